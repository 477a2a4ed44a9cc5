"""What is in demand, without persons: counts per option, small groups left out."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.configurator.models import Configuration
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.orders import BINDING
from mitwerk.apps.configurator.rules import SMALLEST_GROUP

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Edition


@dataclass(frozen=True, slots=True)
class DemandRow:
    """How often an option is in what people saved and ordered; None: fewer than five people."""

    family: str
    code: str
    label: str
    saved: int | None
    ordered: int | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of one edition: of how many people, and per option."""

    people: int | None
    rows: tuple[DemandRow, ...]


def demand_of(edition: Edition, language: str) -> Demand:
    """Return the demand per option: each person counts once per option, whatever they saved.

    Numbers below five are left out, as is what leaves fewer than five on the other side: they
    could be recognised. Nothing here can be led back to who saved what.
    """
    product = product_of(edition)
    saved: dict[str, set[int]] = {}
    ordered: Counter[str] = Counter()
    people: set[int] = set()
    rows = Configuration.objects.filter(edition=edition, put_away_at=None)
    for owner, chosen in rows.values_list("owner", "chosen").iterator():
        people.add(owner)
        for code in json.loads(chosen):
            saved.setdefault(code, set()).add(owner)
    orders = rows.filter(orders__state__in=BINDING).distinct()
    for chosen in orders.values_list("chosen", flat=True).iterator():
        ordered.update(json.loads(chosen))
    told = [
        DemandRow(
            product.family_label(info.family, language),
            code,
            product.label(code, language),
            _told(len(saved.get(code, ())), len(people)),
            _told(ordered[code]),
            _percent(len(saved.get(code, ())), len(people)),
        )
        for code, info in product.options.items()
    ]
    return Demand(_told(len(people)), tuple(told))


def _told(number: int, whole: int | None = None) -> int | None:
    """Return a number of people; None where they, or the rest of the whole, are a small group."""
    rest = 0 if whole is None else whole - number
    return None if _few(number) or _few(rest) else number


def _few(number: int) -> bool:
    return 0 < number < SMALLEST_GROUP


def _percent(part: int, whole: int) -> float | None:
    """Return a share in per cent, None where the part or the rest is a small group."""
    if whole < SMALLEST_GROUP or _told(part, whole) is None:
        return None
    return 100 * part / whole
