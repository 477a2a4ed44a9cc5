"""Whether a revision comes from another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.vault.models import RevisionParent

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision

MOST_GENERATIONS = 500


def descends_from(revision: Revision, ancestor_id: int) -> bool:
    """Tell whether ``ancestor_id`` is the revision itself or one of its ancestors.

    One query a generation, since both databases must do; a lineage longer than 500 is refused.
    """
    generation, seen = {revision.pk}, {revision.pk}
    for _step in range(MOST_GENERATIONS):
        if ancestor_id in generation:
            return True
        links = RevisionParent.objects.filter(revision_id__in=generation)
        generation = set(links.values_list("parent_id", flat=True)) - seen
        if not generation:
            return False
        seen |= generation
    return False
