"""Rows of a brief as the requirements engine knows them, and back."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import RowKind
from mitwerk.engines import requirements as engine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.challenges.models import Requirement, RequirementPhase

PHASE_MARK = "@"  # "R1@front1": the part of row R1 that the phase front1 carries


def engine_rows(requirements: Iterable[Requirement]) -> list[engine.Requirement]:
    """Return all rows as engine rows, in order.

    A row whose phases carry different shares becomes one engine row a phase, since the engine
    knows one share a row. Expects ``phase_links__phase`` prefetched.
    """
    return [row for requirement in requirements for row in _rows_of(requirement)]


def key_of(row_id: str) -> str:
    """Return the key of the brief row that an engine row's id belongs to."""
    return row_id.partition(PHASE_MARK)[0]


def _rows_of(requirement: Requirement) -> list[engine.Requirement]:
    links = list(requirement.phase_links.all())
    if len({link.share_percent for link in links}) <= 1:
        share = _share(links[0]) if links else None
        return [_row(requirement, requirement.key, [_phase(link) for link in links], share)]
    return [
        _row(
            requirement,
            f"{requirement.key}{PHASE_MARK}{_phase(link)}",
            [_phase(link)],
            _share(link),
        )
        for link in links
    ]


def _phase(link: RequirementPhase) -> str:
    return link.phase.code


def _share(link: RequirementPhase) -> Decimal | None:
    return None if link.share_percent is None else link.share_percent / 100


def _row(
    requirement: Requirement, row_id: str, phases: list[str], share: Decimal | None
) -> engine.Requirement:
    limited = requirement.kind != RowKind.JUDGED and bool(requirement.fact)
    return engine.Requirement(
        id=row_id,
        text=requirement.text,
        kind=requirement.kind,  # type: ignore[arg-type]
        must=requirement.must,
        fact=requirement.fact or None if limited else None,
        comparison=(requirement.comparison or None) if limited else None,  # type: ignore[arg-type]
        values=values_of(requirement.value) if limited else (),
        unit=requirement.unit if limited else "",
        phases=tuple(phases),
        share=share,
    )


def values_of(text: str) -> tuple[Decimal, ...]:
    """Read the limit of a row: one number, or several separated by semicolons.

    A comma is a decimal mark. Text that is no number reads as NaN, which the engine refuses.

    >>> values_of("1,25; 3")
    (Decimal('1.25'), Decimal('3'))
    """
    return tuple(_number(part) for part in text.split(";") if part.strip())


def _number(text: str) -> Decimal:
    plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-").replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return Decimal("NaN")
