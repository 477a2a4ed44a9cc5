"""kill -9 while entering and awarding: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.models import Award, AwardLine, Entry, EntryRevision
from mitwerk.apps.ledger.models import Transaction
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.vault.models import Revision
from tests import live
from tests.apps.challenges.test_award_race import phases_to_award
from tests.factories import challenges as make

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE, FULL = 2, 40
ENTRIES = 6


def send_until_killed(
    server: live.Server, requests: list[tuple[str, bytes, dict[str, str]]], delay: float
) -> list[int]:
    """Send requests one after another while a timer kills the server; return what was answered."""
    answers: list[int] = []
    killer = threading.Timer(delay, server.kill)
    killer.start()
    for address, body, headers in requests:
        try:
            answers.append(live.ask(server.address + address, "POST", body, **headers).status)
        except OSError:
            break
    killer.join()
    return answers


def as_json(headers: dict[str, str], key: str) -> dict[str, str]:
    return headers | {"Content-Type": "application/json", "Idempotency-Key": key}


def award_rounds(rounds: int) -> None:
    rng = random.Random(1)
    for _round in range(rounds):
        phases = phases_to_award(ENTRIES)
        token = live.token_of(phases[0].challenge.client)
        requests = [
            (f"/api/v1/phases/{phase.code}/awards", b'{"rank": 1}', as_json(token, phase.code))
            for phase in phases
        ]
        with live.server(workers=1) as server:
            answers = send_until_killed(server, requests, rng.uniform(0.05, 1.5))
        expect_awards_whole(phases, answers)


def expect_awards_whole(phases: list[Phase], answers: list[int]) -> None:
    acknowledged = [phase for phase, status in zip(phases, answers, strict=False) if status == 201]
    given = set(Award.objects.filter(phase__in=phases).values_list("phase_id", flat=True))
    assert {phase.pk for phase in acknowledged} <= given
    for award in Award.objects.filter(phase__in=phases):
        lines = AwardLine.objects.filter(award=award)
        assert sum(line.amount_minor for line in lines) == award.amount_minor
    moved = Transaction.objects.filter(kind="award", award=None).count()
    assert moved == 0
    assert check_books().whole


def entry_rounds(rounds: int) -> None:
    rng = random.Random(2)
    for _round in range(rounds):
        phase = make.open_phase()
        people = [make.member() for _number in range(ENTRIES)]
        requests = []
        for person in people:
            revision = make.revision(person)
            body = (
                f'{{"revision": "{revision.code}", "accept_licence": true, "accept_patents": true}}'
            ).encode()
            headers = as_json(live.token_of(person), revision.code)
            requests.append((f"/api/v1/phases/{phase.code}/entries", body, headers))
        with live.server(workers=1) as server:
            answers = send_until_killed(server, requests, rng.uniform(0.05, 1.5))
        expect_entries_whole(phase, answers)


def expect_entries_whole(phase: Phase, answers: list[int]) -> None:
    entries = Entry.objects.filter(phase=phase)
    receipts = EntryRevision.objects.filter(entry__phase=phase)
    phase.refresh_from_db()
    assert entries.count() >= sum(status == 201 for status in answers)
    assert receipts.count() == entries.count() == phase.entry_count
    sealed = Revision.objects.filter(submissions__entry__phase=phase)
    assert set(sealed.values_list("visibility", flat=True)) <= {"sealed"}


def test_kill_during_awards_loses_nothing() -> None:
    award_rounds(SAMPLE)


def test_kill_during_entries_loses_nothing() -> None:
    entry_rounds(SAMPLE)


@pytest.mark.soak
def test_many_kills_during_awards_lose_nothing() -> None:
    award_rounds(FULL)


@pytest.mark.soak
def test_many_kills_during_entries_lose_nothing() -> None:
    entry_rounds(FULL)
