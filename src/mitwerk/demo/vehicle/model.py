"""A vehicle as a list of named, coloured, placed components."""

from dataclasses import dataclass, field

from mitwerk.demo.vehicle.kernel import Placement, Shape, volume
from mitwerk.demo.vehicle.materials import MATERIALS, Material


@dataclass(frozen=True, slots=True)
class Component:
    """One row of the part tree; `placements` set the same shape several times."""

    name: str
    group: str
    shape: Shape
    colour: str
    material: str
    placements: tuple[Placement, ...] = field(default=(Placement(),))
    opacity: float = 1.0

    @property
    def made_of(self) -> Material:
        return MATERIALS[self.material]

    @property
    def count(self) -> int:
        return len(self.placements)

    @property
    def mass(self) -> float:
        """Mass of one piece in kg from the modelled volume."""
        return volume(self.shape) * 1e-9 * self.made_of.density


@dataclass(frozen=True, slots=True)
class Vehicle:
    name: str
    components: tuple[Component, ...]

    def part(self, name: str) -> Component:
        found = [c for c in self.components if c.name == name]
        if len(found) != 1:
            raise LookupError(f"{len(found)} components are called {name!r}")
        return found[0]
