"""What the pages of a challenge and of a phase show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import ChallengeState, EntryState, JuryKind, PhaseState
from mitwerk.apps.challenges.queries.cards import (
    EntryCard,
    entry_card,
    hung,
    rank_of,
    waivers_of,
)
from mitwerk.apps.challenges.queries.entries import count_for, seen_entries, visible_entries
from mitwerk.apps.challenges.queries.pictures import Look, looks_of
from mitwerk.apps.challenges.queries.wording import jury_sentence
from mitwerk.apps.challenges.rules import DECIDED, JUDGED_NOW
from mitwerk.apps.vault.enums import Visibility
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.challenges.models import Challenge, Jury, Phase
    from mitwerk.apps.challenges.queries.entries import SeenEntry
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

    Viewer = Member | AnonymousUser

DONE = DECIDED | {PhaseState.CANCELLED}
NOW = frozenset({PhaseState.OPEN, PhaseState.JUDGING, PhaseState.TOO_CLOSE})


@dataclass(frozen=True, slots=True)
class Step:
    """A phase on the timeline, as parts/phase_timeline.html shows it."""

    title: str
    state: str
    state_label: str
    prize: str
    when: str
    closes: object
    zone: str
    url: str


def timeline(challenge: Challenge, phases: Sequence[Phase]) -> list[Step]:
    """Return the phases in order with what can be said of each."""
    return [_step(challenge, phase) for phase in phases]


def _step(challenge: Challenge, phase: Phase) -> Step:
    done, now = phase.state in DONE, phase.state in NOW
    total = sum(prize.amount_minor for prize in phase.prizes.all())
    return Step(
        title=phase.title,
        state="done" if done else "current" if now else "coming",
        state_label=str(phase.get_state_display()),
        prize=str(Money(total, challenge.currency)) if total else "",
        when=_when(phase),
        closes=phase.closes_at if phase.state == PhaseState.OPEN else None,
        zone=challenge.time_zone,
        url=reverse("challenges:phase", args=[challenge.code, phase.code])
        if challenge.published_at
        else "",
    )


def _when(phase: Phase) -> str:
    if phase.opens_at is None or phase.closes_at is None:
        return _("dates to come")
    if phase.state == PhaseState.JUDGING and phase.judged_at is not None:
        return _("ballots until %s") % day(phase.judged_at)
    first, last = day(phase.opens_at), day(phase.closes_at)
    return first if first == last else f"{first} – {last}"


def day(moment: object) -> str:
    """Return a date as "14 December" in the reader's language."""
    return date_format(localtime(moment), "MONTH_DAY_FORMAT")  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Exhibition:
    """What a challenge shows of its entries: the picture at the top, and the walls."""

    face: Look
    walls: list[Wall]


def exhibition_of(
    challenge: Challenge, phases: Sequence[Phase], viewer: Viewer, *, a_wall: int = 12
) -> Exhibition:
    """Return face and walls together in three queries: both come from the same entries."""
    entries = visible_entries(viewer).filter(phase__challenge=challenge)
    shown = hung(seen_entries(entries, viewer))
    face = face_among(challenge, shown)
    hanging = {
        phase.pk: [one for one in shown if one.entry.phase_id == phase.pk][:a_wall]
        for phase in worth_showing(phases)
    }
    revisions = [one.revision for wall in hanging.values() for one in wall]
    looks = looks_of([*revisions, face] if face else revisions)
    waived = waivers_of(shown)
    walls = [
        Wall(
            phase,
            [
                entry_card(one, looks[one.revision.pk], waived.get(one.entry.pk, 0))
                for one in hanging[phase.pk]
            ],
            sealed=phase.state == PhaseState.OPEN,
        )
        for phase in worth_showing(phases)
    ]
    return Exhibition(looks[face.pk] if face else Look(), walls)


def face_among(challenge: Challenge, shown: Iterable[SeenEntry]) -> Revision | None:
    """Return what stands for a challenge: its winner, else the newest entry in the open.

    Never one that judges are to compare with others in equal light.
    """
    if challenge.state not in {ChallengeState.OPEN, ChallengeState.CLOSED}:
        return None
    fit = [
        one
        for one in shown
        if one.entry.state != EntryState.WITHDRAWN
        and one.entry.phase.state not in JUDGED_NOW
        and one.revision.visibility == Visibility.OPEN
    ]
    best = min(fit, key=lambda one: (rank_of(one.entry), -one.submission.pk), default=None)
    return best.revision if best else None


def worth_showing(phases: Sequence[Phase]) -> list[Phase]:
    """Return the phases under way first, then the newest decided; two walls are enough."""
    started = [phase for phase in phases if phase.state in NOW | DONE]
    return sorted(started, key=lambda phase: (phase.state in DONE, -phase.position))[:2]


@dataclass(frozen=True, slots=True)
class PrizeLine:
    rank: int
    amount: Money


@dataclass(frozen=True, slots=True)
class JuryLine:
    """A jury: its weight and who sits on it."""

    title: str
    weight: int
    who: str
    judges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhaseSheet:
    """Everything a page says about one phase."""

    phase: Phase
    prizes: tuple[PrizeLine, ...]
    juries: tuple[JuryLine, ...]
    needs: tuple[Phase, ...]
    count: int | None

    @property
    def total(self) -> Money | None:
        if not self.prizes:
            return None
        currency = self.prizes[0].amount.currency
        return Money(sum(line.amount.minor for line in self.prizes), currency)


def phase_sheet(challenge: Challenge, phase: Phase, viewer: Viewer) -> PhaseSheet:
    """Return a phase fetched with `queries.phases.with_all` for a page."""
    phase.challenge = challenge
    return PhaseSheet(
        phase=phase,
        prizes=tuple(
            PrizeLine(prize.rank, Money(prize.amount_minor, challenge.currency))
            for prize in phase.prizes.all()
        ),
        juries=tuple(_jury(jury) for jury in phase.juries.all()),
        needs=tuple(link.needs for link in phase.needs_links.all()),
        count=count_for(phase, viewer),
    )


def _jury(jury: Jury) -> JuryLine:
    named = jury.kind != JuryKind.COMMUNITY
    return JuryLine(
        title=str(jury.get_kind_display()),
        weight=jury.weight_percent,
        who=jury_sentence(jury.kind),
        judges=tuple(seat.member.shown_name for seat in jury.seats.all()) if named else (),
    )


@dataclass(frozen=True, slots=True)
class Wall:
    """The entries of one phase on the challenge's page."""

    phase: Phase
    cards: list[EntryCard]
    sealed: bool
