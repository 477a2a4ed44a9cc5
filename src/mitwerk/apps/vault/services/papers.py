"""Papers: read once what small text files say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.vault import adapters_parts
from mitwerk.apps.vault.models import Paper
from mitwerk.engines.bom import MOST_BYTES
from mitwerk.kit import blobs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.vault.models import Blob

READ = frozenset({"text", "markdown", "csv"})


def read_paper(blob: Blob) -> Paper | None:
    """Return what a text file says of itself, reading it now if nobody has; None for others."""
    if blob.kind not in READ:
        return None
    known = Paper.objects.filter(blob=blob).first()
    if known is not None:
        return known
    with blobs.open_read(blob.sha256) as file:
        data = file.read(MOST_BYTES)
    fields = adapters_parts.read_paper(data, is_table=blob.kind == "csv")
    paper, _made = Paper.objects.get_or_create(blob=blob, defaults=fields)
    return paper


def papers_of(wanted: Iterable[Blob]) -> dict[int, Paper]:
    """Return the papers of these files by blob id.

    They were read when the files arrived; only files older than that are read now.
    """
    texts = {blob.pk: blob for blob in wanted if blob.kind in READ}
    found = {paper.blob_id: paper for paper in Paper.objects.filter(blob__in=texts)}
    for pk, blob in texts.items():
        if pk not in found and (paper := read_paper(blob)):
            found[pk] = paper
    return found
