"""What members read when money moves; `listeners` fills the gaps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "deposit-waits": _("A deposit of %(amount)s for “%(title)s” waits for a second person."),
    "deposit-confirmed": _("Your deposit of %(amount)s for “%(title)s” is confirmed."),
    "deposit-refused": _(
        "Your deposit of %(amount)s for “%(title)s” is not confirmed. The reason: %(reason)s"
    ),
    "payout-payable": _(
        "%(amount)s for “%(title)s” is payable. Give your payment data, so that it reaches you."
    ),
    "payout-sent": _("%(amount)s for “%(title)s” is in a payout file for the client’s bank."),
    "payout-returned": _(
        "The bank sent %(amount)s for “%(title)s” back. Look at your payment data; it will be "
        "paid again. The reason: %(reason)s"
    ),
    "payout-voided": _(
        "The payment of %(amount)s for “%(title)s” was noted by mistake; it is still to be paid. "
        "The reason: %(reason)s"
    ),
}
