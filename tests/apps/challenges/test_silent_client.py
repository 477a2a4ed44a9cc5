"""A client who does not answer loses nobody's prize: the frozen rule goes on, exactly once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse

from mitwerk.apps.challenges.enums import DecisionKind, PhaseState
from mitwerk.apps.challenges.errors_judging import NotTooClose
from mitwerk.apps.challenges.models import Award, Decision, Phase
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.award import award_all, award_prize
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.talk.models import Notice
from mitwerk.kit import clock
from tests.apps.challenges.test_race import at_once
from tests.factories import challenges as make
from tests.factories.judging import decided_phase, end_judging, judged_phase
from tests.flush import as_owner

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

REASON = "It carries the saw where a forester reaches it."


def let_the_term_end(phase: Phase) -> Phase:
    """Move the end of the client's term into the past and let the ticker work."""
    Phase.objects.filter(pk=phase.pk).update(answer_by=clock.now())
    for code in lifecycle.due_challenges():
        lifecycle.advance(code)
    phase.refresh_from_db()
    return phase


def notices(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("member_id", flat=True))


def test_terms_freeze_the_days_and_the_sentences() -> None:
    challenge = make.running(answer_days=4)

    terms = json.loads(challenge.terms)

    assert terms["rules"]["answer_days"] == 4
    assert {"late", "silent", "payees"} <= {text["key"] for text in terms["texts"]}


def test_too_close_starts_the_term_and_tells_the_client() -> None:
    phase = end_judging(judged_phase())

    assert phase.answer_by is not None
    assert timedelta(days=6, hours=23) < phase.answer_by - clock.now() <= timedelta(days=7)
    assert notices("choice-wanted") == {phase.challenge.client_id}


def test_silence_when_too_close_lets_the_contenders_share() -> None:
    phase = end_judging(judged_phase(entries=2))

    let_the_term_end(phase)

    entrants = set(phase.entries.values_list("entrant_id", flat=True))
    assert phase.state == PhaseState.DECIDED
    assert phase.decision.kind == DecisionKind.LAPSED
    assert list(phase.decision.places.values_list("rank", flat=True)) == [1, 1]
    assert notices("choice-lapsed") == entrants | {phase.challenge.client_id}


def test_choice_after_the_term_is_refused_before_the_ticker_came() -> None:
    phase = end_judging(judged_phase())
    Phase.objects.filter(pk=phase.pk).update(answer_by=clock.now())

    with pytest.raises(NotTooClose):
        choose_winner(
            by=phase.challenge.client, phase_code=phase.code, entry_number=1, reason=REASON
        )

    assert Decision.objects.count() == 0


def test_silence_when_decided_gives_the_prizes_as_decided() -> None:
    phase = decided_phase(judges=30)

    let_the_term_end(phase)

    awards = Award.objects.order_by("rank").values_list("rank", "amount_minor", "by")
    assert list(awards) == [(1, 60_000, None), (2, 40_000, None)]
    assert (phase.state, phase.answer_by) == (PhaseState.AWARDED, None)
    assert check_books().whole


def test_silence_gives_only_what_the_client_left() -> None:
    phase = decided_phase(judges=30)
    award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)

    let_the_term_end(phase)

    givers = dict(Award.objects.values_list("rank", "by"))
    assert givers == {1: phase.challenge.client_id, 2: None}


def test_silence_from_judging_to_the_money() -> None:
    """Two terms pass, nobody answers, and the money is the contenders'."""
    phase = end_judging(judged_phase(entries=2))

    let_the_term_end(phase)
    let_the_term_end(phase)

    paid = Award.objects.values_list("lines__payee", "lines__amount_minor")
    sums: dict[int, int] = {}
    for payee, amount in paid:
        sums[payee] = sums.get(payee, 0) + amount
    assert set(sums) == set(phase.entries.values_list("entrant_id", flat=True))
    assert set(sums.values()) == {50_000}


def test_term_ends_although_nobody_holds_a_place_with_a_prize() -> None:
    phase = decided_phase(judges=30)
    with as_owner(connection):
        phase.prizes.filter(rank=1).update(rank=11)
        phase.prizes.filter(rank=2).update(rank=12)

    let_the_term_end(phase)

    assert (phase.state, Award.objects.count()) == (PhaseState.CLOSED, 0)
    let_the_term_end(phase)  # closes the challenge, whose pot goes back
    assert lifecycle.due_challenges() == []
    assert check_books().whole


def test_term_that_runs_changes_nothing() -> None:
    phase = end_judging(judged_phase())

    assert lifecycle.due_challenges() == []
    lifecycle.advance(phase.challenge.code)

    phase.refresh_from_db()
    assert phase.state == PhaseState.TOO_CLOSE


def test_pages_and_api_say_what_follows_from_silence(client: Client) -> None:
    phase = end_judging(judged_phase())
    args = [phase.challenge.code, phase.code]

    page = client.get(reverse("challenges:phase", args=args)).content.decode()
    result = client.get(reverse("challenges:result", args=args)).content.decode()
    rules = client.get(reverse("challenges:terms", args=args[:1])).content.decode()
    answer = client.get(f"/api/v1/phases/{phase.code}").json()

    assert "If the client does not choose by" in page
    assert "If the client does not choose by" in result
    assert "chooses within 7 days; then the contenders share" in rules
    assert answer["answer_by"] is not None


def test_result_page_says_that_the_client_was_silent(client: Client) -> None:
    phase = let_the_term_end(end_judging(judged_phase(entries=2)))

    page = client.get(reverse("challenges:result", args=[phase.challenge.code, phase.code]))

    assert "the client did not choose in time: entries 1 and 2 share" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_choice_and_lapse_at_once_decide_once() -> None:
    phase = end_judging(judged_phase(entries=2))
    Phase.objects.filter(pk=phase.pk).update(answer_by=clock.now() + timedelta(seconds=0.3))
    client = phase.challenge.client

    def choose() -> object:
        return choose_winner(by=client, phase_code=phase.code, entry_number=1, reason=REASON)

    def tick() -> object:
        with clock.shifted(timedelta(seconds=5)):
            return lifecycle.advance(phase.challenge.code)

    at_once(*[choose, tick] * 4)

    assert Decision.objects.filter(phase=phase).count() == 1
    assert Phase.objects.get(pk=phase.pk).state == PhaseState.DECIDED


@pytest.mark.django_db(transaction=True)
def test_award_and_lapse_at_once_award_once() -> None:
    phase = end_judging(judged_phase(entries=2))
    client = phase.challenge.client
    choose_winner(by=client, phase_code=phase.code, entry_number=1, reason=REASON)
    Phase.objects.filter(pk=phase.pk).update(answer_by=clock.now())

    def award() -> object:
        return award_all(by=client, phase_code=phase.code)

    def tick() -> object:
        return lifecycle.advance(phase.challenge.code)

    at_once(*[award, tick] * 4)

    ranks = Award.objects.filter(phase=phase).order_by("rank").values_list("rank", flat=True)
    assert list(ranks) == [1, 2]
    assert check_books().whole
    assert Notice.objects.filter(kind="award-lapsed", member=client).count() <= 1
