"""Measurements: want them, make them, take them over from a dead worker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from mitwerk.apps.vault import events
from mitwerk.apps.vault.adapters import NotPossibleError
from mitwerk.apps.vault.adapters_measure import MEASURED, METHOD, Measured, measured
from mitwerk.apps.vault.models import Blob, Measurement, RevisionFile
from mitwerk.kit import blobs
from mitwerk.kit.attempts import (
    AttemptState,
    Patience,
    claim,
    fail,
    finish,
    reclaim_lost,
    renewed,
)
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = Patience(queue=timedelta(minutes=30))  # what people look at comes first
CRASHED = "The measuring was ended three times while it worked on this file."
RENEWED_AT_ONCE = 200  # after an update of the engine, with each sweep


def want_measurements(wanted: Iterable[Blob]) -> list[Measurement]:
    """Note which of these files are to be measured; bytes that were measured once stay measured.

    Publishes `events.MeasurementsWanted`.
    """
    measurable = {blob.pk for blob in wanted if blob.kind in MEASURED}
    known = Measurement.objects.filter(blob__in=measurable).values_list("blob_id", flat=True)
    missing = sorted(measurable - set(known)) if measurable else []
    if not missing:
        return []
    due = PATIENCE.lost_at()
    with transaction.atomic():
        Measurement.objects.bulk_create(
            (Measurement(blob_id=pk, leased_until=due) for pk in missing), ignore_conflicts=True
        )
        waiting = list(Measurement.objects.filter(blob__in=missing).order_by("pk"))
        _publish(one.pk for one in waiting)
    return waiting


def _publish(waiting: Iterable[int]) -> None:
    if ids := tuple(waiting):
        publish(events.MeasurementsWanted(ids))


def measure(*, measurement_id: int) -> Measurement | None:
    """Make one waiting measurement; None when somebody else has it.

    Publishes `events.BlobMeasured` when it was possible.
    """
    one = Measurement.objects.select_related("blob").get(pk=measurement_id)
    if not claim(one, PATIENCE):
        return None
    with renewed(one, PATIENCE):
        return _measured(one)


def _measured(one: Measurement) -> Measurement:
    if not settings.MITWERK.conversion:
        return _finish(one, None, "off", "Conversion is switched off on this site.")
    try:
        found = measured(one.blob.kind, blobs.path_of(one.blob.sha256))
    except NotPossibleError as error:
        return _finish(one, None, error.why, error.message)
    return _finish(one, found, "", "")


def _finish(one: Measurement, found: Measured | None, why: str, reason: str) -> Measurement:
    kept = {"sheet": found.sheet, "shape": found.shape} if found else {"sheet": {}, "shape": None}
    end = finish if found else fail
    with transaction.atomic():
        if end(one, why=why, reason=reason[:400], engine=METHOD, **kept) and found:
            publish(events.BlobMeasured(one.blob_id))
    return one


def reclaim() -> int:
    """Have files measured again whose worker died or whose task was lost; return how many.

    A file on which the worker died three times is given up, with that as the reason. After an
    update of the engine's method what was measured by the old one is measured again, by and by.
    """
    crashed = {"engine": METHOD, "why": "crashed", "reason": CRASHED}
    with transaction.atomic():
        _renew()
        lost = reclaim_lost(Measurement, lambda _row: crashed, PATIENCE)
        _publish(lost)
    return len(lost) + len(want_measurements(_missed()))


def _missed() -> list[Blob]:
    """Return files of revisions that came before files were measured."""
    files = RevisionFile.objects.filter(blob__kind__in=MEASURED, blob__measurement=None)
    return list(Blob.objects.filter(pk__in=files.values("blob")).order_by("pk")[:RENEWED_AT_ONCE])


def _renew() -> None:
    done = Q(state__in=(AttemptState.READY, AttemptState.FAILED))
    old = Measurement.objects.filter(done).exclude(engine=METHOD).exclude(why="off")
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:RENEWED_AT_ONCE])
    # As never tried: attempts count those of this method.
    again = {"state": AttemptState.WAITING, "attempts": 0, "leased_until": None}
    Measurement.objects.filter(pk__in=ids).update(**again)
