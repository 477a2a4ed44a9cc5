"""Previews: want them, make them, take them over from a dead worker."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from mitwerk.apps.vault import adapters, events
from mitwerk.apps.vault.enums import PreviewKind, PreviewState
from mitwerk.apps.vault.models import Blob, Preview
from mitwerk.kit import blobs, clock
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Iterable

LEASE = timedelta(minutes=6)  # longer than the engine gives any child
FORGOTTEN = timedelta(minutes=10)  # a waiting preview whose task was lost
MOST_ATTEMPTS = 3


def want_previews(wanted: Iterable[Blob]) -> list[Preview]:
    """Note which previews these files need and have them made; what exists stays.

    Publishes `events.PreviewsWanted`.
    """
    rows = [
        Preview(blob=blob, kind=kind)
        for blob in {blob.pk: blob for blob in wanted}.values()
        for kind in adapters.previews_of(blob.kind)
    ]
    with transaction.atomic():
        Preview.objects.bulk_create(rows, ignore_conflicts=True)
        waiting = list(
            Preview.objects.filter(
                blob__in={row.blob_id for row in rows}, state=PreviewState.WAITING
            ).order_by("pk")
        )
        _publish(waiting)
    return waiting


def _publish(waiting: Iterable[Preview]) -> None:
    ids = tuple(preview.pk for preview in waiting)
    if ids:
        publish(events.PreviewsWanted(ids))


def make_preview(*, preview_id: int) -> Preview | None:
    """Make one waiting preview; None when somebody else has it or it must wait for the model."""
    preview = Preview.objects.select_related("blob").get(pk=preview_id)
    source = _source(preview)
    if source is None or not _claim(preview):
        return None
    if not settings.MITWERK.conversion:
        source = adapters.NotPossibleError("off", "Conversion is switched off on this site.")
    if isinstance(source, adapters.NotPossibleError):
        return _finish(preview, None, {"why": source.why}, source.message)
    try:
        with tempfile.TemporaryDirectory(dir=blobs.incoming(), prefix=blobs.TEMP_PREFIX) as folder:
            made = adapters.make(PreviewKind(preview.kind), source, Path(folder))
            sha256, size = blobs.put_file(made.path)
    except adapters.NotPossibleError as error:
        return _finish(preview, None, {"why": error.why}, error.message)
    output, _made = Blob.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "media_type": made.media_type}
    )
    return _finish(preview, output, made.facts, "")


def _source(preview: Preview) -> Path | adapters.NotPossibleError | None:
    """Return what the preview is made from; a picture of a model needs the converted model."""
    needs_model = preview.kind == PreviewKind.THUMBNAIL and preview.blob.kind in adapters.MODELS
    if not needs_model:
        return blobs.path_of(preview.blob.sha256)
    model = (
        Preview.objects.select_related("output")
        .filter(blob=preview.blob, kind=PreviewKind.MODEL)
        .get()
    )
    if model.state == PreviewState.FAILED:
        return adapters.NotPossibleError(model.facts.get("why", "refused"), model.reason)
    return blobs.path_of(model.output.sha256) if model.output else None


def _claim(preview: Preview) -> bool:
    taken = Preview.objects.filter(pk=preview.pk, state=PreviewState.WAITING).update(
        state=PreviewState.RUNNING,
        leased_until=clock.now() + LEASE,
        attempts=F("attempts") + 1,
    )
    return bool(taken)


def _finish(
    preview: Preview, output: Blob | None, facts: dict[str, object], reason: str
) -> Preview:
    preview.state = PreviewState.READY if output else PreviewState.FAILED
    preview.output, preview.facts, preview.reason = output, facts, reason[:400]
    preview.leased_until, preview.finished_at = None, clock.now()
    with transaction.atomic():
        preview.save(
            update_fields=["state", "output", "facts", "reason", "leased_until", "finished_at"]
        )
        if preview.kind == PreviewKind.MODEL:
            _publish(
                Preview.objects.filter(
                    blob=preview.blob, kind=PreviewKind.THUMBNAIL, state=PreviewState.WAITING
                )
            )
    return preview


def reclaim() -> int:
    """Have previews made again whose worker died or whose task was lost; return how many.

    A file on which the worker died three times is given up, with that as the reason.
    """
    now = clock.now()
    dead = Q(state=PreviewState.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        Preview.objects.filter(dead, attempts__gte=MOST_ATTEMPTS).update(
            state=PreviewState.FAILED,
            leased_until=None,
            finished_at=now,
            facts={"why": "crashed"},
            reason="The converter was ended three times while it worked on this file.",
        )
        Preview.objects.filter(dead).update(state=PreviewState.WAITING, leased_until=None)
        forgotten = list(
            Preview.objects.filter(
                Q(attempts__gt=0) | Q(created_at__lt=now - FORGOTTEN), state=PreviewState.WAITING
            ).order_by("pk")
        )
        _publish(forgotten)
    return len(forgotten)
