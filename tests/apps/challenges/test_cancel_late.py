"""From the deadline on nobody cancels the prizes away: every state, rule and a late ticker."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse

from mitwerk.apps.challenges.enums import ChallengeState, DecisionKind, PhaseState
from mitwerk.apps.challenges.models import Award, AwardLine, Phase, Result
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.challenges.services.money import client_of, lock_of, pot_of
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.kit import clock
from tests.apps.challenges.test_late_phases import FIRST_DAY, two_phases
from tests.factories import challenges as make
from tests.factories.judging import COMMUNITY_ONLY, end_judging, judged_phase, rank_in_order

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.challenges.services.phases import PhaseDraft

pytestmark = pytest.mark.django_db

REASON = "The forest office closes at the end of the year."
RULES = pytest.mark.parametrize("rule", ["return", "share"])
PRIZES = 100_000


def end(phase: Phase) -> Phase:
    """Cancel the challenge of a phase as its client; return the phase as it is then."""
    cancel(by=phase.challenge.client, code=phase.challenge.code, reason=REASON)
    return Phase.objects.select_related("challenge").get(pk=phase.pk)


def balance(kind: AccountKind, owner: str) -> int:
    return balance_minor(kind=kind, owner=owner, currency="EUR")


def kept_from_client(phase: Phase) -> int:
    """Return what the client still owes the challenge: 0 when everything went back."""
    return -balance(AccountKind.OUTSIDE, client_of(phase.challenge))


def given(phase: Phase) -> list[tuple[int, int, int]]:
    """Return rank, entry and amount of every share."""
    lines = AwardLine.objects.filter(award__phase=phase).order_by("award__rank", "entry__number")
    return list(lines.values_list("award__rank", "entry__number", "amount_minor"))


def judged(rule: str, too_close: str, judges: int = 0) -> Phase:
    juries = {"juries": COMMUNITY_ONLY} if too_close == "split" else {}
    phase = judged_phase(2, too_close, cancel_rule=rule, **juries)
    for _number in range(judges):
        rank_in_order(make.member(), phase)
    return phase


def with_front() -> list[PhaseDraft]:
    return two_phases(clock.now() + timedelta(days=FIRST_DAY, hours=1))


def past(phase: Phase, field: str) -> None:
    """Let a date pass while the ticker sleeps."""
    moment = clock.now() - timedelta(seconds=1)
    Phase.objects.filter(pk=phase.pk).update(**{field: moment})


@RULES
def test_cancel_without_entries_returns_the_money(rule: str) -> None:
    phase = end(make.open_phase(cancel_rule=rule))

    assert (phase.state, kept_from_client(phase)) == (PhaseState.CANCELLED, 0)


@pytest.mark.parametrize(("rule", "kept"), [("return", 0), ("share", PRIZES)])
def test_cancel_before_the_deadline_follows_the_rule(rule: str, kept: int) -> None:
    phase = make.open_phase(cancel_rule=rule)
    make.entered(phase)

    phase = end(phase)

    assert (phase.state, kept_from_client(phase)) == (PhaseState.CANCELLED, kept)


@RULES
def test_cancel_after_the_deadline_lets_judging_go_on(rule: str) -> None:
    phase = end(judged(rule, "split"))

    assert (phase.state, phase.challenge.state) == (PhaseState.JUDGING, ChallengeState.CANCELLED)
    assert balance(AccountKind.LOCK, lock_of(phase)) == PRIZES
    assert kept_from_client(phase) == PRIZES


@RULES
def test_cancel_after_the_deadline_with_a_late_ticker_opens_the_entries(rule: str) -> None:
    phase = make.open_phase(cancel_rule=rule)
    make.entered(phase)
    past(phase, "closes_at")

    phase = end(phase)

    assert (phase.state, kept_from_client(phase)) == (PhaseState.JUDGING, PRIZES)


@RULES
def test_cancel_after_the_deadline_without_entries_returns_the_money(rule: str) -> None:
    challenge = make.running(phases=with_front(), prizes_minor=110_000, cancel_rule=rule)
    phase = challenge.phases.select_related("challenge").get(kind="concept")
    past(phase, "closes_at")

    phase = end(phase)

    assert (phase.state, kept_from_client(phase)) == (PhaseState.CLOSED, 0)


@RULES
def test_ballots_after_the_cancelling_still_name_the_winner(rule: str) -> None:
    phase = end(judged(rule, "client_jury"))
    for _number in range(12):
        judge = make.member()
        sheet = draw_sheet(by=judge, phase_code=phase.code)
        cast_ballot(by=judge, sheet_code=sheet.code, ranks={"2": 1, "1": 2}, recognised=[])

    end_judging(phase)

    assert given(phase) == [(1, 2, 60_000), (2, 1, 40_000)]
    assert check_books().whole


@RULES
def test_judging_that_ends_too_close_after_the_cancelling_shares(rule: str) -> None:
    phase = end(judged(rule, "client_jury"))

    end_judging(phase)

    assert sum(amount for _rank, _entry, amount in given(phase)) == PRIZES
    assert given(phase)[:2] == [(1, 1, 30_000), (1, 2, 30_000)]
    assert phase.challenge.code not in lifecycle.due_challenges()


@RULES
def test_winner_declared_by_the_ballots_wins_although_the_ticker_is_late(rule: str) -> None:
    phase = judged(rule, "split", judges=9)
    past(phase, "judged_at")

    phase = end(phase)

    assert given(phase) == [(1, 1, 60_000), (2, 2, 40_000)]
    assert phase.state == PhaseState.AWARDED


@RULES
@pytest.mark.parametrize("too_close", ["split", "run_off_jury"])
def test_run_off_goes_on_after_the_cancelling(rule: str, too_close: str) -> None:
    phase = end_judging(judged(rule, too_close))

    phase = end(phase)

    assert (phase.state, phase.round, given(phase)) == (PhaseState.JUDGING, 2, [])
    end_judging(phase)
    assert given(phase)[:2] == [(1, 1, 30_000), (1, 2, 30_000)]


@RULES
@pytest.mark.parametrize("late", [False, True])
def test_too_close_is_shared_by_the_contenders(rule: str, late: bool) -> None:
    phase = judged(rule, "client_jury")
    if late:
        past(phase, "judged_at")
    else:
        end_judging(phase)

    phase = end(phase)

    assert given(phase) == [(1, 1, 30_000), (1, 2, 30_000), (2, 1, 20_000), (2, 2, 20_000)]
    assert (phase.state, phase.decision.kind) == (PhaseState.AWARDED, DecisionKind.SPLIT)
    assert kept_from_client(phase) == PRIZES


@RULES
def test_decided_is_awarded_as_decided(rule: str) -> None:
    phase = end_judging(judged(rule, "split", judges=9))

    phase = end(phase)

    assert given(phase) == [(1, 1, 60_000), (2, 2, 40_000)]
    assert Award.objects.filter(phase=phase).count() == 2


@RULES
def test_prize_without_a_place_goes_back_after_the_cancelling(rule: str) -> None:
    phase = judged_phase(1, "client_jury", cancel_rule=rule)
    phase = end(phase)

    end_judging(phase)

    assert given(phase) == [(1, 1, 60_000)]
    assert balance(AccountKind.POT, pot_of(phase.challenge)) == 0
    assert kept_from_client(phase) == 60_000


@RULES
def test_phases_still_to_come_are_cancelled_and_their_money_goes_back(rule: str) -> None:
    challenge = make.running(phases=with_front(), prizes_minor=110_000, cancel_rule=rule)
    phase = challenge.phases.select_related("challenge").get(kind="concept")
    make.entered(phase)
    make.after_deadline(phase)

    end(phase)

    states = dict(challenge.phases.values_list("kind", "state"))
    assert states == {"concept": PhaseState.JUDGING, "front": PhaseState.CANCELLED}
    assert kept_from_client(phase) == PRIZES
    assert check_books().whole


@pytest.mark.django_db(transaction=True)
def test_cancel_with_a_key_computes_before_it_locks(client: Client) -> None:
    phase = judged("return", "split", judges=3)
    past(phase, "judged_at")
    address = f"/api/v1/challenges/{phase.challenge.code}/cancel"
    locked: list[bool] = []
    client.force_login(phase.challenge.client)

    with connection.execute_wrapper(partial(note_computing, locked)):
        answer = client.post(
            address,
            {"reason": "The buyer has gone out of business."},
            content_type="application/json",
            headers={"Idempotency-Key": "once"},
        )

    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert Result.objects.filter(phase=phase).count() == 1
    assert locked == [False]


def note_computing(locked: list[bool], execute: Any, sql: str, *rest: Any) -> Any:
    """Note whether a transaction is open when the ballots are read to be ranked."""
    if sql.startswith('SELECT "challenges_ballot"."payload"'):
        locked.append(connection.in_atomic_block)
    return execute(sql, *rest)


def test_cancelled_challenge_is_over_only_when_nothing_is_judged(client: Client) -> None:
    phase = end(judged_phase())
    address = reverse("challenges:index")

    def listed() -> list[list[str]]:
        pages = [client.get(address, {"show": show}) for show in ("running", "over")]
        return [[card.challenge.code for card in page.context["cards"]] for page in pages]

    before = listed()
    Phase.objects.filter(pk=phase.pk).update(state=PhaseState.CLOSED)

    assert before == [[phase.challenge.code], []]
    assert listed() == [[], [phase.challenge.code]]
