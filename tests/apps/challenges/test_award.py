"""Prizes: given exactly once, whole to the cent, marked as paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors_judging import (
    AlreadyAwarded,
    AlreadyPaid,
    NobodyAtThisRank,
    NotDecided,
    OtherThanPromised,
)
from mitwerk.apps.challenges.models import Award, AwardLine, Challenge, Phase
from mitwerk.apps.challenges.queries.money import movements_of, standing_of, why
from mitwerk.apps.challenges.services.award import award_all, award_prize, mark_paid
from mitwerk.apps.challenges.services.lifecycle import advance, due_challenges
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.models import Transaction
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.kit.problems import NotAllowedError
from tests.factories import challenges as make
from tests.factories.judging import decided_phase, end_judging, judged_phase
from tests.flush import as_owner
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One decided phase for all tests here; what each does with it is undone."""
    with shared_world(django_db_blocker):
        decided_phase()
        yield


def decided() -> Phase:
    """The world's phase: entry 1 before 2 before 3."""
    return Phase.objects.select_related("challenge").get(state=PhaseState.DECIDED)


def test_award_prize_moves_the_locked_money_to_the_winner() -> None:
    phase = decided()
    winner = phase.decision.places.get(rank=1).entry.entrant

    award = award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)

    owed = balance_minor(kind=AccountKind.PAYABLE, owner=f"member:{winner.code}", currency="EUR")
    assert [line.payee for line in award.lines.all()] == [winner]
    assert owed == award.amount_minor == 60_000
    assert check_books().whole


@pytest.mark.parametrize("change", [{"amount_minor": 59_000}, {"rank": 3}])
def test_award_prize_pays_only_what_the_terms_promise(change: dict[str, int]) -> None:
    phase = decided()
    with as_owner(connection):
        phase.prizes.filter(rank=1).update(**change)

    with pytest.raises(OtherThanPromised):
        award_prize(by=phase.challenge.client, phase_code=phase.code, rank=change.get("rank", 1))

    assert Award.objects.count() == 0


def test_award_prize_refuses_a_second_time() -> None:
    phase = decided()
    award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)

    with pytest.raises(AlreadyAwarded):
        award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)

    assert Award.objects.count() == 1


def test_award_prize_refuses_strangers() -> None:
    phase = decided()

    with pytest.raises(NotAllowedError):
        award_prize(by=make.member("charlie"), phase_code=phase.code, rank=1)

    assert Award.objects.count() == 0


def test_award_prize_refuses_before_the_decision() -> None:
    phase = end_judging(judged_phase())

    with pytest.raises(NotDecided):
        award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)


def test_award_prize_refuses_a_rank_without_prize() -> None:
    phase = decided()

    with pytest.raises(NobodyAtThisRank):
        award_prize(by=phase.challenge.client, phase_code=phase.code, rank=3)


def test_award_all_finishes_the_phase() -> None:
    phase = decided()

    awards = award_all(by=phase.challenge.client, phase_code=phase.code)

    phase.refresh_from_db()
    assert [award.amount_minor for award in awards] == [60_000, 40_000]
    assert phase.state == PhaseState.AWARDED


def test_award_all_returns_what_has_no_place() -> None:
    phase = end_judging(judged_phase(entries=1))

    award_all(by=phase.challenge.client, phase_code=phase.code)

    standing = standing_of(phase.challenge)
    assert (standing.awarded.minor, standing.in_pot.minor, standing.locked.minor) == (
        60_000,
        40_000,
        0,
    )


def test_split_places_share_the_prizes_they_cover() -> None:
    phase = make.running(too_close_rule="split").phases.select_related("challenge").get()
    for _number in range(2):
        make.entered(phase)
    make.after_deadline(phase)
    end_judging(phase)
    end_judging(phase)

    award_all(by=phase.challenge.client, phase_code=phase.code)

    lines = AwardLine.objects.order_by("award__rank", "entry__number")
    assert [line.amount_minor for line in lines] == [30_000, 30_000, 20_000, 20_000]
    assert check_books().whole


def test_mark_paid_closes_phase_and_books() -> None:
    phase = decided()
    client = phase.challenge.client
    award_all(by=client, phase_code=phase.code)

    for line in AwardLine.objects.all():
        mark_paid(by=client, line_code=line.code, reference="transfer 1", country="DE")

    phase.refresh_from_db()
    assert phase.state == PhaseState.CLOSED
    assert standing_of(phase.challenge).awarded.minor == 100_000
    assert check_books().whole


def test_challenge_closes_when_its_last_prize_is_paid() -> None:
    phase = decided()
    client, code = phase.challenge.client, phase.challenge.code
    award_all(by=client, phase_code=phase.code)
    waiting = due_challenges()
    for line in AwardLine.objects.all():
        mark_paid(by=client, line_code=line.code, reference="transfer 1", country="DE")

    due = due_challenges()
    advance(code)

    assert (waiting, due, due_challenges()) == ([], [code], [])
    assert Challenge.objects.get(code=code).state == "closed"


def test_mark_paid_refuses_a_second_time() -> None:
    phase = decided()
    award = award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)
    line = award.lines.get()
    mark_paid(by=phase.challenge.client, line_code=line.code, reference="transfer 1", country="DE")

    with pytest.raises(AlreadyPaid):
        mark_paid(
            by=phase.challenge.client, line_code=line.code, reference="transfer 2", country="DE"
        )

    line.refresh_from_db()
    assert line.paid_reference == "transfer 1"


def test_movements_tell_the_way_of_the_money() -> None:
    phase = decided()
    award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)
    winner = phase.decision.places.get(rank=1).entry.entrant

    movements = movements_of(phase.challenge)

    told = [(move.sender, move.receiver, move.amount.minor) for move in movements]
    assert told == [
        ("alice", "Prize pot", 100_000),
        ("Prize pot", "Locked for Concept", 100_000),
        ("Locked for Concept", "Awarded in Concept", 60_000),
        ("Awarded in Concept", f"Owed to {winner.handle}", 60_000),
    ]


def test_movements_of_the_api_have_a_stable_kind_and_a_label(client: Client) -> None:
    phase = decided()

    english = client.get(f"/api/v1/ledger/{phase.challenge.code}").json()["movements"][0]
    german = client.get(
        f"/api/v1/ledger/{phase.challenge.code}", headers={"Accept-Language": "de"}
    ).json()["movements"][0]

    assert (english["kind"], german["kind"]) == ("fund", "fund")
    assert english["label"] == "Funded"
    assert german["label"] != "Funded"


def test_movements_say_why_in_the_readers_language(client: Client) -> None:
    phase = decided()
    award_all(by=phase.challenge.client, phase_code=phase.code)

    with override("de"):
        german = [movement.why for movement in movements_of(phase.challenge)]
    english = client.get(f"/api/v1/ledger/{phase.challenge.code}").json()["movements"]
    page = client.get(reverse("challenges:money", args=[phase.challenge.code])).content.decode()

    kept = Transaction.objects.order_by("pk").values_list("reason", flat=True)
    assert list(kept) == ["promised", "locked", "prize:1", "due:1", "prize:2", "due:2"]
    assert [move["why"] for move in english][-2] == "Prize of rank 2"
    assert german[-2] == "Preis für Rang 2"
    assert "Awarded: Prize of rank 1" in page


def test_reason_of_an_older_movement_stays_as_it_was_written() -> None:
    assert why("rank 1 of Concept: 100 %") == "rank 1 of Concept: 100 %"
