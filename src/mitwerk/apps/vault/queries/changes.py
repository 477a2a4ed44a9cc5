"""What changed from one revision to another, as far as the viewer may read both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.errors import WithheldError
from mitwerk.apps.vault.models import BomRow, Comparison
from mitwerk.apps.vault.queries.access import revisions_for
from mitwerk.apps.vault.queries.given import Given, refuse_withheld
from mitwerk.apps.vault.queries.origin import source_rank
from mitwerk.apps.vault.queries.pairing import Change, FilePair, pair_files
from mitwerk.apps.vault.queries.sheets import UNDER_WAY, file_sheets_of
from mitwerk.kit.attempts import AttemptState
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blob, Revision
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.sheets import FileSheet

    Viewer = Member | AnonymousUser

MOST_AT_ONCE = 12  # pairs of shapes that one request has worked out


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two revisions, with the viewer's rights and its files."""

    revision: Revision
    rights: Access
    sheets: list[FileSheet]


@dataclass(frozen=True, slots=True)
class Changes:
    """Two revisions file by file; ``comparisons`` by the ids of both contents (old, new)."""

    old: Side
    new: Side
    pairs: list[FilePair]
    comparisons: dict[tuple[int, int], Comparison]

    @property
    def masked(self) -> bool:
        return self.old.rights.masked or self.new.rights.masked

    def comparison(self, pair: FilePair) -> Comparison | None:
        """What is known of a pair of shapes; None when nobody asked yet."""
        if pair.old is None or pair.new is None or not pair.has_shapes:
            return None
        return self.comparisons.get((pair.old.file.blob_id, pair.new.file.blob_id))

    def count(self, change: Change) -> int:
        return sum(pair.change is change for pair in self.pairs)

    def of(self, change: Change) -> list[FilePair]:
        return [pair for pair in self.pairs if pair.change is change]

    @property
    def shapes(self) -> list[FilePair]:
        """The pairs that the engine lays over each other, the heaviest first."""
        found = [pair for pair in self.pairs if pair.has_shapes]
        return sorted(found, key=_weight, reverse=True)

    @property
    def main(self) -> FilePair | None:
        """The change that is shown first: a shape, else a picture, else whatever changed."""
        if self.shapes:
            return self.shapes[0]
        changed = self.of(Change.CHANGED)
        drawn = [pair for pair in changed if pair.shown.picture]
        return next(iter(drawn or changed), None)

    def pair(self, number: int) -> FilePair:
        """Return the pair of a file of the new revision.

        Raises
        ------
        NotFoundError
            The new revision has fewer files.
        """
        for pair in self.pairs:
            if pair.new is not None and pair.new.number == number:
                return pair
        raise NotFoundError(_("This revision has no such file."))

    def missing(self, only: FilePair | None = None) -> list[tuple[Blob, Blob]]:
        """Return the contents that nobody has compared yet, as many as one request may want."""
        wanted = [only] if only is not None else self.shapes[:MOST_AT_ONCE]
        return [
            (pair.old.file.blob, pair.new.file.blob)
            for pair in wanted
            if pair.has_shapes and pair.old and pair.new and self.comparison(pair) is None
        ]

    @property
    def under_way(self) -> bool:
        return any(one.state in UNDER_WAY for one in self.comparisons.values())


def _weight(pair: FilePair) -> tuple[int, int]:
    sheet = pair.shown
    return source_rank(sheet.kind), sheet.size


def changes_between(old_code: str, new_code: str, viewer: Viewer) -> Changes:
    """Return what changed between two revisions.

    Raises
    ------
    NotFoundError
        One of them is not the viewer's to read, or both are the same.
    """
    if old_code == new_code:
        raise NotFoundError(_("Choose two revisions: this is one and the same."))
    sides = revisions_for((old_code, new_code), viewer)
    old, new = (
        Side(revision, rights, sheets)
        for (revision, rights), sheets in zip(sides, file_sheets_of(sides), strict=True)
    )
    told = not old.rights.masked and not new.rights.masked
    pairs = pair_files(old.sheets, new.sheets, by_bytes=told)
    return Changes(old, new, pairs, _comparisons(pairs))


def _comparisons(pairs: Iterable[FilePair]) -> dict[tuple[int, int], Comparison]:
    wanted = {
        (pair.old.file.blob_id, pair.new.file.blob_id)
        for pair in pairs
        if pair.has_shapes and pair.old and pair.new
    }
    if not wanted:
        return {}
    either = Q(old__in={old for old, _new in wanted}, new__in={new for _old, new in wanted})
    found = Comparison.objects.filter(either).select_related("output")
    held = {(one.old_id, one.new_id): one for one in found}
    return {ids: one for ids, one in held.items() if ids in wanted}


def masses_of(pair: FilePair) -> tuple[Decimal, Decimal] | None:
    """Return what the parts lists of both revisions say that the part weighs, in kg, if both do."""
    if pair.old is None or pair.new is None:
        return None
    ids = (pair.old.file.pk, pair.new.file.pk)
    rows = BomRow.objects.filter(file__in=ids).exclude(mass_kg=None)
    said = dict(rows.values_list("file_id", "mass_kg"))
    old, new = (said.get(pk) for pk in ids)
    return None if old is None or new is None else (old, new)


def difference_given(changes: Changes, pair: FilePair) -> Given:
    """Return the model of what was added and removed.

    Raises
    ------
    NotFoundError
        Nobody has worked it out (yet), or it is not possible.
    WithheldError
        One of the files, or the result itself, was taken down.
    """
    for sheet in (pair.old, pair.new):
        if sheet is not None:
            refuse_withheld(sheet.file.blob)
    found = changes.comparison(pair)
    if found is None or found.output is None or found.state != AttemptState.READY:
        raise NotFoundError(_("There is no difference of these files, or it is still being made."))
    if found.output.state == BlobState.WITHHELD:
        raise WithheldError(found.output.state_reason)
    # Made by us of bare triangles: there is no text in it that could name anybody.
    return Given(found.output, "difference.glb", found.output.media_type, derived=True)
