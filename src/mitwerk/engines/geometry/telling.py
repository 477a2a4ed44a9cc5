"""What the commands print for people: facts, verdicts, differences and neighbours in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mitwerk.engines.geometry.checks.model import CheckResult, Requirement
    from mitwerk.engines.geometry.checks.model import Row as CheckRow
    from mitwerk.engines.geometry.difference.compare import Difference
    from mitwerk.engines.geometry.factsheet.model import FactSheet
    from mitwerk.engines.geometry.similarity.index import Neighbour

SIGNS = {"pass": "✓", "fail": "✕", "not_checkable": "?", "declared": "“"}
UNITS = {"mm3": "mm³", "mm2": "mm²", "mm": "mm", "kg": "kg"}
RELATIONS = {
    "same": "the same shape",
    "mirrored": "its mirror image",
    "same_or_mirrored": "the same, perhaps mirrored",
    "near": "similar",
}


def facts_lines(sheet: FactSheet) -> Iterator[str]:
    """Every fact on a line of its own, then what was found."""
    found = sheet.as_dict()["facts"]
    at = found.pop("min_wall_at")
    yield f"{'file':20} {sheet.file}"
    for name, value in found.items():
        if name == "holes":
            yield from _holes(value)
        elif name == "inertia" and value is not None:
            yield from _table("inertia, kg·mm²", value)
        else:
            place = f" at {words(at)}" if name == "min_wall_mm" and at else ""
            yield _line(name, value) + place
    yield from (f"  {one.severity} {one.code}: {one.message}" for one in sheet.findings)


def check_lines(result: CheckResult, asked: Mapping[str, Requirement]) -> Iterator[str]:
    """Verdict, measured and asked of every row; why and where below it."""
    for row in result.rows:
        yield _row(row, asked[row.id].op)
        below = (row.message, _place(row) if row.verdict == "fail" else "")
        yield from (f"    {text}" for text in below if text)
    yield f"{SIGNS[result.verdict]} {result.verdict}"


def _row(row: CheckRow, op: str) -> str:
    is_number = not isinstance(row.limit, (bool, str))
    limit = f"{op} {words(row.limit)} {row.unit}".rstrip() if is_number else ""
    measured = "–" if row.measured is None else f"{words(row.measured)} {row.unit}".rstrip()
    should = "" if row.must else "(should) "
    head = f"{SIGNS[row.verdict]} {row.verdict:13} {row.id:12} {measured:14} {limit:14}"
    return f"{head} {should}{row.text}".rstrip()


def _place(row: CheckRow) -> str:
    where = row.where
    return "" if where is None or where.at is None else f"at {words(where.at)} in {where.file}"


def diff_lines(found: Difference) -> Iterator[str]:
    """Amounts first, then every fact that changed."""
    shown = found.as_dict()
    yield f"{'identical':20} {words(found.identical)}"
    for name in ("added_mm3", "removed_mm3", "volume_delta_mm3", "mass_delta_kg"):
        yield _line(name, shown[name])
    yield _line("envelope_delta_mm", found.envelope_delta_mm)
    yield from _table("laid over by", found.transform)
    for row in found.facts_changed:
        if row.fact == "holes":
            yield f"  holes: {_diameters(row.old)} → {_diameters(row.new)}"
        else:
            change = f"{words(row.old)} → {words(row.new)} {_unit(row.fact)}"
            yield f"  {_label(row.fact)}: {change}".rstrip()


def near_lines(nearest: Sequence[Neighbour]) -> Iterator[str]:
    """How alike, at which size, which file; the nearest first."""
    for row in nearest:
        if row.relation == "scaled":
            alike = f"the same at {row.scale:.4g} times the size"
        else:
            alike = RELATIONS.get(row.relation, "another shape")
        if row.off_mm is not None:
            alike += f", off by {words(row.off_mm)} mm"
        yield f"{row.distance:8.4f}  {alike:44} {row.file}"


def words(value: Any) -> str:
    """A value on one line: six figures, "yes" and "no", lists with dots between."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value + 0.0:.6g}"
    if isinstance(value, (list, tuple)):
        return " · ".join(words(item) for item in value) or "none"
    return str(value)


def _label(name: str) -> str:
    stem = name.removesuffix(f"_{_suffix(name)}") if _suffix(name) else name
    return stem.replace("min_wall", "thinnest wall").replace("_", " ")


def _suffix(name: str) -> str:
    return next((end for end in UNITS if name.endswith(f"_{end}")), "")


def _unit(name: str) -> str:
    return UNITS.get(_suffix(name), "")


def _line(name: str, value: Any) -> str:
    unit = "" if value is None else _unit(name)
    return f"{_label(name):20} {words(value)} {unit}".rstrip()


def _table(label: str, rows: Sequence[Sequence[float]]) -> Iterator[str]:
    for at, row in enumerate(rows):
        yield f"{label if at == 0 else '':20} " + " ".join(f"{words(x):>12}" for x in row)


def _holes(holes: Sequence[Mapping[str, Any]] | None) -> Iterator[str]:
    if not holes:
        yield f"{'holes':20} {'unknown' if holes is None else 'none'}"
        return
    for at, hole in enumerate(holes):
        kind = "through" if hole["through"] else "blind"
        text = f"Ø {words(hole['diameter_mm'])} mm {kind} at {words(hole['at'])}"
        yield f"{'holes' if at == 0 else '':20} {text}"


def _diameters(holes: Sequence[float] | None) -> str:
    """Return "7 × Ø 3.3, 1 × Ø 8.004"."""
    if not holes:
        return "unknown" if holes is None else "none"
    return ", ".join(f"{n} × Ø {words(size)}" for size, n in sorted(Counter(holes).items()))
