"""Long work on a row: done by one worker at a time, taken over when that worker dies.

A model that is worked on in the background is `Attempted`. Its task claims the row (`claim`), works
while the lease is renewed (`renewed`), and writes the result once (`finish`, `fail`). A sweep has
lost rows tried again (`reclaim_lost`), and gives up what ended its worker too often. The number of
the attempt is the proof of the claim: whose lease ran out writes nothing any more.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DatabaseError, connections, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

logger = logging.getLogger(__name__)
RENEWALS = 3  # within one lease, so that one or two may fail


class AttemptState(models.TextChoices):
    """How far background work on a row is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not possible")


UNDER_WAY = (AttemptState.WAITING, AttemptState.RUNNING)


class Attempted(models.Model):
    """A row that background work finishes; only the functions of `kit.attempts` move its state.

    ``leased_until`` says when one that runs, or waits, is taken for lost.
    """

    state = models.CharField(
        max_length=10, choices=AttemptState.choices, default=AttemptState.WAITING
    )
    created_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a claim holds unless renewed, a task may lie in the queue, and how often to try."""

    lease: timedelta = timedelta(minutes=2)
    queue: timedelta = timedelta(minutes=10)
    most: int = 3

    def lost_at(self) -> datetime:
        """Return when the task of a row that starts waiting now is taken for lost."""
        return clock.now() + self.queue


PATIENCE = Patience()
Row = TypeVar("Row", bound=Attempted)


def claim(row: Attempted, patience: Patience = PATIENCE) -> bool:
    """Take a waiting row, read just before, for this worker; False when somebody else has it."""
    taken = {
        "state": AttemptState.RUNNING,
        "attempts": row.attempts + 1,
        "leased_until": clock.now() + patience.lease,
    }
    return _write(row, Q(state=AttemptState.WAITING), taken)


@contextmanager
def renewed(row: Attempted, patience: Patience = PATIENCE) -> Iterator[None]:
    """Renew the lease of a claimed row while the block works on it, however long that takes."""
    stopping = threading.Event()
    context = copy_context()  # the clock may be shifted in it
    thread = threading.Thread(
        target=context.run, args=(_renew_until, stopping, row, patience), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _renew_until(stopping: threading.Event, row: Attempted, patience: Patience) -> None:
    # Of its own: the working thread writes into its row while this one renews.
    mine = _rows(row).filter(pk=row.pk, attempts=row.attempts, state=AttemptState.RUNNING)
    try:
        while not stopping.wait(patience.lease.total_seconds() / RENEWALS):
            try:
                if not mine.update(leased_until=clock.now() + patience.lease):
                    return  # taken over, or finished
            except DatabaseError:
                logger.exception("a lease could not be renewed and is tried again")
    finally:
        connections.close_all()  # those of this thread


def finish(row: Attempted, **result: Any) -> bool:
    """Write the result of a row once, as ready; False when it was taken over or is done already."""
    return _end(row, AttemptState.READY, result)


def fail(row: Attempted, **result: Any) -> bool:
    """Write once that a row is not possible; False when it was taken over or is done already."""
    return _end(row, AttemptState.FAILED, result)


def _end(row: Attempted, state: AttemptState, result: Mapping[str, Any]) -> bool:
    ended = {"state": state, "leased_until": None, "finished_at": clock.now()}
    return _write(row, Q(state__in=UNDER_WAY), {**ended, **result})


def _write(row: Attempted, condition: Q, values: Mapping[str, Any]) -> bool:
    """Write if the row is as this worker knows it; the object then says what the table says."""
    held = _rows(row).filter(condition, pk=row.pk, attempts=row.attempts)
    if not held.update(**values):
        row.refresh_from_db()
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _rows(row: Attempted) -> models.QuerySet[Any]:
    return type(row)._default_manager.all()  # noqa: SLF001 - documented, but for the name


def reclaim_lost(
    model: type[Row],
    give_up: Callable[[Row], Mapping[str, Any]],
    patience: Patience = PATIENCE,
) -> tuple[int, ...]:
    """Make rows wait again whose worker died or whose task was lost; return the ids to queue.

    A row at which the worker died ``patience.most`` times fails, with what ``give_up`` says of it.
    """
    now, rows = clock.now(), model._default_manager  # noqa: SLF001 - as above
    dead = Q(state=AttemptState.RUNNING, leased_until__lt=now)
    due = Q(state=AttemptState.WAITING) & (Q(leased_until__lt=now) | Q(leased_until=None))
    with transaction.atomic():
        for row in rows.select_for_update().filter(dead, attempts__gte=patience.most):
            fail(row, **give_up(row))
        rows.filter(dead).update(state=AttemptState.WAITING, leased_until=None)
        lost = tuple(rows.filter(due).order_by("pk").values_list("pk", flat=True))
        rows.filter(pk__in=lost).update(leased_until=patience.lost_at())
    return lost
