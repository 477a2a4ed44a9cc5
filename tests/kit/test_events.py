"""What happened stays so, whoever fails to hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, transaction

from mitwerk.kit.events import publish, subscribe

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


@dataclass(frozen=True, slots=True)
class Rung:
    """Somebody rang."""

    times: int


HEARD: list[int] = []


def deaf(_rung: Rung) -> None:
    raise OperationalError("database is locked")


def awake(rung: Rung) -> None:
    HEARD.append(rung.times)


subscribe(Rung, deaf)
subscribe(Rung, awake)


@pytest.mark.django_db
def test_who_fails_to_hear_takes_nothing_back_and_keeps_it_from_nobody_else(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    HEARD.clear()

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        publish(Rung(2))

    assert HEARD == [2]
    assert [(one.name, one.exc_text is None) for one in caplog.records] == [
        ("mitwerk.events", False)
    ]
    caplog.clear()


@pytest.mark.django_db(transaction=True)
def test_what_nothing_was_kept_for_is_refused_at_once() -> None:
    with pytest.raises(OperationalError):
        publish(Rung(1))
