"""Prize-winning entries that could become options of a catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from mitwerk.apps.challenges.models import AwardLine, Entry
from mitwerk.apps.challenges.queries.entries import visible_entries
from mitwerk.apps.configurator import tables as sheets

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.members.models import Member

SHOWN = 60


def won_entries(catalogue: Catalogue, viewer: Member) -> QuerySet[Entry]:
    """Return entries with a prize that are no option here yet, those of one's own briefs."""
    won = AwardLine.objects.filter(entry=OuterRef("pk"), award__rank__gte=1)
    own = Q(phase__challenge__client=viewer) | Q(phase__challenge=catalogue.challenge_id)
    found = visible_entries(viewer).filter(own, Exists(won))
    codes = _codes(catalogue)
    options = [one.entry_id for one in catalogue.origins.all() if one.option in codes]
    return (
        found.exclude(pk__in=options)
        .select_related("blueprint", "phase__challenge")
        .order_by("-pk")[:SHOWN]
    )


def has_row(catalogue: Catalogue, option: str) -> bool:
    """Say whether the draft has a row of this code."""
    return option in _codes(catalogue)


def _codes(catalogue: Catalogue) -> set[str]:
    rows = sheets.load(catalogue.draft)["options"]
    return {sheets.plain(row.get("code", "")) for row in rows}
