"""Which entries of a decided phase may have a prize: a measured must-row that fails bars.

Only where the frozen terms say so; a waiver of the client lifts the bar. What can't be measured
never bars by itself: in a phase that requires a 3D model it waits for the client's word, and a
silent client lets it pass. Checks of the last submissions count, and finished checks never change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.enums import (
    ChallengeState,
    DeliverableKind,
    EntryState,
    PhaseState,
    RowKind,
)
from mitwerk.apps.challenges.models import (
    AwardLine,
    DecisionPlace,
    EntryRevision,
    Objection,
    Waiver,
)
from mitwerk.apps.challenges.queries.promised import promises
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mitwerk.apps.challenges.models import Challenge, Entry, EntryCheck, Phase

PATIENCE = timedelta(days=3)  # as the promise says: what takes longer bars nobody
WAIVABLE = frozenset(
    {PhaseState.JUDGING, PhaseState.TOO_CLOSE, PhaseState.APPEALS, PhaseState.DECIDED}
)
WORD_SINCE = 2  # version of the standing text "checks" that has the client's word
# Why no entrant could have had a row measured: nobody's word is asked for these.
NOT_THEIRS = frozenset(
    {"off", "no_machine", "no_baseline", "whole_vehicle", "single_part", "no_list",
     "list_of_part", "list_of_whole"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry's place and the rank for which it may have a prize.

    ``check`` is that of its last submission, None where the terms bar nobody; ``barred`` are the
    keys of must-rows that fail, or that the client objected to, and that are not waived; none
    where it has a prize already: what is measured too late takes nothing back. ``waiting`` are
    those for which the client's word is ``wanted``. ``prize_rank`` is None where barred, and from
    the first place on whose check is ``under_way`` or that waits for a word.
    """

    place: DecisionPlace
    check: EntryCheck | None = None
    waivers: tuple[Waiver, ...] = ()
    objections: tuple[Objection, ...] = ()
    wanted: bool = False
    awarded: bool = False
    prize_rank: int | None = None

    @property
    def waived(self) -> tuple[str, ...]:
        return tuple(waiver.requirement.key for waiver in self.waivers)

    @property
    def barred(self) -> tuple[str, ...]:
        if self.awarded:
            return ()
        objected = {one.requirement.key for one in self.objections}
        failing = {row["id"] for row in failing_rows(self.check)} | objected
        rows = self.check.rows if self.check else []
        return tuple(
            row["id"] for row in rows if row["id"] in failing and row["id"] not in self.waived
        )

    @property
    def waiting(self) -> tuple[str, ...]:
        if self.awarded or not self.wanted:
            return ()
        said = {*self.waived, *(one.requirement.key for one in self.objections)}
        return tuple(row["id"] for row in open_rows(self.check) if row["id"] not in said)

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
    return promises(challenge, texts.CHECK_PROMISE)


def asks_for_model(phase: Phase) -> bool:
    """Tell by the frozen terms whether entries of a phase must contain a 3D model."""
    if not phase.challenge.terms:
        return phase.deliverables.filter(kind=DeliverableKind.MODEL, required=True).exists()
    return any(
        item["kind"] == DeliverableKind.MODEL and item["required"]
        for one in json.loads(phase.challenge.terms)["phases"]
        if one["code"] == phase.code
        for item in one["deliverables"]
    )


def asks_for_word(phase: Phase) -> bool:
    """Tell whether a must-row that could not be measured waits for the client's word here.

    Only where a model is required, and the frozen terms have it.
    """
    terms = phase.challenge.terms
    said = json.loads(terms)["texts"] if terms else [texts.CHECK_PROMISE.frozen]
    promised = {text["key"]: int(text["version"]) for text in said}
    return promised.get(texts.CHECK_PROMISE.key, 0) >= WORD_SINCE and asks_for_model(phase)


def word_is_wanted(phase: Phase) -> bool:
    """Tell whether the client may still say something: after the term their silence lets pass."""
    if phase.challenge.state == ChallengeState.CANCELLED or phase.state not in WAIVABLE:
        return False
    until = phase.answer_by if phase.state == PhaseState.DECIDED else None
    return (until is None or until > clock.now()) and asks_for_word(phase)


def open_rows(check: EntryCheck | None) -> list[dict[str, Any]]:
    """Return the must-rows that a machine could measure, but not in these files."""
    if check is None or not check.finished:
        return []
    return [row for row in check.rows if _is_open(row)]


def _is_open(row: Mapping[str, Any]) -> bool:
    if not row["must"] or row["kind"] != RowKind.FACT:
        return False
    measured = row["verdict"] in {"pass", "fail"} and not row.get("source")
    return not measured and row.get("unmeasured", row["reason"]) not in NOT_THEIRS


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


def objections_of(entries: Collection[int]) -> dict[int, list[Objection]]:
    """Return the objections to each entry, by its id, in one query (none without entries)."""
    found: dict[int, list[Objection]] = {entry: [] for entry in entries}
    if not found:
        return found
    for one in Objection.objects.filter(entry__in=entries).select_related("requirement"):
        found[one.entry_id].append(one)
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
    unsure = [one for one in ids if open_rows(checks.get(one))] if asks_for_word(phase) else []
    failing = [one for one in ids if failing_rows(checks.get(one))]
    waivers, objections = waivers_of({*failing, *unsure}), objections_of(unsure)
    wanted = bool(unsure) and word_is_wanted(phase)
    if awarded is None:
        lines = AwardLine.objects.filter(award__phase=phase)
        awarded = set(lines.values_list("entry_id", flat=True))
    known = [
        Standing(
            one,
            checks.get(one.entry_id),
            tuple(waivers.get(one.entry_id, ())),
            tuple(objections.get(one.entry_id, ())),
            wanted=wanted,
            awarded=one.entry_id in awarded,
        )
        for one in places
    ]
    return list(_ranked(known))


def _ranked(known: Iterable[Standing]) -> Iterable[Standing]:
    rank, certain = 1, True
    for _place, members in groupby(known, key=lambda one: one.place.rank):
        group = list(members)
        certain = certain and not any(one.under_way or one.waiting for one in group)
        for one in group:
            given = rank if certain and not one.barred else None
            yield replace(one, prize_rank=given)
        rank += sum(not one.barred for one in group)


def holders_of(found: Iterable[Standing], rank: int) -> list[Entry] | None:
    """Return who shares the prize of a rank; None while a check or a word could change that."""
    ranked = [one for one in found if one.prize_rank is not None]
    sizes = {r: sum(one.prize_rank == r for one in ranked) for r in {o.prize_rank for o in ranked}}
    holders = [
        one.entry
        for one in ranked
        if one.prize_rank is not None
        and one.prize_rank <= rank < one.prize_rank + sizes[one.prize_rank]
    ]
    if holders or not any(one.under_way or one.waiting for one in found):
        return holders
    return None


def waivable_rows(entry: Entry) -> list[tuple[str, str]]:
    """Return key and sentence of the rows that keep an entry from a prize and may be waived.

    What fails comes first, before what could not be measured.
    """
    phase = entry.phase
    if phase.state not in WAIVABLE or not bars(phase.challenge) or phase.awards.exists():
        return []
    check = checks_of([entry.pk]).get(entry.pk)
    failing = {row["id"] for row in failing_rows(check)}
    others = {row["id"] for row in open_rows(check)} if asks_for_word(phase) else set()
    done = waived_rows([entry.pk])[entry.pk]
    return _named(check, failing - done) + _named(check, others - failing - done)


def disputable_rows(entry: Entry) -> list[tuple[str, str]]:
    """Return key and sentence of the rows that wait for the client, who may still say no.

    Not once the time for appeals is over: against that no entrant could say anything.
    """
    phase = entry.phase
    final = phase.state == PhaseState.DECIDED and phase.challenge.appeal_days
    if final or not word_is_wanted(phase) or phase.awards.exists():
        return []
    check = checks_of([entry.pk]).get(entry.pk)
    keys = {row["id"] for row in open_rows(check)} - waived_rows([entry.pk])[entry.pk]
    said = Objection.objects.filter(entry=entry).values_list("requirement__key", flat=True)
    return _named(check, keys - set(said))


def _named(check: EntryCheck | None, keys: Collection[str]) -> list[tuple[str, str]]:
    rows = check.rows if check and keys else []
    return [(row["id"], f"{row['id']}: {row['text']}") for row in rows if row["id"] in keys]


def _checked(phase: Phase) -> list[tuple[Entry, EntryCheck | None]]:
    """Return the entries that stand, by number, with the checks of their last submissions."""
    standing = phase.entries.filter(state=EntryState.ENTERED)
    rows = EntryRevision.objects.filter(entry__in=standing).select_related(
        "entry", "check_of_files"
    )
    last = {row.entry.pk: (row.entry, row.check_of_files) for row in rows.order_by("pk")}
    return sorted(last.values(), key=lambda pair: pair[0].number)


def words_wanted(
    phase: Phase, checked: Iterable[tuple[Entry, EntryCheck | None]] | None = None
) -> list[tuple[Entry, list[str]]]:
    """Return the entries of a phase past its deadline that wait for the client, with the rows.

    ``checked`` are its entries with their last checks, asked for where they are not given.
    """
    if not word_is_wanted(phase):
        return []
    standing = _checked(phase) if checked is None else checked
    asked = {entry.pk: (entry, open_rows(check)) for entry, check in standing}
    entries = {pk: entry for pk, (entry, _rows) in asked.items()}
    unsure = {pk: [row["id"] for row in rows] for pk, (_entry, rows) in asked.items() if rows}
    if not unsure:
        return []
    said = waived_rows(list(unsure))
    for pk, found in objections_of(unsure).items():
        said[pk] |= {one.requirement.key for one in found}
    left = {pk: [key for key in keys if key not in said[pk]] for pk, keys in unsure.items()}
    return [(entries[pk], keys) for pk, keys in left.items() if keys]
