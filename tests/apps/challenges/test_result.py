"""Results are computed outside the lock and kept only when they are fresh."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from mitwerk.apps.challenges.models import Phase, Result
from mitwerk.apps.challenges.services import lifecycle, result
from mitwerk.kit import clock
from tests.apps.challenges.test_race import at_once
from tests.factories import challenges as make
from tests.factories.judging import COMMUNITY_ONLY, judged_phase, rank_in_order

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def phase_at_the_end() -> Phase:
    phase = judged_phase(3, "split", juries=COMMUNITY_ONLY)
    for _judge in range(4):
        rank_in_order(make.member(), phase)
    Phase.objects.filter(pk=phase.pk).update(judged_at=clock.now())
    return phase


def before_computing(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[object]:
    """Do something whenever the engine is about to compute; the engine itself is the real one."""
    seen: list[object] = []
    real = result.combine

    def watched(*args: Any, **kwargs: Any) -> Any:
        seen.append(do())
        return real(*args, **kwargs)

    monkeypatch.setattr(result, "combine", watched)
    return seen


def test_result_is_computed_outside_the_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    phase = phase_at_the_end()
    seen = before_computing(monkeypatch, lambda: connection.in_atomic_block)

    lifecycle.advance(phase.challenge.code)

    assert seen == [False]
    assert phase.results.count() == 1


def test_result_is_computed_again_when_a_ballot_came_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phase = phase_at_the_end()
    late = [make.member("late")]

    def cast_once() -> None:
        if late:
            with clock.shifted(-timedelta(minutes=1)):
                rank_in_order(late.pop(), phase)

    seen = before_computing(monkeypatch, cast_once)

    lifecycle.advance(phase.challenge.code)

    kept = phase.results.get()
    assert len(seen) == 2
    assert kept.ballot_count == 5
    assert kept.final_head == phase.ballots.order_by("-chain_position").first().chain_head


def test_tickers_at_once_keep_one_result() -> None:
    phase = phase_at_the_end()

    at_once(*[lambda: lifecycle.advance(phase.challenge.code)] * 3)

    assert Result.objects.filter(phase=phase).count() == 1
