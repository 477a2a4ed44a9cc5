"""Whether a configuration has a twin, and which free ones are nearest to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.configurator import moves
from mitwerk.apps.configurator import presenting as shape
from mitwerk.apps.configurator.digests import digests_of
from mitwerk.apps.configurator.enums import ClaimKind
from mitwerk.apps.configurator.figures import difference
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.configurations import chosen_of, standing_claims
from mitwerk.apps.configurator.stage import opened, squashed, sums
from mitwerk.apps.configurator.steps import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.configurator.models import Claim, Configuration, Edition


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """A free vehicle near a taken one: what it has instead, and the way to it."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    difference: str
    url: str


def twin_of(configuration: Configuration) -> Claim | None:
    """Return somebody else's claim on this very vehicle or on its look, None if it is free."""
    claims = standing_claims().filter(catalogue=configuration.edition.catalogue_id)
    standing = claims.exclude(by=configuration.owner_id)
    same = standing.filter(content_digest=configuration.content_digest).first()
    return (
        same or standing.filter(look_digest=configuration.look_digest, kind=ClaimKind.LOOK).first()
    )


def free_test(edition: Edition) -> Callable[[frozenset[str]], bool]:
    """Return what says of a vehicle of an edition whether nobody has claimed it or its look."""
    product = product_of(edition)
    standing = standing_claims().filter(catalogue=edition.catalogue_id)
    contents = set(standing.values_list("content_digest", flat=True))
    looks = set(standing.filter(kind=ClaimKind.LOOK).values_list("look_digest", flat=True))

    def is_free(chosen: frozenset[str]) -> bool:
        digests = digests_of(edition, product, chosen)
        return digests.content not in contents and digests.look not in looks

    return is_free


def free_neighbours(configuration: Configuration, language: str) -> list[NeighbourRow]:
    """Return the nearest vehicles that nobody claimed, least changes first."""
    edition = configuration.edition
    product = product_of(edition)
    wish = frozenset(chosen_of(configuration))
    found = moves.nearest_free(product, wish, free_test(edition))
    empty, _mended = opened(product, "")
    rows = []
    for one in found:
        steps = squashed(moves.steps_to(product, empty, one.chosen), product)
        change = sums(product, one.chosen).price_minor - configuration.price_minor
        rows.append(
            NeighbourRow(
                tuple(product.label(code, language) for code in one.added),
                tuple(product.label(code, language) for code in one.removed),
                difference(change, edition.currency, language),
                shape.stage_url(edition.code, text(steps)),
            )
        )
    return rows
