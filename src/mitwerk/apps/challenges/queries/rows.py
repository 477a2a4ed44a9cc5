"""Requirement rows as drawing-sheet rows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import get_format
from django.utils.translation import get_language

from mitwerk.apps.challenges.adapters import engine_rows, key_of
from mitwerk.engines import requirements as engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mitwerk.apps.challenges.models import Challenge, DeclaredValue, Phase, Requirement


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as parts/requirement_row.html shows it."""

    code: str
    text: str
    limit: str
    must: bool
    kind: str
    phases: str = ""
    verdict: str = ""
    measured: str = ""
    fact: str = ""
    unit: str = ""
    whole: str = ""


def rows_of(challenge: Challenge) -> list[Requirement]:
    """Return the rows in order with their phases, in three queries."""
    return list(challenge.requirements.prefetch_related("phase_links__phase"))


def sheet_rows(requirements: Sequence[Requirement]) -> list[SheetRow]:
    """Return the rows of the whole brief with the phases they name."""
    titles = {
        link.phase.code: link.phase.title
        for requirement in requirements
        for link in requirement.phase_links.all()
    }
    return [_whole(row, titles) for row in engine_rows(requirements)]


def _whole(row: engine.Requirement, titles: Mapping[str, str]) -> SheetRow:
    names = ", ".join(titles[code] for code in row.phases if code in titles)
    if row.share is not None:
        names = f"{names} {engine.decimal_text(row.share * 100)} %"
    return SheetRow(
        code=key_of(row.id),
        text=row.text,
        limit=limit_of(row),
        must=row.must,
        kind=row.kind,
        phases=names,
        fact=fact_name(row.fact),
        unit=row.unit,
    )


def phase_rows(
    requirements: Sequence[Requirement], phase: Phase, declared: Iterable[DeclaredValue] = ()
) -> list[SheetRow]:
    """Return the rows of one phase with its share of the limits, and what an entry declares."""
    values = {value.requirement_id: value for value in declared}
    ids = {requirement.key: requirement.pk for requirement in requirements}
    found = engine.rows_for_phase(engine_rows(requirements), phase.code)
    return [_part(part, values.get(ids[key_of(part.row.id)])) for part in found]


def _part(part: engine.PhaseRow, value: DeclaredValue | None) -> SheetRow:
    row = part.row
    return SheetRow(
        code=key_of(row.id),
        text=row.text,
        limit=limit_of(row),
        must=row.must,
        kind=row.kind,
        fact=fact_name(row.fact),
        unit=row.unit,
        whole=limit_of(part.whole) if part.whole.share is not None else "",
        verdict="declared" if value else "",
        measured=f"{value.value}\N{NO-BREAK SPACE}{value.unit}".strip() if value else "",
    )


def limit_of(row: engine.Requirement) -> str:
    """Return the limit with the reader's decimal mark, "" when it can't be read yet."""
    try:
        return engine.format_limit(row, decimal_mark=str(get_format("DECIMAL_SEPARATOR")))
    except engine.RequirementError:
        return ""


def fact_name(name: str | None) -> str:
    """Return a fact of the vocabulary in the reader's language."""
    fact = engine.FACTS.get(name or "")
    if fact is None:
        return ""
    return fact.german if (get_language() or "en").startswith("de") else fact.english
