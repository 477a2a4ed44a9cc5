"""Single parts as vehicles of their own, each modelled without the rest."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from mitwerk.demo.vehicle.components.battery import battery
from mitwerk.demo.vehicle.components.bed import bed
from mitwerk.demo.vehicle.components.body import body, front_clip
from mitwerk.demo.vehicle.components.bracket import bracket
from mitwerk.demo.vehicle.components.cabin import dashboard, seats
from mitwerk.demo.vehicle.components.details import bonnet_ribs
from mitwerk.demo.vehicle.components.frame import frame
from mitwerk.demo.vehicle.components.front import front
from mitwerk.demo.vehicle.components.trim import bumper
from mitwerk.demo.vehicle.components.wheel import wheels
from mitwerk.demo.vehicle.kernel import Placement
from mitwerk.demo.vehicle.model import Component, Vehicle
from mitwerk.demo.vehicle.parameters import Front, Parameters

_AT_ORIGIN = (Placement(),)


def single(name: str, parameters: Parameters) -> Vehicle:
    """One part of the baseline; its name is a key of `SINGLES`."""
    return Vehicle(f"Plenter {name}", tuple(SINGLES[name](parameters)))


def _one(component: Component) -> Component:
    """The part itself, once, where it was modelled."""
    c = component
    return Component(c.name, c.group, c.shape, c.colour, c.material, _AT_ORIGIN, c.opacity)


def _sides(p: Parameters) -> list[Component]:
    return [c for c in body(p) if c.name in {"Tub", "Door frames"} or c.name.startswith("Door ")]


def _faceless(p: Parameters) -> Parameters:
    """The same vehicle whatever its name and face, so that all fronts share one bonnet."""
    return replace(p, key="", title="", idea="", front=Front.ROUND)


@lru_cache(maxsize=4)
def _clip(p: Parameters) -> tuple[Component, ...]:
    return (front_clip(p), *bonnet_ribs(p))


SINGLES: MappingProxyType[str, Callable[[Parameters], list[Component]]] = MappingProxyType(
    {
        "frame": lambda p: [frame(p)],
        "front": lambda p: [*front(p), *bumper(p), *_clip(_faceless(p))],
        "rear": bed,
        "side-panels": _sides,
        "wheel": lambda p: [_one(c) for c in wheels(p)],
        "seat-shell": lambda p: [_one(seats(p)[0])],
        "dashboard": lambda p: dashboard(p)[:1],
        "battery-box": lambda p: [battery(p)],
        "bracket": lambda _: [bracket()],
    }
)
