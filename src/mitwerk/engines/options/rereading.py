"""What was written, read back and compared: no format may change a model silently."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.tables.lower import lower as lower_tables
from mitwerk.engines.options.tables.rows import assemble
from mitwerk.engines.options.uvl.document import Feature, preorder
from mitwerk.engines.options.uvl.lower import lower
from mitwerk.engines.options.uvl.parse import parse
from mitwerk.engines.options.uvl.render import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mitwerk.engines.options.model import Value
    from mitwerk.engines.options.tables.document import Tables
    from mitwerk.engines.options.tables.rows import RawTables
    from mitwerk.engines.options.uvl.document import Document


def check_tables(tables: Tables, reread: Callable[[], RawTables], kind: str, where: str) -> None:
    """Refuse tables that don't read back as they are."""
    try:
        found = assemble(reread())
        lower_tables(found, where)
    except ModelError as error:
        raise _refusal(kind, error.message, where) from error
    for table, before in _said(tables).items():
        for old, new in zip(before, after := _said(found)[table], strict=False):
            if old != new:
                name = next((str(cell) for cell in old if cell), "")
                raise _refusal(kind, f"{name[:60]!r} in {table!r} would change", where)
        if len(before) != len(after):
            raise _refusal(kind, f"rows of {table!r} would be lost", where)


def _refusal(kind: str, reason: str, where: str) -> ModelError:
    return ModelError(f"this model can't be written as {kind}: {reason}", where=where)


def _said(tables: Tables) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the tables say, without places and the outer blanks of words."""
    return {
        "families": [(f.name, f.choose, f.scope, f.default) for f in tables.families],
        "options": [(o.code, o.family, o.tags, _plain(o.details)) for o in tables.options],
        "rules": [
            (r.key, r.kind, r.left, r.right, _words(r.why), _words(r.owner)) for r in tables.rules
        ],
        "packages": [
            (p.code, p.contains, _words(p.why), _plain(p.details)) for p in tables.packages
        ],
        "matrices": [
            (
                m.rows,
                m.columns,
                {code: frozenset(others) for code, others in m.allowed.items()},
                _words(m.why),
            )
            for m in tables.matrices
        ],
    }


def _plain(values: Mapping[str, Value]) -> dict[str, tuple[str, Value]]:
    return {
        key: (type(value).__name__, _words(value) if isinstance(value, str) else value)
        for key, value in values.items()
        if value != ""
    }


def _words(text: str) -> str:
    return " ".join(text.split())


def check_uvl(document: Document, text: str, where: str) -> None:
    """Refuse a document that doesn't read back as it is."""
    try:
        found = parse(text, where)
        lower(found, where)
    except ModelError as error:
        raise _refusal("UVL", error.message, where) from error
    assert document.root is not None  # noqa: S101 - documents come from parse() or to_document()
    assert found.root is not None  # noqa: S101 - parse() refuses a file without one
    pairs = zip(_tree(document.root), _tree(found.root), strict=False)
    wrong = next((old[0] for old, new in pairs if old != new), None)
    if wrong is not None:
        raise _refusal("UVL", f"feature {wrong[:60]!r} would change", where)
    rules = [[render(c.formula) for c in one.constraints] for one in (document, found)]
    if rules[0] != rules[1]:
        raise _refusal("UVL", "a rule would change", where)


def _tree(root: Feature) -> list[tuple[Any, ...]]:
    """Return every feature with its numbers and groups; words of attributes may suffer."""
    return [
        (
            feature.name,
            {k: v if isinstance(v, Decimal | bool) else "" for k, v in feature.attributes.items()},
            [(g.kind, g.low, g.high, [f.name for f in g.features]) for g in feature.groups],
        )
        for feature in preorder(root)
    ]
