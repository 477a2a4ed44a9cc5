"""Whose work is in a revision: points of accepted contribution, counted by its files.

Each file of the revision counts two points: one for who brought it in first, one for who made it
as it is now. How somebody's work was cut into revisions, or spread over accounts, changes nobody's
points (docs/algorithms/shares.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.display import Author, author
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import BomRow, Revision, RevisionFile
from mitwerk.apps.vault.queries.access import masked_ids
from mitwerk.apps.vault.queries.lineage import ancestor_ids

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

MOST_BARS = 12
PERCENT = "\N{NARROW NO-BREAK SPACE}%"


@dataclass(frozen=True, slots=True)
class Credit:
    """The points of one revision of the lineage; revisions without any are left out."""

    revision: Revision
    points: int

    @property
    def member(self) -> Member:
        return self.revision.author


@dataclass(frozen=True, slots=True)
class Bar:
    """One person's part of the work in a revision, for parts/figure_bars.html."""

    label: str
    url: str
    percent: float
    value: str
    y: int


def credit_of(revision: Revision) -> list[Credit]:
    """Return who contributed how much to a revision, the oldest contribution first.

    Three queries, however long the lineage is.
    """
    family = ancestor_ids([revision.pk]) | {revision.pk}
    rows = RevisionFile.objects.filter(revision__in=family).order_by("revision_id", "pk")
    points = points_of(revision.pk, list(rows.values_list("revision_id", "folded_path", "blob_id")))
    known = Revision.objects.select_related("author", "blueprint").in_bulk(list(points))
    return [Credit(known[pk], points[pk]) for pk in sorted(points)]


def points_of(winner: int, rows: list[tuple[int, str, int]]) -> dict[int, int]:
    """Count the points of each revision for the files of one of them.

    ``rows`` are (revision, path, content) of the revision and its ancestors, oldest first. A file
    was brought in by the first revision that holds its path or its content, and made as it is by
    the first that holds its content.
    """
    first_path: dict[str, int] = {}
    first_content: dict[int, int] = {}
    path_of_content: dict[int, str] = {}
    for revision, path, content in rows:
        first_path.setdefault(path, revision)
        first_content.setdefault(content, revision)
        path_of_content.setdefault(content, path)
    points: Counter[int] = Counter()
    for revision, path, content in rows:
        if revision == winner:
            before = first_path[path_of_content[content]]  # under the name it had then
            points[min(first_path[path], before)] += 1
            points[first_content[content]] += 1
    return dict(points)


def _shown(revision: Revision, masked: frozenset[int]) -> Author:
    if revision.blueprint_id in masked:
        return Author(_("somebody whose entry is judged"), None)
    return author(revision.author)


def linked_of(revision: Revision, viewer: Viewer) -> tuple[int, list[Author]]:
    """Return how many open linked parts the parts list names, and who made them; two queries.

    Their work is in the parts' own revisions, so no file of this one counts it.
    """
    rows = BomRow.objects.filter(revision=revision).exclude(link=None)
    linked = Revision.objects.filter(pk__in=rows.values("link"), visibility=Visibility.OPEN)
    masked = masked_ids(viewer)
    parts = list(linked.select_related("author").order_by("pk"))
    people = {shown.label: shown for shown in (_shown(part, masked) for part in parts)}
    return len(parts), list(people.values())


def bars_of(found: list[Credit], viewer: Viewer) -> list[Bar]:
    """Draw who contributed how much, most first; one query.

    Whose work is being judged somewhere is not named, and stands as one.
    """
    masked = masked_ids(viewer)
    by_name: dict[tuple[str, str], int] = defaultdict(int)
    for one in found:
        shown = _shown(one.revision, masked)
        by_name[shown.label, shown.url or ""] += one.points
    whole = sum(by_name.values()) or 1
    order = sorted(by_name, key=lambda name: (-by_name[name], name))[:MOST_BARS]
    return [
        Bar(
            *name,
            percent=round(100 * by_name[name] / whole, 1),
            value=f"{100 * by_name[name] / whole:.0f}{PERCENT}",
            y=34 + 28 * at,
        )
        for at, name in enumerate(order)
    ]
