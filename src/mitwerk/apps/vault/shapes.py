"""The shapes of all measured parts, held in memory by each process and kept up to date.

A web process or worker asks `nearest`; the first question reads all descriptions (some 320 bytes
each), later ones read only what was measured since. Which of the neighbours somebody may see is
not decided here: `queries.alike` does that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from mitwerk.apps.vault.adapters_measure import unpacked
from mitwerk.apps.vault.enums import Likeness
from mitwerk.apps.vault.models import Measurement
from mitwerk.engines import geometry
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.engines.geometry import Index, ShapeDescription

SHOWN: dict[str, str] = {"same_or_mirrored": Likeness.NEAR}
LATE = timedelta(seconds=30)  # a row may become visible so long after the time it bears


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A measured content with its distance, how it relates, its size over the asked one's.

    What may be the same or its mirror image is `near`: people look, and a copy is laid over it.
    """

    blob_id: int
    distance: float
    relation: str
    scale: float


@dataclass(slots=True)
class _Held:
    """What this process knows; ``known`` holds the ids of all measurements it has looked at."""

    index: Index | None = None
    known: set[int] = field(default_factory=set)
    latest: datetime | None = None


_held, _lock = _Held(), Lock()


def nearest(shape: ShapeDescription, top: int) -> list[Neighbour]:
    """Return the nearest measured contents, the nearest first; one query when nothing is new."""
    with _lock:
        index = _up_to_date()
        found = index.nearest(shape, top)
    return [
        Neighbour(int(one.file), one.distance, SHOWN.get(one.relation, one.relation), one.scale)
        for one in found
    ]


def count() -> int:
    """Return how many shapes there are."""
    with _lock:
        return len(_up_to_date())


def forget() -> None:
    """Start anew with the next question; for tests, whose databases come and go."""
    with _lock:
        _start_anew()


def _start_anew() -> Index:
    _held.index, _held.known, _held.latest = geometry.Index(), set(), None
    return _held.index


def _up_to_date() -> Index:
    ready = Measurement.objects.filter(state=AttemptState.READY)
    there = ready.aggregate(count=Count("pk"), latest=Max("finished_at"))
    index = _held.index or _start_anew()
    if there["latest"] != _held.latest or there["count"] > len(_held.known):
        _read(index, _held.latest)
        if there["count"] > len(_held.known):  # something came with an earlier time
            _read(_start_anew(), None)
    return _held.index or index


def _read(index: Index, since: datetime | None) -> None:
    rows = Measurement.objects.filter(state=AttemptState.READY)
    if since is not None:
        rows = rows.filter(finished_at__gt=since - LATE)
    wanted = rows.values_list("pk", "blob_id", "shape", "finished_at")
    for pk, blob_id, shape, finished_at in wanted.iterator(chunk_size=2000):
        _held.known.add(pk)
        if finished_at is not None:
            _held.latest = max(_held.latest or finished_at, finished_at)
        if shape is not None:
            index.add(str(blob_id), unpacked(bytes(shape)))
