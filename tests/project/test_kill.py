"""kill -9 while entering and awarding: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.models import Award, AwardLine, Entry, EntryRevision, Phase
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.ledger.models import Transaction
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.vault.models import Revision
from mitwerk.kit import clock
from tests import live
from tests.apps.challenges.test_award_race import phases_to_award
from tests.factories import challenges as make

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE, FULL = 1, 40
ENTRIES = 6
DEADLINE_SECONDS, POLL_SECONDS = 120, 0.005

Request = tuple[str, bytes, dict[str, str]]


def send_until_killed(
    server: live.Server, requests: list[Request], rng: random.Random
) -> list[live.Answer]:
    """Send requests one after another; within the first half the server is killed.

    After the second or third answer it lives on for at most as long as that answer took: the
    kill falls into the requests that follow. (The first takes longer: nothing is loaded yet.)
    """
    answers: list[live.Answer] = []
    killer: threading.Timer | None = None
    kill_after = rng.randint(2, len(requests) // 2)
    for address, body, headers in requests:
        began = time.monotonic()
        try:
            answers.append(live.ask(server.address + address, "POST", body, **headers))
        except OSError:
            break
        if len(answers) == kill_after:
            took = time.monotonic() - began
            killer = threading.Timer(rng.uniform(0, took), server.kill)
            killer.start()
    assert killer is not None, "the server never answered"
    killer.join()
    return answers


def kill_and_repeat(requests: list[Request], rng: random.Random) -> None:
    """Cut the requests off in the middle, then send them all again with the same keys."""
    with live.server(workers=1) as server:
        first = send_until_killed(server, requests, rng)
    with live.server(workers=1) as server:
        again = [
            live.ask(server.address + address, "POST", body, **headers)
            for address, body, headers in requests
        ]
    assert {answer.status for answer in first} == {201}
    assert 1 <= len(first) < len(requests), "the kill cut nothing off"
    assert {answer.status for answer in again} == {201}
    assert [one.body for one in again[: len(first)]] == [one.body for one in first]


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
        kill_and_repeat(requests, rng)
        expect_awards_whole(phases)


def expect_awards_whole(phases: list[Phase]) -> None:
    """Each prize was given once, moved money once, and its lines are its sum."""
    given = Award.objects.filter(phase__in=phases)
    assert sorted(given.values_list("phase_id", "rank")) == sorted((p.pk, 1) for p in phases)
    for award in given:
        lines = AwardLine.objects.filter(award=award)
        assert sum(line.amount_minor for line in lines) == award.amount_minor
    assert Transaction.objects.filter(kind="award", award=None).count() == 0
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
        kill_and_repeat(requests, rng)
        expect_entries_whole(phase, people)


def expect_entries_whole(phase: Phase, people: list[Member]) -> None:
    """Each person is in once, with one receipt, and nothing else was counted."""
    entries = Entry.objects.filter(phase=phase)
    receipts = EntryRevision.objects.filter(entry__phase=phase)
    phase.refresh_from_db()
    assert sorted(entries.values_list("entrant_id", flat=True)) == sorted(p.pk for p in people)
    assert sorted(entries.values_list("number", flat=True)) == list(range(1, len(people) + 1))
    assert receipts.count() == phase.entry_count == len(people)
    sealed = Revision.objects.filter(submissions__entry__phase=phase)
    assert set(sealed.values_list("visibility", flat=True)) == {"sealed"}


def given_awards() -> int:
    return Award.objects.count()


def wait_until(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not done():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(POLL_SECONDS)


def test_kill_during_awards_loses_nothing() -> None:
    award_rounds(SAMPLE)


def test_kill_during_entries_loses_nothing() -> None:
    entry_rounds(SAMPLE)


def test_kill_of_the_worker_while_it_awards_loses_nothing() -> None:
    """Clients were silent, so the ticker gives the prizes; another worker goes on."""
    phases = phases_to_award(ENTRIES)
    before = given_awards()
    Phase.objects.filter(pk__in=[phase.pk for phase in phases]).update(answer_by=clock.now())

    with live.worker() as first:
        wait_until(lambda: given_awards() > before, "the first award")
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    at_the_kill = given_awards()
    with live.worker():
        wait_until(lambda: lifecycle.due_challenges() == [], "all awards")

    expect_awards_whole(phases)
    assert before < at_the_kill < given_awards(), "the kill cut nothing off"


@pytest.mark.soak
def test_many_kills_during_awards_lose_nothing() -> None:
    award_rounds(FULL)


@pytest.mark.soak
def test_many_kills_during_entries_lose_nothing() -> None:
    entry_rounds(FULL)
