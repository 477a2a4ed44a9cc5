"""Parts that copy an older part of somebody else outside their lineage: flagged, never more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.members.models import TeamMembership
from mitwerk.apps.vault import shapes
from mitwerk.apps.vault.adapters_measure import share_that_differs, unpacked
from mitwerk.apps.vault.enums import BlobState, Likeness, Visibility
from mitwerk.apps.vault.models import Measurement, RevisionFile, SimilarityFlag
from mitwerk.apps.vault.queries.lineage import ancestor_ids
from mitwerk.kit import blobs
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mitwerk.apps.vault.shapes import Neighbour

COPIES = frozenset({Likeness.SAME, Likeness.MIRRORED, Likeness.SCALED})
MOST_COPIES = 200  # of one part that are looked at
PLAIN = 100  # triangles: plates and blocks with fewer belong to nobody
MOST_DIFFERS = 0.02  # of the volume; a variant that was worked on differs by more


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
    return sum(_flag_newer(other) for other in {blob_id, *near}) if near else 0


def _copies_of(blob_id: int) -> dict[int, Neighbour]:
    """Return the copies of a part, itself among them; nothing for plain plates and blocks."""
    rows = Measurement.objects.filter(blob=blob_id, state=AttemptState.READY)
    shape = rows.values_list("shape", flat=True).first()
    if shape is None:
        return {}
    asked = unpacked(bytes(shape))
    if asked.triangles < PLAIN:
        return {}
    near = shapes.nearest(asked, MOST_COPIES)
    return {one.blob_id: one for one in near if one.relation in COPIES}


def _flag_newer(blob_id: int) -> int:
    near = _copies_of(blob_id)
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
            older = _older(holder, files, people)
            found += older is not None and _flag(holder, older, near[older.blob_id])
    return found


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
) -> RevisionFile | None:
    """Return the oldest open part of others that was there before, None when all is well."""
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
    if not earlier or _came_along(first, files):
        return None
    return earlier[0]


def _came_along(first: RevisionFile, files: Sequence[RevisionFile]) -> bool:
    """Tell whether what a revision comes from has the part, too."""
    having = {file.revision_id for file in files}
    return not having.isdisjoint(ancestor_ids([first.revision_id]))


def _flag(newer: RevisionFile, older: RevisionFile, one: Neighbour) -> bool:
    differs = _differs(newer, older, one)
    if differs is not None and differs > MOST_DIFFERS:
        return False
    with transaction.atomic():
        _flag_row, made = SimilarityFlag.objects.get_or_create(
            blueprint=newer.revision.blueprint,
            blob=newer.blob,
            defaults={
                "file": newer,
                "older": older,
                "likeness": one.relation,
                "distance": one.distance,
                "scale": one.scale,
                "differs": differs,
            },
        )
    return made


def _differs(newer: RevisionFile, older: RevisionFile, one: Neighbour) -> float | None:
    if newer.blob_id == older.blob_id:
        return 0.0
    if one.relation != Likeness.SAME:  # a move lays neither a mirror image nor another size over it
        return None
    return share_that_differs(blobs.path_of(older.blob.sha256), blobs.path_of(newer.blob.sha256))
