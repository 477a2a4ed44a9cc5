"""The stage: from decisions to what is possible, shown, and what a click changes.

No database here: an edition's `Product` and the steps of a state say it all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _

from mitwerk.apps.configurator.counting import vehicles
from mitwerk.apps.configurator.steps import Step, fitting, parse, text
from mitwerk.apps.configurator.tables import UNDO
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from mitwerk.apps.configurator.products import Product
    from mitwerk.engines.options import Rule

SQUASHED_AT = 120
"""Steps; beyond it the oldest become plain decisions and can no longer be undone one by one."""
KEPT_STEPS = 60
REMEMBERED = 64
"""Situations that a worker keeps: a click starts from the one that the last click ended with."""
EXACT_BITS = 200
"""Counts up to here are told digit by digit at every click; larger ones as a power of ten."""
COUNT_SECONDS = 0.05
"""For telling apart what packages alone make different; a click waits for it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Decisions with all that follows: states per option (1, -1, 0) and the complete suggestion.

    ``marks`` holds a number per option that differs wherever `option_state` does.
    """

    steps: tuple[Step, ...]
    decisions: Mapping[str, bool]
    states: NDArray[np.int8]
    shown: frozenset[str]
    marks: NDArray[np.int8]

    @property
    def state(self) -> str:
        return text(self.steps)


@dataclass(frozen=True, slots=True)
class Way:
    """A repair: what is given up, and the situation it leads to."""

    give_up: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a wish can't be had, and the ways to have it all the same."""

    want: str
    because: tuple[str, ...]
    rules: tuple[Rule, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a selection adds up to; exact."""

    price_minor: int
    mass_g: int
    delivery_days: int


def decisions_of(steps: Iterable[Step], product: Product) -> dict[str, bool]:
    """Return the decisions that steps leave, in their order.

    Raises
    ------
    InvalidError
        For an option or family that the edition doesn't have.
    """
    found: dict[str, bool] = {}
    for step in steps:
        for given_up in step.gave_up:
            found.pop(given_up.removeprefix("!"), None)
        _take(found, step.take, product)
    return found


def _take(found: dict[str, bool], take: str, product: Product) -> None:
    if not take:
        return
    if take.startswith("-"):
        for member in _members(take[1:], product):
            found.pop(member, None)
            found[member] = False
        return
    code = take.removeprefix("!")
    if code not in product.place:
        message = _("This edition has no option “%s”.") % code[:60]
        raise InvalidError(message, where=code[:60])
    if take == code:
        for rival in rivals(code, product):
            if found.get(rival):
                del found[rival]
    found.pop(code, None)
    found[code] = take == code


def _members(family: str, product: Product) -> tuple[str, ...]:
    if family not in product.families:
        message = _("This edition has no family “%s”.") % family[:60]
        raise InvalidError(message, where=family[:60])
    return product.families[family].members


def rivals(code: str, product: Product) -> Sequence[str]:
    """Return the options of which one at most goes with this one by its family alone."""
    family = product.families.get(product.options[code].family)
    if family is None or family.high != 1:
        return ()
    return [member for member in family.members if member != code]


def situation(product: Product, steps: tuple[Step, ...]) -> Situation | None:
    """Return what follows from steps; None when they can't hold together."""
    return _settled(product, squashed(steps, product))


@lru_cache(maxsize=REMEMBERED)
def _settled(product: Product, steps: tuple[Step, ...]) -> Situation | None:
    decisions = decisions_of(steps, product)
    model = product.artefact.model
    states = product.artefact.reach(model.literals(decisions))
    if states is None:
        return None
    shown = product.artefact.nearest(product.wishes, decisions)[0].chosen
    states = states[: len(model.names)]
    marks: NDArray[np.int8] = states * np.int8(4)
    marks[product.places_of(shown)] += 1
    for code, wanted in decisions.items():
        marks[product.place[code]] = 3 if wanted else -3
    return Situation(steps, decisions, states, shown, marks)


def squashed(steps: tuple[Step, ...], product: Product) -> tuple[Step, ...]:
    """Return steps that fit an address: the oldest of very many as plain decisions.

    Of more decisions than an address holds the oldest are left open again; never the last click.
    """
    if len(steps) <= SQUASHED_AT and fitting(steps) == steps:
        return steps
    mixed = _plain(steps[:-KEPT_STEPS], product) + steps[-KEPT_STEPS:]
    return mixed if fitting(mixed) == mixed else fitting(_plain(steps, product))


def _plain(steps: tuple[Step, ...], product: Product) -> tuple[Step, ...]:
    """Return the decisions of steps as a step each; a family without any of it is one."""
    decisions = decisions_of(steps, product)
    empty = {
        name: Step(f"-{family.name}")
        for family in product.families.values()
        if not any(decisions.get(name, True) for name in family.members)
        for name in family.members
    }
    each = (empty.get(step.take.removeprefix("!"), step) for step in _steps_of(decisions))
    return tuple(dict.fromkeys(each))


def _steps_of(decisions: Mapping[str, bool]) -> tuple[Step, ...]:
    return tuple(Step(code if wanted else f"!{code}") for code, wanted in decisions.items())


def opened(product: Product, state: str) -> tuple[Situation, tuple[str, ...]]:
    """Return the situation of a state, and what had to be left out of it to be possible.

    A state that we gave out is always possible; one that was typed, or came from another edition,
    keeps its decisions in their order as far as there are such and they go together.
    """
    asked = parse(state)
    steps = tuple(step for step in asked if _is_known(step, product))
    lost = [step.take.lstrip("!-") for step in asked if not _is_known(step, product)]
    found = situation(product, steps)
    if found is not None:
        return found, tuple(lost)
    kept: dict[str, bool] = {}
    for code, wanted in decisions_of(steps, product).items():
        more = {**kept, code: wanted}
        if product.artefact.reach(product.artefact.model.literals(more)) is None:
            lost.append(code)
        else:
            kept = more
    mended = situation(product, _steps_of(kept))
    if mended is None:
        raise InvalidError(_("The rules of this edition leave nothing to choose."))
    return mended, tuple(lost)


def _is_known(step: Step, product: Product) -> bool:
    if step.take.startswith("-"):
        return step.take[1:] in product.families
    return not step.take or step.take.removeprefix("!") in product.place


def clicked(product: Product, before: Situation, take: str) -> Situation | Conflict:
    """Return the situation after a click, or why it is impossible and what to give up for it."""
    steps = before.steps[:-1] if take == UNDO else (*before.steps, _step(before, take, product))
    found = situation(product, steps)
    return found if found is not None else conflict(product, before, take)


def _step(before: Situation, take: str, product: Product) -> Step:
    """Return the step of a click; what is taken again or taken back is a step without a take."""
    if take.startswith("~"):
        code = take[1:].removeprefix("!")
        if code not in before.decisions:
            message = _("“%s” was not decided.") % product.label(code, "")
            raise InvalidError(message, where=code[:60])
        return Step("", (code,))
    return Step(take)


def conflict(product: Product, before: Situation, take: str) -> Conflict:
    """Return which choices and rules are in the way of a wish, and the ways out, best first."""
    wish: dict[str, bool] = {}
    _take(wish, take, product)
    code = next(iter(wish))
    replaced = set(rivals(code, product)) if wish[code] else set()
    given = {
        name: wanted
        for name, wanted in before.decisions.items()
        if name not in wish and not (wanted and name in replaced)
    }
    found = product.artefact.explain(given, wish)
    ways = []
    for repair in found.repairs:
        gave_up = tuple(name.removeprefix("not ") for name in repair.give_up)
        steps = (*before.steps, Step(take, gave_up))
        ways.append(Way(gave_up, squashed(steps, product)))
    because = tuple(name.removeprefix("not ") for name in found.choices)
    return Conflict(take, because, found.rules, tuple(ways))


def sums(product: Product, chosen: Collection[str]) -> Sums:
    """Return price, mass and delivery of a selection, exactly.

    Delivery is the longest lead time of its options, then the days of building.
    """
    places = product.places_of(chosen)
    settings = product.settings
    waiting = int(product.leads[places].max(initial=0))
    return Sums(
        settings.base_price_minor + int(product.prices[places].sum()),
        settings.base_mass_g + int(product.masses[places].sum()),
        waiting + settings.build_days,
    )


@dataclass(frozen=True, slots=True)
class Left:
    """How many configurations are left: exactly where that is readable, and as a power of two."""

    exact: int | None
    log2: float


def left(product: Product, decisions: Mapping[str, bool]) -> Left:
    """Return the number of vehicles that keep all decisions."""
    return _left(product, tuple(decisions.items()))


@lru_cache(maxsize=REMEMBERED)
def _left(product: Product, decisions: tuple[tuple[str, bool], ...]) -> Left:
    given = dict(decisions)
    bits = product.artefact.log2_count(given)
    exact = vehicles(product, given, seconds=COUNT_SECONDS) if bits < EXACT_BITS else None
    return Left(exact, math.log2(exact) if exact else bits)


def family_states(product: Product, situation: Situation, family: str) -> NDArray[np.int8]:
    """Return the states that the options of a family have to a click.

    Where one at most is chosen, a click replaces the choice: its rivals are out only if they are
    without it, too.
    """
    found = product.families[family]
    chosen = [code for code in found.members if situation.decisions.get(code)]
    if found.high != 1 or not chosen:
        return situation.states
    model = product.artefact.model
    others = {code: on for code, on in situation.decisions.items() if code not in chosen}
    states = product.artefact.reach(model.literals(others))
    return situation.states if states is None else states[: len(model.names)]


def option_state(
    situation: Situation, place: int, code: str, states: NDArray[np.int8] | None = None
) -> str:
    """Return the word for where an option stands; ``states`` are those of `family_states`."""
    if code in situation.decisions:
        return "chosen" if situation.decisions[code] else "refused"
    found = int((situation.states if states is None else states)[place])
    if found:
        return "in" if found > 0 else "out"
    return "shown" if code in situation.shown else "open"


def changed(product: Product, before: Situation, after: Situation) -> list[str]:
    """Return the options that stand differently after a click."""
    found: list[str] = product.names[before.marks != after.marks].tolist()
    return found
