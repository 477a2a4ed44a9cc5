"""Rows of a phase as the geometry engine's brief, and its verdicts back as plain rows.

The only file that knows both. Rows come from the frozen terms, so what is checked is what was
promised, whatever happens to the tables later.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges.adapters import engine_rows, key_of
from mitwerk.apps.challenges.enums import ChallengeSize, PhaseKind, RowKind
from mitwerk.apps.challenges.queries.rows import rows_of
from mitwerk.apps.vault.adapters_measure import with_density
from mitwerk.engines import geometry, requirements
from mitwerk.engines.geometry import FactSheet, Usage
from mitwerk.engines.geometry.factsheet.model import facts_from, findings_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.engines.geometry import Brief
    from mitwerk.engines.requirements import PhaseRow

# What this platform calls a fact → what the geometry engine calls it.
MACHINE = {
    **{
        f"{name}_{axis}": f"{name}_{axis}"
        for name in ("envelope", "centre_of_gravity")
        for axis in "xyz"
    },
    **{name: name for name in ("mass", "volume", "area", "min_wall", "clash_volume", "bodies")},
    **{name: name for name in ("triangles", "holes", "closed")},
    **{name: name for name in ("hole_pattern", "parity")},
    "min_gap": "gap",
}
# Read from documents and from all files, with or without a model.
DOCUMENTS = frozenset(
    {"bom_complete", "drawing", "editable_source", "licence", "attribution", "hygiene"}
)
MACHINE |= {name: name for name in DOCUMENTS}
COUNTS = frozenset({"bodies", "triangles", "holes"})
FLAGS = frozenset({"closed", "hole_pattern"}) | DOCUMENTS
CONTACT = frozenset({"clash_volume", "min_gap"})
# What only makes sense of all parts together when a row speaks of the whole vehicle.
OF_WHOLE = CONTACT | {
    "mass", "volume",
    *(f"{name}_{axis}" for name in ("envelope", "centre_of_gravity") for axis in "xyz"),
}  # fmt: skip
DIGITS = 9  # of a measured value that are kept; files hold seven at most
ORDER = ("pass", "fail", "not_checkable", "declared")  # the best of a row's readings counts
WORST = ("fail", "not_checkable", "declared", "pass")  # where all of them must hold
ONE_OF = "\N{SYMBOL FOR UNIT SEPARATOR}"  # "R1␟2": the second number that R1 may be


@dataclass(frozen=True, slots=True)
class RowToCheck:
    """A row as it holds in the phase, whether it asks for the whole, and why it is not measured.

    ``reason`` is empty where a machine measures it.
    """

    key: str
    row: requirements.Requirement
    scope: str
    reason: str = ""


def rows_to_check(phase: Phase) -> list[RowToCheck]:
    """Return the rows of the frozen terms that apply in a phase, with its share of the limits."""
    challenge = phase.challenge
    if challenge.terms:
        rows = requirements.from_payload(json.loads(challenge.terms)["requirements"])
    else:
        rows = engine_rows(rows_of(challenge))
    found = requirements.rows_for_phase(rows, phase.code)
    whole = whole_phases(phase)
    return [_to_check(part, phase, whole) for part in found]


def whole_phases(phase: Phase) -> frozenset[str]:
    """Return the codes of the challenge's phases in which the whole is designed, not a part."""
    phases = phase.challenge.phases.values_list("code", "kind", "baseline_id")
    small = phase.challenge.size != ChallengeSize.VEHICLE
    return frozenset(
        code
        for code, kind, baseline in phases
        if small or kind == PhaseKind.CONCEPT or (kind == PhaseKind.OTHER and not baseline)
    )


def _to_check(part: PhaseRow, phase: Phase, whole: frozenset[str]) -> RowToCheck:
    row = part.row
    if row.kind != "fact":
        return RowToCheck(key_of(row.id), row, "part", row.kind)
    if row.fact not in MACHINE:
        return RowToCheck(key_of(row.id), row, "part", "no_machine")
    return RowToCheck(key_of(row.id), row, _scope(part, phase, whole))


def _scope(part: PhaseRow, phase: Phase, whole: frozenset[str]) -> str:
    """Return what a row is about in this phase.

    In a phase for a part it is the whole vehicle if the row is not divided among phases and
    also holds where the whole is designed; contact is always that of the part with the rest.
    """
    fact = part.row.fact
    if phase.code in whole or fact not in OF_WHOLE or part.whole.share is not None:
        return "part"
    everywhere = not part.whole.phases or bool(set(part.whole.phases) & whole)
    return "vehicle" if fact in CONTACT or everywhere else "part"


@dataclass(frozen=True, slots=True)
class Given:
    """What rows are held against besides their limits.

    ``licences`` are those of the terms, ``replaced`` the files of the baseline whose places the
    entry's parts take.
    """

    licences: tuple[str, ...] = ()
    replaced: tuple[Path, ...] = ()


def brief_of(
    rows: Iterable[RowToCheck], densities: dict[str, float], given: Given = Given()
) -> Brief | None:
    """Return the engine's brief of the rows that a machine measures, None without any."""
    table = [one for row in rows if not row.reason for one in _requirements(row, given)]
    if not table:
        return None
    return geometry.parse_brief({"requirement": table, "materials": densities}, name="terms")


def _requirements(to_check: RowToCheck, given: Given) -> list[dict[str, Any]]:
    row = to_check.row
    fact = requirements.FACTS[str(row.fact)]
    values = [requirements.convert(value, row.unit, fact) for value in row.values]
    plain = {
        "text": row.text,
        "fact": MACHINE[fact.name],
        "unit": "" if fact.unit == "1" else fact.unit,
        "must": row.must,
        "scope": to_check.scope,
    }
    if fact.name == "hole_pattern":
        wanted = plain | {"op": "==", "value": bool(values[0])}
        return [
            wanted | {"id": f"{row.id}{ONE_OF}{number}", "baseline": str(path)}
            for number, path in enumerate(given.replaced)
        ]
    if fact.name == "licence":
        return [plain | {"id": row.id, "op": "in", "value": list(given.licences)}]
    if fact.name in FLAGS:
        return [plain | {"id": row.id, "op": "==", "value": bool(values[0])}]
    if row.comparison != "in":
        return [plain | {"id": row.id, "op": row.comparison, "value": _value(fact, values[0])}]
    # Here "in" means one of several numbers; the engine reads it as a range of a measured value.
    return [
        plain | {"id": f"{row.id}{ONE_OF}{number}", "op": "==", "value": _value(fact, value)}
        for number, value in enumerate(values)
    ]


def _value(fact: requirements.Fact, value: Decimal) -> float | int:
    return int(value) if fact.name in COUNTS else float(value)


def verdict_rows(
    rows: Sequence[RowToCheck], found: Iterable[geometry.Row], folder: Path
) -> list[dict[str, Any]]:
    """Return every row of the phase as it is kept: plain JSON, paths as in the manifest.

    ``measured`` is in the row's own unit, as decimal text; a point is in mm of its file.
    """
    by_id: dict[str, list[geometry.Row]] = {}
    for one in found:
        by_id.setdefault(one.id.partition(ONE_OF)[0], []).append(one)
    return [_kept(row, by_id.get(row.row.id, []), folder) for row in rows]


def _kept(to_check: RowToCheck, found: list[geometry.Row], folder: Path) -> dict[str, Any]:
    row = to_check.row
    kept: dict[str, Any] = {
        "id": to_check.key,
        "text": row.text,
        "kind": row.kind,
        "must": row.must,
        "fact": row.fact or "",
        "scope": to_check.scope,
        "limit": [requirements.decimal_text(value) for value in row.values],
        "op": row.comparison or "",
        "unit": row.unit,
        "verdict": "judged" if row.kind == "judged" else "not_checkable",
        "measured": None,
        "where": None,
        "message": "",
        "reason": to_check.reason,
    }
    if not found:
        return kept
    order = WORST if row.fact == "hole_pattern" else ORDER
    best = min(found, key=lambda one: order.index(one.verdict))
    measured = best.verdict == "pass" if row.fact == "licence" else best.measured
    return kept | {
        "verdict": best.verdict,
        "measured": None if best.verdict == "not_checkable" else _measured(row, measured),
        "where": _where(best, folder),
        "message": _relative(best.message, folder),
        "reason": best.reason or _why(row, best.verdict),
    }


def _why(row: requirements.Requirement, verdict: str) -> str:
    return "one_format" if row.fact == "parity" and verdict == "not_checkable" else ""


def _measured(row: requirements.Requirement, value: Any) -> str | bool | None:
    if value is None or isinstance(value, (bool, str)):
        return value
    fact = requirements.FACTS[str(row.fact)]
    value = Decimal(f"{value:.{DIGITS}g}")
    return requirements.decimal_text(requirements.convert(value, fact.unit, fact, to=row.unit))


def _where(row: geometry.Row, folder: Path) -> dict[str, Any] | None:
    if row.where is None:
        return None
    at = None if row.where.at is None else [round(float(value), 4) for value in row.where.at]
    return {"path": _relative(row.where.file, folder), "at": at}


def _relative(text: str, folder: Path) -> str:
    """Return the text without the folder the files lay in for the check."""
    for inner in ("entry", "baseline"):
        text = text.replace(f"{folder / inner}/", "")
    return text.replace(f"{folder}/", "")


def overall(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the verdict on all must-rows that a machine measures.

    What only a parts list says is `declared`, whether it keeps the limit or not.
    """
    binding = {
        "declared" if row.get("source") and row["verdict"] == "fail" else row["verdict"]
        for row in rows
        if row["must"] and row["kind"] == RowKind.FACT
    }
    worst = ("fail", "not_checkable", "declared")
    return next((verdict for verdict in worst if verdict in binding), "pass")


def sheet_of(path: Path, kept: Mapping[str, Any], density: float | None) -> FactSheet:
    """Return what the vault keeps of a measured file as the engine's sheet, for this density."""
    shown = with_density(dict(kept), density)
    return FactSheet(
        file=str(path),
        format=shown["format"],
        sha256=shown["sha256"],
        facts=facts_from(shown["facts"]),
        findings=findings_from(shown["findings"]),
        usage=Usage(0.0, 0.0, 0),
    )
