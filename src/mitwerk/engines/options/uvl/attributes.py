"""Attribute lists: ``{abstract, price 12.5, colour 'red', constraint A => B}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.numbers import decimal
from mitwerk.engines.options.uvl.expression import parse_formula

if TYPE_CHECKING:
    from mitwerk.engines.options.formula import Formula
    from mitwerk.engines.options.model import Value
    from mitwerk.engines.options.uvl.tokens import Cursor


def parse_attributes(cursor: Cursor) -> tuple[dict[str, Value], list[Formula]]:
    """Read ``{…}``: values by key, and the constraints attached to the feature."""
    values: dict[str, Value] = {}
    rules: list[Formula] = []
    cursor.need("{")
    while not cursor.skip("}"):
        quoted = cursor.now.quoted
        if cursor.now.kind == "number":
            raise cursor.error("expected an attribute's name (decimals take a point: 12.50)")
        key = cursor.path()
        if key == "constraint" and not quoted:
            rules.append(parse_formula(cursor))
        elif key == "constraints" and not quoted and cursor.skip("["):
            while not cursor.skip("]"):
                rules.append(parse_formula(cursor))
                cursor.skip(",")
        elif key in values:
            raise cursor.error(f"attribute {key!r} stands twice")
        else:
            values[key] = _value(cursor)
        if not cursor.is_mark("}"):
            cursor.need(",")
    return values, rules


def _value(cursor: Cursor) -> Value:
    """Return a value; a missing one is true, lists and nested lists are kept as text."""
    if cursor.is_mark(",", "}"):
        return True
    if cursor.is_mark("[", "{"):
        return _raw(cursor)
    negative = cursor.skip("-")
    token = cursor.take()
    if token.kind == "number":
        value = decimal(token.text, cursor.where)
        return value.copy_negate() if negative else value
    if negative or token.kind in {"mark", "end"}:
        raise cursor.error("expected a value")
    if token.kind == "name" and not token.quoted and token.text in {"true", "false"}:
        return token.text == "true"
    return token.text


def _raw(cursor: Cursor) -> str:
    words: list[str] = []
    depth = 0
    while True:
        token = cursor.take()
        if token.kind == "end":
            raise cursor.error("a list is never closed")
        depth += token.text in {"[", "{"} and token.kind == "mark"
        depth -= token.text in {"]", "}"} and token.kind == "mark"
        words.append(f"'{token.text}'" if token.quoted else token.text)
        if depth == 0:
            return " ".join(words)
