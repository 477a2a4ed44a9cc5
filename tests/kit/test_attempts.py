"""Background work on a row: one worker at a time, taken over from the dead, written once."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections

from mitwerk.apps.vault.models import Blob, Comparison
from mitwerk.kit import attempts, clock
from mitwerk.kit.attempts import AttemptState, Patience, claim, fail, finish, reclaim_lost, renewed

DEADLINE_SECONDS = 20
SHORT = Patience(lease=timedelta(seconds=0.3))


def new_row() -> Comparison:
    blobs = [Blob.objects.create(sha256=letter * 64, size=1) for letter in "ab"]
    until = attempts.PATIENCE.lost_at()
    return Comparison.objects.create(old=blobs[0], new=blobs[1], leased_until=until)


def again(row: Comparison) -> Comparison:
    return Comparison.objects.get(pk=row.pk)


def crashed(_row: Comparison) -> dict[str, str]:
    return {"reason": "crashed"}


@pytest.mark.django_db
def test_claimed_row_is_finished_once() -> None:
    row = new_row()

    first, second = claim(row), claim(again(row))
    ended = finish(row, reason="done"), fail(row, reason="late")

    kept = again(row)
    assert (first, second, ended) == (True, False, (True, False))
    assert (kept.state, kept.reason, kept.attempts) == (AttemptState.READY, "done", 1)
    assert (kept.leased_until, row.state) == (None, AttemptState.READY)


@pytest.mark.django_db
def test_lost_row_is_taken_over_and_its_late_worker_writes_nothing() -> None:
    late = new_row()
    claim(late)

    early = reclaim_lost(Comparison, crashed)
    with clock.shifted(attempts.PATIENCE.lease + timedelta(seconds=1)):
        lost = reclaim_lost(Comparison, crashed)
        successor = again(late)
        claim(successor)
    written = finish(late, reason="late")

    assert (early, lost, written) == ((), (successor.pk,), False)
    assert finish(successor, reason="new")
    assert again(late).reason == "new"


@pytest.mark.django_db
def test_row_whose_task_was_lost_is_queued_again_once() -> None:
    row = new_row()

    with clock.shifted(attempts.PATIENCE.queue + timedelta(seconds=1)):
        found = [reclaim_lost(Comparison, crashed) for _time in range(2)]

    assert found == [(row.pk,), ()]


@pytest.mark.django_db
def test_row_that_ends_its_worker_three_times_is_given_up() -> None:
    row = new_row()

    for _time in range(3):
        claim(again(row))
        Comparison.objects.update(leased_until=clock.now() - timedelta(seconds=1))
        reclaim_lost(Comparison, crashed)

    kept = again(row)
    assert (kept.state, kept.reason, kept.attempts) == (AttemptState.FAILED, "crashed", 3)
    assert kept.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_lease_is_renewed_while_the_work_goes_on() -> None:
    row = new_row()
    claim(row, SHORT)
    deadline = time.monotonic() + DEADLINE_SECONDS

    with renewed(row, SHORT):
        while again(row).leased_until == row.leased_until:
            assert time.monotonic() < deadline, "the lease was not renewed"

    assert finish(row)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_row() -> None:
    row, start, won = new_row(), threading.Barrier(4), []

    def work() -> None:
        mine = again(row)
        start.wait(DEADLINE_SECONDS)
        won.append(claim(mine))
        connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(DEADLINE_SECONDS)

    assert sorted(won) == [False, False, False, True]
