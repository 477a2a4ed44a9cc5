"""The ticker goes on whatever fails; the beat keeps the lease while something computes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.models import Ballot, Phase
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.kit import clock, leases
from mitwerk.kit.models import WorkerBeat
from mitwerk.project import worker
from tests.factories import challenges as make
from tests.factories.judging import judged_phase, rank_in_order

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


class AfterRounds(threading.Event):
    """Says stop after so many rounds instead of waiting."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.left = rounds

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        if self.left <= 0:
            self.set()
        return super().wait(0)


def broken_phase() -> Phase:
    """A phase whose result can't be computed: a ballot on the disk is no JSON any more."""
    phase = judged_phase(client=make.member("anna", "client"))
    for _judge in range(2):
        rank_in_order(make.member(), phase)
    judge = make.member()
    sheet = draw_sheet(by=judge, phase_code=phase.code)
    Ballot.objects.create(
        sheet=sheet,
        phase=phase,
        judge=judge,
        ranks={"1": 1, "2": 2},
        payload="{",
        chain_position=3,
        at=clock.now(),
    )
    Phase.objects.filter(pk=phase.pk).update(judged_at=clock.now())
    return phase


def good_phase() -> Phase:
    phase = judged_phase()
    Phase.objects.filter(pk=phase.pk).update(judged_at=clock.now())
    return phase


def state_of(phase: Phase) -> str:
    return Phase.objects.get(pk=phase.pk).state


@pytest.fixture
def _keep_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction lives on this connection."""
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)


def test_tick_advances_the_others_when_one_challenge_fails(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, good = broken_phase(), good_phase()

    worker.Ticker().tick()

    assert (state_of(broken), state_of(good)) == (PhaseState.JUDGING, PhaseState.TOO_CLOSE)
    said = [record for record in caplog.records if record.name == "mitwerk.worker"]
    assert [record.getMessage() for record in said] == [
        f"challenge {broken.challenge.code} could not be advanced"
    ]
    assert said[0].exc_info is not None


def test_tick_lets_a_failing_challenge_rest(caplog: pytest.LogCaptureFixture) -> None:
    broken_phase()
    ticker = worker.Ticker()

    ticker.tick()
    ticker.tick()

    assert len([one for one in caplog.records if one.name == "mitwerk.worker"]) == 1


@pytest.mark.usefixtures("_keep_connection")
def test_ticker_lives_on_when_the_database_fails(caplog: pytest.LogCaptureFixture) -> None:
    good = good_phase()
    failing = [True]

    def away(execute: Callable[..., object], *args: object) -> object:
        if failing.pop() if failing else False:
            raise OperationalError("the database is away")
        return execute(*args)

    with connection.execute_wrapper(away):
        worker.tick_forever(AfterRounds(2))

    assert state_of(good) == PhaseState.TOO_CLOSE
    assert "background work failed and is tried again" in caplog.messages


@pytest.mark.usefixtures("_keep_connection")
def test_beat_keeps_the_lease_and_gives_it_back() -> None:
    seen: list[int] = []

    class Watched(AfterRounds):
        def wait(self, timeout: float | None = None) -> bool:
            seen.append(WorkerBeat.objects.filter(worker_id="w").count())
            assert timeout == leases.BEAT_EVERY.total_seconds()
            return super().wait(timeout)

    worker.beat_forever("w", Watched(2))

    assert seen == [1, 1]
    assert WorkerBeat.objects.count() == 0
