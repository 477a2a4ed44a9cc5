"""Previews: want them, make them, take them over from a dead worker."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from mitwerk.apps.vault import adapters, events
from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.apps.vault.models import Blob, Preview
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
    from collections.abc import Iterable

CRASHED = "The converter was ended three times while it worked on this file."


def want_previews(wanted: Iterable[Blob]) -> list[Preview]:
    """Note which previews these files need and have them made; what exists stays.

    Publishes `events.PreviewsWanted`.
    """
    due = PATIENCE.lost_at()
    rows = [
        Preview(blob=blob, kind=kind, leased_until=due)
        for blob in {blob.pk: blob for blob in wanted}.values()
        for kind in adapters.previews_of(blob.kind)
    ]
    with transaction.atomic():
        Preview.objects.bulk_create(rows, ignore_conflicts=True)
        waiting = list(
            Preview.objects.filter(
                blob__in={row.blob_id for row in rows}, state=AttemptState.WAITING
            ).order_by("pk")
        )
        _publish(preview.pk for preview in waiting)
    return waiting


def _publish(waiting: Iterable[int]) -> None:
    if ids := tuple(waiting):
        publish(events.PreviewsWanted(ids))


def make_preview(*, preview_id: int) -> Preview | None:
    """Make one waiting preview; None when somebody else has it or it must wait for the model."""
    preview = Preview.objects.select_related("blob").get(pk=preview_id)
    source = _source(preview)
    if source is None or not claim(preview):
        return None
    with renewed(preview):
        return _made(preview, source)


def _made(preview: Preview, source: Path | adapters.NotPossibleError) -> Preview:
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
    if model.state == AttemptState.FAILED:
        return adapters.NotPossibleError(model.facts.get("why", "refused"), model.reason)
    return blobs.path_of(model.output.sha256) if model.output else None


def _finish(
    preview: Preview, output: Blob | None, facts: dict[str, object], reason: str
) -> Preview:
    end = finish if output else fail
    with transaction.atomic():
        done = end(preview, output=output, facts=facts, reason=reason[:400])
        if done and preview.kind == PreviewKind.MODEL:
            pictures = Preview.objects.filter(
                blob=preview.blob, kind=PreviewKind.THUMBNAIL, state=AttemptState.WAITING
            )
            _publish(pictures.values_list("pk", flat=True))
    return preview


def reclaim() -> int:
    """Have previews made again whose worker died or whose task was lost; return how many.

    A file on which the worker died three times is given up, with that as the reason.
    """
    with transaction.atomic():
        lost = reclaim_lost(Preview, lambda _row: {"facts": {"why": "crashed"}, "reason": CRASHED})
        _publish(lost)
    return len(lost)
