"""The tables in one YAML file, every row with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.files import read_text
from mitwerk.engines.options.lazy import library
from mitwerk.engines.options.tables.columns import TABLES, hint
from mitwerk.engines.options.tables.document import Matrix
from mitwerk.engines.options.tables.rows import FLAG, TEXT, RawTables, Row
from mitwerk.engines.options.work import VALUE, Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST = 8 * 1024 * 1024
DEEPEST = 20
MOST_VALUES = 200_000
"""Automotive02_1 (14,010 features) has 127,000 when it is written as tables."""
MOST_TAGS = 100
"""Lines that begin with %TAG: its reader compares each with all before it."""
NULL = "tag:yaml.org,2002:null"


def read_yaml(path: Path, work: Work | None = None) -> RawTables:
    """Return the raw tables of a YAML file; aliases and repeated keys are refused."""
    return yaml_tables(read_text(path), str(path), work)


def yaml_tables(text: str, where: str, work: Work | None = None) -> RawTables:
    """Return the raw tables of a YAML text."""
    if len(text) > LARGEST:
        raise ModelError(f"more than {LARGEST >> 20} MiB of YAML", where=where)
    if text.count("\n%TAG") > MOST_TAGS:
        raise ModelError(f"more than {MOST_TAGS} lines %TAG", where=where)
    return _Nodes(text, where).document(_composed(text, where, work or Work()))


def _composed(text: str, where: str, work: Work) -> Any:
    """Return the node tree; the events are looked at first, so nesting can't exhaust the stack."""
    yaml = library("yaml", "pyyaml", "reading YAML")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C: ten times faster
    try:
        work.use(_check_events(yaml, yaml.parse(text, Loader=loader), where), VALUE, where)
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}:{mark.line + 1}" if mark else where
        reason = getattr(error, "problem", None) or str(error)
        raise ModelError(f"no valid YAML: {reason}", where=place) from error


def _check_events(yaml: Any, events: Iterable[Any], where: str) -> int:
    """Refuse aliases, deep nesting and endless files before the tree is built; return its size."""
    depth = number = 0
    for number, event in enumerate(events):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        wrong = (
            "aliases aren't supported" if isinstance(event, yaml.AliasEvent)
            else f"nested deeper than {DEEPEST}" if depth > DEEPEST
            else f"more than {MOST_VALUES:,} values" if number > MOST_VALUES
            else ""
        )  # fmt: skip
        if wrong:
            raise ModelError(wrong, where=f"{where}:{event.start_mark.line + 1}")
    return number


class _Nodes:
    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where

    def at(self, node: Any) -> str:
        return f"{self.where}:{node.start_mark.line + 1}"

    def document(self, node: Any) -> RawTables:
        if node is None or node.id != "mapping":
            raise ModelError("expected the tables as a mapping", where=self.where)
        top = self.mapping(node)
        self.only(top, (*TABLES, "matrices", "product"), "table")
        product = self.scalar(top["product"]) if "product" in top else ""
        rows = {
            name: [self.row(r) for r in self.table(top[name])] for name in TABLES if name in top
        }
        matrices = self.table(top["matrices"]) if "matrices" in top else []
        return RawTables(product, rows, [self.matrix(m) for m in matrices], self.where)

    def mapping(self, node: Any) -> dict[str, Any]:
        if node.id != "mapping":
            raise ModelError("expected columns and values", where=self.at(node))
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = self.scalar(key)
            if name in found:
                raise ModelError(f"{name[:40]!r} stands twice", where=self.at(key))
            if not value.value and self._stands_alone(key, value):
                message = f"{name[:40]!r} belongs to nothing; lists stand in brackets,"
                cure = "texts with a comma in quotes, decimals take a point"
                raise ModelError(f"{message} {cure}", where=self.at(key))
            found[name] = value
        return found

    def _stands_alone(self, key: Any, value: Any) -> bool:
        """Say whether a key has no colon: YAML takes {price: 1,5} for a price of 1 and a 5."""
        return ":" not in self.text[key.end_mark.index : value.start_mark.index]

    def table(self, node: Any) -> list[Any]:
        """Return a table's rows; one without anything below its name has none."""
        return [] if node.tag == NULL else self.sequence(node)

    def sequence(self, node: Any) -> list[Any]:
        if node.id != "sequence":
            raise ModelError("expected a list", where=self.at(node))
        return list(node.value)

    def scalar(self, node: Any) -> str:
        if node.id != "scalar":
            raise ModelError("expected one value", where=self.at(node))
        if node.tag == NULL:
            return ""
        text = str(node.value)
        return text if node.style in {"'", '"'} and text.strip() else text.strip()

    def only(self, found: dict[str, Any], known: tuple[str, ...], what: str) -> None:
        """Refuse a key that says nothing here."""
        for name, node in found.items():
            if name not in known:
                message = f"unknown {what} {name[:40]!r}{hint(name, known)}"
                raise ModelError(message, where=self.at(node))

    def row(self, node: Any) -> Row:
        columns = self.mapping(node)
        cells = {
            name: [self.scalar(item) for item in value.value]
            if value.id == "sequence"
            else self.scalar(value)
            for name, value in columns.items()
        }
        kinds = {name: kind for name, value in columns.items() if (kind := _kind(value))}
        return Row(cells, self.at(node), kinds)

    def matrix(self, node: Any) -> Matrix:
        cells = self.mapping(node)
        self.only(cells, ("rows", "columns", "allowed", "why"), "column")
        for needed in ("rows", "columns", "allowed"):
            if needed not in cells:
                raise ModelError(f"{needed!r} is missing", where=self.at(node))
        allowed = self.mapping(cells["allowed"])
        return Matrix(
            self.scalar(cells["rows"]),
            self.scalar(cells["columns"]),
            {
                code: tuple(self.scalar(item) for item in self.sequence(value))
                for code, value in allowed.items()
            },
            self.scalar(cells["why"]) if "why" in cells else "",
            self.at(node),
            {code: self.at(value) for code, value in allowed.items()},
        )


def _kind(node: Any) -> str:
    """Return whether a scalar was typed as text (quotes make one of a number) or truth value."""
    if node.tag == "tag:yaml.org,2002:str":
        return TEXT
    return FLAG if node.tag == "tag:yaml.org,2002:bool" and node.value in {"true", "false"} else ""
