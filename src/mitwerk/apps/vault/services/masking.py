"""Copies without names: made before a deadline, so that judges can read everything after it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.vault.cleaning import copies
from mitwerk.apps.vault.cleaning.errors import CannotCleanError
from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.apps.vault.models import Blob, Preview, Revision
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.kit import blobs, clock
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from mitwerk.apps.vault.cleaning.redact import Names


def prepare_masked(*, revision_id: int) -> None:
    """Make what a masked reader may get of every file of a revision; may run again."""
    revision = Revision.objects.select_related(
        "author", "blueprint__owner_member", "blueprint__owner_team"
    ).get(pk=revision_id)
    names = names_of(revision)
    for blob in Blob.objects.filter(pk__in=revision.files.values("blob")).order_by("pk"):
        copy = _copy_of(blob)
        searched = blob.kind in copies.SEARCHED and copy.output is not None
        if searched or blob.kind in copies.DRAWN:
            _search(copy, copy.output or blob, blob.kind, names)


def _copy_of(blob: Blob) -> Preview:
    known = Preview.objects.filter(blob=blob, kind=PreviewKind.CLEAN).first()
    if known is not None:
        return known
    output, reason = (blob, "") if blob.kind in copies.PLAIN else _cleaned(blob)
    copy, _made = Preview.objects.get_or_create(
        blob=blob,
        kind=PreviewKind.CLEAN,
        defaults={
            "state": AttemptState.READY if output else AttemptState.FAILED,
            "output": output,
            "reason": reason[:400],
            "finished_at": clock.now(),
        },
    )
    return copy


def _cleaned(blob: Blob) -> tuple[Blob | None, str]:
    with tempfile.TemporaryDirectory(dir=blobs.incoming(), prefix=blobs.TEMP_PREFIX) as folder:
        target = Path(folder, "copy")
        try:
            copies.clean_copy(blobs.path_of(blob.sha256), target, blob.kind)
        except CannotCleanError as error:
            return None, str(error)
        sha256, size = blobs.put_file(target)
    output, _made = Blob.objects.get_or_create(
        sha256=sha256,
        defaults={"size": size, "media_type": blob.media_type, "kind": blob.kind},
    )
    return output, ""


def _search(copy: Preview, source: Blob, kind: str, names: Names) -> None:
    if names.digest in copy.facts.get("named", {}):
        return
    try:
        found = copies.names_found(blobs.path_of(source.sha256), kind, names)
    except CannotCleanError:
        found = True
    with transaction.atomic():
        copy = Preview.objects.select_for_update().get(pk=copy.pk)
        copy.facts = {**copy.facts, "named": {**copy.facts.get("named", {}), names.digest: found}}
        copy.save(update_fields=["facts"])
