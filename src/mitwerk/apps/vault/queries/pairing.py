"""Which file of the new revision goes with which of the old one: by path, bytes, name or shape.

Shapes are compared by what the index knows them by, however they lie; where a file is not measured
yet, by the size of its model.

Nothing here asks for hidden things: while an author is masked, paths are those shown, with names
blotted out, and bytes are never compared, or whoever can upload files could try names until one
fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mitwerk.apps.vault.adapters_comparing import COMPARED
from mitwerk.apps.vault.adapters_measure import unpacked
from mitwerk.engines import geometry

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from mitwerk.apps.vault.queries.sheets import FileSheet

VERSION = re.compile(r"[-_. ]*(?:(?:v|ver|version|rev|revision|r)[-_. ]*\d+|\d+)$", re.IGNORECASE)
ALIKE = ("same", "same_or_mirrored", "near", "scaled", "mirrored")  # the surest first
NEIGHBOURS = 4  # of each file that are looked at
FAMILIES = {"png": "picture", "jpeg": "picture", "webp": "picture", "pdf": "picture"}


class Change(StrEnum):
    """What happened to a file."""

    CHANGED = "changed"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


ORDER = list(Change)


@dataclass(frozen=True, slots=True)
class FilePair:
    """One file before and after; one of both may be missing."""

    change: Change
    old: FileSheet | None
    new: FileSheet | None

    @property
    def shown(self) -> FileSheet:
        """The file as it is now, or the last that was seen of it."""
        sheet = self.new or self.old
        if sheet is None:
            raise ValueError("a pair without files")
        return sheet

    @property
    def moved_from(self) -> str:
        """The old path where it is another one."""
        both = self.old is not None and self.new is not None
        return self.old.path if both and self.old and self.old.path != self.shown.path else ""

    @property
    def has_shapes(self) -> bool:
        """Whether the engine can lay one file over the other."""
        sheets = (self.old, self.new)
        return self.change is Change.CHANGED and all(
            sheet is not None and sheet.kind in COMPARED and not sheet.withheld for sheet in sheets
        )


def pair_files(
    old: Sequence[FileSheet], new: Sequence[FileSheet], *, by_bytes: bool
) -> list[FilePair]:
    """Return the files of two revisions in pairs, what changed first.

    Parameters
    ----------
    old, new
        As `queries.sheets.file_sheets` returns them.
    by_bytes
        Whether equal bytes may be told: only when neither author is masked for the viewer.
    """
    left, right = list(old), list(new)
    pairs: list[FilePair] = []

    def match(key: Callable[[FileSheet], Hashable | None]) -> None:
        """Join those files that are the only ones with their key on either side."""
        for before, after in _only_ones(left, right, key):
            left.remove(before)
            right.remove(after)
            pairs.append(FilePair(_change(before, after, by_bytes=by_bytes), before, after))

    match(lambda sheet: sheet.path.casefold())
    if by_bytes:
        match(lambda sheet: sheet.file.blob_id)
    match(lambda sheet: (_family(sheet), sheet.name.casefold()))
    match(lambda sheet: (_family(sheet), _stem(sheet)) if _stem(sheet) else None)
    for before, after in _alike(left, right):
        left.remove(before)
        right.remove(after)
        pairs.append(FilePair(_change(before, after, by_bytes=by_bytes), before, after))
    match(_size)
    pairs += [FilePair(Change.REMOVED, sheet, None) for sheet in left]
    pairs += [FilePair(Change.ADDED, None, sheet) for sheet in right]
    return sorted(pairs, key=lambda pair: (ORDER.index(pair.change), pair.shown.number))


def _only_ones(
    left: Sequence[FileSheet],
    right: Sequence[FileSheet],
    key: Callable[[FileSheet], Hashable | None],
) -> list[tuple[FileSheet, FileSheet]]:
    sides: list[dict[Hashable, list[FileSheet]]] = []
    for sheets in (left, right):
        held: dict[Hashable, list[FileSheet]] = defaultdict(list)
        for sheet in sheets:
            held[key(sheet)].append(sheet)
        sides.append(held)
    one, two = sides
    shared = [found for found in one if found is not None and found in two]
    return [
        (one[found][0], two[found][0])
        for found in shared
        if len(one[found]) == 1 and len(two[found]) == 1
    ]


def _change(before: FileSheet, after: FileSheet, *, by_bytes: bool) -> Change:
    if not by_bytes or before.file.blob_id != after.file.blob_id:
        return Change.CHANGED
    return Change.UNCHANGED if before.path == after.path else Change.RENAMED


def _family(sheet: FileSheet) -> str:
    suffix = PurePosixPath(sheet.name).suffix.lower()
    return FAMILIES.get(sheet.kind, sheet.kind) or suffix


def _stem(sheet: FileSheet) -> str:
    """The name without what counts versions: "bracket-v2.step" and "bracket.step" are one."""
    return VERSION.sub("", PurePosixPath(sheet.name).stem.casefold())


def _alike(
    left: Sequence[FileSheet], right: Sequence[FileSheet]
) -> list[tuple[FileSheet, FileSheet]]:
    """Return files of the same or nearly the same shape, each once, the surest pairs first."""
    known = {str(at): shape for at, sheet in enumerate(right) if (shape := described(sheet))}
    index = geometry.Index(known)
    ranked = [
        (before.kind != right[int(one.file)].kind, ALIKE.index(one.relation), one.distance, at, one)
        for at, before in enumerate(left)
        if (wanted := described(before))
        for one in index.nearest(wanted, NEIGHBOURS)
        if one.relation in ALIKE
    ]
    found: dict[int, int] = {}
    for *_rank, at, one in sorted(ranked, key=lambda row: row[:4]):
        if at not in found and int(one.file) not in found.values():
            found[at] = int(one.file)
    return [(left[at], right[other]) for at, other in found.items()]


def described(sheet: FileSheet) -> geometry.ShapeDescription | None:
    """Return what the shape of a measured file is known by."""
    one = sheet.measurement
    return unpacked(bytes(one.shape)) if one is not None and one.shape is not None else None


def _size(sheet: FileSheet) -> Hashable | None:
    """The size of a model whichever way it lies, and its kind: enough to ask the engine."""
    if sheet.model is None:
        return None
    try:
        sides = sorted(float(side) for side in sheet.model.facts["envelope_mm"])
    except (KeyError, TypeError, ValueError):
        return None
    if not all(side > 0 for side in sides):
        return None
    return sheet.kind, tuple(f"{side:.3g}" for side in sides)
