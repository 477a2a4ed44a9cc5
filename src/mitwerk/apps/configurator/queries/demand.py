"""What is in demand, without persons: counts per option, small groups left out."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.configurator.models import Configuration
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.orders import BINDING
from mitwerk.apps.configurator.rules import SMALLEST_GROUP

if TYPE_CHECKING:
    from django.db.models import QuerySet

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

    @property
    def told(self) -> tuple[DemandRow, ...]:
        """Return the rows with a number that may be told."""
        return tuple(row for row in self.rows if row.saved or row.ordered)


def demand_of(edition: Edition, language: str) -> Demand:
    """Return the demand per option: each person counts once per option, whatever they did.

    Numbers below five are left out and all others told in fives: an exact one, less the others of
    its family, would name those who were left out. Nothing here leads back to a person.
    """
    product = product_of(edition)
    rows = Configuration.objects.filter(edition=edition, put_away_at=None)
    saved, people = _people_by_option(rows)
    ordered, _buyers = _people_by_option(rows.filter(orders__state__in=BINDING))
    whole = _told(people)
    told = []
    for code, info in product.options.items():
        number = _told(len(saved[code]))
        percent = 100 * number / whole if number and whole else None
        family, label = product.family_label(info.family, language), product.label(code, language)
        told.append(DemandRow(family, code, label, number, _told(len(ordered[code])), percent))
    return Demand(whole, tuple(told))


def _people_by_option(rows: QuerySet[Configuration]) -> tuple[dict[str, set[int]], int]:
    """Return who has each option in one of these configurations, and how many they are."""
    found: dict[str, set[int]] = defaultdict(set)
    people = set()
    for owner, chosen in rows.values_list("owner", "chosen").iterator():
        people.add(owner)
        for code in json.loads(chosen):
            found[code].add(owner)
    return found, len(people)


def _told(number: int) -> int | None:
    """Return a number of people to the nearest five; None for a small group, and for nobody."""
    return None if number < SMALLEST_GROUP else SMALLEST_GROUP * round(number / SMALLEST_GROUP)
