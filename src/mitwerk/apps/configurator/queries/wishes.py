"""Wishes as a viewer may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef

from mitwerk.apps.configurator.models import Wish, WishSupport
from mitwerk.apps.configurator.queries.catalogues import visible_catalogues
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser


def wishes_of(catalogue: Catalogue, viewer: Viewer) -> QuerySet[Wish]:
    """Return the wishes of a catalogue with their supporters counted, and the viewer's voice."""
    mine = WishSupport.objects.filter(wish=OuterRef("pk"), member=viewer.pk)
    return catalogue.wishes.select_related("by", "challenge").annotate(
        supporters=Count("supports"), supported=Exists(mine)
    )


def wish_for(code: str, viewer: Viewer) -> Wish:
    """Return a wish of a catalogue that this viewer may see."""
    found = Wish.objects.filter(code=code, catalogue__in=visible_catalogues(viewer))
    wish = found.select_related("catalogue").first()
    if wish is None:
        raise NotFoundError
    return wish
