"""Reading a UVL file with the files it imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.files import LIMIT, read_text
from mitwerk.engines.options.formula import And, Constant, Formula, Iff, Linear, Name, Not, Or
from mitwerk.engines.options.uvl.document import Constraint, Document, Feature
from mitwerk.engines.options.uvl.expression import Attribute, Comparison, Term
from mitwerk.engines.options.uvl.parse import parse

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILES = 200


class _Budget:
    """Counts what one model reads: files that import one another twice grow without end."""

    def __init__(self) -> None:
        self.files = self.size = 0

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
    document = parse(budget.text(path, asked), str(path))
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
    names: set[str] = set()
    stack = [imported.root]
    while stack:
        feature = stack.pop()
        names.add(feature.name)
        feature.name = f"{alias}.{feature.name}"
        stack += [child for group in feature.groups for child in group.features]
    slot.groups = imported.root.groups + slot.groups
    slot.attributes = {**imported.root.attributes, **slot.attributes}
    document.constraints += [
        Constraint(_prefixed(c.formula, alias), c.text, c.line, c.where)
        for c in imported.constraints
    ]


def _find(root: Feature, name: str) -> Feature | None:
    stack = [root]
    while stack:
        feature = stack.pop()
        if feature.name == name:
            return feature
        stack += [child for group in feature.groups for child in group.features]
    return None


def _prefixed(formula: Formula | Comparison, alias: str) -> Formula:
    """Return a formula with every name below the alias (depth is bounded by the reader)."""
    match formula:
        case Name(name):
            return Name(f"{alias}.{name}")
        case Not(part):
            return Not(_prefixed(part, alias))
        case And(parts):
            return And(tuple(_prefixed(part, alias) for part in parts))
        case Or(parts):
            return Or(tuple(_prefixed(part, alias) for part in parts))
        case Iff(left, right):
            return Iff(_prefixed(left, alias), _prefixed(right, alias))
        case Comparison(term, sign):
            below = tuple((factor, _under(one, alias)) for factor, one in term.parts)
            return Comparison(Term(below, term.constant), sign)  # type: ignore[return-value]
        case Constant() | Linear():
            return formula


def _under(part: Attribute, alias: str) -> Attribute:
    feature = None if part.feature is None else f"{alias}.{part.feature}"
    return Attribute(part.attribute, feature, part.subtree)
