"""What machine checks mean for the prizes of a decided phase, line by line for the result page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import DeliverableKind
from mitwerk.apps.challenges.queries.barring import standings
from mitwerk.apps.challenges.queries.verdict_words import advice
from mitwerk.apps.challenges.queries.verdicts import measured_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mitwerk.apps.challenges.models import EntryCheck, Phase
    from mitwerk.apps.challenges.queries.barring import Standing
    from mitwerk.apps.challenges.queries.results import ResultView


@dataclass(frozen=True, slots=True)
class BarLine:
    """One row of one entry: ``kind`` is barred, waived, unknown or under-way."""

    kind: str
    number: int
    rank: int
    url: str
    row: str = ""
    text: str = ""
    measured: str = ""
    said: str = ""


def bar_lines(
    phase: Phase,
    view: ResultView,
    checks: Mapping[int, EntryCheck | None],
    awarded: Collection[int],
) -> list[BarLine]:
    """Return what bars, what is waived and, where a model is required, what was not measured."""
    if view.decision is None:
        return []
    named = _asks_for_model(phase)
    found = standings(phase, view.places, checks, awarded)
    return [line for one in found for line in _lines(one, unmeasured_too=named)]


def _asks_for_model(phase: Phase) -> bool:
    """Tell by the frozen terms whether entries of a phase must contain a 3D model."""
    phases = json.loads(phase.challenge.terms)["phases"] if phase.challenge.terms else []
    return any(
        item["kind"] == DeliverableKind.MODEL and item["required"]
        for one in phases
        if one["code"] == phase.code
        for item in one["deliverables"]
    )


def _lines(one: Standing, *, unmeasured_too: bool) -> Iterator[BarLine]:
    entry = one.entry
    plain = (entry.number, one.place.rank, reverse("challenges:entry", args=[entry.code]))
    if one.under_way:
        yield BarLine("under-way", *plain)
    if one.check is None or not one.check.finished:
        return
    reasons = {waiver.requirement.key: waiver.reason for waiver in one.waivers}
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
        elif row["verdict"] != "pass" and unmeasured_too:
            yield BarLine("unknown", *plain, *words, advice(row))
