"""brief.toml → `Brief`; whatever is unknown or does not fit is refused with its row."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.checks.model import BadBrief, Brief, Requirement
from mitwerk.engines.geometry.checks.units import DECLARED_PREFIX, FACTS, FactKind, factor

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import FilePath

OPS = ("<=", "<", ">=", ">", "==", "in")
KEYS = {"id", "text", "fact", "op", "value", "unit", "must", "scope", "tolerance", "baseline",
        "file"}  # fmt: skip
TABLES = {"material", "materials", "requirement"}
BRIEF_BYTES = 1 << 20


def read_brief(path: FilePath) -> Brief:
    """Read a brief file.

    Raises
    ------
    BadBrief
        No TOML, an unknown key, fact, op or unit, or a value that does not fit; ``where`` names
        the file and the row.
    """
    path = Path(path)
    data = path.read_bytes()
    if len(data) > BRIEF_BYTES:
        raise BadBrief(f"{len(data)} bytes are no brief", where=str(path))
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadBrief(f"no valid TOML: {error}", where=str(path)) from error
    return parse_brief(table, name=str(path), folder=path.parent)


def parse_brief(table: dict[str, Any], *, name: str = "brief", folder: Path | None = None) -> Brief:
    """Build a brief from the table of a TOML file.

    Examples
    --------
    >>> row = {"id": "mass", "fact": "mass", "op": "<=", "value": 2.5, "unit": "kg"}
    >>> brief = parse_brief({"material": {"density": 7850}, "requirement": [row]})
    >>> brief.requirements[0].must, brief.density
    (True, 7850.0)
    """
    for key in table.keys() - TABLES:
        raise BadBrief(f"unknown table [{key}]", where=name)
    material, materials = (_table(table, key, name) for key in ("material", "materials"))
    for key in material.keys() - {"density"}:
        raise BadBrief(f"unknown key {key!r}", where=f"{name}#material")
    density = None
    if "density" in material:
        density = _positive(material["density"], "density in kg/m³", f"{name}#material")
    densities = {
        file: _positive(value, "density in kg/m³", f"{name}#materials")
        for file, value in materials.items()
    }
    rows = table.get("requirement", [])
    if not isinstance(rows, list) or not rows:
        raise BadBrief("a brief has at least one [[requirement]]", where=name)
    requirements = tuple(_row(row, i, name) for i, row in enumerate(rows))
    seen: set[str] = set()
    for row in requirements:
        if row.id in seen:
            raise BadBrief(f"two rows are called {row.id!r}", where=f"{name}#{row.id}")
        seen.add(row.id)
    return Brief(requirements, density, densities, folder, name)


def _table(table: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise BadBrief(f"[{key}] must be a table", where=f"{name}#{key}")
    return found


def _row(row: Any, number: int, name: str) -> Requirement:
    identity = f"requirement {number + 1}"
    if not isinstance(row, dict):
        raise BadBrief("a [[requirement]] must be a table", where=f"{name}#{identity}")
    for key in ("id", "text", "file", "baseline"):
        if not isinstance(row.get(key, ""), str):
            raise BadBrief(f"{key} must be text", where=f"{name}#{identity}")
    identity = row.get("id", identity)
    where = f"{name}#{identity}"
    for key in row.keys() - KEYS:
        raise BadBrief(f"unknown key {key!r}", where=where)
    fact = row.get("fact")
    if not isinstance(fact, str):
        raise BadBrief("a row needs a fact", where=where)
    kind = _kind(fact, row, where)
    op = row.get("op", "==" if kind.dimension == "truth" else None)
    if op not in OPS:
        raise BadBrief(f"op must be one of {' '.join(OPS)}, not {op!r}", where=where)
    unit = row.get("unit", "")
    if not isinstance(unit, str):
        raise BadBrief("unit must be text", where=where)
    if not fact.startswith(DECLARED_PREFIX) and factor(kind, unit) is None:
        raise BadBrief(f"the unit {unit!r} does not fit {fact}, a {kind.dimension}", where=where)
    value = row.get("value", True if kind.dimension == "truth" else None)
    _check_value(kind, op, value, where)
    if fact == "hole_pattern" and not isinstance(row.get("baseline"), str):
        raise BadBrief("hole_pattern needs a baseline file", where=where)
    scope = row.get("scope", "part")
    if scope not in ("part", "vehicle") or not isinstance(row.get("must", True), bool):
        raise BadBrief("scope is part or vehicle, must is true or false", where=where)
    tolerance = row.get("tolerance")
    if tolerance is not None:
        tolerance = _number(tolerance, "tolerance", where)
        if tolerance < 0:
            raise BadBrief("tolerance must not be negative", where=where)
    return Requirement(
        id=identity,
        text=row.get("text", ""),
        fact=fact,
        op=op,
        value=value,
        unit=unit,
        must=row.get("must", True),
        scope=scope,
        tolerance=tolerance,
        baseline=row.get("baseline"),
        file=row.get("file"),
    )


def _kind(fact: str, row: dict[str, Any], where: str) -> FactKind:
    if fact in FACTS:
        return FACTS[fact]
    if not fact.startswith(DECLARED_PREFIX):
        known = ", ".join(FACTS)
        raise BadBrief(f"unknown fact {fact!r}; known are {known}", where=where)
    value = row.get("value")
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, bool):
        return FactKind("truth")
    return FactKind("text" if isinstance(first, str) else "share")


def _check_value(kind: FactKind, op: str, value: object, where: str) -> None:
    dimension = kind.dimension
    if op == "in":
        if not isinstance(value, list) or not value or dimension == "truth":
            raise BadBrief("op in needs a list of values", where=where)
        for item in value:
            _check_one(dimension, item, where)
        if dimension not in {"count", "text"} and (len(value) != 2 or value[0] > value[1]):
            raise BadBrief("op in needs [lowest, highest] for a measured value", where=where)
        return
    _check_one(dimension, value, where)
    if dimension in {"truth", "text"} and op != "==":
        raise BadBrief(f"op {op} does not fit a {dimension}", where=where)


def _check_one(dimension: str, value: object, where: str) -> None:
    if dimension == "truth":
        if not isinstance(value, bool):
            raise BadBrief("value must be true or false", where=where)
    elif dimension == "text":
        if not isinstance(value, str):
            raise BadBrief("value must be text", where=where)
    else:
        _number(value, "value", where)


def _number(value: object, name: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise BadBrief(f"{name} must be a number, not {value!r}", where=where)
    return float(value)


def _positive(value: object, name: str, where: str) -> float:
    number = _number(value, name, where)
    if number <= 0:
        raise BadBrief(f"{name} must be positive", where=where)
    return number
