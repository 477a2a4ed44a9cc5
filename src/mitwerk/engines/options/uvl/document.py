"""What a UVL file says, before it is lowered to clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.engines.options.formula import Formula
    from mitwerk.engines.options.model import Value
    from mitwerk.engines.options.uvl.expression import Comparison


@dataclass(slots=True)
class Group:
    """Children of a feature that are chosen together: between ``low`` and ``high`` of them."""

    kind: str
    line: int
    low: int = 0
    high: int | None = None
    features: list[Feature] = field(default_factory=list)


@dataclass(slots=True)
class Feature:
    """A node of the feature tree."""

    name: str
    line: int
    attributes: dict[str, Value] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule below ``constraints`` (or inside an attribute list), with its text and place."""

    formula: Formula | Comparison
    text: str
    line: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """Another file whose root may stand in this tree under an alias."""

    path: str
    alias: str
    line: int


@dataclass(slots=True)
class Document:
    """One UVL file."""

    namespace: str = ""
    root: Feature | None = None
    constraints: list[Constraint] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)


def preorder(root: Feature) -> Iterator[Feature]:
    """Yield a feature and everything below it, in the order of the file."""
    stack = [root]
    while stack:
        feature = stack.pop()
        yield feature
        stack += [child for group in feature.groups[::-1] for child in group.features[::-1]]
