"""The parts list of a revision with its roll-up, as one viewer may read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mitwerk.apps.vault import adapters_parts
from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.models import Bom, Preview
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.parts import rows_below
from mitwerk.apps.vault.queries.sheets import PICTURE_KINDS
from mitwerk.apps.vault.queries.wall import pictures_of
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import BomRow, Revision, RevisionFile
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.engines.bom import Node, Rollup

    Viewer = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer open revision of a linked part."""

    code: str
    number: int


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of the tree; texts are ready to be shown.

    ``link`` is the pinned revision, None where there is none or the viewer may not know it;
    ``linked`` says that there is one. ``newer`` is a newer open revision of the same part.
    """

    row: BomRow
    node: Node
    name: str
    texts: dict[str, str]
    depth: int
    linked: bool
    link: Revision | None = None
    newer: Newer | None = None
    picture: tuple[Revision, RevisionFile, str] | None = None


@dataclass(frozen=True, slots=True)
class PartsList:
    """A parts list unfolded: its lines in reading order and its two sums."""

    bom: Bom
    lines: list[PartLine]
    rollup: Rollup
    problems: list[dict[str, Any]] = field(default_factory=list)


def parts_list_of(revision: Revision, rights: Access, viewer: Viewer) -> PartsList | None:
    """Return a revision's parts list, None when it has none; five queries at most.

    Behind a mask the list is not unfolded and no link is shown: parts could name their owner. The
    sums stay whole, since they are what the brief asks for.
    """
    bom = Bom.objects.filter(revision=revision).select_related("file__blob").first()
    if bom is None or bom.file.blob.state == BlobState.WITHHELD:
        return None
    rows = rows_below([revision.pk], viewer)
    rollup = adapters_parts.rolled_up(revision.pk, rows)
    shown = {
        row.link.pk: row.link
        for own in rows.values()
        for row in own
        if row.link and row.link_seen and not rights.masked  # type: ignore[attr-defined]
    }
    builder = _Builder(revision, rights, rows, shown)
    return PartsList(bom, list(builder.lines(revision.pk, rollup.nodes)), rollup, bom.problems)


class _Builder:
    """Walks the tree as far as the viewer may see it."""

    def __init__(
        self,
        revision: Revision,
        rights: Access,
        rows: dict[int, list[BomRow]],
        links: dict[int, Revision],
    ) -> None:
        self.names = names_of(revision) if rights.masked else None
        self.rows = rows
        self.links = links
        self.pictures = pictures_of(list(links)) if links else {}
        reached = {revision.pk, *links}
        files = [row.file for key in reached for row in rows.get(key, ()) if row.file]
        self.drawn = _drawn(files)

    def lines(self, key: int, nodes: tuple[Node, ...]) -> Iterator[PartLine]:
        for node in nodes:
            row = self.rows[key][node.index]
            link = self.links.get(row.link_id or 0)
            yield self._line(row, node, link)
            if link is not None:
                yield from self.lines(link.pk, node.children)

    def _line(self, row: BomRow, node: Node, link: Revision | None) -> PartLine:
        texts = {
            name: self._text(getattr(row, name)) for name in ("material", "process", "supplier")
        }
        newer = None
        if link is not None and (row.newest_number or 0) > link.number:  # type: ignore[attr-defined]
            newer = Newer(row.newest_code, row.newest_number)  # type: ignore[attr-defined]
        picture = None
        if link is not None and link.pk in self.pictures:
            picture = (link, *self.pictures[link.pk])
        elif row.file is not None and row.file.blob_id in self.drawn:
            picture = (row.revision, row.file, self.drawn[row.file.blob_id])
        return PartLine(
            row=row,
            node=node,
            name=self._text(row.name),
            texts=texts,
            depth=node.depth,
            linked=row.link_id is not None,
            link=link,
            newer=newer,
            picture=picture,
        )

    def _text(self, text: str) -> str:
        return self.names.in_text(text) if self.names else text


def _drawn(files: list[RevisionFile]) -> dict[int, str]:
    """Return which kind of picture is ready of each file's bytes; one query."""
    if not files:
        return {}
    ready = Preview.objects.filter(
        blob__in={file.blob_id for file in files},
        blob__state=BlobState.STORED,
        kind__in=PICTURE_KINDS,
        state=AttemptState.READY,
    )
    return dict(ready.order_by("-kind").values_list("blob_id", "kind"))
