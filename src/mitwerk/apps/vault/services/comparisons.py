"""Comparisons of two contents: want them, make them, take them over from a dead worker."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from mitwerk.apps.vault import adapters_comparing as adapters
from mitwerk.apps.vault import events
from mitwerk.apps.vault.adapters import NotPossibleError
from mitwerk.apps.vault.enums import PreviewKind, PreviewState
from mitwerk.apps.vault.models import Blob, Comparison, Preview
from mitwerk.kit import blobs, clock
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Pair = tuple[Blob, Blob]

LEASE = timedelta(minutes=6)  # longer than the engine gives any child
FORGOTTEN = timedelta(minutes=10)  # a waiting comparison whose task was lost
MOST_ATTEMPTS = 3


def want_comparisons(pairs: Iterable[Pair]) -> list[Comparison]:
    """Note which contents are to be compared (old, new) and have it done; what exists stays.

    Rights are not asked here: hand in pairs of files that the viewer may read.
    Publishes `events.ComparisonsWanted`.
    """
    rows = {(old.pk, new.pk): Comparison(old=old, new=new) for old, new in pairs}
    with transaction.atomic():
        Comparison.objects.bulk_create(rows.values(), ignore_conflicts=True)
        either = Q(old__in={old for old, _new in rows}, new__in={new for _old, new in rows})
        found = [
            one for one in Comparison.objects.filter(either) if (one.old_id, one.new_id) in rows
        ]
        _publish(one for one in found if one.state == PreviewState.WAITING)
    return found


def _publish(waiting: Iterable[Comparison]) -> None:
    ids = tuple(comparison.pk for comparison in waiting)
    if ids:
        publish(events.ComparisonsWanted(ids))


def make_comparison(*, comparison_id: int) -> Comparison | None:
    """Make one waiting comparison; None when somebody else has it."""
    comparison = Comparison.objects.select_related("old", "new").get(pk=comparison_id)
    if not _claim(comparison):
        return None
    if not settings.MITWERK.conversion:
        return _failed(comparison, "off", "Conversion is switched off on this site.")
    old, new = (blobs.path_of(blob.sha256) for blob in (comparison.old, comparison.new))
    try:
        with tempfile.TemporaryDirectory(dir=blobs.incoming(), prefix=blobs.TEMP_PREFIX) as folder:
            found = adapters.compare(old, new, Path(folder), meshes=_meshes(comparison))
            sha256, size = blobs.put_file(found.glb)
    except NotPossibleError as error:
        return _failed(comparison, error.why, error.message, which=error.which)
    output, _made = Blob.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "media_type": adapters.MEDIA_TYPE}
    )
    return _finish(comparison, output, found.facts, "")


def _meshes(comparison: Comparison) -> tuple[Path, Path] | None:
    """Return the converted models of both, for files that are too heavy themselves."""
    made = {
        preview.blob_id: preview.output.sha256
        for preview in Preview.objects.select_related("output").filter(
            blob__in=[comparison.old_id, comparison.new_id],
            kind=PreviewKind.MODEL,
            state=PreviewState.READY,
        )
        if preview.output is not None
    }
    if not {comparison.old_id, comparison.new_id} <= made.keys():
        return None
    return blobs.path_of(made[comparison.old_id]), blobs.path_of(made[comparison.new_id])


def _claim(comparison: Comparison) -> bool:
    taken = Comparison.objects.filter(pk=comparison.pk, state=PreviewState.WAITING).update(
        state=PreviewState.RUNNING,
        leased_until=clock.now() + LEASE,
        attempts=F("attempts") + 1,
    )
    return bool(taken)


def _failed(comparison: Comparison, why: str, reason: str, which: str = "") -> Comparison:
    return _finish(comparison, None, {"why": why, "which": which}, reason)


def _finish(
    comparison: Comparison, output: Blob | None, facts: Mapping[str, object], reason: str
) -> Comparison:
    comparison.state = PreviewState.READY if output else PreviewState.FAILED
    comparison.output, comparison.facts, comparison.reason = output, dict(facts), reason[:400]
    comparison.leased_until, comparison.finished_at = None, clock.now()
    comparison.save(
        update_fields=["state", "output", "facts", "reason", "leased_until", "finished_at"]
    )
    return comparison


def reclaim() -> int:
    """Have comparisons made again whose worker died or whose task was lost; return how many.

    A pair over which the worker died three times is given up, with that as the reason.
    """
    now = clock.now()
    dead = Q(state=PreviewState.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        Comparison.objects.filter(dead, attempts__gte=MOST_ATTEMPTS).update(
            state=PreviewState.FAILED,
            leased_until=None,
            finished_at=now,
            facts={"why": "crashed", "which": ""},
            reason="The comparison was ended three times while it worked on these files.",
        )
        Comparison.objects.filter(dead).update(state=PreviewState.WAITING, leased_until=None)
        forgotten = list(
            Comparison.objects.filter(
                Q(attempts__gt=0) | Q(created_at__lt=now - FORGOTTEN), state=PreviewState.WAITING
            ).order_by("pk")
        )
        _publish(forgotten)
    return len(forgotten)
