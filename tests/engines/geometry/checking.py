"""One row of a brief, checked: what the tests of single checks share."""

from __future__ import annotations

from mitwerk.engines import geometry

DENSITY = 1000.0


def one(paths, fact, op="==", value=True, unit="", **more):
    """The row of a brief of one requirement."""
    requirement = {"id": fact, "fact": fact, "op": op, "value": value, "unit": unit, **more}
    brief = geometry.parse_brief({"material": {"density": DENSITY}, "requirement": [requirement]})
    result = geometry.check(paths, brief)
    (row,) = result.rows
    assert result.verdict == ("not_checkable" if row.verdict == "declared" else row.verdict)
    return row
