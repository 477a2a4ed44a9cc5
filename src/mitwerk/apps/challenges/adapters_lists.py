"""Verdicts on rows that geometry can't decide, by what the entry's own parts list says.

What stands in a list was declared, not measured: kept rows say so (``source``), a value within
the limit is `declared` and never a pass, and one beyond it fails but bars nobody.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mitwerk.apps.vault.adapters_parts import digits
from mitwerk.engines import bom, requirements
from mitwerk.engines.bom import Total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.apps.challenges.adapters_checks import RowToCheck
    from mitwerk.apps.vault.services.stating import Stated
    from mitwerk.engines.bom import Node, Rollup

# What a parts list says of the whole that it is a list of.
SUMMED = frozenset({"mass", "price", "parts"})
OPEN = frozenset({"not_checkable", "declared"})
HALF = 0.5  # of the baseline's rows that a list of the whole names again
VERDICTS = {"holds": "declared", "breaks": "fail", "unknown": "not_checkable"}


def with_list(
    rows: Sequence[RowToCheck],
    kept: Iterable[dict[str, Any]],
    own: Stated | None,
    baseline: Stated | None,
) -> list[dict[str, Any]]:
    """Return the kept rows, with what the parts list says where nothing was measured.

    Parameters
    ----------
    rows
        The rows of the phase, in the order of ``kept``.
    own, baseline
        What the list of the entry says, and that of the phase's baseline, which tells whether the
        entry's is a list of the whole vehicle or of the part alone.
    """
    whole = own is not None and baseline is not None and is_whole(own, baseline)
    return [
        _stated(row, one, own, whole=whole, divided=baseline is not None)
        for row, one in zip(rows, kept, strict=True)
    ]


def is_whole(own: Stated, baseline: Stated) -> bool:
    """Tell whether a list names at least half of what the baseline's names."""
    return len(own.names & baseline.names) >= HALF * len(baseline.names)


def _stated(
    to_check: RowToCheck, kept: dict[str, Any], own: Stated | None, *, whole: bool, divided: bool
) -> dict[str, Any]:
    row = to_check.row
    if row.fact not in SUMMED or kept["verdict"] not in OPEN:
        return kept
    if own is None:
        return kept | {"reason": "no_list"} if kept["reason"] == "no_machine" else kept
    if divided and whole != (to_check.scope == "vehicle"):
        said = "list_of_part" if to_check.scope == "vehicle" else "list_of_whole"
        return kept | {"reason": said} if kept["reason"] == "no_machine" else kept
    total, unit = _total(own.rollup, row)
    if not total.counted:
        return kept | {"reason": "no_list"} if kept["reason"] == "no_machine" else kept
    verdict = VERDICTS[bom.against(total, unit, str(row.comparison), _limits(row))]
    return kept | {
        "verdict": verdict,
        "measured": _amount(total.amounts.get(unit, Decimal(0)), row),
        "where": {"path": own.path, "at": None},
        "message": "",
        "reason": "list_incomplete" if verdict == "not_checkable" else "",
        "unmeasured": kept["reason"],
        "source": {"path": own.path, "counted": total.counted, "of": total.of},
    }


def _total(rollup: Rollup, row: requirements.Requirement) -> tuple[Total, str]:
    if row.fact == "mass":
        return rollup.mass, "kg"
    if row.fact == "price":
        return rollup.cost, row.unit
    pieces = sum((one.pieces for one in _leaves(rollup.nodes)), Decimal(0))
    return Total({"": pieces}, rollup.lines, rollup.lines), ""


def _leaves(nodes: Iterable[Node]) -> list[Node]:
    return [
        leaf for node in nodes for leaf in (_leaves(node.children) if node.children else [node])
    ]


def _limits(row: requirements.Requirement) -> list[Decimal]:
    fact = requirements.FACTS[str(row.fact)]
    if row.fact == "price":
        return [value.scaleb(digits(row.unit)) for value in row.values]
    return [requirements.convert(value, row.unit, fact) for value in row.values]


def _amount(amount: Decimal, row: requirements.Requirement) -> str:
    fact = requirements.FACTS[str(row.fact)]
    if row.fact == "price":
        return requirements.decimal_text(amount.scaleb(-digits(row.unit)))
    return requirements.decimal_text(requirements.convert(amount, fact.unit, fact, to=row.unit))
