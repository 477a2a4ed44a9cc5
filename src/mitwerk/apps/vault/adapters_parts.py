"""Between the vault's rows and the engines `bom` and `licences`: the only place that knows both."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_precision

from mitwerk.engines import bom, licences

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from mitwerk.apps.vault.models import BomRow, Paper, Revision

MOST_LINKS = 100
CODE_LENGTH = 10
LONGEST_TAG, LONGEST_WORDS = 200, 80  # as a `Paper` holds them


def digits(currency: str) -> int:
    """Return how many minor digits a currency has."""
    return int(get_currency_precision(currency))


def read_paper(data: bytes, *, is_table: bool) -> dict[str, Any]:
    """Return what a text says of itself, as the fields of a `Paper`."""
    text = data.decode("utf-8-sig", "replace")
    tag = licences.named_in("", text)
    words = licences.named_in("LICENSE", text)
    known = words.expression if words else licences.UNRECOGNISED
    if not tag and known == licences.UNRECOGNISED:
        known = ""
    return {
        "licence": _fitting(tag.expression, LONGEST_TAG) if tag else "",
        "words": _fitting(known, LONGEST_WORDS),
        "bom": _stored(bom.read(text, digits)) | _head(text) if is_table else None,
    }


def _fitting(expression: str, most: int) -> str:
    """What is longer than a paper holds names more licences than anybody could keep."""
    return expression if len(expression) <= most else licences.UNRECOGNISED


def _stored(sheet: bom.Sheet) -> dict[str, Any]:
    plain = json.dumps(asdict(sheet), default=str)  # decimals as text: JSON has no exact ones
    found: dict[str, Any] = json.loads(plain)
    return found


def _head(text: str) -> dict[str, Any]:
    columns, named = bom.head(text)
    return {"columns": sorted(columns), "named": named}


def head_of(paper: Paper) -> tuple[frozenset[str], int]:
    """Return the known columns of a table, and how many of its lines name a part."""
    stored = paper.bom or {}
    return frozenset(stored.get("columns", ())), int(stored.get("named", 0))


def sheet_of(paper: Paper) -> bom.Sheet:
    """Return the parts list that a paper holds."""
    stored = paper.bom or {"rows": [], "problems": []}
    return bom.Sheet(
        tuple(_row(row) for row in stored["rows"]),
        tuple(bom.Problem(**one) for one in stored["problems"]),
    )


def _row(stored: Mapping[str, Any]) -> bom.Row:
    mass = stored["mass_kg"]
    exact = {
        "quantity": Decimal(stored["quantity"]),
        "mass_kg": None if mass is None else Decimal(mass),
    }
    return bom.Row(**{**stored, **exact})


def bom_path(paths: Iterable[str]) -> str:
    """Return which file is the parts list, the one nearest to the top; empty when none is."""
    found = [path for path in paths if bom.is_bom(path)]
    return min(found, key=lambda path: (path.count("/"), path), default="")


def licence_named(path: str, paper: Paper) -> str:
    """Return the licence that a file names, empty when it names none."""
    if not licences.is_licence_file(path):
        return paper.licence
    return paper.words or paper.licence or licences.UNRECOGNISED


def engine_row(row: BomRow) -> bom.Row:
    """Return a stored row as the engine writes it."""
    return bom.Row(
        number=row.number,
        name=row.name,
        quantity=row.quantity,
        material=row.material,
        process=row.process,
        mass_kg=row.mass_kg,
        unit_cost_minor=row.unit_cost_minor,
        currency=row.currency,
        supplier=row.supplier,
        file=row.file.path if row.file else "",
        link=row.link.code if row.link else "",
    )


def csv_of(rows: Iterable[bom.Row]) -> bytes:
    """Return rows as the bytes of a bom.csv."""
    return bom.write(rows, digits).encode()


def line_of(row: BomRow) -> bom.Line:
    """Return a stored row as a line of a roll-up."""
    return bom.Line(
        row.name, row.quantity, row.mass_kg, row.unit_cost_minor, row.currency, row.link_id
    )


def rolled_up(whole: int, rows: Mapping[int, Sequence[BomRow]]) -> bom.Rollup:
    """Return the roll-up of a revision from the rows of it and of all that it contains."""
    lists: dict[Hashable, Sequence[bom.Line]] = {
        key: [line_of(row) for row in own] for key, own in rows.items()
    }
    return bom.roll_up(whole, lists)


def licences_of(revision: Revision) -> tuple[str, str]:
    """Return a revision's licences, of the hardware and of texts, as its manifest has them."""
    named: dict[str, str] = json.loads(revision.manifest)["licence"]
    return named["hardware"], named["texts_and_pictures"]
