"""What is wrong with a brief row, where, and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from mitwerk.engines.requirements.facts import FACTS, Dimension, Fact
from mitwerk.engines.requirements.model import COMPARISONS, KINDS, Requirement
from mitwerk.engines.requirements.units import UnitError, parse_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

# Field, code and message of one fault.
_Fault: TypeAlias = tuple[str, str, str]
# Powers of ten that the first digit of a limit may stand for, in whatever unit.
_SENSIBLE: Final = range(-12, 16)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a row: the row, the field, a stable code and a sentence that helps."""

    row: str
    field: str
    code: str
    message: str


def check(row: Requirement, *, phases: Collection[str] | None = None) -> list[Problem]:
    """Find everything that is wrong with one row.

    Parameters
    ----------
    row
        The row.
    phases
        Keys of the challenge's phases; given, the row may name only these.

    Returns
    -------
    list of Problem
        Empty when the row is good.

    Examples
    --------
    >>> row = Requirement("R1", "light", "fact", True, "mass", "<=", (Decimal(650),), "mm")
    >>> [problem.message for problem in check(row)]
    ['"mm" is not a mass; write kg or g or t']
    """
    found = [
        *_check_words(row),
        *_check_limit(row),
        *_check_share(row),
        *_check_phases(row, phases),
    ]
    return [Problem(row.id, field, code, message) for field, code, message in found]


def check_rows(
    rows: Sequence[Requirement], *, phases: Collection[str] | None = None
) -> list[Problem]:
    """Find what is wrong with a brief: each row, ids given twice, shares above the whole."""
    problems = [problem for row in rows for problem in check(row, phases=phases)]
    problems += list(_check_ids(rows))
    problems += list(_check_share_sums(rows))
    return problems


def _check_words(row: Requirement) -> Iterator[_Fault]:
    if not row.id.strip():
        yield "id", "id_missing", "Give the row a short id, such as R1"
    if not row.text.strip():
        yield "text", "text_missing", "Say in words what the row asks for"
    if row.kind not in KINDS:
        yield "kind", "kind_unknown", f'"{row.kind}" is unknown; choose {" or ".join(KINDS)}'


def _check_limit(row: Requirement) -> Iterator[_Fault]:
    limit = (row.fact, row.comparison, row.values or None)
    if row.kind == "judged":
        if any(part is not None for part in limit) or row.unit:
            yield "kind", "judged_with_limit", "People judge this row; leave the limit out"
        return
    if row.kind == "declared" and limit == (None, None, None) and not row.unit:
        return
    fact = FACTS.get(row.fact or "")
    if fact is None:
        named = f'"{row.fact}" is no fact' if row.fact else "No fact chosen"
        yield "fact", "fact_unknown", f"{named}; choose one of {', '.join(FACTS)}"
    if row.comparison not in COMPARISONS:
        yield "comparison", "comparison_unknown", f"Choose one of {' '.join(COMPARISONS)}"
    yield from _check_values(row, fact)
    if fact is not None:
        try:
            parse_unit(row.unit, fact.dimension)
        except UnitError as error:
            yield "unit", "unit_misfit", str(error)


def _check_values(row: Requirement, fact: Fact | None) -> Iterator[_Fault]:
    if not row.values:
        yield "values", "value_missing", "Give the number that the row is compared with"
        return
    if len(row.values) > 1 and row.comparison != "in":
        yield "values", "too_many_values", 'Several numbers go with "in" only; give one'
    if not all(value.is_finite() for value in row.values):
        yield "values", "value_not_finite", "Give a finite number"
        return
    if any(value and value.adjusted() not in _SENSIBLE for value in row.values):
        yield "values", "value_out_of_range", "Too large or too small a number; look at the unit"
        return
    if len(set(row.values)) < len(row.values):
        yield "values", "value_twice", "A number is given twice; leave one out"
    if fact is not None:
        yield from _check_sense(row, fact)


def _check_sense(row: Requirement, fact: Fact) -> Iterator[_Fault]:
    signed = fact.dimension is Dimension.TEMPERATURE or fact.name.startswith("centre_of_gravity")
    if not signed and any(value < 0 for value in row.values):
        yield "values", "value_negative", f"{fact.english} can't be below 0"
    whole = all(value == value.to_integral_value() for value in row.values)
    if fact.dimension is Dimension.COUNT and not whole:
        yield "values", "value_not_whole", f"{fact.english} is counted; give a whole number"
    if fact.dimension is Dimension.FLAG:
        if row.comparison != "==":
            yield "comparison", "flag_comparison", f'{fact.english} is yes or no; use "=="'
        if any(value not in {Decimal(0), Decimal(1)} for value in row.values):
            yield "values", "flag_value", f"{fact.english} is yes or no; give 1 or 0"


def _check_share(row: Requirement) -> Iterator[_Fault]:
    if row.share is None:
        return
    if not row.share.is_finite() or not 0 < row.share <= 1:
        yield "share", "share_range", "A share is above 0 and at most 1 (0.08 is 8 %)"
    fact = FACTS.get(row.fact or "")
    if fact is None or not fact.additive:
        named = fact.english if fact else "this row"
        yield "share", "share_misfit", f"{named} doesn't add up over parts; leave the share out"
    elif row.comparison not in {"<=", "<"}:
        yield "share", "share_comparison", "A share divides an upper limit; use <= or <"
    if not row.phases:
        yield "share", "share_without_phase", "Name the phase that carries this share"


def _check_phases(row: Requirement, known: Collection[str] | None) -> Iterator[_Fault]:
    if len(set(row.phases)) < len(row.phases):
        yield "phases", "phase_twice", "A phase is named twice; leave one out"
    if known is not None:
        for phase in sorted(set(row.phases) - set(known)):
            named = ", ".join(sorted(known)) or "none yet"
            yield "phases", "phase_unknown", f'No phase "{phase}"; there are {named}'


def _check_ids(rows: Iterable[Requirement]) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            yield Problem(row.id, "id", "id_twice", f'Two rows are called "{row.id}"; rename one')
        seen.add(row.id)


def _check_share_sums(rows: Iterable[Requirement]) -> Iterator[Problem]:
    """Shares of the same limit must not hand out more than the whole."""
    totals: dict[tuple[str | None, tuple[Decimal, ...], str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.share is None or not row.share.is_finite():
            continue
        limit = (row.fact, row.values, row.unit)
        totals[limit] += row.share * max(1, len(row.phases))
        if totals[limit] > 1:
            message = f"Shares of {row.fact} add up to {totals[limit]:%}; the whole is 100 %"
            yield Problem(row.id, "share", "shares_above_whole", message)
