"""The client's overview of a running challenge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import EntryState, PhaseState
from mitwerk.apps.challenges.models import Ballot, EntryRevision, Phase
from mitwerk.apps.challenges.queries.show import JuryLine, PhaseSheet, phase_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class PhaseWork:
    """A phase with its counts and what is to be done in it."""

    sheet: PhaseSheet
    entries: int
    withdrawn: int
    submissions: int
    ballots: int
    to_do: str
    to_do_url: str


def dashboard_of(challenge: Challenge, phases: Sequence[Phase], client: Member) -> list[PhaseWork]:
    """Return every phase with numbers that give no entry away, in three queries."""
    standing = Count("entries", filter=~Q(entries__state=EntryState.WITHDRAWN))
    withdrawn = Count("entries", filter=Q(entries__state=EntryState.WITHDRAWN))
    counts = {
        row["pk"]: row
        for row in Phase.objects.filter(challenge=challenge)
        .annotate(standing=standing, withdrawn=withdrawn)
        .values("pk", "standing", "withdrawn")
    }
    submissions = _per_phase(EntryRevision.objects.all(), challenge, "entry__phase")
    ballots = _per_phase(Ballot.objects.filter(superseded_by=None), challenge, "phase")
    return [
        PhaseWork(
            sheet=phase_sheet(challenge, phase, client),
            entries=counts[phase.pk]["standing"],
            withdrawn=counts[phase.pk]["withdrawn"],
            submissions=submissions.get(phase.pk, 0),
            ballots=ballots.get(phase.pk, 0),
            to_do=_to_do(phase),
            to_do_url=_where_to_do(challenge, phase),
        )
        for phase in phases
    ]


@dataclass(frozen=True, slots=True)
class Panel:
    """The juries of phases that are judged by the same people with the same weights."""

    phases: tuple[str, ...]
    juries: tuple[JuryLine, ...]


def panels_of(work: Iterable[PhaseWork]) -> list[Panel]:
    """Return who decides, said once for all phases where it is the same."""
    found: dict[tuple[JuryLine, ...], list[str]] = {}
    for one in work:
        found.setdefault(one.sheet.juries, []).append(one.sheet.phase.title)
    return [Panel(tuple(titles), juries) for juries, titles in found.items()]


def _per_phase(rows: object, challenge: Challenge, phase: str) -> dict[int, int]:
    filtered = rows.filter(**{f"{phase}__challenge": challenge}).order_by()  # type: ignore[attr-defined]
    return dict(filtered.values(phase).annotate(n=Count("pk")).values_list(phase, "n"))


def _to_do(phase: Phase) -> str:
    return {
        PhaseState.OPEN: _("Answer the questions of those who enter."),
        PhaseState.JUDGING: _("Cast your ballot, and remind your experts."),
        PhaseState.TOO_CLOSE: _("Choose among the contenders and say why."),
        PhaseState.APPEALS: _("Wait: appeals are taken before anything is awarded."),
        PhaseState.DECIDED: _("Award the prizes."),
        PhaseState.AWARDED: _("Pay, and mark what is paid."),
    }.get(PhaseState(phase.state), "")


def _where_to_do(challenge: Challenge, phase: Phase) -> str:
    page = {
        PhaseState.OPEN: "challenges:phase",
        PhaseState.JUDGING: "challenges:judge",
        PhaseState.TOO_CLOSE: "challenges:result",
        PhaseState.APPEALS: "challenges:appeals",
        PhaseState.DECIDED: "challenges:result",
    }.get(PhaseState(phase.state))
    if phase.state == PhaseState.AWARDED:
        return reverse("challenges:money", args=[challenge.code])
    return reverse(page, args=[challenge.code, phase.code]) if page else ""
