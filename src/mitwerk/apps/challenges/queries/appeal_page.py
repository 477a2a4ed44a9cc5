"""Appeals as people read them: the public log, one appeal, the moderators' desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.challenges.enums import EntryState, PhaseState, StepKind
from mitwerk.apps.challenges.queries.appeals import ending_of, ruled_until
from mitwerk.kit import clock

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.challenges.models import Appeal, AppealStep, Phase

SIGNS = {
    StepKind.UPHELD: "✓",
    StepKind.DISMISSED: "✕",
    StepKind.LAPSED: "–",
    StepKind.WITHDRAWN: "–",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that an appeal points to, with the page that shows it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownAppeal:
    """An appeal as one reader sees it; ``text`` is None until it ended, but for who is in it.

    It stays so where a judge was left out: the log names the judge's ballots, the text the judge.
    """

    appeal: Appeal
    ending: AppealStep | None
    text: str | None
    url: str

    @property
    def sign(self) -> str:
        return SIGNS[StepKind(self.ending.kind)] if self.ending else "?"

    @property
    def rule_by(self) -> datetime:
        return ruled_until(self.appeal)

    @property
    def steps(self) -> list[AppealStep]:
        return list(self.appeal.steps.all())


def shown(appeal: Appeal, *, reads_text: bool = False) -> ShownAppeal:
    """Return an appeal; an accusation is not published before somebody looked into it."""
    ending = ending_of(appeal)
    published = ending is not None and not ending.judge
    text = appeal.text if published or reads_text else None
    url = reverse("challenges:appeal", args=[appeal.code])
    return ShownAppeal(appeal, ending, text, url)


def takes_appeals(phase: Phase) -> bool:
    """Tell whether an appeal may be lodged now; the service asks the database's clock again."""
    until = phase.appeals_until
    return phase.state == PhaseState.APPEALS and until is not None and clock.now() < until


def term_of(phase: Phase) -> datetime | None:
    """Return until when appeals are taken, None where none are."""
    return phase.appeals_until if phase.state == PhaseState.APPEALS else None


def entry_numbers(phase: Phase) -> list[int]:
    standing = phase.entries.filter(state=EntryState.ENTERED)
    return list(standing.order_by("number").values_list("number", flat=True))


def row_choices(phase: Phase) -> list[tuple[str, str]]:
    """Return the rows of the brief that an appeal may name."""
    rows = phase.challenge.requirements.order_by("position", "pk")
    return [(row.key, f"{row.key}: {row.text}") for row in rows]


def evidence_of(appeal: Appeal) -> list[Evidence]:
    """Return what an appeal points to; the older work lies beside the entry's revision."""
    found = []
    if appeal.requirement is not None:
        row = appeal.requirement
        url = reverse("challenges:entry", args=[appeal.entry.code]) if appeal.entry else ""
        found.append(Evidence(f"{row.key}: {row.text}", f"{url}#rows" if url else ""))
    if appeal.flag is not None:
        found.append(Evidence(appeal.flag.code, reverse("vault:look", args=[appeal.flag.code])))
    if appeal.older is not None:
        label = f"{appeal.older.blueprint.title}, {appeal.older.number}"
        found.append(Evidence(label, _beside(appeal)))
    return found


def _beside(appeal: Appeal) -> str:
    last = (
        appeal.entry.submissions.order_by("-pk").select_related("revision").first()
        if appeal.entry
        else None
    )
    older = appeal.older.code if appeal.older else ""
    if last is None:
        return reverse("vault:revision", args=[older])
    return reverse("vault:compare", args=[last.revision.code, older])
