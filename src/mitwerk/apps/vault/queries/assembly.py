"""How the parts of a revision go together, and where each comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mitwerk.apps.vault.models import BomRow
from mitwerk.apps.vault.queries.access import Access
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.origin import source_rank
from mitwerk.apps.vault.queries.parts import seen_ids
from mitwerk.apps.vault.queries.sheets import file_sheets_of, main_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.sheets import FileSheet

    Viewer = Member | AnonymousUser

INSTANCE = re.compile(r"[\s_.:#-]*\d+$")
MOST_PIECES = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A model that goes into the picture: whose file it is and under which name."""

    name: str
    revision: Revision
    sheet: FileSheet
    row: BomRow | None = None


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part of a tree: its name as shown, how often it is there, its row in the parts list."""

    name: str
    count: int
    row: BomRow | None = None


@dataclass(frozen=True, slots=True)
class Assembly:
    """One model with a tree of parts (``whole``), or several models put together (``pieces``).

    ``links`` are the revisions of other blueprints that the viewer may know of, by id;
    ``being_made`` says that more models are on the way.
    """

    whole: FileSheet | None
    parts: list[NamedPart]
    pieces: list[Piece]
    links: dict[int, Revision]
    being_made: bool = False


def leaves_of(sheet: FileSheet) -> list[dict[str, Any]]:
    """Return the parts of a model that have triangles of their own and a name."""
    parts = sheet.model.facts.get("parts", []) if sheet.model else []
    return [part for part in parts if part.get("triangles") and part.get("name")]


def singles(sheets: Iterable[FileSheet]) -> list[FileSheet]:
    """Return the models of a revision, each part once: the richest of files of the same name."""
    best: dict[str, FileSheet] = {}
    for sheet in sheets:
        if sheet.model is None:
            continue
        stem = PurePosixPath(sheet.path).with_suffix("").as_posix().casefold()
        held = best.get(stem)
        if held is None or source_rank(sheet.kind) > source_rank(held.kind):
            best[stem] = sheet
    return list(best.values())


def whole_of(sheets: list[FileSheet]) -> FileSheet | None:
    """Return the model with a tree of parts; the one that stands for the revision if it has one."""
    main = main_sheet(sheets)
    if main is not None and len(leaves_of(main)) > 1:
        return main
    trees = [sheet for sheet in singles(sheets) if len(leaves_of(sheet)) > 1]
    return max(trees, key=lambda sheet: len(leaves_of(sheet)), default=None)


def is_assembled(sheets: list[FileSheet]) -> bool:
    """Tell whether there is an assembly to look at in the files of the revision itself."""
    return whole_of(sheets) is not None or len(singles(sheets)) > 1


def assembly_of(revision: Revision, rights: Access, viewer: Viewer) -> Assembly:
    """Return how the parts of a revision go together; four queries, one more behind a mask.

    Behind a mask no other blueprint is named: its owner could be the author.
    """
    rows = list(
        BomRow.objects.filter(revision=revision)
        .select_related("file", "link__blueprint__owner_member", "link__blueprint__owner_team")
        .order_by("number")[:MOST_PIECES]
    )
    links = {row.link.pk: row.link for row in rows if row.link} if not rights.masked else {}
    seen = seen_ids(links, viewer)
    links = {pk: link for pk, link in links.items() if pk in seen}
    others = [(link, Access(may_read=True, owns=False)) for link in links.values()]
    sheets, *linked = file_sheets_of([(revision, rights), *others])
    whole = whole_of(sheets)
    names = names_of(revision) if rights.masked else None
    blot = names.in_text if names else str
    if whole is not None:
        parts = _named_parts(leaves_of(whole), rows, blot)
        return Assembly(whole, parts, [], links)
    by_link = dict(zip(links, linked, strict=True))
    shapes = [sheet for one in (sheets, *linked) for sheet in one if sheet.under_way or sheet.model]
    waited = len(shapes) > 1 and any(sheet.under_way for sheet in shapes)
    return Assembly(None, [], _pieces(revision, sheets, rows, by_link, links), links, waited)


def _named_parts(
    leaves: Sequence[dict[str, Any]], rows: list[BomRow], blot: Callable[[str], str]
) -> list[NamedPart]:
    """Count instances ("Wheel 1" to "Wheel 4") as one part; a lone number stays in its name."""
    exact = {row.name.casefold(): row for row in rows}
    loose = {_family(row.name): row for row in rows}
    families: dict[str, list[str]] = {}
    for leaf in leaves:
        families.setdefault(_family(leaf["name"]), []).append(leaf["name"])
    return [
        NamedPart(
            blot(names[0] if len(set(names)) == 1 else INSTANCE.sub("", names[0].strip())),
            len(names),
            exact.get(names[0].casefold()) or loose.get(family),
        )
        for family, names in families.items()
    ]


def _family(name: str) -> str:
    """A name without what counts instances: "Wheel 3" and "wheel" are one."""
    return INSTANCE.sub("", name.strip()).casefold()


def _pieces(
    revision: Revision,
    sheets: list[FileSheet],
    rows: list[BomRow],
    linked: dict[int, list[FileSheet]],
    links: dict[int, Revision],
) -> list[Piece]:
    by_file = {row.file_id: row for row in rows if row.file_id}
    own = [
        Piece(sheet.name, revision, sheet, by_file.get(sheet.file.pk)) for sheet in singles(sheets)
    ]
    others = []
    for row in rows:
        main = main_sheet(linked.get(row.link_id or 0, []))
        if row.link_id in links and main is not None and main.model is not None:
            others.append(Piece(row.name, links[row.link_id], main, row))
    return [*own, *others][:MOST_PIECES]
