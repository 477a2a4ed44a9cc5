"""Brief rows: what a design must hold, in numbers with units, phase by phase.

A `Requirement` is one row of a brief. `check` says what is wrong with a row and how to mend
it, `rows_for_phase` gives the rows of one phase with share-adjusted limits, `payload` the
frozen form that is hashed into a challenge's terms.
"""

from mitwerk.engines.requirements.check import Problem, check, check_rows
from mitwerk.engines.requirements.facts import FACTS, Dimension, Fact
from mitwerk.engines.requirements.frozen import from_payload, payload
from mitwerk.engines.requirements.limits import decimal_text, format_limit, format_value
from mitwerk.engines.requirements.model import (
    COMPARISONS,
    KINDS,
    Comparison,
    Kind,
    Requirement,
    RequirementError,
)
from mitwerk.engines.requirements.phases import PhaseRow, rows_for_phase
from mitwerk.engines.requirements.units import UnitError, convert, fits, parse_unit, suggestions

__all__ = [
    "COMPARISONS",
    "FACTS",
    "KINDS",
    "Comparison",
    "Dimension",
    "Fact",
    "Kind",
    "PhaseRow",
    "Problem",
    "Requirement",
    "RequirementError",
    "UnitError",
    "check",
    "check_rows",
    "convert",
    "decimal_text",
    "fits",
    "format_limit",
    "format_value",
    "from_payload",
    "parse_unit",
    "payload",
    "rows_for_phase",
    "suggestions",
]
