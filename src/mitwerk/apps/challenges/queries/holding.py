"""Which entries hold a blueprint: a work is entered in one phase, so that its mask is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from mitwerk.apps.challenges.adapters_judging import relatives_of
from mitwerk.apps.challenges.enums import EntryState, PhaseState
from mitwerk.apps.challenges.models import Entry
from mitwerk.apps.challenges.queries.entries import own_entries
from mitwerk.apps.challenges.rules import BLIND

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint


def holding_entries() -> QuerySet[Entry]:
    """Return the entries that stand: neither withdrawn nor of a cancelled phase."""
    return Entry.objects.exclude(state=EntryState.WITHDRAWN).exclude(
        phase__state=PhaseState.CANCELLED
    )


def own_kin_under_judging(by: Member, blueprint: Blueprint) -> QuerySet[Entry]:
    """Return own entries, still judged blind, that the blueprint comes from or that come from it.

    Once one of the two is decided, its author is named, and the lineage names the other's.
    """
    kin = relatives_of(blueprint.pk)
    own = own_entries(by) | Q(entrant=by)  # also who left the team since
    return holding_entries().filter(own, blueprint__in=kin, phase__state__in=BLIND)
