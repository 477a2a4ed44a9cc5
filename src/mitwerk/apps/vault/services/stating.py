"""What the parts list among some files says of the whole, before there is a revision of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from mitwerk.apps.vault import adapters_parts
from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.models import Blob
from mitwerk.apps.vault.queries.parts import readable, rows_below
from mitwerk.apps.vault.services.papers import papers_of
from mitwerk.engines import bom

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from mitwerk.engines.bom import Rollup


@dataclass(frozen=True, slots=True)
class Stated:
    """The path of a parts list, its sums, and what its rows are called, in small letters."""

    path: str
    rollup: Rollup
    names: frozenset[str]


def stated_by(files: Mapping[str, str]) -> Stated | None:
    """Return what the parts list among files (path → SHA-256) says, None without a readable one.

    Rows that link to a revision take that one's sums if everybody may read it; a part that is
    being judged, or a draft, counts by what its row says itself.
    """
    path = adapters_parts.bom_path(files)
    blob = Blob.objects.filter(sha256=files[path], state=BlobState.STORED).first() if path else None
    paper = papers_of([blob]).get(blob.pk) if blob else None
    if paper is None or paper.bom is None:
        return None
    sheet = adapters_parts.sheet_of(paper)
    if not sheet.rows:
        return None
    try:
        rollup = bom.roll_up(None, _lists(sheet))
    except bom.RollupError:
        return None
    return Stated(path, rollup, frozenset(row.name.casefold() for row in sheet.rows))


def _lists(sheet: bom.Sheet) -> dict[Hashable, list[bom.Line]]:
    codes = {row.link for row in sheet.rows if row.link}
    links = dict(readable(AnonymousUser()).filter(code__in=codes).values_list("code", "pk"))
    below = rows_below(list(links.values())) if links else {}
    lists: dict[Hashable, list[bom.Line]] = {
        key: [adapters_parts.line_of(row) for row in own] for key, own in below.items()
    }
    lists[None] = [
        bom.Line(
            row.name,
            row.quantity,
            row.mass_kg,
            row.unit_cost_minor,
            row.currency,
            links.get(row.link),
        )
        for row in sheet.rows
    ]
    return lists
