"""Decide a phase by the frozen rule, and what follows from it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import events_judging as events
from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.adapters_judging import standing_entries
from mitwerk.apps.challenges.enums import ChallengeState, DecisionKind, MoneyReason, PhaseState
from mitwerk.apps.challenges.errors_judging import NotTooClose
from mitwerk.apps.challenges.models import Decision, DecisionPlace, Phase
from mitwerk.apps.challenges.queries.juries import latest_result
from mitwerk.apps.challenges.services import money
from mitwerk.apps.challenges.services.delays import move_dependents
from mitwerk.apps.challenges.services.lock import locked_phase
from mitwerk.apps.challenges.services.tell import tell_term
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.lengths import check_length
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mitwerk.apps.challenges.models import Entry
    from mitwerk.apps.members.models import Member

MIN_REASON = 20
LONGEST_REASON = 8000
NOT_OPENED = {PhaseState.DRAFT, PhaseState.SCHEDULED}


def choose_winner(*, by: Member, phase_code: str, entry_number: int, reason: str) -> Decision:
    """Let the client jury choose among the contenders, with a reason that everybody reads.

    Refuses when the phase is not too close, after the client's term, an entry that is no
    contender, and a reason too short or too long. The other contenders follow in the order of the
    ballots.
    """
    if len(reason.strip()) < MIN_REASON:
        message = _("Write a reason of at least %d characters; everybody will read it.")
        raise InvalidError(message % MIN_REASON, where="reason")
    check_length(reason.strip(), LONGEST_REASON, where="reason")
    with transaction.atomic():
        phase = locked_phase(phase_code)
        rules.check_runs_challenge(by, phase.challenge)
        if phase.state != PhaseState.TOO_CLOSE:
            raise NotTooClose
        if phase.answer_by and clock.database_now() >= phase.answer_by:
            raise NotTooClose(_("Your term is over: the contenders share the prizes."))
        order = ranking_of(phase)
        contenders = set(contenders_of(phase))
        if str(entry_number) not in contenders:
            message = _("Entry %d is not among the contenders.")
            raise InvalidError(message % entry_number, where="entry")
        chosen = str(entry_number)
        placed = [[chosen], *([number] for number in order if number != chosen)]
        return write_decision(phase, DecisionKind.CLIENT_JURY, placed, by=by, reason=reason.strip())


def write_decision(
    phase: Phase,
    kind: DecisionKind,
    placed: Sequence[Sequence[str]],
    *,
    by: Member | None = None,
    reason: str = "",
) -> Decision:
    """Write the final places (groups of entry numbers, best first; a group is a tie).

    Called under the challenge's lock. Opens the authors and the term for appeals; where the
    terms have none, or nobody won, it is final at once. Publishes `events.PhaseDecided`.
    """
    now = clock.database_now()
    decision = Decision.objects.create(
        phase=phase,
        number=phase.decisions.count() + 1,
        stands_for=phase,
        kind=kind,
        by=by,
        reason=reason,
        at=now,
    )
    entries = {str(entry.number): entry for entry in standing_entries(phase)}
    _write_places(decision, placed, entries)
    if placed and phase.challenge.appeal_days:
        phase.appeals_until = now + timedelta(days=phase.challenge.appeal_days)
        _set_state(phase, PhaseState.APPEALS)
    else:
        make_final(phase, by=by)
    audit.record(by=by, verb="phase.decide", subject=f"phase:{phase.code}", details={"kind": kind})
    publish(events.PhaseDecided(phase_code=phase.code))
    return decision


def make_final(phase: Phase, *, by: Member | None = None) -> None:
    """Let a decision count for good: no appeal can change it any more.

    Called under the challenge's lock. Starts the client's term for the award, makes the winner
    the baseline of the phases that build on it and moves their dates when this comes late, and
    returns the locked money when nobody won.
    """
    now = clock.database_now()
    placed = DecisionPlace.objects.filter(decision__stands_for=phase).exists()
    if placed and phase.prizes.exists():
        wait_for_client(phase, PhaseState.DECIDED, now)
    else:
        # Nothing is left to award or pay.
        _set_state(phase, PhaseState.CLOSED)
    if placed:
        hand_on_baseline(phase)
    else:
        money.release_phase(phase=phase, by=by, reason=MoneyReason.NO_WINNER)
    move_dependents(phase, now)


def overturn(phase: Phase) -> None:
    """Let the decision of a phase stand no longer; it is kept. Called under the lock."""
    DecisionPlace.objects.filter(decision__stands_for=phase).update(stands_for=None)
    Decision.objects.filter(stands_for=phase).update(stands_for=None)
    phase.appeals_until = None


def split_among_contenders(phase: Phase, kind: DecisionKind) -> Decision:
    """Let the contenders share the first places, the others follow in the order of the ballots."""
    contenders = contenders_of(phase)
    others = [[number] for number in ranking_of(phase) if number not in contenders]
    return write_decision(phase, kind, [group for group in (contenders, *others) if group])


def wait_for_client(phase: Phase, state: PhaseState, now: datetime) -> None:
    """Start the frozen term in which the client chooses (too close) or awards (decided)."""
    # Who cancelled gave up choosing and awarding: nothing is asked, the ticker goes on at once.
    cancelled = phase.challenge.state == ChallengeState.CANCELLED
    days = 0 if cancelled else phase.challenge.answer_days
    phase.answer_by = now + timedelta(days=days) if days else None  # 0: older terms have none
    _set_state(phase, state)
    if phase.answer_by:
        tell_term("choice-wanted" if state == PhaseState.TOO_CLOSE else "award-wanted", phase)


def _set_state(phase: Phase, state: PhaseState) -> None:
    phase.state = state
    phase.save(update_fields=["state", "answer_by", "appeals_until"])


def _write_places(
    decision: Decision, placed: Sequence[Sequence[str]], entries: dict[str, Entry]
) -> None:
    rank = 1
    for group in placed:
        for number in sorted(group, key=int):
            entry = entries[number]
            DecisionPlace.objects.create(
                decision=decision, rank=rank, entry=entry, stands_for=entry
            )
        rank += len(group)


def hand_on_baseline(decided: Phase) -> None:
    """Make a winner's last submission the baseline of the phases that start from it.

    Of several needs the first in the order of the challenge counts; of several winners the first
    in the order of the ballots (`winner_for_baseline`), as the frozen terms say.
    """
    waiting = Phase.objects.filter(needs_links__needs=decided, state__in=NOT_OPENED)
    for dependent in waiting:
        needs = Phase.objects.filter(needed_by_links__phase=dependent)
        winners = (winner_for_baseline(need) for need in needs.order_by("position", "pk"))
        first = next((winner for winner in winners if winner is not None), None)
        if first is not None:
            submission = first.submissions.order_by("-pk").first()
            dependent.baseline = submission.revision if submission else None
            dependent.save(update_fields=["baseline"])


def winner_for_baseline(phase: Phase) -> Entry | None:
    """Return who holds the first place; of several the first by the ballots, then by number."""
    places = DecisionPlace.objects.filter(decision__stands_for=phase, rank=1)
    entries = [place.entry for place in places.select_related("entry")]
    if len(entries) < 2:
        return next(iter(entries), None)
    order = ranking_of(phase)
    return min(entries, key=lambda entry: order.index(str(entry.number)))


def ranking_of(phase: Phase) -> list[str]:
    """Return all standing entry numbers in the order of the ballots; unranked ones last."""
    standing = [str(entry.number) for entry in standing_entries(phase)]
    ranked: list[str] = []
    for result in phase.results.order_by("-round", "-count"):
        ranked += [row["entry"] for row in result.payload["ranking"] if row["entry"] not in ranked]
    return [n for n in ranked if n in standing] + [n for n in standing if n not in ranked]


def contenders_of(phase: Phase) -> list[str]:
    """Return the contenders of the last round that still stand."""
    result = latest_result(phase)
    named = result.payload["contenders"] if result else []
    standing = {str(entry.number) for entry in standing_entries(phase)}
    return [number for number in named if number in standing]
