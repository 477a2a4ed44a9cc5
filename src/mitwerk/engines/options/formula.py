"""Rules as formulas over option names, before they become clauses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """An option is chosen."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """True or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The part doesn't hold."""

    part: Formula


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Iff:
    """Both sides hold or neither does."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Linear:
    """Σ weight · chosen ≤ limit, in whole steps of whatever unit."""

    weights: tuple[tuple[str, int], ...]
    limit: int


Formula = Name | Constant | Not | And | Or | Iff | Linear


def implies(left: Formula, right: Formula) -> Formula:
    """Return left ⇒ right."""
    return Or((Not(left), right))
