"""Saved configurations, suggestions and claims as a viewer may see them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from mitwerk.apps.configurator.enums import SuggestionState
from mitwerk.apps.configurator.models import Claim, Configuration, Suggestion
from mitwerk.apps.configurator.rules import SUGGESTIONS_A_CONFIGURATION
from mitwerk.kit import clock
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

LARGE = ("edition__tables", "edition__findings", "edition__catalogue__draft")
"""Texts of megabytes that hardly any page of a configuration needs."""


def standing_claims() -> QuerySet[Claim]:
    """Return the claims that hold now: ordered, or their time isn't over."""
    lasting = Q(ordered_at__isnull=False) | Q(expires_at__gt=clock.now())
    return Claim.objects.filter(lasting, released_at=None)


def with_all(rows: QuerySet[Configuration]) -> QuerySet[Configuration]:
    """Fetch what a card or page of a configuration shows."""
    claims = Prefetch("claims", queryset=standing_claims(), to_attr="standing_claims")
    found = rows.select_related("edition__catalogue__owner", "owner").prefetch_related(claims)
    return found.defer(*LARGE)


def own_configurations(member: Member) -> QuerySet[Configuration]:
    """Return what a member saved and didn't put away, newest first."""
    return with_all(member.configurations.filter(put_away_at=None)).order_by("-pk")


def configuration_for(code: str, viewer: Viewer) -> Configuration:
    """Return a configuration for its owner, or for the seller who has an order for it."""
    mine = Q(owner=viewer.pk) | Q(edition__catalogue__owner=viewer.pk, orders__isnull=False)
    found = Configuration.objects.filter(mine, code=code).distinct() if viewer.pk else None
    configuration = with_all(found).first() if found is not None else None
    if configuration is None:
        raise NotFoundError
    return configuration


def shared_configuration(token: str) -> Configuration:
    """Return what a link opens, until its owner puts it away."""
    found = Configuration.objects.filter(token=token, put_away_at=None)
    configuration = with_all(found).first()
    if configuration is None:
        raise NotFoundError
    return configuration


def suggestions_of(configuration: Configuration) -> QuerySet[Suggestion]:
    """Return what friends suggest: what waits for an answer first, then the newest."""
    waiting = Q(answer=SuggestionState.OPEN)
    return configuration.suggestions.annotate(waits=waiting).order_by("-waits", "-pk")[
        :SUGGESTIONS_A_CONFIGURATION
    ]


def chosen_of(configuration: Configuration) -> list[str]:
    """Return the codes of all options of a configuration."""
    found: list[str] = json.loads(configuration.chosen)
    return found


def standing_claim(configuration: Configuration) -> Claim | None:
    """Return the claim that holds a configuration now."""
    claims: list[Claim] = getattr(configuration, "standing_claims", [])
    return claims[0] if claims else None


def claim_for(code: str) -> Claim:
    """Return a claim for its certificate; ended ones have none."""
    found = standing_claims().filter(code=code)
    claim = found.select_related("configuration__edition__catalogue", "by").first()
    if claim is None:
        raise NotFoundError
    return claim


def claimed_chosen(catalogue_id: int) -> list[frozenset[str]]:
    """Return the options of every claimed configuration of a catalogue."""
    rows = standing_claims().filter(catalogue=catalogue_id)
    return [
        frozenset(json.loads(chosen))
        for chosen in rows.values_list("configuration__chosen", flat=True)
    ]
