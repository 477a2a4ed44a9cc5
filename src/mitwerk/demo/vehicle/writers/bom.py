"""The parts list: mass from the modelled volume, cost from the mass, bought-in things declared."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mitwerk.demo.vehicle.model import Component, Vehicle

HEAD = (
    "part",
    "group",
    "count",
    "material",
    "process",
    "mass each kg",
    "cost each EUR",
    "source of mass",
)
BATTERY_GROUP = "Drive battery"


@dataclass(frozen=True, slots=True)
class Row:
    """Mass in kg and cost in EUR are for all pieces together."""

    part: str
    group: str
    count: int
    material: str
    process: str
    mass: float
    cost: float
    source: str


# Not modelled: taken from comparable parts, kg and EUR for one vehicle.
_DECLARED = (
    Row("Wiring and fuses", "Drive", 1, "Copper, polymer", "bought in", 11.5, 480, "declared"),
    Row(
        "Brake lines and calipers",
        "Chassis",
        1,
        "Steel, aluminium",
        "bought in",
        9.0,
        520,
        "declared",
    ),
    Row(
        "Steering rack and column joints", "Chassis", 1, "Steel", "bought in", 7.5, 390, "declared"
    ),
    Row("Fasteners", "Chassis", 1, "Steel, zinc flake", "bought in", 6.0, 110, "declared"),
)
_SMALL_PART = 4.0  # EUR for handling any single piece


def modelled(vehicle: Vehicle) -> list[Row]:
    """One row per component, nothing else."""
    return [_row(component) for component in vehicle.components]


def rows(vehicle: Vehicle) -> list[Row]:
    """All rows of a whole vehicle, what is bought in and not modelled included."""
    return [*modelled(vehicle), *_DECLARED]


def _row(c: Component) -> Row:
    mass = c.mass * c.count
    cost = mass * c.made_of.price + _SMALL_PART * c.count
    return Row(
        c.name,
        c.group,
        c.count,
        c.made_of.name,
        c.made_of.process,
        round(mass, 3),
        round(cost, 2),
        "volume × density",
    )


def kerb_mass(table: Sequence[Row]) -> float:
    """Mass in running order as the class counts it: without the drive battery."""
    return sum(row.mass for row in table if row.group != BATTERY_GROUP)


def write_bom(path: Path, table: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(HEAD)
        for r in table:
            sheet.writerow(
                (
                    r.part,
                    r.group,
                    r.count,
                    r.material,
                    r.process,
                    f"{r.mass / r.count:.4f}",
                    f"{r.cost / r.count:.2f}",
                    r.source,
                )
            )
    return path
