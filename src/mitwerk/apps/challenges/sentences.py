"""What members read when something happens in a challenge; `listeners` fills the gaps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "jury-seat": _("You have a seat in the jury of “%(challenge)s”."),
    "phase-opened": _("“%(phase)s” of “%(challenge)s” takes entries until %(when)s."),
    "team-entry": _("%(by)s entered “%(phase)s” for your team, with entry %(entry)s."),
    "ballots-wanted": _("“%(phase)s” of “%(challenge)s” waits for your ballot until %(when)s."),
    "phase-decided": _("“%(phase)s” of “%(challenge)s” is decided."),
    "phase-unwon": _("Nobody won “%(phase)s” of “%(challenge)s”. See where the prize money is."),
    "entry-won": _("Your entry %(entry)s won a prize in “%(phase)s”: rank %(rank)s."),
    "entry-placed": _(
        "“%(phase)s” is decided. Your entry %(entry)s came to rank %(rank)s and won no prize."
    ),
    "entry-barred": _(
        "“%(phase)s” is decided. Your entry %(entry)s came to rank %(rank)s. It fails a must-row, "
        "so it gets no prize unless the client waives that row."
    ),
    "row-waived": _(
        "In “%(phase)s” the client waived row %(row)s for entry %(entry)s. The reason: %(reason)s"
    ),
    "row-objected": _(
        "In “%(phase)s” row %(row)s could not be measured, and the client says that entry "
        "%(entry)s does not keep it. The reason: %(reason)s"
    ),
    "rows-unmeasured": _(
        "“%(phase)s”: these must-rows of your entry %(entry)s could not be measured: %(rows)s. "
        "You can mend it until %(when)s; after that they need the client’s word before a prize."
    ),
    "words-wanted": _(
        "“%(phase)s” of “%(challenge)s”: must-rows of some entries could not be measured. Say in "
        "public whether they keep them; what you leave open passes at the end of your term."
    ),
    "run-off": _(
        "“%(phase)s” is too close to call. Judges rank the contenders once more until %(when)s."
    ),
    "judged-again": _("“%(phase)s” is judged again after an appeal, until %(when)s."),
    "ballots-counted": _(
        "“%(phase)s” of “%(challenge)s” is decided. See your ballots beside the result."
    ),
    "appeals-open": _("“%(phase)s” is decided. Appeals are taken until %(when)s."),
    "phase-final": _("The decision of “%(phase)s” is final: no appeal is open any more."),
    "appeal-to-rule": _("An appeal against “%(phase)s” waits for a ruling until %(when)s."),
    "appeal-lodged": _("Somebody appeals against the decision of “%(phase)s”."),
    "appeal-upheld": _("An appeal against “%(phase)s” is upheld. Read why, and what follows."),
    "appeal-dismissed": _("An appeal against “%(phase)s” is dismissed: the decision stands."),
    "appeal-withdrawn": _("An appeal against “%(phase)s” was withdrawn."),
    "appeal-lapsed": _(
        "Nobody ruled on an appeal against “%(phase)s” in time: the decision stands."
    ),
    "prize-awarded": _("You are awarded %(amount)s for rank %(rank)s in “%(phase)s”."),
    "prize-paid": _(
        "%(amount)s for “%(phase)s” is marked as paid. The reference of the payment: %(reference)s"
    ),
    "cancelled": _(
        "“%(challenge)s” is cancelled. What is decided or being judged is awarded; the rest of the "
        "money goes back to the client. The reason: %(reason)s"
    ),
    "cancelled-shared": _(
        "“%(challenge)s” is cancelled. What is decided or being judged is awarded; the money of "
        "open phases is shared among their entrants. The reason: %(reason)s"
    ),
    "cancelled-share": _(
        "“%(challenge)s” is cancelled. Your share of the money of its open phases is %(amount)s. "
        "The reason: %(reason)s"
    ),
}
