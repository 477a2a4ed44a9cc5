"""Comparisons of two contents: want them, make them, take them over from a dead worker."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from mitwerk.apps.vault import adapters_comparing as adapters
from mitwerk.apps.vault import events
from mitwerk.apps.vault.adapters import NotPossibleError
from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.apps.vault.models import Blob, Comparison, Preview
from mitwerk.kit import blobs
from mitwerk.kit.attempts import (
    PATIENCE,
    AttemptState,
    claim,
    fail,
    finish,
    reclaim_lost,
    renewed,
)
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Pair = tuple[Blob, Blob]

CRASHED = "The comparison was ended three times while it worked on these files."


def want_comparisons(pairs: Iterable[Pair]) -> list[Comparison]:
    """Note which contents are to be compared (old, new) and have it done; what exists stays.

    Rights are not asked here: hand in pairs of files that the viewer may read.
    Publishes `events.ComparisonsWanted`.
    """
    due = PATIENCE.lost_at()
    rows = {(old.pk, new.pk): Comparison(old=old, new=new, leased_until=due) for old, new in pairs}
    with transaction.atomic():
        Comparison.objects.bulk_create(rows.values(), ignore_conflicts=True)
        either = Q(old__in={old for old, _new in rows}, new__in={new for _old, new in rows})
        found = [
            one for one in Comparison.objects.filter(either) if (one.old_id, one.new_id) in rows
        ]
        _publish(one.pk for one in found if one.state == AttemptState.WAITING)
    return found


def _publish(waiting: Iterable[int]) -> None:
    if ids := tuple(waiting):
        publish(events.ComparisonsWanted(ids))


def make_comparison(*, comparison_id: int) -> Comparison | None:
    """Make one waiting comparison; None when somebody else has it."""
    comparison = Comparison.objects.select_related("old", "new").get(pk=comparison_id)
    if not claim(comparison):
        return None
    with renewed(comparison):
        return _made(comparison)


def _made(comparison: Comparison) -> Comparison:
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
            state=AttemptState.READY,
        )
        if preview.output is not None
    }
    if not {comparison.old_id, comparison.new_id} <= made.keys():
        return None
    return blobs.path_of(made[comparison.old_id]), blobs.path_of(made[comparison.new_id])


def _failed(comparison: Comparison, why: str, reason: str, which: str = "") -> Comparison:
    return _finish(comparison, None, {"why": why, "which": which}, reason)


def _finish(
    comparison: Comparison, output: Blob | None, facts: Mapping[str, object], reason: str
) -> Comparison:
    end = finish if output else fail
    end(comparison, output=output, facts=dict(facts), reason=reason[:400])
    return comparison


def reclaim() -> int:
    """Have comparisons made again whose worker died or whose task was lost; return how many.

    A pair over which the worker died three times is given up, with that as the reason.
    """
    crashed = {"facts": {"why": "crashed", "which": ""}, "reason": CRASHED}
    with transaction.atomic():
        lost = reclaim_lost(Comparison, lambda _row: crashed)
        _publish(lost)
    return len(lost)
