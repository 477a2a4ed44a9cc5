"""Parts that nearly are an older part of somebody else outside their lineage: flagged, never more.

The index of shapes names candidates; they are laid over the older part, which tells how they
resemble it; of those that are no exact copies only what fills nearly the same volume is flagged.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.members.models import TeamMembership
from mitwerk.apps.vault import shapes
from mitwerk.apps.vault.adapters_measure import (
    share_that_differs,
    told_by_laying_over,
    unpacked,
)
from mitwerk.apps.vault.enums import BlobState, Likeness, Visibility
from mitwerk.apps.vault.models import Measurement, RevisionFile, SimilarityFlag
from mitwerk.apps.vault.queries.lineage import ancestor_ids
from mitwerk.kit import blobs
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mitwerk.apps.vault.shapes import Neighbour

LOOKED_AT = frozenset({Likeness.SAME, Likeness.MIRRORED, Likeness.SCALED, Likeness.NEAR})
MOST_COPIES = 200  # of one part that are looked at
PLAIN = 100  # triangles: plates and blocks with fewer belong to nobody
MOST_DIFFERS = 0.05  # of the volume; a variant that was worked on differs by more
MOST_LAID_OVER = 3  # older parts that one part is laid over, one after the other


def find_copies_in(*, revision_id: int) -> int:
    """Look for copies among the measured parts of an opened revision; return how many flags."""
    measured = Measurement.objects.filter(
        blob__in=RevisionFile.objects.filter(revision=revision_id).values("blob"),
        state=AttemptState.READY,
        shape__isnull=False,
    )
    return sum(find_copies(blob_id=pk) for pk in measured.values_list("blob_id", flat=True))


def find_copies(*, blob_id: int) -> int:
    """Flag the newer ones among a part and its copies, whichever was measured first.

    Returns how many flags are new. A part of an open revision is flagged when somebody else had
    it in an open revision before its owner had it anywhere, and nothing that it comes from has
    it. One flag a blueprint and part, for the oldest; a flag changes nothing else.
    """
    near = _copies_of(blob_id)
    if not near:
        return 0
    nearest = sorted((one for one in near.values() if one.blob_id != blob_id), key=_rank)
    exact = sum(one.relation != Likeness.NEAR for one in nearest)
    others = nearest[: max(exact, MOST_LAID_OVER)]
    found = _flag_newer(blob_id, near)
    return found + sum(_flag_newer(one.blob_id, only=blob_id) for one in others)


def _rank(one: Neighbour) -> tuple[bool, float]:
    """Exact copies first, all alike, then by distance."""
    return (True, one.distance) if one.relation == Likeness.NEAR else (False, 0.0)


def _copies_of(blob_id: int) -> dict[int, Neighbour]:
    """Return what may be copies of a part, itself among them; none of plain plates and blocks."""
    rows = Measurement.objects.filter(blob=blob_id, state=AttemptState.READY)
    shape = rows.values_list("shape", flat=True).first()
    if shape is None:
        return {}
    asked = unpacked(bytes(shape))
    if asked.triangles < PLAIN:
        return {}
    near = shapes.nearest(asked, MOST_COPIES)
    return {one.blob_id: one for one in near if one.relation in LOOKED_AT}


def _flag_newer(
    blob_id: int, near: dict[int, Neighbour] | None = None, *, only: int | None = None
) -> int:
    """Flag holders of a content that copy an older one (``only`` this one, where it is named)."""
    near = _copies_of(blob_id) if near is None else near
    files = list(
        RevisionFile.objects.filter(blob__in=near, blob__state=BlobState.STORED)
        .select_related("revision__blueprint", "blob")
        .order_by("revision__created_at", "revision_id", "number")
    )
    people = _people(files)
    flagged = set(
        SimilarityFlag.objects.filter(blob__in=near).values_list("blueprint_id", flat=True)
    )
    holders: dict[int, RevisionFile] = {}
    for file in files:
        if file.blob_id == blob_id and file.revision.visibility == Visibility.OPEN:
            holders.setdefault(file.revision.blueprint_id, file)
    found = 0
    for blueprint_id, holder in holders.items():
        if blueprint_id not in flagged:
            older = [one for one in _older(holder, files, people) if only in {None, one.blob_id}]
            found += _flag_first(holder, older, near)
    return found


def _flag_first(
    holder: RevisionFile, older: Sequence[RevisionFile], near: Mapping[int, Neighbour]
) -> bool:
    """Flag a part with the first of these that it is a copy of, the oldest of exact copies."""
    contents: dict[int, RevisionFile] = {}
    for file in sorted(older, key=lambda file: _rank(near[file.blob_id])):
        contents.setdefault(file.blob_id, file)
    candidates = list(contents.values())[:MOST_LAID_OVER]
    return any(_flag(holder, one, near[one.blob_id]) for one in candidates)


def _people(files: Iterable[RevisionFile]) -> dict[int, frozenset[int]]:
    """Return who stands behind each blueprint: its owner, its team now or once, its authors."""
    found: dict[int, set[int]] = defaultdict(set)
    teams: dict[int, set[int]] = defaultdict(set)
    for file in files:
        blueprint = file.revision.blueprint
        found[blueprint.pk].add(file.revision.author_id)
        if blueprint.owner_member_id:
            found[blueprint.pk].add(blueprint.owner_member_id)
        if blueprint.owner_team_id:
            teams[blueprint.owner_team_id].add(blueprint.pk)
    members = TeamMembership.objects.filter(team__in=teams).values_list("team_id", "member_id")
    for team_id, member_id in members:
        for pk in teams[team_id]:
            found[pk].add(member_id)
    return {pk: frozenset(ids) for pk, ids in found.items()}


def _older(
    holder: RevisionFile, files: Sequence[RevisionFile], people: Mapping[int, frozenset[int]]
) -> list[RevisionFile]:
    """Return the open parts of others that were there before, the oldest first."""
    own = people[holder.revision.blueprint_id]
    by_own, by_others = [], []
    for file in files:
        shared = people[file.revision.blueprint_id] & own
        if shared:
            by_own.append(file)
        elif file.revision.visibility == Visibility.OPEN:
            by_others.append(file)
    first = min(by_own, key=lambda file: file.revision.created_at)
    earlier = [one for one in by_others if one.revision.created_at < first.revision.created_at]
    return [] if not earlier or _came_along(first, files) else earlier


def _came_along(first: RevisionFile, files: Sequence[RevisionFile]) -> bool:
    """Tell whether what a revision comes from has the part, too."""
    having = {file.revision_id for file in files}
    return not having.isdisjoint(ancestor_ids([first.revision_id]))


def _flag(newer: RevisionFile, older: RevisionFile, one: Neighbour) -> bool:
    likeness = _likeness(newer, older, one)
    differs = _differs(newer, older, likeness)
    unlike = differs > MOST_DIFFERS if differs is not None else likeness == Likeness.NEAR
    if unlike:
        return False
    with transaction.atomic():
        _flag_row, made = SimilarityFlag.objects.get_or_create(
            blueprint=newer.revision.blueprint,
            blob=newer.blob,
            defaults={
                "file": newer,
                "older": older,
                "likeness": likeness,
                "distance": one.distance,
                "scale": one.scale,
                "differs": differs,
            },
        )
    return made


def _likeness(newer: RevisionFile, older: RevisionFile, one: Neighbour) -> str:
    """Return how the parts relate: by their surfaces, else by what the index knows them by."""
    if newer.blob_id == older.blob_id:
        return one.relation
    return told_by_laying_over(*_paths(older, newer)) or one.relation


def _differs(newer: RevisionFile, older: RevisionFile, likeness: str) -> float | None:
    if newer.blob_id == older.blob_id:
        return 0.0
    if likeness in {
        Likeness.MIRRORED,
        Likeness.SCALED,
    }:  # a move lays neither a mirror image nor another size over it
        return None
    return share_that_differs(*_paths(older, newer))


def _paths(*files: RevisionFile) -> list[Path]:
    return [blobs.path_of(file.blob.sha256) for file in files]
