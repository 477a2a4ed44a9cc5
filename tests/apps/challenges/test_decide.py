"""How a phase is decided: by the ballots, by the client jury, or with nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.enums import DecisionKind, PhaseState
from mitwerk.apps.challenges.errors import NotReady
from mitwerk.apps.challenges.errors_judging import (
    NotTooClose,
)
from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.queries.wording import rules_of
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.kit import clock
from mitwerk.kit.problems import InvalidError, NotAllowedError
from tests.factories import challenges as make
from tests.factories.judging import (
    decided_phase,
    end_judging,
    judged_phase,
    rank_in_order,
)

if TYPE_CHECKING:
    from django.test import Client


pytestmark = pytest.mark.django_db

REASON = "It carries the saw where a forester reaches it."


def test_advance_decides_what_many_agree_on() -> None:
    phase = decided_phase(entries=3, judges=30)

    places = list(phase.decision.places.values_list("rank", "entry__number"))
    assert phase.state == PhaseState.DECIDED
    assert phase.decision.kind == DecisionKind.DECLARED
    assert places == [(1, 1), (2, 2), (3, 3)]


def test_advance_says_too_close_with_few_ballots() -> None:
    phase = judged_phase()
    rank_in_order(phase.challenge.client, phase)

    end_judging(phase)

    assert phase.state == PhaseState.TOO_CLOSE
    assert not hasattr(phase, "decision")


def test_choose_winner_decides_with_a_public_reason() -> None:
    phase = end_judging(judged_phase())

    choose_winner(by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason=REASON)

    phase.refresh_from_db()
    assert phase.state == PhaseState.DECIDED
    assert phase.decision.reason == REASON
    assert phase.decision.places.get(rank=1).entry.number == 2


def test_choose_winner_refuses_strangers() -> None:
    phase = end_judging(judged_phase())

    with pytest.raises(NotAllowedError):
        choose_winner(
            by=make.member("charlie"), phase_code=phase.code, entry_number=2, reason=REASON
        )

    phase.refresh_from_db()
    assert phase.state == PhaseState.TOO_CLOSE


def test_choose_winner_refuses_without_a_reason() -> None:
    phase = end_judging(judged_phase())

    with pytest.raises(InvalidError):
        choose_winner(
            by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason="nice"
        )


def test_choose_winner_refuses_when_decided() -> None:
    phase = decided_phase()

    with pytest.raises(NotTooClose):
        choose_winner(
            by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason=REASON
        )


def test_split_rule_runs_off_once_then_splits() -> None:
    phase = make.running(too_close_rule="split").phases.select_related("challenge").get()
    for _number in range(2):
        make.entered(phase)
    make.after_deadline(phase)

    end_judging(phase)
    round_after_first = (phase.state, phase.round)
    end_judging(phase)

    assert round_after_first == (PhaseState.JUDGING, 2)
    assert phase.decision.kind == DecisionKind.SPLIT
    assert list(phase.decision.places.values_list("rank", flat=True)) == [1, 1]


def test_the_client_jury_may_choose_after_one_run_off() -> None:
    phase = end_judging(judged_phase(2, "run_off_jury"))
    after_first = (phase.state, phase.round)
    said = [rule for rule in rules_of(phase.challenge) if "too close" in rule.title]

    phase = end_judging(phase)
    choose_winner(by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason=REASON)

    phase.refresh_from_db()
    assert after_first == (PhaseState.JUDGING, 2)
    assert said[0].sentences[1:] == (
        "Otherwise judges rank the contenders once more within 5 days.",
        "If it stays too close, the client jury chooses and says why in public.",
    )
    assert (phase.state, phase.decision.kind) == (PhaseState.DECIDED, DecisionKind.CLIENT_JURY)


def test_the_client_jury_that_may_choose_after_a_run_off_has_to_be_there() -> None:
    drafts = [make.phase_draft(juries=(JuryDraft("community", 100),))]

    with pytest.raises(NotReady, match="needs a client jury"):
        make.running(phases=drafts, too_close_rule="run_off_jury")


def test_winner_becomes_baseline_of_dependent_phases() -> None:
    now = clock.now()
    later = make.phase_draft(
        kind="front",
        title="Front",
        opens_at=now + timedelta(days=23),
        closes_at=now + timedelta(days=30),
        judged_at=now + timedelta(days=35),
        prizes=(10_000,),
        needs=("concept",),
    )
    challenge = make.running(phases=[make.phase_draft(key="concept"), later], prizes_minor=110_000)
    concept = challenge.phases.select_related("challenge").get(kind="concept")
    receipt = make.entered(concept)
    make.entered(concept)
    make.after_deadline(concept)
    end_judging(concept)

    choose_winner(
        by=challenge.client,
        phase_code=concept.code,
        entry_number=receipt.entry.number,
        reason=REASON,
    )

    assert Phase.objects.get(kind="front").baseline_id == receipt.revision_id


def test_advance_ends_a_phase_without_entries_and_returns_the_money() -> None:
    phase = make.open_phase()

    make.after_deadline(phase)

    phase.challenge.refresh_from_db()
    assert phase.state == PhaseState.CLOSED
    assert phase.decision.kind == DecisionKind.NO_WINNER
    assert phase.challenge.state == "closed"


def test_a_phase_opens_without_a_baseline_where_nobody_won_and_says_so(client: Client) -> None:
    now = clock.now()
    opens = {"opens_at": now + timedelta(days=23), "closes_at": now + timedelta(days=30)}
    later = make.phase_draft(
        kind="front",
        prizes=(10_000,),
        judged_at=now + timedelta(days=35),
        needs=("concept",),
        **opens,
    )
    challenge = make.running(phases=[make.phase_draft(key="concept"), later], prizes_minor=110_000)
    front = challenge.phases.get(kind="front")
    address = reverse("challenges:phase", args=[challenge.code, front.code])
    before = client.get(address).content.decode()

    make.after_deadline(challenge.phases.select_related("challenge").get(kind="concept"))
    Phase.objects.filter(pk=front.pk).update(opens_at=now - timedelta(minutes=1))
    lifecycle.advance(challenge.code)
    page = client.get(address).content.decode()

    front.refresh_from_db()
    assert (front.state, front.baseline) == (PhaseState.OPEN, None)
    assert "every entry starts afresh" in page
    assert "every entry starts afresh" not in before


def test_advance_twice_changes_nothing_more() -> None:
    phase = end_judging(judged_phase())

    lifecycle.advance(phase.challenge.code)

    assert phase.results.count() == 1
