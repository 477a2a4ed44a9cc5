"""Reading a UVL file with the files it imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.files import LIMIT, read_text
from mitwerk.engines.options.uvl.document import Constraint, Document, Feature, preorder
from mitwerk.engines.options.uvl.expression import Attribute
from mitwerk.engines.options.uvl.mapping import mapped
from mitwerk.engines.options.uvl.parse import parse
from mitwerk.engines.options.uvl.tokens import Words

if TYPE_CHECKING:
    from pathlib import Path

    from mitwerk.engines.options.formula import Formula
    from mitwerk.engines.options.uvl.expression import Comparison
    from mitwerk.engines.options.work import Work

MOST_FILES = 200
PLACED = 20
"""What a name or a rule that is moved counts besides its letters."""
TOO_MUCH = f"more than {LIMIT >> 20} MiB with all imports (names count with all their prefixes)"


class _Budget:
    """Counts what one model reads: files that import one another twice grow without end."""

    def __init__(self, work: Work | None) -> None:
        self.files = self.size = 0
        self.words = Words(work)

    def text(self, path: Path, where: str) -> str:
        text = read_text(path)
        self.files, self.size = self.files + 1, self.size + len(text)
        if self.files > MOST_FILES:
            raise ModelError(f"more than {MOST_FILES} imports in all", where=where)
        if self.size > LIMIT:
            raise ModelError(TOO_MUCH, where=where)
        return text

    def work(self, letters: int, where: str) -> None:
        """Count the letters that a name, or a part of a rule, takes in its new place."""
        self.size += letters + PLACED
        if self.size > LIMIT:
            raise ModelError(TOO_MUCH, where=where)


def load(path: Path, work: Work | None = None) -> Document:
    """Return a document with every imported tree put in its place."""
    return _load(path, (), str(path), _Budget(work))


def _load(path: Path, trail: tuple[Path, ...], asked: str, budget: _Budget) -> Document:
    here = path.resolve()
    document = parse(budget.text(path, asked), str(path), budget.words)
    assert document.root is not None  # noqa: S101 - parse() refuses a file without one
    slots = {feature.name: feature for feature in preorder(document.root)}
    for item in document.imports:
        target = path.parent.joinpath(*item.path.split(".")).with_suffix(".uvl")
        where = f"{path}:{item.line}"
        if target.resolve() in {*trail, here}:
            chain = " → ".join(file.name for file in (*trail, here, target))
            raise ModelError(f"import cycle: {chain}", where=where)
        if not target.is_file():
            raise ModelError(f"imported file {target.name!r} doesn't exist", where=where)
        imported = _load(target, (*trail, here), where, budget)
        assert imported.root is not None  # noqa: S101 - the same
        slot = slots.get(f"{item.alias}.{imported.root.name}")
        if slot is None:
            message = f"the tree never uses {item.alias}.{imported.root.name}"
            raise ModelError(message, where=where)
        _place(document, imported, slot, _Alias(item.alias, where, budget))
    return document


class _Alias:
    """What stands before every name of an imported file."""

    def __init__(self, name: str, where: str, budget: _Budget) -> None:
        self.name, self.where, self.budget = name, where, budget

    def before(self, name: str) -> str:
        """Return a name below the alias."""
        self.budget.work(len(self.name) + len(name), self.where)
        return f"{self.name}.{name}"


def _place(document: Document, imported: Document, slot: Feature, alias: _Alias) -> None:
    assert imported.root is not None  # noqa: S101 - parse() refuses a file without one
    for feature in [*preorder(imported.root)]:
        feature.name = alias.before(feature.name)
    grown = bool(slot.groups)
    slot.groups = imported.root.groups + slot.groups
    slot.attributes = {**imported.root.attributes, **slot.attributes}
    inside = _Imported(alias, slot, imported.root, grown=grown)
    for c in imported.constraints:
        alias.budget.work(0, alias.where)
        formula = _prefixed(c.formula, alias, inside)
        document.constraints.append(Constraint(formula, c.text, c.line, c.where))


def _prefixed(formula: Formula | Comparison, alias: _Alias, imported: _Imported) -> Formula:
    """Return a formula with every name below the alias; its sums stay within the imported tree."""
    return mapped(formula, alias.before, imported.parts)


class _Imported:
    """What a sum of an imported model runs over: the tree its author wrote, not the importer's."""

    def __init__(self, alias: _Alias, slot: Feature, root: Feature, *, grown: bool) -> None:
        self.alias, self.slot, self.grown = alias, slot, grown
        self.own = [slot, *[*preorder(root)][1:]]

    def parts(self, part: Attribute) -> list[Attribute]:
        """Return an attribute below the alias, or one per feature where the importer added some."""
        name = part.attribute
        feature = self.slot.name if part.feature is None else self.alias.before(part.feature)
        self.alias.budget.work(0, self.alias.where)
        if not (part.subtree and self.grown and feature == self.slot.name):
            return [Attribute(name, feature, part.subtree)]
        self.alias.budget.work(PLACED * len(self.own), self.alias.where)
        found = [Attribute(name, one.name) for one in self.own if name in one.attributes]
        return found or [Attribute(name, feature, part.subtree)]
