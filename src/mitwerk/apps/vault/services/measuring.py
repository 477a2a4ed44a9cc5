"""Measurements: want them, make them, take them over from a dead worker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from mitwerk.apps.vault import events
from mitwerk.apps.vault.adapters import NotPossibleError
from mitwerk.apps.vault.adapters_measure import MEASURED, METHOD, Measured, measured
from mitwerk.apps.vault.enums import PreviewState
from mitwerk.apps.vault.models import Blob, Measurement, RevisionFile
from mitwerk.kit import blobs, clock
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Iterable

LEASE = timedelta(minutes=6)  # longer than the engine gives its two children
FORGOTTEN = timedelta(minutes=30)  # waiting longer, its task is taken for lost
MOST_ATTEMPTS = 3
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
    due = clock.now() + FORGOTTEN
    with transaction.atomic():
        Measurement.objects.bulk_create(
            (Measurement(blob_id=pk, leased_until=due) for pk in missing), ignore_conflicts=True
        )
        waiting = list(Measurement.objects.filter(blob__in=missing).order_by("pk"))
        _publish(waiting)
    return waiting


def _publish(waiting: Iterable[Measurement]) -> None:
    ids = tuple(one.pk for one in waiting)
    if ids:
        publish(events.MeasurementsWanted(ids))


def measure(*, measurement_id: int) -> Measurement | None:
    """Make one waiting measurement; None when somebody else has it.

    Publishes `events.BlobMeasured` when it was possible.
    """
    one = Measurement.objects.select_related("blob").get(pk=measurement_id)
    if not _claim(one):
        return None
    if not settings.MITWERK.conversion:
        return _finish(one, None, "off", "Conversion is switched off on this site.")
    try:
        found = measured(one.blob.kind, blobs.path_of(one.blob.sha256))
    except NotPossibleError as error:
        return _finish(one, None, error.why, error.message)
    return _finish(one, found, "", "")


def _claim(one: Measurement) -> bool:
    taken = Measurement.objects.filter(pk=one.pk, state=PreviewState.WAITING).update(
        state=PreviewState.RUNNING, leased_until=clock.now() + LEASE, attempts=F("attempts") + 1
    )
    return bool(taken)


def _finish(one: Measurement, found: Measured | None, why: str, reason: str) -> Measurement:
    one.state = PreviewState.READY if found else PreviewState.FAILED
    one.sheet, one.shape = (found.sheet, found.shape) if found else ({}, None)
    one.why, one.reason, one.engine = why, reason[:400], METHOD
    one.leased_until, one.finished_at = None, clock.now()
    fields = ("state", "sheet", "shape", "why", "reason", "engine", "leased_until", "finished_at")
    with transaction.atomic():
        one.save(update_fields=fields)
        if found:
            publish(events.BlobMeasured(one.blob_id))
    return one


def reclaim() -> int:
    """Have files measured again whose worker died or whose task was lost; return how many.

    A file on which the worker died three times is given up, with that as the reason. After an
    update of the engine's method what was measured by the old one is measured again, by and by.
    """
    now = clock.now()
    dead = Q(state=PreviewState.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        Measurement.objects.filter(dead, attempts__gte=MOST_ATTEMPTS).update(
            state=PreviewState.FAILED,
            leased_until=None,
            finished_at=now,
            engine=METHOD,
            why="crashed",
            reason="The measuring was ended three times while it worked on this file.",
        )
        Measurement.objects.filter(dead).update(state=PreviewState.WAITING)
        _renew()
        due = Q(state=PreviewState.WAITING) & (Q(leased_until__lt=now) | Q(leased_until=None))
        forgotten = list(Measurement.objects.filter(due).order_by("pk"))
        ids = [one.pk for one in forgotten]
        Measurement.objects.filter(pk__in=ids).update(leased_until=now + FORGOTTEN)
        _publish(forgotten)
    return len(forgotten) + len(want_measurements(_missed()))


def _missed() -> list[Blob]:
    """Return files of revisions that came before files were measured."""
    files = RevisionFile.objects.filter(blob__kind__in=MEASURED, blob__measurement=None)
    return list(Blob.objects.filter(pk__in=files.values("blob")).order_by("pk")[:RENEWED_AT_ONCE])


def _renew() -> None:
    done = Q(state__in=(PreviewState.READY, PreviewState.FAILED))
    old = Measurement.objects.filter(done).exclude(engine=METHOD).exclude(why="off")
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:RENEWED_AT_ONCE])
    # As never tried: attempts count those of this method.
    again = {"state": PreviewState.WAITING, "attempts": 0, "leased_until": None}
    Measurement.objects.filter(pk__in=ids).update(**again)
