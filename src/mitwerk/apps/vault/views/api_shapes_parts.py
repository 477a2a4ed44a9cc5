"""Parts and safety notices in the shapes of the API; masks are applied by the queries."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mitwerk.apps.vault.enums import CarryKind
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.safety import answers_of, reach_of
from mitwerk.engines.bom.writing import plain

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import BomRow, SafetyNotice
    from mitwerk.apps.vault.queries.access import Access, Viewer
    from mitwerk.apps.vault.queries.bom import PartLine, PartsList
    from mitwerk.apps.vault.queries.safety import Banner
    from mitwerk.engines.bom import Total


def exact(number: Decimal) -> Decimal:
    """Return a number without the zeros that the database adds at its end."""
    return Decimal(plain(number))


def parts_shape(found: PartsList, rights: Access) -> dict[str, Any]:
    """Return an unfolded parts list."""
    return {
        "lines": [_line(one) for one in found.lines],
        "mass": _sum(found.rollup.mass),
        "cost": _sum(found.rollup.cost),
        "problems": found.problems if rights.owns else [],
    }


def _sum(total: Total) -> dict[str, Any]:
    return {
        "amounts": {unit: exact(amount) for unit, amount in total.amounts.items()},
        "counted": total.counted,
        "of": total.of,
        "missing": list(total.missing),
    }


def _line(one: PartLine) -> dict[str, Any]:
    row, link, newer = one.row, one.link, one.newer
    shown = None
    if link is not None:
        shown = {
            "revision": link.code,
            "blueprint": link.blueprint.code,
            "title": link.blueprint.title,
            "number": link.number,
            "newer_revision": newer.code if newer else None,
            "newer_number": newer.number if newer else None,
        }
    return {
        "level": one.depth,
        "number": row.number,
        "name": one.name,
        "quantity": exact(row.quantity),
        "pieces": exact(one.node.pieces),
        **one.texts,
        "mass_kg": None if row.mass_kg is None else exact(row.mass_kg),
        "unit_cost_minor": row.unit_cost_minor,
        "currency": row.currency,
        "linked": one.linked,
        "link": shown,
    }


def use_shape(row: BomRow) -> dict[str, Any]:
    """Return one design that uses another."""
    return {
        "revision": row.revision.code,
        "blueprint": row.revision.blueprint.code,
        "title": row.revision.blueprint.title,
        "number": row.revision.number,
        "pinned_revision": row.link.code if row.link else "",
        "quantity": exact(row.quantity),
    }


def state_shape(one: Banner, rights: Access) -> dict[str, Any]:
    """Return a notice as it reaches one revision."""
    named = one.source is not None or (one.how == CarryKind.ORIGIN and not rights.masked)
    return {
        "notice": one.notice.code if named else None,
        "severity": one.severity,
        "wrong": one.wrong,
        "todo": one.todo,
        "path": one.path,
        "how": one.how,
        "state": one.state,
    }


def safety_shape(
    notice: SafetyNotice, rights: Access, viewer: Viewer, cursor: str = "", size: int | None = None
) -> dict[str, Any]:
    """Return a notice with a page of what it reaches."""
    reach = reach_of(notice, rights, viewer, cursor=cursor, size=size)
    texts = {"wrong": notice.wrong, "todo": notice.todo, "path": notice.path}
    if rights.masked:
        names = names_of(notice.revision)
        texts = {name: names.in_text(text) for name, text in texts.items()}
    return {
        "code": notice.code,
        "revision": notice.revision.code,
        "severity": notice.severity,
        **texts,
        "as_moderator": notice.as_moderator,
        "withdrawn": notice.withdrawn,  # type: ignore[attr-defined]
        "at": notice.at,
        "count": reach.count,
        "hidden": reach.hidden,
        "next": reach.next or None,
        "carriers": [
            {
                "revision": one.revision.code,
                "title": one.revision.blueprint.title,
                "number": one.revision.number,
                "how": one.how,
                "state": one.state,
            }
            for one in reach.carriers
        ],
        "answers": [
            {
                "kind": one.kind,
                "revision": one.revision.code if one.revision else None,
                "reason": one.reason,
                "at": one.at,
            }
            for one in answers_of(notice, viewer, rights)
        ],
    }
