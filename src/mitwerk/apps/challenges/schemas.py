"""Shapes of challenges, phases, requirement rows and entries in the API. Money: minor units."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema
from pydantic import AwareDatetime

from mitwerk.apps.challenges.services.entry_checks import Declared, Promises
from mitwerk.apps.challenges.services.phases import DeliverableDraft, JuryDraft, PhaseDraft
from mitwerk.apps.challenges.services.requirements import RowDraft
from mitwerk.kit.api import Body


class ChallengePatch(Body):
    """Fields of a draft; those left out stay."""

    title: str | None = None
    summary: str | None = None
    language: str | None = None
    size: str | None = None
    intended_use: str | None = None
    place: str | None = None
    users: str | None = None
    must_do: str | None = None
    currency: str | None = None
    prizes_minor: int | None = None
    target_price_minor: int | None = None
    approval_minor: int | None = None
    licence: str | None = None
    text_licence: str | None = None
    ai_rule: str | None = None
    too_close_rule: str | None = None
    run_off_days: int | None = None
    answer_days: int | None = None
    appeal_days: int | None = None
    ruling_days: int | None = None
    winner_keeps_percent: int | None = None
    cancel_rule: str | None = None
    confidence_percent: int | None = None
    time_zone: str | None = None

    def given(self) -> dict[str, Any]:
        """Return the fields that were sent with a value."""
        return self.dict(exclude_unset=True, exclude_none=True)


class NewChallenge(ChallengePatch):
    """A draft with any of its fields."""

    title: str = Field(min_length=1, max_length=120)


class ChallengeLine(Schema):
    """A challenge on the list."""

    code: str
    title: str
    summary: str
    state: str
    size: str
    language: str
    client: str = Field(alias="client.handle")
    currency: str
    prizes_minor: int
    published_at: datetime | None


class MissingOut(Schema):
    """What keeps a draft from being published: where, and a sentence."""

    step: str
    code: str
    text: str
    phase: str = ""
    row: str = ""


class ChallengeOut(ChallengeLine):
    """One challenge with its brief and rules."""

    intended_use: str
    place: str
    users: str
    must_do: str
    target_price_minor: int
    approval_minor: int
    licence: str
    text_licence: str
    ai_rule: str
    too_close_rule: str
    run_off_days: int
    answer_days: int
    appeal_days: int
    ruling_days: int
    winner_keeps_percent: int
    cancel_rule: str
    confidence_percent: int
    time_zone: str
    terms_sha256: str
    cancelled_reason: str


class Reason(Body):
    reason: str


class DeliverableBody(Body):
    kind: str
    text: str = ""
    required: bool = True


class JuryBody(Body):
    """A jury; ``judges`` are handles."""

    kind: str
    weight_percent: int
    judges: list[str] = []


class PhaseBody(Body):
    """A phase as it is written; ``key`` is its code when it exists, else a name for ``needs``."""

    kind: str
    title: str
    key: str = ""
    task: str = ""
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    judged_at: AwareDatetime | None = None
    prizes_minor: list[int] = []
    juries: list[JuryBody] = []
    deliverables: list[DeliverableBody] = []
    needs: list[str] = []

    def draft(self) -> PhaseDraft:
        juries = (JuryDraft(j.kind, j.weight_percent, tuple(j.judges)) for j in self.juries)
        items = (DeliverableDraft(d.kind, d.text, d.required) for d in self.deliverables)
        return PhaseDraft(
            kind=self.kind,
            title=self.title,
            key=self.key,
            task=self.task,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            judged_at=self.judged_at,
            prizes=tuple(self.prizes_minor),
            juries=tuple(juries),
            deliverables=tuple(items),
            needs=tuple(self.needs),
        )


class PhaseOut(Schema):
    """A phase; ``entries`` is null while the number of entries is sealed for the reader.

    ``answer_by`` is set while the phase waits for the client, then the frozen rule goes on;
    ``delayed_seconds`` is by how much its dates moved because its baseline came late.
    """

    code: str
    challenge: str
    kind: str
    title: str
    task: str
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    judged_at: datetime | None
    answer_by: datetime | None
    delayed_seconds: int
    prizes_minor: list[int]
    juries: list[JuryBody]
    deliverables: list[DeliverableBody]
    needs: list[str]
    baseline: str | None
    entries: int | None


class ShareBody(Body):
    """A phase that a row applies to; without a share the full limit holds."""

    phase: str
    share_percent: Decimal | None = None


class RowBody(Body):
    """A requirement row; ``value`` is decimal text, several separated by semicolons with "in"."""

    key: str = ""
    text: str
    kind: str
    must: bool = True
    fact: str = ""
    comparison: str = ""
    value: str = ""
    unit: str = ""
    phases: list[ShareBody] = []

    def draft(self) -> RowDraft:
        return RowDraft(
            **self.dict(exclude={"phases"}),
            phases=tuple((one.phase, one.share_percent) for one in self.phases),
        )


class RowsOut(Schema):
    """The rows as they are kept, and what is still wrong with them."""

    rows: list[RowBody]
    missing: list[MissingOut]


class DeclaredBody(Body):
    """A value declared for a row, with the file of the entry that shows it."""

    key: str
    value: str
    unit: str = ""
    source_path: str

    def declared(self) -> Declared:
        return Declared(self.key, self.value, self.unit, self.source_path)


class SubmissionBody(Body):
    """A revision of an own blueprint with both promises."""

    revision: str
    accept_licence: bool
    accept_patents: bool
    declared: list[DeclaredBody] = []

    def promises(self) -> Promises:
        return Promises(self.accept_licence, self.accept_patents)


class EntryBody(SubmissionBody):
    shows_progress: bool = False


class ReceiptOut(Schema):
    """What was frozen, under which terms, when by the database's clock."""

    receipt: str
    challenge: str
    phase: str
    entry: str
    entry_number: int
    revision: str
    manifest_sha256: str
    terms_sha256: str
    at: datetime
    payees: list[str] = Field(description="Handles of who shares a prize of this entry, equally.")


class EntryOut(Schema):
    """An entry as the reader may see it.

    Until the decision ``author`` is null, and ``submitted_at`` tells the day only.
    """

    code: str
    number: int
    phase: str
    title: str
    state: str
    shows_progress: bool
    author: str | None
    rank: int | None
    revision: str
    manifest_sha256: str
    submitted_at: datetime
    declared: list[DeclaredBody] = []


class WhereOut(Schema):
    """Where a row was decided: the file and, where there is one, the point in mm of its axes."""

    path: str
    at: list[float] | None = None


class ListedOut(Schema):
    """The parts list that a value was added up from, and how many of its lines say it."""

    path: str
    counted: int
    of: int


class MadeOfOut(Schema):
    """What a model was weighed with, in kg/m³: the table of the site, or the entry’s own number."""

    path: str
    material: str
    density: str
    own: bool


class CheckRowOut(Schema):
    """One row of a check; ``measured`` and ``limit`` are decimal text in ``unit``."""

    id: str
    text: str
    verdict: str = Field(description="pass, fail, not_checkable, declared or judged")
    must: bool
    scope: str = Field(description="part or vehicle")
    op: str
    limit: list[str]
    unit: str
    measured: str | bool | None
    where: WhereOut | None
    message: str = Field(description="What to do, in the caller's language; empty where it passes.")
    reason: str = Field(description="A stable word for why it was not measured.")
    waived: bool
    source: ListedOut | None = Field(
        None, description="Set where the value was not measured: who enters stated it."
    )
    made_of: list[MadeOfOut] = Field([], description="Materials that a mass was measured with.")


class CheckOut(Schema):
    """What machines say of a revision; ``rows`` and ``verdict`` are empty until it is made."""

    entry: str
    revision: str
    state: str = Field(description="waiting, running, ready or failed")
    verdict: str
    bars: bool = Field(description="Whether it fails must-rows that nobody waived.")
    waits: list[str] = Field(
        description="Must-rows that could not be measured and need the client’s word for a prize."
    )
    engine: str
    terms_sha256: str
    files_sha256: str
    finished_at: datetime | None
    rows: list[CheckRowOut]


class DraftFilesBody(Body):
    """Files to measure before entering: of a revision, or uploads with what stays of an entry."""

    revision: str = ""
    uploads: list[str] = Field([], max_length=500)
    entry: str = ""
    keep: list[str] = Field([], description="Paths that stay of the entry’s last revision.")


class DraftCheckOut(Schema):
    """What machines say of files that are not entered yet; only who asks sees it."""

    phase: str
    state: str = Field(description="waiting, running, ready or failed")
    verdict: str
    bars: bool = Field(description="Whether an entry of these files would get no prize.")
    waits: list[str] = Field(
        description="Must-rows that could not be measured and would need the client’s word."
    )
    engine: str
    terms_sha256: str
    files_sha256: str
    finished_at: datetime | None
    rows: list[CheckRowOut]


class WaiverBody(Body):
    """The row that the client speaks of, with the reason that everybody reads."""

    row: str
    reason: str = Field(min_length=20, max_length=2000)


class WaiverOut(Schema):
    code: str
    entry: str
    row: str
    reason: str
    at: datetime
