"""What the five tables say, row by row, before it becomes clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Value

CHOICES = {"one": (1, 1), "up to one": (0, 1), "any": (0, None), "at least one": (1, None)}
"""How many options of a family a configuration holds: (low, high)."""
KINDS = ("requires", "excludes", "only with", "needs one of", "package contains", "formula")
PACKAGES = "packages"
"""The family that packages belong to."""


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family of options."""

    name: str
    choose: str
    scope: str = ""
    default: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option; ``details`` holds label, price, mass_kg, part, valid_from, picture and more."""

    family: str
    code: str
    tags: tuple[str, ...] = ()
    details: dict[str, Value] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule; left and right hold option codes, families or tags (``!code``: not chosen)."""

    key: str
    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    why: str = ""
    owner: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package: an option that brings others with it."""

    code: str
    contains: tuple[str, ...]
    why: str = ""
    details: dict[str, Value] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Allowed pairs of two families: ``allowed[row code]`` lists column codes.

    ``headings`` are the codes along the upper edge where the file has one.
    """

    rows: str
    columns: str
    allowed: dict[str, tuple[str, ...]]
    why: str = ""
    where: str = ""
    places: dict[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one product."""

    product: str
    families: tuple[FamilyRow, ...]
    options: tuple[OptionRow, ...]
    rules: tuple[RuleRow, ...] = ()
    packages: tuple[PackageRow, ...] = ()
    matrices: tuple[Matrix, ...] = ()
