"""The small things that belong to phases, gathered in two queries instead of five.

Prizes, juries, deliverables and dependencies have little in common but their size: a union of their
few columns costs one question to the database, and what comes back is put where a prefetch puts it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BigIntegerField, Case, F, QuerySet, Value, When
from django.db.models.functions import Cast

from mitwerk.apps.challenges.models import (
    Deliverable,
    Jury,
    JuryMember,
    PhaseDependency,
    Prize,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mitwerk.apps.challenges.models import Phase

NOTHING = Value("")


class Part(NamedTuple):
    """One row of the union; what the last four columns hold depends on the table."""

    table: str
    pk: int
    phase: int
    number: int
    amount: int
    word: str
    text: str


def gather_parts(phases: Sequence[Phase]) -> None:
    """Fill prizes, deliverables, juries with their judges, and needs of phases of one challenge."""
    parts = _parts(phases)
    juries = [_jury(part) for part in parts["jury"]]
    fill(phases, "prizes", Prize, (_prize(part) for part in parts["prize"]), "phase_id")
    fill(phases, "deliverables", Deliverable, map(_deliverable, parts["deliverable"]), "phase_id")
    fill(phases, "juries", Jury, juries, "phase_id")
    by_pk = {phase.pk: phase for phase in phases}
    needs = (_need(part, by_pk) for part in parts["need"])
    fill(phases, "needs_links", PhaseDependency, needs, "phase_id")
    seats = JuryMember.objects.filter(jury__phase__in=phases).select_related("member")
    fill(juries, "seats", JuryMember, seats.order_by("id"), "jury_id")


def _parts(phases: Sequence[Phase]) -> Mapping[str, list[Part]]:
    required = Case(When(required=True, then=1), default=0)
    prizes = _columns(Prize, phases, "prize", F("rank"), F("amount_minor"), NOTHING, NOTHING)
    juries = _columns(Jury, phases, "jury", F("weight_percent"), Value(0), F("kind"), NOTHING)
    handed = _columns(
        Deliverable, phases, "deliverable", required, F("position"), F("kind"), F("text")
    )
    needs = _columns(PhaseDependency, phases, "need", F("needs_id"), Value(0), NOTHING, NOTHING)
    found: dict[str, list[Part]] = defaultdict(list)
    for row in prizes.union(juries, handed, needs, all=True):
        part = Part(*row)
        found[part.table].append(part)
    return found


def _columns(
    model: Any, phases: Sequence[Phase], table: str, number: Any, amount: Any, *words: Any
) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = model.objects.filter(phase__in=phases).order_by()
    return found.values_list(
        Value(table),
        "pk",
        "phase_id",
        Cast(number, BigIntegerField()),
        Cast(amount, BigIntegerField()),
        *words,
    )


def _prize(part: Part) -> Prize:
    return Prize(pk=part.pk, phase_id=part.phase, rank=part.number, amount_minor=part.amount)


def _jury(part: Part) -> Jury:
    return Jury(pk=part.pk, phase_id=part.phase, weight_percent=part.number, kind=part.word)


def _deliverable(part: Part) -> Deliverable:
    return Deliverable(
        pk=part.pk,
        phase_id=part.phase,
        position=part.amount,
        kind=part.word,
        text=part.text,
        required=bool(part.number),
    )


def _need(part: Part, phases: Mapping[int, Phase]) -> PhaseDependency:
    return PhaseDependency(pk=part.pk, phase_id=part.phase, needs=phases[part.number])


ORDER: dict[str, Any] = {
    "prizes": lambda prize: prize.rank,
    "deliverables": lambda item: (item.position, item.pk),
}


def fill(owners: Iterable[Any], name: str, model: Any, rows: Iterable[Any], owner: str) -> None:
    """Put rows where `prefetch_related` puts them, in the order that the relation has.

    Django has no public way to hand a relation rows that were fetched otherwise.
    """
    held: dict[int, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=ORDER.get(name, lambda row: row.pk)):
        held[getattr(row, owner)].append(row)
    for one in owners:
        found = model.objects.none()
        found._result_cache, found._prefetch_done = held[one.pk], True  # noqa: SLF001
        one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found
