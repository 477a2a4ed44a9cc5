"""The one lock of a catalogue: claims, orders, editions and drafts are written after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.configurator.models import Catalogue
from mitwerk.apps.configurator.rules import runs
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member


def lock_catalogue(pk: int) -> Catalogue:
    """Lock a catalogue until the transaction ends and return it fresh.

    On PostgreSQL the row is locked; on SQLite ``BEGIN IMMEDIATE`` already made us the only
    writer. Read `kit.clock.database_now` after this, never before.
    """
    return Catalogue.objects.select_for_update(of=("self",)).get(pk=pk)


def own_catalogue(*, by: Member, code: str) -> Catalogue:
    """Lock a catalogue for its owner; others don't learn more than its pages show."""
    found = Catalogue.objects.select_for_update(of=("self",)).filter(code=code).first()
    if found is None or not runs(found, by.pk):
        raise NotFoundError
    return found
