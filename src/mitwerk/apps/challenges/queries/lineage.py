"""Whether a revision comes from another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.vault.queries.lineage import ancestor_ids

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision


def descends_from(revision: Revision, ancestor_id: int) -> bool:
    """Tell whether ``ancestor_id`` is the revision itself or one of its ancestors; one query.

    In a lineage of more than ten thousand the oldest are not known and so refused.
    """
    return ancestor_id == revision.pk or ancestor_id in ancestor_ids([revision.pk])
