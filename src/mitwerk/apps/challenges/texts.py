"""The standing sentences of every challenge, with versions: changing one needs a new version.

The frozen terms name version and SHA-256 of the English wording, so a promise once given stays
provable when these texts are improved later.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class StandingText:
    key: str
    version: int
    sentences: tuple[str | Promise, ...]

    @property
    def english(self) -> str:
        with override("en"):
            return "\n".join(str(sentence) for sentence in self.sentences)

    @property
    def frozen(self) -> dict[str, str | int]:
        """Return what the terms keep of this text."""
        sha256 = hashlib.sha256(self.english.encode()).hexdigest()
        return {"key": self.key, "version": self.version, "sha256": sha256, "text": self.english}


LICENCE_PROMISE = StandingText(
    "licence",
    1,
    (
        _("Everybody may build, use, change and sell what is made here."),
        _("Who passes on a changed design also passes on its source, under the same licence."),
        _("The names of those who made it stay with it."),
    ),
)
PATENT_PROMISE = StandingText(
    "patents",
    1,
    (
        _(
            "Who enters will not assert patents of their own against anybody who builds, uses, "
            "changes or sells this design or what is derived from it under its licence."
        ),
    ),
)
BLIND_PROMISE = StandingText(
    "blind",
    1,
    (
        _(
            "Entries are sealed until the deadline and judged without the names of their authors. "
            "Work in progress that an author shows early stands under its entry number as well."
        ),
    ),
)
LATE_PROMISE = StandingText(
    "late",
    1,
    (
        _(
            "A phase that starts from the winner of another one opens when that one is decided. "
            "If this comes after its opening date, all its dates move by the delay, in whole "
            "seconds, so that it keeps its full length; everybody who took part gets a notice."
        ),
    ),
)
SILENT_PROMISE = StandingText(
    "silent",
    1,
    (
        _(
            "If the client does not choose within the promised days when it is too close, the "
            "contenders share the first places. If the client does not award within the promised "
            "days what is decided, the prizes are given as decided."
        ),
    ),
)
PAYEE_PROMISE = StandingText(
    "payees",
    1,
    (
        _(
            "A team’s prize is shared equally by who was in the team at its last submission; "
            "the receipt names them."
        ),
    ),
)
CANCEL_PROMISE = StandingText(
    "cancel",
    1,
    (
        _(
            "From its deadline on a phase with entries can’t be cancelled any more: its ballots "
            "count until judging ends."
        ),
        _(
            "Where it is too close, the contenders share the first places; what is decided is "
            "awarded at once."
        ),
    ),
)
BASELINE_PROMISE = StandingText(
    "baseline",
    1,
    (
        _(
            "If several share the first place, the next phase starts from the one the ballots "
            "put first; if they can’t tell, from the lowest entry number."
        ),
        _("A phase that needs several others starts from the winner of the first of them."),
    ),
)
CHECK_PROMISE = StandingText(
    "checks",
    2,
    (
        _(
            "A machine holds every revision that is handed in against the rows that can be "
            "measured; its authors see the verdicts before the deadline, everybody after it."
        ),
        _(
            "Whose last revision fails a must-row by measurement keeps the place that the ballots "
            "give, but gets no prize: the next entry that fails none gets it. Until the award the "
            "client may waive such a row for an entry, in public and with a reason."
        ),
        _(
            "What can’t be measured, or is not measured within three days, bars nobody by itself. "
            "Where a phase requires a 3D model, a must-row that could not be measured in the last "
            "revision waits for the client’s word, in public and with a reason: it passes, or it "
            "bars like a row that fails."
        ),
        _(
            "If the client says nothing by the end of the term for the award, such a row passes. "
            "Where there is a time for appeals, the client’s no comes before its end, and leaves "
            "the full time after it. The result names all these rows."
        ),
    ),
)
RANKS_PROMISE = StandingText(
    "who-ranks",
    2,
    (
        _(
            "Who ranks in the community jury was a member here before the deadline for entries, "
            "and entered nothing in the phase: nobody can bring friends once it is known what "
            "there is to rank."
        ),
        _(
            "Nor does anybody rank there on whose work an entry builds: they would share its "
            "prize, so that ranking its rivals last would pay."
        ),
    ),
)
PUBLIC_PROMISE = StandingText(
    "public-ballots",
    1,
    (
        _(
            "While judging runs, every ballot leaves a public seal that shows nothing of it. When "
            "it has ended, all ballots are opened under random names, with the terms, the ranking "
            "and a script that recomputes it; the names of the judges are never beside them."
        ),
    ),
)
APPEAL_PROMISE = StandingText(
    "appeals",
    1,
    (
        _(
            "Before anything is awarded, everybody concerned may appeal on four grounds: a row of "
            "the brief, plagiarism, a conflict of interest, the procedure. Moderators who take no "
            "part rule with public reasons, in a log that nobody can change."
        ),
        _(
            "An upheld appeal leaves an entry or a judge out and counts the same ballots again, or "
            "sends the phase back to judging. Ballots are never edited. What nobody rules on in "
            "time leaves the decision as it is."
        ),
    ),
)
SHARE_PROMISE = StandingText(
    "shares",
    1,
    (
        _(
            "What the winner does not keep outright goes to everybody whose work is in the winning "
            "revision, the winner included: each of its files counts one point for who brought it "
            "in first and one for who made it as it is now."
        ),
        _(
            "Forking oneself, cutting work into pieces or using several accounts changes no share. "
            "What nobody known worked on goes back to the client."
        ),
    ),
)
PAYOUT_PROMISE = StandingText(
    "payouts",
    1,
    (
        _(
            "Prizes are promised in the books of this platform. The money itself stays on the "
            "client’s account until it is paid; the platform holds none."
        ),
        _("A prize is paid in the currency of the challenge. Each side pays its own bank."),
        _(
            "Euros go to an account inside SEPA by a payout file; everything else is paid by "
            "hand, and the bank’s receipt is kept."
        ),
    ),
)
ALL = (
    LICENCE_PROMISE,
    PATENT_PROMISE,
    BLIND_PROMISE,
    LATE_PROMISE,
    SILENT_PROMISE,
    PAYEE_PROMISE,
    CANCEL_PROMISE,
    BASELINE_PROMISE,
    CHECK_PROMISE,
    RANKS_PROMISE,
    PUBLIC_PROMISE,
    APPEAL_PROMISE,
    SHARE_PROMISE,
    PAYOUT_PROMISE,
)
