"""Which files of a fork are its own work, and which came along from the origin."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from mitwerk.apps.vault.models import RevisionFile


def own_work() -> Exists:
    """Return the expression that is true for files whose bytes the fork's origin did not have.

    For querysets of `RevisionFile`; every file of a blueprint that is no fork is its own.
    """
    origin = RevisionFile.objects.filter(
        revision=OuterRef("revision__blueprint__forked_from"), blob=OuterRef("blob")
    )
    return ~Exists(origin)
