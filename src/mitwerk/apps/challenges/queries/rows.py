"""Requirement rows as drawing-sheet rows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.formats import get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.adapters import engine_rows, key_of
from mitwerk.apps.challenges.models import Phase, RequirementPhase
from mitwerk.apps.challenges.queries.phase_parts import fill
from mitwerk.engines import requirements as engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Challenge, DeclaredValue, Requirement


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as parts/requirement_row.html shows it."""

    code: str
    text: str
    limit: str
    must: bool
    kind: str
    phases: str = ""
    shares: tuple[str, ...] = ()
    verdict: str = ""
    measured: str = ""
    fact: str = ""
    unit: str = ""
    whole: str = ""
    advice: str = ""
    place: str = ""
    mark: str = ""
    waiver: str = ""


def rows_of(challenge: Challenge) -> list[Requirement]:
    """Return the rows in order with their phases (code and title only), in one query."""
    joined = challenge.requirements.annotate(
        link_code=F("phase_links__phase__code"), link_title=F("phase_links__phase__title")
    )
    return _with_links(
        joined, lambda row: Phase(pk=row.link_phase, code=row.link_code, title=row.link_title)
    )


def rows_with(challenge: Challenge, phases: Sequence[Phase]) -> list[Requirement]:
    """Return the same as `rows_of` in one query, with the phases that a page has fetched."""
    by_pk = {phase.pk: phase for phase in phases}
    return _with_links(challenge.requirements.all(), lambda row: by_pk[row.link_phase])


def _with_links(
    requirements: QuerySet[Requirement], phase_of: Callable[[Any], Phase]
) -> list[Requirement]:
    joined = requirements.annotate(
        link=F("phase_links__pk"),
        link_phase=F("phase_links__phase_id"),
        link_share=F("phase_links__share_percent"),
    ).order_by("position", "pk", "link")
    found: dict[int, Requirement] = {}
    links = []
    for row in joined:
        found.setdefault(row.pk, row)
        if row.link is not None:
            links.append(
                RequirementPhase(
                    pk=row.link,
                    requirement=found[row.pk],
                    phase=phase_of(row),
                    share_percent=row.link_share,
                )
            )
    held = list(found.values())
    fill(held, "phase_links", RequirementPhase, links, "requirement_id")
    return held


def sheet_rows(requirements: Sequence[Requirement]) -> list[SheetRow]:
    """Return the rows of the whole brief with the phases they name."""
    titles = {
        link.phase.code: link.phase.title
        for requirement in requirements
        for link in requirement.phase_links.all()
    }
    found: dict[str, list[engine.Requirement]] = {}
    for row in engine_rows(requirements):
        found.setdefault(key_of(row.id), []).append(row)
    return [_whole(rows, titles) for rows in found.values()]


def _whole(rows: Sequence[engine.Requirement], titles: Mapping[str, str]) -> SheetRow:
    """Return one row for the whole vehicle; what a phase carries of it is said beside."""
    row = rows[0]
    full = [titles[code] for one in rows if one.share is None for code in one.phases]
    return SheetRow(
        code=key_of(row.id),
        text=row.text,
        limit=limit_of(row),
        must=row.must,
        kind=row.kind,
        phases=", ".join(full),
        shares=tuple(_share(one, titles) for one in rows if one.share is not None),
        fact=fact_name(row.fact),
        unit=row.unit,
    )


def _share(row: engine.Requirement, titles: Mapping[str, str]) -> str:
    """Say what phases carry of a limit ("Front: share of 6 %, ≤ 36 kg")."""
    [part] = engine.rows_for_phase([row], row.phases[0])
    said = _("%(phases)s: share of %(percent)s %%, %(limit)s") % {
        "phases": ", ".join(titles[code] for code in row.phases),
        "percent": number_format(engine.decimal_text((row.share or Decimal(0)) * 100)),
        "limit": limit_of(part.row),
    }
    return said.rstrip(", ")


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
        place=value.source_path if value else "",
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
