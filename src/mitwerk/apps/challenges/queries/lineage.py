"""Whether a revision comes from another one, and whose work stands behind what was entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import EntryState
from mitwerk.apps.challenges.models import EntryRevision
from mitwerk.apps.vault.models import Revision
from mitwerk.apps.vault.queries.lineage import ancestor_ids

if TYPE_CHECKING:
    from collections.abc import Collection


def descends_from(revision: Revision, ancestor_id: int) -> bool:
    """Tell whether ``ancestor_id`` is the revision itself or one of its ancestors; one query.

    In a lineage of more than ten thousand the oldest are not known and so refused.
    """
    return ancestor_id == revision.pk or ancestor_id in ancestor_ids([revision.pk])


def authors_behind(phases: Collection[int]) -> set[int]:
    """Return who made what the entries of phases (by id) build on; two queries.

    They may get a share of a prize, without having entered.
    """
    entered = EntryRevision.objects.filter(entry__phase__in=phases)
    standing = entered.exclude(entry__state=EntryState.WITHDRAWN)
    start = list(standing.values_list("revision_id", flat=True))
    if not start:
        return set()
    family = Revision.objects.filter(pk__in=ancestor_ids(start))
    return set(family.values_list("author_id", flat=True))
