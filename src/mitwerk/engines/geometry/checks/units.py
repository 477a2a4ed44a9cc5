"""Facts that a brief may name, their dimensions, and the units that fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dimension = Literal["length", "area", "volume", "mass", "share", "count", "truth", "text"]

# factor to mm, mm², mm³, kg and 1
UNITS: dict[Dimension, dict[str, float]] = {
    "length": {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "um": 1e-3, "µm": 1e-3},
    "area": {"mm2": 1.0, "cm2": 100.0, "m2": 1e6, "in2": 645.16},
    "volume": {"mm3": 1.0, "cm3": 1e3, "m3": 1e9, "in3": 16387.064, "l": 1e6, "ml": 1e3},
    "mass": {"kg": 1.0, "g": 1e-3, "t": 1e3, "lb": 0.45359237},
    "share": {"%": 0.01, "1": 1.0, "": 1.0},
    "count": {"": 1.0, "1": 1.0, "count": 1.0},
    "truth": {"": 1.0},
    "text": {"": 1.0},
}


@dataclass(frozen=True, slots=True)
class FactKind:
    """Dimension of a fact and whether it is measured on each part or on the whole set."""

    dimension: Dimension
    of_set: bool = False


FACTS: dict[str, FactKind] = {
    **{f"envelope_{axis}": FactKind("length") for axis in "xyz"},
    **{f"centre_of_gravity_{axis}": FactKind("length") for axis in "xyz"},
    "min_wall": FactKind("length"),
    "area": FactKind("area"),
    "volume": FactKind("volume"),
    "mass": FactKind("mass"),
    "bodies": FactKind("count"),
    "triangles": FactKind("count"),
    "holes": FactKind("count"),
    "closed": FactKind("truth"),
    "hole_pattern": FactKind("truth", of_set=True),
    "clash_volume": FactKind("volume", of_set=True),
    "gap": FactKind("length", of_set=True),
    "parity": FactKind("share", of_set=True),
    "bom_complete": FactKind("truth", of_set=True),
    "drawing": FactKind("truth", of_set=True),
    "editable_source": FactKind("truth", of_set=True),
    "licence": FactKind("text", of_set=True),
    "attribution": FactKind("truth", of_set=True),
    "hygiene": FactKind("truth", of_set=True),
}
DECLARED_PREFIX = "declared."
# What counts as nothing, in mm, mm², mm³, kg and 1: sums of exact numbers end at 1e-15 or so, not
# at 0, and a limit of 0 has no share to be strict by.
FLOORS: dict[Dimension, float] = {
    "length": 1e-6, "area": 1e-6, "volume": 1e-6, "mass": 1e-6, "share": 1e-9,
}  # fmt: skip


def plain_unit(text: str) -> str:
    """``mm³``, ``mm^3`` and ``mm3`` are the same unit."""
    return text.strip().replace("³", "3").replace("²", "2").replace("^", "")


def factor(kind: FactKind, unit: str) -> float | None:
    """What one of ``unit`` is in the measured unit; None when it does not fit."""
    return UNITS[kind.dimension].get(plain_unit(unit))


def floor(fact: str, unit: str) -> float:
    """What of a fact counts as nothing, in ``unit``.

    >>> floor("gap", "mm"), floor("bodies", "")
    (1e-06, 0.0)
    """
    kind = FACTS.get(fact)
    if kind is None:
        return 0.0
    return FLOORS.get(kind.dimension, 0.0) / (factor(kind, unit) or 1.0)
