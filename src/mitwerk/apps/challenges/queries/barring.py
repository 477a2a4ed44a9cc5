"""Which entries of a decided phase may have a prize: a measured must-row that fails bars.

Only where the frozen terms say so. What can't be measured never bars; a waiver of the client
lifts the bar. Checks of the last submissions count, and finished checks never change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.enums import PhaseState, RowKind
from mitwerk.apps.challenges.models import AwardLine, DecisionPlace, EntryRevision, Waiver
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mitwerk.apps.challenges.models import Challenge, Entry, EntryCheck, Phase

PATIENCE = timedelta(days=3)  # as the promise says: what takes longer bars nobody
WAIVABLE = frozenset({PhaseState.JUDGING, PhaseState.TOO_CLOSE, PhaseState.DECIDED})


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry's place and the rank for which it may have a prize.

    ``check`` is that of its last submission, None where the terms bar nobody; ``barred`` are the
    keys of failing must-rows that are not waived, none where it has a prize already: what is
    measured too late takes nothing back. ``prize_rank`` is None where barred, and from the first
    place on whose check is ``under_way``.
    """

    place: DecisionPlace
    check: EntryCheck | None = None
    waivers: tuple[Waiver, ...] = ()
    awarded: bool = False
    prize_rank: int | None = None

    @property
    def waived(self) -> tuple[str, ...]:
        return tuple(waiver.requirement.key for waiver in self.waivers)

    @property
    def barred(self) -> tuple[str, ...]:
        if self.awarded:
            return ()
        return tuple(row["id"] for row in failing_rows(self.check) if row["id"] not in self.waived)

    @property
    def under_way(self) -> bool:
        if self.check is None or self.check.finished or self.awarded:
            return False
        return self.check.created_at > clock.now() - PATIENCE

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
    """Return the must-rows that fail by measurement; what a parts list says bars nobody."""
    if check is None or not check.finished:
        return []
    return [
        row
        for row in check.rows
        if row["must"] and row["kind"] == RowKind.FACT and row["verdict"] == "fail"
        if not row.get("source")
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


def waivers_of(entries: Collection[int]) -> dict[int, list[Waiver]]:
    """Return the waivers of each entry, by its id, in one query (none without entries)."""
    found: dict[int, list[Waiver]] = {entry: [] for entry in entries}
    if not found:
        return found
    for waiver in Waiver.objects.filter(entry__in=entries).select_related("requirement"):
        found[waiver.entry_id].append(waiver)
    return found


def standings(
    phase: Phase,
    places: Sequence[DecisionPlace] | None = None,
    checks: Mapping[int, EntryCheck | None] | None = None,
    awarded: Collection[int] | None = None,
) -> list[Standing]:
    """Return the places of a decided phase, best first, with who may have which prize.

    A barred entry keeps its place; those behind it move up for the prizes only. ``places``,
    ``checks`` (by entry) and the ``awarded`` entries are asked for where they are not given.
    """
    if places is None:
        held = DecisionPlace.objects.filter(decision__stands_for=phase)
        places = list(held.select_related("entry").order_by("rank", "pk"))
    if not bars(phase.challenge):
        return [Standing(place, prize_rank=place.rank) for place in places]
    ids = [place.entry_id for place in places]
    if checks is None:
        checks = checks_of(ids)
    waivers = waivers_of([entry for entry in ids if failing_rows(checks.get(entry))])
    if awarded is None:
        lines = AwardLine.objects.filter(award__phase=phase)
        awarded = set(lines.values_list("entry_id", flat=True))
    known = [
        Standing(
            one,
            checks.get(one.entry_id),
            tuple(waivers.get(one.entry_id, ())),
            awarded=one.entry_id in awarded,
        )
        for one in places
    ]
    return list(_ranked(known))


def _ranked(known: Iterable[Standing]) -> Iterable[Standing]:
    rank, certain = 1, True
    for _place, members in groupby(known, key=lambda one: one.place.rank):
        group = list(members)
        certain = certain and not any(one.under_way for one in group)
        for one in group:
            given = rank if certain and not one.barred else None
            yield replace(one, prize_rank=given)
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


def waivable_rows(entry: Entry) -> list[tuple[str, str]]:
    """Return key and sentence of the rows that bar an entry and may still be waived."""
    phase = entry.phase
    if phase.state not in WAIVABLE or not bars(phase.challenge) or phase.awards.exists():
        return []
    waived = waived_rows([entry.pk])[entry.pk]
    failing = failing_rows(checks_of([entry.pk]).get(entry.pk))
    return [
        (row["id"], f"{row['id']}: {row['text']}") for row in failing if row["id"] not in waived
    ]
