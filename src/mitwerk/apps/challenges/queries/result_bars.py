"""What machine checks mean for the prizes of a decided phase, line by line for the result page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.queries.barring import asks_for_model, standings, words_wanted
from mitwerk.apps.challenges.queries.verdict_words import advice
from mitwerk.apps.challenges.queries.verdicts import measured_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from mitwerk.apps.challenges.models import Entry, EntryCheck, Phase
    from mitwerk.apps.challenges.queries.barring import Standing
    from mitwerk.apps.challenges.queries.results import ResultView


@dataclass(frozen=True, slots=True)
class BarLine:
    """One row of one entry: ``kind`` is barred, waived, waiting, unknown or under-way.

    ``rank`` is 0 before the decision.
    """

    kind: str
    number: int
    rank: int
    url: str
    row: str = ""
    text: str = ""
    measured: str = ""
    said: str = ""


def placed(
    phase: Phase,
    view: ResultView,
    checks: Mapping[int, EntryCheck | None],
    awarded: Collection[int],
) -> list[Standing] | None:
    """Return who may have which prize, None before the decision."""
    return None if view.decision is None else standings(phase, view.places, checks, awarded)


def bar_lines(
    phase: Phase,
    found: Iterable[Standing] | None,
    checked: Sequence[tuple[Entry, EntryCheck | None]],
) -> list[BarLine]:
    """Return what bars, what is waived and, where a model is required, what was not measured.

    Before the decision (``found`` is None) only what waits for the client's word.
    """
    if found is None:
        checks = {entry.pk: check for entry, check in checked}
        wanted = words_wanted(phase, checked)
        return [line for entry, keys in wanted for line in _early(entry, keys, checks)]
    named = asks_for_model(phase)
    return [line for one in found for line in _lines(one, unmeasured_too=named)]


def _early(
    entry: Entry, keys: Collection[str], checks: Mapping[int, EntryCheck | None]
) -> Iterator[BarLine]:
    check, url = checks.get(entry.pk), reverse("challenges:entry", args=[entry.code])
    for row in check.rows if check else []:
        if row["id"] in keys:
            words = (row["id"], row["text"], measured_text(row))
            yield BarLine("waiting", entry.number, 0, url, *words, advice(row))


def _lines(one: Standing, *, unmeasured_too: bool) -> Iterator[BarLine]:
    entry = one.entry
    plain = (entry.number, one.place.rank, reverse("challenges:entry", args=[entry.code]))
    if one.under_way:
        yield BarLine("under-way", *plain)
    if one.check is None or not one.check.finished:
        return
    reasons = {waiver.requirement.key: waiver.reason for waiver in one.waivers}
    objected = {said.requirement.key: said.reason for said in one.objections}
    for row in one.check.rows:
        if not row["must"] or row["kind"] != "fact":
            continue
        words = (row["id"], row["text"], measured_text(row))
        if row["id"] in reasons:
            yield BarLine("waived", *plain, *words, reasons[row["id"]])
        elif row["verdict"] == "fail" and not row.get("source"):
            late = _("Measured after the prize was given, so it stays.")
            said = late if one.awarded else _("No prize: a must-row fails.")
            yield BarLine("barred", *plain, *words, said)
        elif row["id"] in objected:
            said = _("Not measured; not kept, says the client: %s") % objected[row["id"]]
            yield BarLine("barred", *plain, *words, said)
        elif row["id"] in one.waiting:
            yield BarLine("waiting", *plain, *words, advice(row))
        elif row["verdict"] != "pass" and unmeasured_too:
            yield BarLine("unknown", *plain, *words, advice(row))
