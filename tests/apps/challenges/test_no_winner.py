"""Where nobody can win or nobody ranks: the money goes its way, and pages say why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from mitwerk.apps.challenges.enums import DecisionKind, PhaseState
from mitwerk.apps.challenges.errors_judging import NobodyAtThisRank
from mitwerk.apps.challenges.models import Award, Phase
from mitwerk.apps.challenges.queries.prize_lines import money_page
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.appeals import Grounds, lodge_appeal, rule_on_appeal
from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.challenges.services.decide import write_decision
from mitwerk.apps.challenges.services.enter import withdraw
from mitwerk.apps.challenges.services.money import client_of, pot_of
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories import checks
from tests.factories.judging import end_judging, judged_phase
from tests.factories.members import client_of as browser_of

pytestmark = pytest.mark.django_db

WHOLE = 100_000


def promised_still(phase: Phase) -> int:
    owner = client_of(phase.challenge)
    return -balance_minor(kind=AccountKind.OUTSIDE, owner=owner, currency="EUR")


def result_page(phase: Phase) -> str:
    page = reverse("challenges:result", args=[phase.challenge.code, phase.code])
    return browser_of(None).get(page).content.decode()


def gone(phase: Phase) -> Phase:
    """Everybody withdraws before the deadline."""
    receipts = [make.entered(phase) for _number in range(2)]
    for receipt in receipts:
        withdraw(by=receipt.entry.entrant, entry_code=receipt.entry.code)
    return make.after_deadline(phase)


def test_where_all_withdrew_nobody_wins_and_the_money_goes_back() -> None:
    phase = gone(make.open_phase())

    assert (phase.state, phase.decision.kind) == (PhaseState.CLOSED, DecisionKind.NO_WINNER)
    assert "No entry stands, so nobody won." in result_page(phase)
    assert (promised_still(phase), check_books().whole) == (0, True)


def test_while_other_phases_run_a_prize_that_nobody_won_lies_in_the_pot() -> None:
    later = clock.now() + timedelta(days=30)
    week = timedelta(days=7)
    dates = {"opens_at": later, "closes_at": later + week, "judged_at": later + 2 * week}
    second = make.phase_draft(title="Front", prizes=(20_000,), **dates)
    challenge = make.running(phases=[make.phase_draft(prizes=(80_000,)), second])
    first = challenge.phases.order_by("position").first()
    assert first is not None
    gone(first)

    challenge.refresh_from_db()
    (prize, *_later) = money_page(challenge).prizes

    assert balance_minor(kind=AccountKind.POT, owner=pot_of(challenge), currency="EUR") == 80_000
    steps = [(step.label, step.state) for step in prize.steps][-2:]
    assert steps == [("Back in the prize pot", "current"), ("Gone back to the client", "coming")]
    assert prize.next == "Next: it goes back to the client when the last phase is over."


@pytest.mark.parametrize("rule", ["client_jury", "split"])
def test_an_entry_without_rivals_needs_nobodys_choice(rule: str) -> None:
    phase = end_judging(judged_phase(1, rule))

    assert phase.state == PhaseState.DECIDED
    assert [(one.rank, one.entry.number) for one in phase.decision.places.all()] == [(1, 1)]
    assert "Entry 1 is the only one that stands: it holds the first place." in result_page(phase)


def test_where_nobody_ranks_the_page_says_so() -> None:
    phase = end_judging(judged_phase(3))
    split = end_judging(end_judging(judged_phase(2, "split")))

    close, shared = result_page(phase), result_page(split)

    assert "Nobody ranked the entries: 1, 2 and 3 stand beside each other." in close
    assert "Nobody ranked the entries: 1 and 2 share the first places." in shared


@pytest.mark.parametrize("rule", ["client_jury", "split"])
def test_when_an_appeal_leaves_no_entry_nobody_wins_at_once(rule: str) -> None:
    phase = make.open_phase(too_close_rule=rule, appeal_days=5, ruling_days=4)
    entry = make.entered(phase).entry
    phase = end_judging(make.after_deadline(phase))
    grounds = Grounds("row", "It weighs twice what the brief says.", entry_number=1, row="R1")
    appeal = lodge_appeal(by=phase.challenge.client, phase_code=phase.code, grounds=grounds)

    reason = "The parts list of the entry says so itself."
    rule_on_appeal(by=make.member("dora", "moderator"), code=appeal.code, reason=reason,
                   remedy="entry")  # fmt: skip

    phase = Phase.objects.select_related("challenge__client").get(pk=phase.pk)
    assert (phase.state, phase.decision.kind) == (PhaseState.CLOSED, DecisionKind.NO_WINNER)
    assert "No entry stands, so nobody won." in result_page(phase)
    assert (entry.award_lines.count(), promised_still(phase)) == (0, 0)


def test_where_every_entry_is_barred_the_page_offers_no_award_and_the_money_goes_back() -> None:
    phase = checks.phase_with()
    checks.entered(phase, {"part.stl": checks.block(80.0)})  # the tray takes 50 mm
    phase = make.after_deadline(phase)
    with transaction.atomic():
        write_decision(phase, DecisionKind.CLIENT_JURY, [["1"]])
    client = phase.challenge.client
    page = reverse("challenges:result", args=[phase.challenge.code, phase.code])

    shown = browser_of(client).get(page).content.decode()
    with pytest.raises(NobodyAtThisRank, match="Waive a row"):
        award_all(by=client, phase_code=phase.code)
    Phase.objects.filter(pk=phase.pk).update(answer_by=clock.now())
    lifecycle.advance(phase.challenge.code)

    assert "Award the prizes" not in shown
    assert "Every entry fails a must-row, so none may have a prize." in shown
    assert "they are given as decided" not in shown
    assert "The prize money of €1,000 went back to the client." in result_page(phase)
    phase = Phase.objects.select_related("challenge__client").get(pk=phase.pk)
    assert (phase.state, Award.objects.count(), promised_still(phase)) == ("closed", 0, 0)
