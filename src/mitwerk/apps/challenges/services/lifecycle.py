"""Move challenges through their states at their deadlines; safe to call at any time, twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from mitwerk.apps.challenges import events_judging as events
from mitwerk.apps.challenges.adapters_judging import standing_entries
from mitwerk.apps.challenges.enums import (
    ChallengeState,
    DecisionKind,
    MoneyReason,
    PhaseState,
    TooCloseRule,
)
from mitwerk.apps.challenges.models import Challenge, EntryRevision, Phase
from mitwerk.apps.challenges.queries.appeals import open_appeals, waiting_appeals
from mitwerk.apps.challenges.queries.waiting import unmet_needs, waits
from mitwerk.apps.challenges.services import money
from mitwerk.apps.challenges.services.appeal_ends import lapse_appeals
from mitwerk.apps.challenges.services.award import award_lapsed
from mitwerk.apps.challenges.services.decide import (
    contenders_of,
    make_final,
    ranking_of,
    split_among_contenders,
    wait_for_client,
    write_decision,
)
from mitwerk.apps.challenges.services.lock import lock_challenge
from mitwerk.apps.challenges.services.result import Computed, compute, is_fresh, keep_result
from mitwerk.apps.challenges.services.tell import tell_lapsed
from mitwerk.apps.vault.services.visibility import open_revisions
from mitwerk.kit import clock
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mitwerk.apps.vault.models import Revision

FINISHED = {PhaseState.CLOSED, PhaseState.CANCELLED}
WAITING_FOR_CLIENT = {PhaseState.TOO_CLOSE, PhaseState.DECIDED}
# A cancelled challenge still decides and awards the phases whose deadline had passed.
MOVING = {ChallengeState.OPEN, ChallengeState.CANCELLED}


def due_challenges() -> list[str]:
    """Return the codes of running challenges in which a moment has come, or all is over."""
    now = clock.now()
    ready = ~Exists(unmet_needs().filter(phase=OuterRef("pk")))
    ruled = Exists(waiting_appeals(now))
    due = (
        Phase.objects.filter(ready, state=PhaseState.SCHEDULED, opens_at__lte=now)
        | Phase.objects.filter(state=PhaseState.OPEN, closes_at__lte=now)
        | Phase.objects.filter(state=PhaseState.JUDGING, judged_at__lte=now)
        | Phase.objects.filter(state__in=WAITING_FOR_CLIENT, answer_by__lte=now)
        | Phase.objects.filter(~ruled, state=PhaseState.APPEALS, appeals_until__lte=now)
        | Phase.objects.filter(
            state__in=WAITING_FOR_CLIENT, challenge__state=ChallengeState.CANCELLED
        )
    )
    unfinished = Phase.objects.exclude(state__in=FINISHED)
    all_over = Q(state=ChallengeState.OPEN) & ~Q(phases__in=unfinished)
    moving = Challenge.objects.filter(state__in=MOVING)
    wanted = moving.filter(Q(phases__in=due) | all_over)
    return list(wanted.distinct().values_list("code", flat=True))


def advance(challenge_code: str) -> None:
    """Move every phase of a challenge as far as the database's clock allows.

    Opens phases whose date came and whose needs are decided, closes entries and opens them for
    reading, computes results when judging ends, applies the frozen too-close rule, goes on by the
    frozen rules when the client's term is over, and closes the challenge after its last phase.
    In a cancelled challenge the phases past their deadline go on likewise, without the client.
    Results are computed between two short transactions, not inside one.
    """
    results: dict[str, Computed] = {}
    while wanted := _advance_once(challenge_code, results):
        results |= {code: compute(code) for code in wanted}


def _advance_once(challenge_code: str, results: Mapping[str, Computed]) -> list[str]:
    """Do under the lock what can be done; return the phases whose result must be computed."""
    wanted = []
    with transaction.atomic():
        challenge = lock_challenge(challenge_code)
        if challenge.state not in MOVING:
            return []
        now = clock.database_now()
        for pk in list(challenge.phases.order_by("position", "pk").values_list("pk", flat=True)):
            # Fresh each time: what is decided in one phase moves the dates of others.
            phase = Phase.objects.get(pk=pk)
            phase.challenge = challenge
            if not _advance_phase(phase, now, results.get(phase.code)):
                wanted.append(phase.code)
        if challenge.state == ChallengeState.CANCELLED:
            money.return_pot(challenge=challenge, by=None, reason=MoneyReason.CANCELLED)
        else:
            _close_when_finished(challenge)
    return wanted


def _advance_phase(phase: Phase, now: datetime, result: Computed | None) -> bool:
    """Follow one phase through as many steps as are due; False when it waits for its result."""
    if phase.state == PhaseState.SCHEDULED and _is_past(phase.opens_at, now) and not waits(phase):
        _move(phase, PhaseState.OPEN)
    if phase.state == PhaseState.OPEN and _is_past(phase.closes_at, now):
        _close_entries(phase)
    if phase.state == PhaseState.JUDGING and _is_past(phase.judged_at, now):
        if result is None or not is_fresh(result, phase):
            return False
        _close_judging(phase, now, result)
    if phase.state == PhaseState.TOO_CLOSE and _goes_on_without_client(phase, now):
        _split_without_client(phase)
    if phase.state == PhaseState.APPEALS and _is_past(phase.appeals_until, now):
        _close_appeals(phase, now)
    if phase.state == PhaseState.DECIDED and _goes_on_without_client(phase, now):
        _award_without_client(phase)
    return True


def _goes_on_without_client(phase: Phase, now: datetime) -> bool:
    return _is_cancelled(phase) or _is_past(phase.answer_by, now)


def _is_cancelled(phase: Phase) -> bool:
    return phase.challenge.state == ChallengeState.CANCELLED


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _move(phase: Phase, state: PhaseState) -> None:
    phase.state = state
    phase.save(update_fields=["state"])
    publish(events.PhaseMoved(phase_code=phase.code, state=state))


def _close_entries(phase: Phase) -> None:
    """Everybody may read the entries from here on; without any, the phase ends."""
    entries = standing_entries(phase)
    open_revisions(_last_revisions(phase))
    if not entries:
        write_decision(phase, DecisionKind.NO_WINNER, [])
        return
    _move(phase, PhaseState.JUDGING)


def _last_revisions(phase: Phase) -> list[Revision]:
    last: dict[int, Revision] = {}
    submissions = EntryRevision.objects.filter(entry__in=standing_entries(phase))
    for submission in submissions.select_related("revision").order_by("pk"):
        last[submission.entry_id] = submission.revision
    return list(last.values())


def _close_judging(phase: Phase, now: datetime, computed: Computed) -> None:
    result = keep_result(phase, computed)
    if result.declared:
        placed = [[number] for number in ranking_of(phase)]
        write_decision(phase, DecisionKind.DECLARED, placed)
        return
    _apply_too_close_rule(phase, now)


def _apply_too_close_rule(phase: Phase, now: datetime) -> None:
    """Have one run-off where the rule has one; then the client jury chooses, or contenders share.

    A client who cancelled chooses no more: the contenders share. Where one entry is left there is
    nothing to choose or to share, and where none is left nobody wins.
    """
    contenders = contenders_of(phase)
    if not contenders:
        write_decision(phase, DecisionKind.NO_WINNER, [])
        return
    if len(contenders) == 1:
        split_among_contenders(phase, DecisionKind.SPLIT)
        return
    rule = TooCloseRule(phase.challenge.too_close_rule)
    if rule.has_run_off and not phase.run_off:
        phase.round, phase.run_off = phase.round + 1, True
        phase.judged_at = now + timedelta(days=phase.challenge.run_off_days)
        phase.save(update_fields=["round", "run_off", "judged_at"])
        publish(events.PhaseMoved(phase_code=phase.code, state="run_off"))
        return
    if rule.jury_chooses and not _is_cancelled(phase):
        wait_for_client(phase, PhaseState.TOO_CLOSE, now)
        publish(events.PhaseMoved(phase_code=phase.code, state=PhaseState.TOO_CLOSE))
        return
    split_among_contenders(phase, DecisionKind.SPLIT)


def _close_appeals(phase: Phase, now: datetime) -> None:
    """The term for appeals is over: what nobody ruled on lapses, then the decision is final."""
    lapse_appeals(phase, now)
    if not open_appeals(phase).exists():
        make_final(phase)
        publish(events.PhaseMoved(phase_code=phase.code, state="final"))


def _split_without_client(phase: Phase) -> None:
    """The term is over, or the client cancelled: the contenders share."""
    if _is_cancelled(phase):
        split_among_contenders(phase, DecisionKind.SPLIT)
        return
    tell_lapsed("choice-lapsed", phase)
    split_among_contenders(phase, DecisionKind.LAPSED)


def _award_without_client(phase: Phase) -> None:
    """The term is over, or the client cancelled: the prizes are given as decided."""
    if not _is_cancelled(phase):
        tell_lapsed("award-lapsed", phase)
    award_lapsed(phase)


def _close_when_finished(challenge: Challenge) -> None:
    if challenge.phases.exclude(state__in=FINISHED).exists():
        return
    money.release(challenge=challenge, by=None, reason=MoneyReason.OVER)
    Challenge.objects.filter(pk=challenge.pk).update(state=ChallengeState.CLOSED)
