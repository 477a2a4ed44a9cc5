"""Catalogues and editions as a viewer may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, OuterRef, Q, Subquery

from mitwerk.apps.configurator.enums import CatalogueState
from mitwerk.apps.configurator.models import Catalogue, Edition, EditionFile
from mitwerk.apps.configurator.tables import COVERS
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser


def visible_catalogues(viewer: Viewer) -> QuerySet[Catalogue]:
    """Return what was ever on sale, and one's own."""
    public = ~Q(state=CatalogueState.DRAFT)
    return Catalogue.objects.filter(public | Q(owner=viewer.pk) if viewer.pk else public)


def with_newest(catalogues: QuerySet[Catalogue]) -> QuerySet[Catalogue]:
    """Annotate catalogues with the newest edition (number, code, counts, cover) and claims."""
    newest = Edition.objects.filter(catalogue=OuterRef("pk")).order_by("-number")
    covers = EditionFile.objects.filter(edition__code=OuterRef("newest_code"), name__in=COVERS)
    found = catalogues.select_related("owner").defer("draft")
    return found.annotate(
        newest_number=Subquery(newest.values("number")[:1]),
        newest_code=Subquery(newest.values("code")[:1]),
        newest_counts=Subquery(newest.values("counts")[:1]),
        claimed=Count("claims", filter=Q(claims__released_at=None)),
    ).annotate(newest_cover=Subquery(covers.values("name")[:1]))


def catalogue_for(code: str, viewer: Viewer) -> Catalogue:
    """Return a catalogue that this viewer may see; for others there is none."""
    found = visible_catalogues(viewer).select_related("owner", "challenge").filter(code=code)
    catalogue = found.first()
    if catalogue is None:
        raise NotFoundError
    return catalogue


def own_catalogue_for(code: str, viewer: Viewer) -> Catalogue:
    """Return a catalogue for its owner; for others there is none to be edited."""
    found = Catalogue.objects.filter(code=code, owner=viewer.pk).select_related("owner")
    catalogue = found.first() if viewer.pk else None
    if catalogue is None:
        raise NotFoundError
    return catalogue


def edition_for(code: str, viewer: Viewer) -> Edition:
    """Return an edition that this viewer may see, by its code, with its catalogue.

    Its tables and the draft's stay in the database until they are asked for: every click on the
    stage comes by here, and they may take megabytes.
    """
    seen = visible_catalogues(viewer)
    found = Edition.objects.filter(code=code, catalogue__in=seen).select_related("catalogue__owner")
    edition = found.defer("findings", "tables", "catalogue__draft").first()
    if edition is None:
        raise NotFoundError
    return edition


def edition_numbered(catalogue: Catalogue, number: int) -> Edition:
    """Return an edition of a catalogue by its number."""
    edition = catalogue.editions.filter(number=number).first()
    if edition is None:
        raise NotFoundError
    edition.catalogue = catalogue
    return edition


def newest_edition(catalogue: Catalogue) -> Edition | None:
    """Return what is on sale now; None before the first edition."""
    edition = catalogue.editions.defer("findings", "tables").order_by(F("number").desc()).first()
    if edition is not None:
        edition.catalogue = catalogue
    return edition


def cover_of(edition: Edition) -> str:
    """Return the name of the picture of an edition's vehicle, "" without one."""
    found = edition.files.filter(name__in=COVERS).values_list("name", flat=True)
    return found.first() or ""
