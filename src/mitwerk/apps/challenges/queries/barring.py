"""Which entries of a decided phase may have a prize: a measured must-row that fails bars.

Only where the frozen terms say so. What can't be measured never bars; a waiver of the client
lifts the bar. Checks of the last submissions count, and finished checks never change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.enums import RowKind
from mitwerk.apps.challenges.models import DecisionPlace, EntryRevision, Waiver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mitwerk.apps.challenges.models import Challenge, Entry, EntryCheck, Phase


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry's place and the rank for which it may have a prize.

    ``barred`` are the keys of failing must-rows that are not waived, ``waived`` those that are.
    ``prize_rank`` is None where barred, and from the first place on whose check is ``under_way``.
    """

    place: DecisionPlace
    barred: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    under_way: bool = False
    prize_rank: int | None = None

    @property
    def entry(self) -> Entry:
        return self.place.entry


def bars(challenge: Challenge) -> bool:
    """Tell whether the frozen terms bar from a prize; older ones did not."""
    if not challenge.terms:
        return True
    promised = {text["key"] for text in json.loads(challenge.terms)["texts"]}
    return texts.CHECK_PROMISE.key in promised


def failing_rows(check: EntryCheck | None) -> list[dict[str, Any]]:
    """Return the must-rows that a finished check says fail."""
    if check is None or not check.finished:
        return []
    return [
        row
        for row in check.rows
        if row["must"] and row["kind"] == RowKind.FACT and row["verdict"] == "fail"
    ]


def checks_of(entries: Collection[int]) -> dict[int, EntryCheck | None]:
    """Return the check of the last submission of each entry, by the entry's id, in one query."""
    rows = EntryRevision.objects.filter(entry__in=entries).select_related("check_of_files")
    return {row.entry_id: row.check_of_files for row in rows.order_by("pk")}


def waived_rows(entries: Collection[int]) -> dict[int, set[str]]:
    """Return the keys of the rows waived for each entry, by its id, in one query."""
    found: dict[int, set[str]] = {entry: set() for entry in entries}
    rows = Waiver.objects.filter(entry__in=entries)
    for entry, key in rows.values_list("entry_id", "requirement__key"):
        found[entry].add(key)
    return found


def standings(phase: Phase) -> list[Standing]:
    """Return the places of a decided phase, best first, with who may have which prize.

    A barred entry keeps its place; those behind it move up for the prizes only.
    """
    places = list(
        DecisionPlace.objects.filter(decision__phase=phase)
        .select_related("entry")
        .order_by("rank", "pk")
    )
    if not bars(phase.challenge):
        return [Standing(place, prize_rank=place.rank) for place in places]
    ids = [place.entry_id for place in places]
    checks, waived = checks_of(ids), waived_rows(ids)
    known = [_standing(one, checks[one.entry_id], waived[one.entry_id]) for one in places]
    return list(_ranked(known))


def _standing(place: DecisionPlace, check: EntryCheck | None, waived: set[str]) -> Standing:
    failing = {row["id"] for row in failing_rows(check)}
    return Standing(
        place,
        barred=tuple(sorted(failing - waived)),
        waived=tuple(sorted(failing & waived)),
        under_way=check is not None and not check.finished,
    )


def _ranked(known: Iterable[Standing]) -> Iterable[Standing]:
    rank, certain = 1, True
    for _place, members in groupby(known, key=lambda one: one.place.rank):
        group = list(members)
        certain = certain and not any(one.under_way for one in group)
        for one in group:
            given = rank if certain and not one.barred else None
            yield Standing(one.place, one.barred, one.waived, one.under_way, given)
        rank += sum(not one.barred for one in group)


def holders_of(found: Iterable[Standing], rank: int) -> list[Entry] | None:
    """Return who shares the prize of a rank; None while a check could still change that."""
    ranked = [one for one in found if one.prize_rank is not None]
    sizes = {r: sum(one.prize_rank == r for one in ranked) for r in {o.prize_rank for o in ranked}}
    holders = [
        one.entry
        for one in ranked
        if one.prize_rank is not None
        and one.prize_rank <= rank < one.prize_rank + sizes[one.prize_rank]
    ]
    if holders or not any(one.under_way for one in found):
        return holders
    return None
