"""The modelled vehicle: sound solids, inside the class limits, standing on the ground, in one piece."""

from functools import cache

import pytest

pytest.importorskip("OCP", reason="the vehicle is modelled with the cad extra")

from mitwerk.demo.vehicle.assembly import assemble
from mitwerk.demo.vehicle.components.wheel import tyre
from mitwerk.demo.vehicle.concepts import concepts, with_front
from mitwerk.demo.vehicle.kernel import Box, bounds, is_valid, solids
from mitwerk.demo.vehicle.model import Component, Vehicle
from mitwerk.demo.vehicle.parameters import (
    MAX_HEIGHT,
    MAX_LENGTH,
    MAX_MASS,
    MAX_WIDTH,
    Front,
    Parameters,
)
from mitwerk.demo.vehicle.singles import single
from mitwerk.demo.vehicle.writers.bom import kerb_mass, rows

TOUCH = 3.0


@cache
def made(p: Parameters) -> Vehicle:
    """Each concept is modelled once for all tests of this file."""
    return assemble(p)


@cache
def boxes(component: Component) -> tuple[Box, ...]:
    return tuple(bounds(component.shape.Moved(place.location())) for place in component.placements)


def whole(vehicle: Vehicle) -> Box:
    every = [box for component in vehicle.components for box in boxes(component)]
    return Box(
        (min(b.low[0] for b in every), min(b.low[1] for b in every), min(b.low[2] for b in every)),
        (
            max(b.high[0] for b in every),
            max(b.high[1] for b in every),
            max(b.high[2] for b in every),
        ),
    )


def meet(a: Box, b: Box) -> bool:
    return all(a.low[i] - TOUCH < b.high[i] and b.low[i] - TOUCH < a.high[i] for i in range(3))


def test_there_are_ten_concepts_with_their_own_silhouettes() -> None:
    looks = {(p.cowl, p.cab_length, p.roof_height, p.wheelbase, p.bed, p.cab) for p in concepts()}

    assert len(concepts()) == len({p.key for p in concepts()}) == len(looks) == 10


@pytest.mark.parametrize("p", concepts(), ids=lambda p: p.key)
def test_concept_is_sound_and_within_the_class(p: Parameters) -> None:
    vehicle = made(p)

    assert [c.name for c in vehicle.components if not is_valid(c.shape)] == []
    assert [c.name for c in vehicle.components if not solids(c.shape) or c.mass <= 0] == []
    length, width, height = whole(vehicle).size
    assert (length <= MAX_LENGTH, width <= MAX_WIDTH, height <= MAX_HEIGHT) == (True, True, True)
    assert length == pytest.approx(p.length, abs=25)
    assert kerb_mass(rows(vehicle)) <= MAX_MASS


@pytest.mark.parametrize("diameter", sorted({p.wheel_diameter for p in concepts()}))
def test_tyre_is_as_large_as_it_says(diameter: float) -> None:
    p = next(p for p in concepts() if p.wheel_diameter == diameter)

    box = bounds(tyre(p.wheel_diameter, p.tyre_width, p.rim_diameter), tight=True)

    assert box.low[2] == pytest.approx(-diameter / 2, abs=0.01)


@pytest.mark.parametrize("p", concepts(), ids=lambda p: p.key)
def test_wheels_stand_on_the_ground_and_nothing_reaches_below(p: Parameters) -> None:
    axles = {place.move[2] for place in made(p).part("Tyre").placements}
    others = [b.low[2] for c in made(p).components if c.name != "Tyre" for b in boxes(c)]

    assert axles == {p.wheel_diameter / 2}
    assert min(others) > 100


@pytest.mark.parametrize("p", concepts(), ids=lambda p: p.key)
def test_no_part_floats(p: Parameters) -> None:
    placed = [(c.name, i, box) for c in made(p).components for i, box in enumerate(boxes(c))]

    lonely = [
        (name, i)
        for name, i, box in placed
        if not any(meet(box, other) for n, j, other in placed if n != name)
    ]

    assert lonely == []


@pytest.mark.parametrize("p", concepts(), ids=lambda p: p.key)
def test_left_and_right_balance(p: Parameters) -> None:
    box = whole(made(p))

    assert box.low[1] == pytest.approx(-box.high[1], abs=1.0)


def test_component_names_are_unique() -> None:
    for p in concepts():
        names = [c.name for c in made(p).components]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("variant", list(Front), ids=lambda f: f.value)
def test_every_front_is_sound_and_has_lights(variant: Front) -> None:
    parts = single("front", with_front(variant)).components

    assert [c.name for c in parts if not is_valid(c.shape)] == []
    assert {"Headlights", "Indicators", "Front panel"} <= {c.name for c in parts}


def test_unknown_part_is_refused() -> None:
    with pytest.raises(LookupError):
        made(concepts()[0]).part("Propeller")
