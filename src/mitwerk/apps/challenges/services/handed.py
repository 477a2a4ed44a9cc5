"""What is handed in, by its bytes: papers of texts were read when the files arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.queries.contents import Content
from mitwerk.apps.vault.adapters_parts import head_of
from mitwerk.apps.vault.services.papers import papers_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.vault.models import Blob


def contents_of(files: Iterable[tuple[str, Blob]]) -> dict[str, Content]:
    """Return what each file's bytes are, by its path; tables only are looked into."""
    files = list(files)
    tables = papers_of(blob for _path, blob in files if blob.kind == "csv")
    found = {}
    for path, blob in files:
        paper = tables.get(blob.pk)
        columns, named = head_of(paper) if paper else (frozenset(), 0)
        found[path] = Content(blob.kind, blob.size, columns, named)
    return found
