"""Every state that clicks reach is valid, can be completed, and adds up exactly."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from mitwerk.apps.configurator import moves, stage
from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.products import Product, warmed
from mitwerk.apps.configurator.stage import Conflict, Situation
from mitwerk.apps.configurator.steps import ROOM, Step, parse, text
from mitwerk.engines import options as engine
from tests.factories.configurator import trolley

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def trolleys() -> Product:
    from mitwerk.apps.configurator.adapters import model_of, normal

    tables = normal(sheets.shaped(trolley()))
    return warmed(Product(engine.compile(model_of(tables)), tables, sheets.settings_of(tables)))


@cache
def city_car() -> Product:
    from mitwerk.apps.configurator.services.sheets import from_model

    model = engine.example()
    tables = sheets.shaped(from_model(model))
    return warmed(Product(engine.compile(model), tables, sheets.settings_of(tables)))


@cache
def forester() -> Product:
    from mitwerk.apps.configurator.adapters import model_of, normal
    from mitwerk.demo.catalogues.table import read_tables

    told = read_tables("mitwerk.demo.catalogues.forester", "plenter.yaml")
    tables = normal(sheets.shaped(told))
    return warmed(Product(engine.compile(model_of(tables)), tables, sheets.settings_of(tables)))


def opened(product: Product, state: str = "") -> Situation:
    found, lost = stage.opened(product, state)
    assert lost == ()
    return found


def walk(product: Product, clicks: int, seed: int) -> int:
    """Click about; return how many clicks met a conflict. Each state is looked at."""
    rng = random.Random(seed)
    names, families = list(product.place), list(product.families)
    here, conflicts = opened(product), 0
    for _click in range(clicks):
        take = rng.choice([rng.choice(names)] * 6 + [f"!{rng.choice(names)}", "undo"])
        if rng.random() < 0.05:
            take = f"-{rng.choice(families)}"
        found = stage.clicked(product, here, take)
        if isinstance(found, Conflict):
            conflicts += 1
            assert found.because or found.rules
            if not found.ways:  # of no vehicle at all, such as the seeded dead option
                continue
            found = opened(product, text(rng.choice(found.ways).steps))
        check(product, found)
        here = found if len(found.decisions) < 25 else opened(product)
    return conflicts


def check(product: Product, found: Situation) -> None:
    """A state reads back as itself, its vehicle keeps every decision and the rules."""
    again = opened(product, found.state)
    assert again.decisions == found.decisions
    assert all((code in found.shown) == wanted for code, wanted in found.decisions.items())
    whole = [i + 1 if n in found.shown else -i - 1 for n, i in product.place.items()]
    assert product.artefact.reach(whole) is not None
    total = stage.sums(product, found.shown)
    prices = [product.options[code].price_minor for code in found.shown]
    assert total.price_minor == product.settings.base_price_minor + sum(prices)
    masses = [product.options[code].mass_g for code in found.shown]
    assert total.mass_g == product.settings.base_mass_g + sum(masses)


def test_random_clicks_reach_valid_states_only() -> None:
    assert walk(city_car(), 200, seed=6) > 15


@pytest.mark.soak
@pytest.mark.parametrize("product", [city_car, forester], ids=["city car", "forester"])
def test_ten_thousand_random_clicks_reach_valid_states_only(product: Callable[[], Product]) -> None:
    assert walk(product(), 10_000, seed=7) > 500


def test_choosing_another_of_a_family_replaces() -> None:
    here = opened(trolleys(), "wheel-hard")

    after = stage.clicked(trolleys(), here, "wheel-air")

    assert isinstance(after, Situation)
    assert after.decisions == {"wheel-air": True}
    assert after.shown == {"frame-steel", "wheel-air", "brake"}


def test_what_its_family_replaces_is_not_refused() -> None:
    steps = moves.steps_to(trolleys(), opened(trolleys()), {"frame-alu", "wheel-hard"})

    assert "frame-steel" in trolleys().wishes
    assert [step.take for step in steps] == ["frame-alu", "wheel-hard"]


def test_conflict_says_why_and_how() -> None:
    here = opened(trolleys(), "frame-alu")

    found = stage.clicked(trolleys(), here, "wheel-track")

    assert isinstance(found, Conflict)
    assert (found.because, [rule.why for rule in found.rules]) == (
        ("frame-alu",),
        ["No room for the wide wheel."],
    )
    assert [text(way.steps) for way in found.ways] == ["frame-alu.wheel-track~frame-alu"]


def test_undo_brings_back_what_a_repair_gave_up() -> None:
    here = opened(trolleys(), "frame-alu.wheel-track~frame-alu")

    after = stage.clicked(trolleys(), here, "undo")

    assert isinstance(after, Situation)
    assert after.decisions == {"frame-alu": True}


def test_the_nearest_free_vehicle_is_the_nearest() -> None:
    """For each vehicle that is taken alone, against all the others."""
    product = trolleys()
    every = set(product.artefact.sample(400, 1))

    for taken in every:
        (first, *_others) = moves.nearest_free(product, taken, (every - {taken}).__contains__)
        assert first.chosen in every
        nearest = min(len(taken ^ other) for other in every - {taken})
        assert len(first.added) + len(first.removed) == nearest
    assert len(every) == 15


def test_one_like_nobody_has_is_nobodys() -> None:
    product, here = trolleys(), opened(trolleys(), "frame-alu.lamp")
    every = set(product.artefact.sample(400, 1, here.decisions))
    free = max(every, key=sorted)

    found = moves.like_nobody(product, here, 7, list(every - {free}), lambda one: one == free)
    none = moves.like_nobody(product, here, 7, list(every), lambda _one: False)

    assert (found, none) == (free, None)


def test_a_state_of_elsewhere_keeps_what_there_is_and_goes_together() -> None:
    state = "frame-alu.wheel-square.wheel-track.-roof.lamp~horn"

    found, lost = stage.opened(trolleys(), state)

    assert found.decisions == {"frame-alu": True, "lamp": True}
    assert lost == ("wheel-square", "roof", "wheel-track")


def test_codes_may_be_numbers() -> None:
    """Wheels of 15 and 16 inches, in a family that is called after a year."""
    from mitwerk.apps.configurator.adapters import model_of, normal

    typed = {
        "families": [{"family": "2027", "default": "16", "scope": "exterior"}],
        "options": [{"family": "2027", "code": "15"}, {"family": "2027", "code": "16"}],
    }
    tables = normal(sheets.shaped(sheets.empty() | typed))
    product = warmed(Product(engine.compile(model_of(tables)), tables, sheets.settings_of(tables)))

    here = opened(product)
    after = stage.clicked(product, opened(product, "15"), "16")

    assert (here.shown, product.options["15"].family) == ({"16"}, "2027")
    assert isinstance(after, Situation)
    assert after.decisions == {"16": True}


@cache
def wide() -> Product:
    """Return a product of so many families with such long codes that no address holds them all."""
    from mitwerk.apps.configurator.adapters import model_of

    rows = [(f"f{i}", f"räder-{i}-{side}-mit-langem-namen") for i in range(130) for side in "ab"]
    tables = sheets.shaped(
        {
            "families": [{"family": f"f{i}", "default": rows[2 * i][1]} for i in range(130)],
            "options": [{"family": family, "code": code} for family, code in rows],
        }
    )
    return warmed(Product(engine.compile(model_of(tables)), tables, sheets.settings_of(tables)))


def test_every_click_counts_however_many_there_were() -> None:
    product = wide()
    others = [code for code in product.place if "-b-" in code]
    many = tuple(Step(code) for code in others[:100])
    here = opened(product, text(stage.squashed(many, product)))

    for code in others[100:]:
        after = stage.clicked(product, here, code)
        assert isinstance(after, Situation)
        here = opened(product, after.state)
        assert here.decisions[code]

    assert len(quote_plus(here.state)) <= ROOM
    assert set(here.decisions) == set(others[-len(here.decisions) :])


def test_a_family_without_anything_takes_one_step_of_many() -> None:
    product = trolleys()
    steps = (Step("-extra"), *[Step(f"wheel-{kind}") for kind in ("hard", "air") * 70])

    found = stage.squashed((*steps, Step("frame-steel")), product)

    assert text(found).startswith("-extra.wheel-")
    assert stage.decisions_of(found, product) == stage.decisions_of(
        (*steps, Step("frame-steel")), product
    )


def test_names_of_any_characters_survive_an_address() -> None:
    steps = (Step('Räder 15"', ("a.b", "!c~d")), Step("-fam*ily"), Step("!-x"), Step("", ("y",)))

    assert parse(text(steps)) == steps
