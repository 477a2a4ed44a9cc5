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

MOST_FILES = 200


class _Budget:
    """Counts what one model reads: files that import one another twice grow without end."""

    def __init__(self) -> None:
        self.files = self.size = 0
        self.words = Words()

    def text(self, path: Path, where: str) -> str:
        text = read_text(path)
        self.files, self.size = self.files + 1, self.size + len(text)
        if self.files > MOST_FILES:
            raise ModelError(f"more than {MOST_FILES} imports in all", where=where)
        if self.size > LIMIT:
            raise ModelError(f"more than {LIMIT >> 20} MiB with all imports", where=where)
        return text


def load(path: Path) -> Document:
    """Return a document with every imported tree put in its place."""
    return _load(path, (), str(path), _Budget())


def _load(path: Path, trail: tuple[Path, ...], asked: str, budget: _Budget) -> Document:
    here = path.resolve()
    document = parse(budget.text(path, asked), str(path), budget.words)
    for item in document.imports:
        target = path.parent.joinpath(*item.path.split(".")).with_suffix(".uvl")
        where = f"{path}:{item.line}"
        if target.resolve() in {*trail, here}:
            chain = " → ".join(file.name for file in (*trail, here, target))
            raise ModelError(f"import cycle: {chain}", where=where)
        if not target.is_file():
            raise ModelError(f"imported file {target.name!r} doesn't exist", where=where)
        _place(document, _load(target, (*trail, here), where, budget), item.alias, where)
    return document


def _place(document: Document, imported: Document, alias: str, where: str) -> None:
    assert document.root is not None  # noqa: S101 - parse() refuses a file without one
    assert imported.root is not None  # noqa: S101 - the same
    slot = _find(document.root, f"{alias}.{imported.root.name}")
    if slot is None:
        message = f"the tree never uses {alias}.{imported.root.name}"
        raise ModelError(message, where=where)
    for feature in [*preorder(imported.root)]:
        feature.name = f"{alias}.{feature.name}"
    grown = bool(slot.groups)
    slot.groups = imported.root.groups + slot.groups
    slot.attributes = {**imported.root.attributes, **slot.attributes}
    inside = _Imported(alias, slot, imported.root, grown=grown)
    document.constraints += [
        Constraint(_prefixed(c.formula, alias, inside), c.text, c.line, c.where)
        for c in imported.constraints
    ]


def _find(root: Feature, name: str) -> Feature | None:
    return next((feature for feature in preorder(root) if feature.name == name), None)


def _prefixed(formula: Formula | Comparison, alias: str, imported: _Imported) -> Formula:
    """Return a formula with every name below the alias; its sums stay within the imported tree."""
    return mapped(formula, lambda name: f"{alias}.{name}", imported.parts)


class _Imported:
    """What a sum of an imported model runs over: the tree its author wrote, not the importer's."""

    def __init__(self, alias: str, slot: Feature, root: Feature, *, grown: bool) -> None:
        self.alias, self.slot, self.grown = alias, slot, grown
        self.own = [slot, *[*preorder(root)][1:]]

    def parts(self, part: Attribute) -> list[Attribute]:
        """Return an attribute below the alias, or one per feature where the importer added some."""
        name = part.attribute
        feature = self.slot.name if part.feature is None else f"{self.alias}.{part.feature}"
        if not (part.subtree and self.grown and feature == self.slot.name):
            return [Attribute(name, feature, part.subtree)]
        found = [Attribute(name, one.name) for one in self.own if name in one.attributes]
        return found or [Attribute(name, feature, part.subtree)]
