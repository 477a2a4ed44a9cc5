"""UVL text from a document."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mitwerk.engines.options.uvl.document import Feature
from mitwerk.engines.options.uvl.render import quoted, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.engines.options.model import Value
    from mitwerk.engines.options.uvl.document import Document, Group


def write_uvl(document: Document) -> str:
    """Return the text of a document; imported trees are written in place."""
    assert document.root is not None  # noqa: S101 - documents come from parse() or to_document()
    lines = [f"namespace {document.namespace}", ""] if document.namespace else []
    lines += ["features", *_tree(document.root)]
    rules = [render(constraint.formula) for constraint in document.constraints]
    if rules:
        lines += ["", "constraints", *("\t" + rule for rule in rules)]
    return "\n".join(lines) + "\n"


def _tree(root: Feature) -> Iterator[str]:
    stack: list[tuple[int, Feature | Group]] = [(1, root)]
    while stack:
        depth, node = stack.pop()
        if isinstance(node, Feature):
            yield "\t" * depth + quoted(node.name) + _attributes(node.attributes)
            below: list[Feature | Group] = [*node.groups]
        else:
            yield "\t" * depth + _group(node)
            below = [*node.features]
        stack += [(depth + 1, child) for child in reversed(below)]


def _group(group: Group) -> str:
    if group.kind != "cardinality":
        return group.kind
    high = "*" if group.high is None else group.high
    return f"[{group.low}..{high}]"


def _attributes(attributes: dict[str, Value]) -> str:
    if not attributes:
        return ""
    parts = [quoted_key(key) + _value(value) for key, value in attributes.items()]
    return " {" + ", ".join(parts) + "}"


def quoted_key(key: str) -> str:
    """Return an attribute's name as UVL writes it."""
    return ".".join(quoted(part) for part in key.split("."))


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return " true" if value else " false"
    if isinstance(value, Decimal):
        return f" {value:f}"
    mark = "'" if "'" not in value else '"'
    text = value.replace("\n", " ")
    return f" {mark}{text if mark not in text else text.replace(mark, ' ')}{mark}"
