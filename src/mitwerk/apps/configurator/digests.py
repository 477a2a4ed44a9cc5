"""What makes two configurations the same: canonical forms and their SHA-256."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.configurator.counting import EXTERIOR
from mitwerk.apps.configurator.tables import PACKAGES
from mitwerk.kit.canonical import canonical, digest

if TYPE_CHECKING:
    from collections.abc import Collection

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.configurator.products import Product


@dataclass(frozen=True, slots=True)
class Digests:
    """The three meanings of "the same": edition and options, vehicle, seen from outside."""

    chosen: str
    exact: str
    content: str
    look: str


def digests_of(edition: Edition, product: Product, chosen: Collection[str]) -> Digests:
    """Return the canonical list of options and its digests.

    Content and look leave out packages: the same options are the same vehicle, however they are
    paid. The look leaves out what stands in no exterior family; a catalogue without exterior
    families is all look. Both speak of the catalogue, so a vehicle is not twice one of a kind
    because an edition lies between.
    """
    codes = sorted(chosen)
    parts = [code for code in codes if product.options[code].family != PACKAGES]
    seen = [code for code in parts if _is_seen(product, code)]
    catalogue = edition.catalogue_id
    return Digests(
        canonical(codes).decode(),
        digest({"edition": edition.digest, "options": codes}),
        digest({"catalogue": catalogue, "options": parts}),
        digest({"catalogue": catalogue, "look": seen or parts}),
    )


def _is_seen(product: Product, code: str) -> bool:
    family = product.families.get(product.options[code].family)
    return family is not None and family.scope == EXTERIOR
