"""Take and erase payment data of members."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from mitwerk.apps.ledger.enums import Reach, StepKind
from mitwerk.apps.ledger.errors import DetailsMissingError, DetailsRefusedError
from mitwerk.apps.ledger.models import PaymentDetails, Payout, PayoutStep
from mitwerk.apps.members.models import Member
from mitwerk.engines import payments
from mitwerk.kit import audit, clock, ids
from mitwerk.kit.sealing import seal

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

KEPT: Final = timedelta(days=365)
SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 5, 34
ENDS = PayoutStep.objects.filter(kind__in=[StepKind.SETTLED, StepKind.RETURNED])


@dataclass(frozen=True, slots=True)
class Details:
    """Where money goes: an IBAN, or for banks outside SEPA any account number with a BIC."""

    name: str
    account: str
    bic: str = ""
    town: str = ""
    country: str = ""
    street: str = ""
    number: str = ""
    postcode: str = ""


def give_details(*, by: Member, details: Details) -> PaymentDetails:
    """Keep a member's payment data, sealed, for a year; what was there before is erased at once.

    Refuses a name that no bank can print, an IBAN with a typing error, half an address, and for
    a bank outside SEPA a missing BIC or address.
    """
    checked, reach = _checked(details)
    code = ids.new_code()
    sealed = seal(json.dumps(asdict(checked)).encode(), of=f"details:{code}")
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=by.pk)
        now = clock.database_now()
        _living(by).update(sealed=b"", erased_at=now)
        kept = PaymentDetails.objects.create(
            code=code,
            member=by,
            reach=reach,
            sealed=sealed,
            at=now,
            delete_after=(now + KEPT).date(),
        )
        audit.record(by=by, verb="payment-data.give", subject=f"member:{by.code}")
    return kept


def erase_details(*, by: Member) -> None:
    """Erase a member's own payment data now; files that went to a bank stay, sealed."""
    with transaction.atomic():
        if not _living(by).update(sealed=b"", erased_at=clock.database_now()):
            raise DetailsMissingError
        audit.record(by=by, verb="payment-data.erase", subject=f"member:{by.code}")


def erase_due_details(now: datetime) -> int:
    """Erase the payment data whose date has come, or whose member left; returns how many.

    Who left and is still owed something, or owes it, keeps it until that is settled.
    """
    mine = Q(payee=OuterRef("member")) | Q(client=OuterRef("member"))
    waiting = Payout.objects.filter(mine, ~Exists(ENDS.filter(payout=OuterRef("pk"))))
    left = Q(member__is_active=False) & ~Exists(waiting)
    living = PaymentDetails.objects.filter(erased_at=None)
    return living.filter(Q(delete_after__lt=now.date()) | left).update(sealed=b"", erased_at=now)


def _living(member: Member) -> QuerySet[PaymentDetails]:
    return PaymentDetails.objects.filter(member=member, erased_at=None)


def _checked(details: Details) -> tuple[Details, Reach]:
    """Return the data as banks write it, and how money gets there."""
    cleaned = {name: " ".join(text.split()) for name, text in asdict(details).items()}
    for name in ("account", "bic", "country"):
        cleaned[name] = cleaned[name].replace(" ", "").upper()
    if not payments.sepa_text(cleaned["name"], 70).strip(". "):
        raise DetailsRefusedError(
            _("Write the name of the account’s owner in Latin letters."), where="name"
        )
    reach = _reach(cleaned)
    _refuse_half_address(cleaned, reach)
    return Details(**cleaned), reach


def _reach(cleaned: dict[str, str]) -> Reach:
    account = cleaned["account"]
    looks_like_iban = account[:2].isalpha() and account[2:4].isdecimal()
    if looks_like_iban or not cleaned["bic"]:
        try:
            cleaned["account"] = payments.iban_of(account)
        except payments.PaymentsError as error:
            message = _("This is not an IBAN that a bank could have given out: %s") % error
            raise DetailsRefusedError(message, where="account") from error
        return Reach.SEPA if payments.in_sepa(cleaned["account"]) else Reach.ABROAD
    if not (SHORTEST_ACCOUNT <= len(account) <= LONGEST_ACCOUNT and account.isalnum()):
        message = _("An account number has 5 to 34 letters and digits.")
        raise DetailsRefusedError(message, where="account")
    return Reach.ABROAD


def _refuse_half_address(cleaned: dict[str, str], reach: Reach) -> None:
    given = any(cleaned[name] for name in ("town", "country", "street", "number", "postcode"))
    whole = cleaned["town"] and len(cleaned["country"]) == 2
    if given and not whole:
        message = _("An address needs its town and country; inside SEPA it may be left out.")
        raise DetailsRefusedError(message, where="town")
    if reach == Reach.ABROAD and not whole:
        message = _("Banks outside SEPA want your address: at least town and country.")
        raise DetailsRefusedError(message, where="town")
