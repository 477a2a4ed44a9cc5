"""Blob rows: what is known of stored bytes."""

from __future__ import annotations

from mitwerk.apps.vault import adapters
from mitwerk.apps.vault.models import Blob
from mitwerk.kit import blobs


def record_blob(*, sha256: str, size: int, name: str) -> Blob:
    """Record bytes that already lie in the store; their type is read from their content."""
    known = Blob.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    found = adapters.sniffed(blobs.path_of(sha256), name)
    blob, _made = Blob.objects.get_or_create(
        sha256=sha256,
        defaults={
            "size": size,
            "kind": found.kind,
            "media_type": found.media_type,
            "named": list(found.named),
        },
    )
    return blob
