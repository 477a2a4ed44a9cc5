"""Moves on the stage: surprise me, cheapest or lightest from here, one like nobody has, twins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.configurator import stage
from mitwerk.apps.configurator.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from mitwerk.apps.configurator.products import Product
    from mitwerk.apps.configurator.stage import Situation

    IsFree = Callable[[frozenset[str]], bool]

DRAWN = 64
"""Vehicles drawn to find one like nobody has."""
FREE_SHOWN = 6
LOOKED_AT = 400
"""Options tried for a vehicle near a taken one; there are enough among the first."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A free vehicle near a wish: what it has instead."""

    chosen: frozenset[str]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def steps_to(product: Product, before: Situation, chosen: Collection[str]) -> tuple[Step, ...]:
    """Return the steps from a situation to a complete vehicle that keeps its decisions.

    What follows by itself needs no step; a default that the vehicle lacks is refused, or it would
    be suggested again, unless another one of its family stands in its place.
    """
    replaced = {rival for code in chosen for rival in stage.rivals(code, product)}
    wanted = [
        Step(code if code in chosen else f"!{code}")
        for code in product.artefact.model.names
        if before.states[product.place[code]] == 0
        and code not in before.decisions
        and (code in chosen or (code in product.wishes and code not in replaced))
    ]
    return (*before.steps, *wanted)


def surprise(product: Product, before: Situation, seed: int) -> frozenset[str]:
    """Return a vehicle drawn from all that are left, each with the same chance."""
    return product.artefact.sample(1, seed, before.decisions)[0]


def best(product: Product, before: Situation, attribute: str) -> frozenset[str]:
    """Return the vehicle with the least price or mass that keeps the decisions."""
    from mitwerk.engines.options import UnknownNameError  # noqa: PLC0415 - start-up time

    try:
        return product.artefact.cheapest(before.decisions, attribute)[0].chosen
    except UnknownNameError:  # no option has this column: all are alike
        return before.shown


def like_nobody(
    product: Product,
    before: Situation,
    seed: int,
    claimed: Sequence[frozenset[str]],
    is_free: IsFree,
) -> frozenset[str] | None:
    """Return of many drawn vehicles the free one that differs most from its nearest claimed one.

    Where all that were drawn are taken, a free one near the first of them; None without any.
    """
    drawn = product.artefact.sample(DRAWN, seed, before.decisions)
    free = [one for one in drawn if is_free(one)]
    if not free:
        near = nearest_free(product, drawn[0], is_free, before.decisions)
        return near[0].chosen if near else None
    return max(free, key=lambda one: min((len(one ^ other) for other in claimed), default=0))


def nearest_free(
    product: Product,
    wish: frozenset[str],
    is_free: IsFree,
    given: Mapping[str, bool] | None = None,
) -> list[Neighbour]:
    """Return free vehicles that change least of a wish: one option more or less at a time."""
    model, given = product.artefact.model, given or {}
    wishes = {name: name in wish for name in model.names}
    others = [name for name in model.names if name not in wish and name not in given]
    asked = [*others[:LOOKED_AT], *sorted(wish - set(given))]
    found: dict[frozenset[str], Neighbour] = {}
    for name in asked:
        changed = {**given, name: name not in wish}
        if product.artefact.reach(model.literals(changed)) is None:
            continue
        chosen = product.artefact.nearest(wishes, changed)[0].chosen
        if chosen not in found and is_free(chosen):
            found[chosen] = Neighbour(
                chosen, tuple(sorted(chosen - wish)), tuple(sorted(wish - chosen))
            )
    cost = lambda one: (len(one.added) + len(one.removed), _price_change(product, one))  # noqa: E731 - read once
    return sorted(found.values(), key=cost)[:FREE_SHOWN]


def _price_change(product: Product, one: Neighbour) -> int:
    added = stage.sums(product, one.added).price_minor
    return abs(added - stage.sums(product, one.removed).price_minor)
