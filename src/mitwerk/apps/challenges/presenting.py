"""Rows as the API's shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mitwerk.apps.challenges.models import EntryCheck
from mitwerk.apps.challenges.queries.barring import (
    asks_for_word,
    bars,
    failing_rows,
    open_rows,
    waived_rows,
)
from mitwerk.apps.challenges.queries.entries import count_for
from mitwerk.apps.challenges.queries.missing import missing_of
from mitwerk.apps.challenges.queries.rows import rows_of
from mitwerk.apps.challenges.queries.verdict_words import advice
from mitwerk.apps.challenges.queries.verdicts import withheld_paths, without
from mitwerk.apps.challenges.schemas import (
    CheckOut,
    CheckRowOut,
    DeclaredBody,
    DeliverableBody,
    DraftCheckOut,
    EntryOut,
    JuryBody,
    ListedOut,
    MadeOfOut,
    MissingOut,
    PhaseOut,
    RowBody,
    RowsOut,
    ShareBody,
    WaiverOut,
    WhereOut,
)
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from mitwerk.apps.challenges.models import (
        Challenge,
        EntryRevision,
        Objection,
        Phase,
        Requirement,
        Waiver,
    )
    from mitwerk.apps.challenges.queries.entries import SeenEntry
    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser


def acting(request: HttpRequest) -> Member:
    """Return who is signed in; `kit.api.allow` has refused everybody else."""
    return cast("Member", request.user)


def phase_out(challenge: Challenge, phase: Phase, viewer: Viewer) -> PhaseOut:
    """Return a phase fetched with `queries.phases.with_all`."""
    phase.challenge = challenge
    plain = ("code", "kind", "title", "task", "state", "opens_at", "closes_at", "judged_at")
    waiting = ("answer_by", "delayed_seconds")
    return PhaseOut(
        challenge=challenge.code,
        prizes_minor=[prize.amount_minor for prize in phase.prizes.all()],
        juries=[
            JuryBody(
                kind=jury.kind,
                weight_percent=jury.weight_percent,
                judges=[seat.member.handle for seat in jury.seats.all()],
            )
            for jury in phase.juries.all()
        ],
        deliverables=[
            DeliverableBody(kind=item.kind, text=item.text, required=item.required)
            for item in phase.deliverables.all()
        ],
        needs=[link.needs.code for link in phase.needs_links.all()],
        baseline=phase.baseline.code if phase.baseline else None,
        entries=count_for(phase, viewer),
        **{name: getattr(phase, name) for name in (*plain, *waiting)},
    )


def rows_out(challenge: Challenge) -> RowsOut:
    """Return the rows of a brief, and for a draft what is still wrong with them."""
    draft = challenge.state == "draft"
    missing = missing_of(challenge, now=clock.now()) if draft else []
    return RowsOut(
        rows=[_row(row) for row in rows_of(challenge)],
        missing=[
            MissingOut(step=m.step, code=m.code, text=m.text, phase=m.phase, row=m.row)
            for m in missing
            if m.step == "rows"
        ],
    )


def _row(row: Requirement) -> RowBody:
    fields = ("key", "text", "kind", "must", "fact", "comparison", "value", "unit")
    phases = [
        ShareBody(phase=link.phase.code, share_percent=link.share_percent)
        for link in row.phase_links.all()
    ]
    return RowBody(phases=phases, **{name: getattr(row, name) for name in fields})


def entry_out(seen: SeenEntry, *, declared: bool = False) -> EntryOut:
    """Return an entry as the reader may see it; only ``declared`` asks for its values."""
    entry, submission = seen.entry, seen.submission
    place = getattr(entry, "place", None)
    return EntryOut(
        code=entry.code,
        number=entry.number,
        phase=entry.phase.code,
        title=seen.title,
        state=entry.state,
        shows_progress=entry.shows_progress,
        author=_author(seen),
        rank=place.rank if place else None,
        revision=seen.revision.code,
        manifest_sha256=submission.manifest_sha256,
        submitted_at=submission.at if seen.author_name else clock.day_of(submission.at),
        declared=_declared(seen) if declared else [],
    )


def _author(seen: SeenEntry) -> str | None:
    if not seen.author_name:
        return None
    entry = seen.entry
    return entry.team.handle if entry.team else entry.entrant.handle


def _declared(seen: SeenEntry) -> list[DeclaredBody]:
    values = seen.submission.declared_values.select_related("requirement").order_by("pk")
    blot = names_of(seen.revision).in_text if not seen.author_name else str
    return [
        DeclaredBody(
            key=value.requirement.key,
            value=blot(value.value),
            unit=value.unit,
            source_path=blot(value.source_path),
        )
        for value in values
    ]


def checks_out(seen: SeenEntry, submissions: Sequence[EntryRevision]) -> list[CheckOut]:
    """Return the checks of these submissions as the reader may see them, names blotted out."""
    ids = [one.check_of_files_id for one in submissions]
    checks = EntryCheck.objects.in_bulk([pk for pk in ids if pk is not None])
    waived = waived_rows([seen.entry.pk])[seen.entry.pk]
    objected = set(seen.entry.objections.values_list("requirement__key", flat=True))
    made = ((one, checks.get(one.check_of_files_id or 0)) for one in submissions)
    words = (waived, objected)
    return [_check_out(seen, one, check, *words) for one, check in made if check is not None]


def _check_out(
    seen: SeenEntry,
    submission: EntryRevision,
    check: EntryCheck,
    waived: set[str],
    objected: set[str],
) -> CheckOut:
    entry = seen.entry
    blot = names_of(submission.revision).in_text if not seen.author_name else str
    rows = without(withheld_paths(check), check) if check.finished else []
    failing = {row["id"] for row in failing_rows(check)} | objected
    asked = open_rows(check) if asks_for_word(entry.phase) else []
    return CheckOut(
        entry=entry.code,
        revision=submission.revision.code,
        state=check.state,
        verdict=check.verdict,
        bars=bars(entry.phase.challenge) and bool(failing - waived),
        waits=[row["id"] for row in asked if row["id"] not in waived | objected],
        engine=check.engine,
        terms_sha256=check.terms_sha256,
        files_sha256=check.files_sha256,
        finished_at=check.finished_at,
        rows=[_check_row(row, waived, blot) for row in rows],
    )


def draft_check_out(phase: Phase, check: EntryCheck) -> DraftCheckOut:
    """Return what the check of files that are not entered says, to whom they belong."""
    rows = without(withheld_paths(check), check) if check.finished else []
    return DraftCheckOut(
        phase=phase.code,
        state=check.state,
        verdict=check.verdict,
        bars=bars(phase.challenge) and bool(failing_rows(check)),
        waits=[row["id"] for row in open_rows(check)] if asks_for_word(phase) else [],
        engine=check.engine,
        terms_sha256=check.terms_sha256,
        files_sha256=check.files_sha256,
        finished_at=check.finished_at,
        rows=[_check_row(row, set(), str) for row in rows],
    )


def _check_row(row: dict[str, Any], waived: set[str], blot: Callable[[str], str]) -> CheckRowOut:
    where = row["where"] and WhereOut(path=blot(row["where"]["path"]), at=row["where"]["at"])
    same = ("id", "text", "verdict", "must", "scope", "op", "limit", "unit", "measured", "reason")
    source = row.get("source")
    return CheckRowOut(
        where=where or None,
        source=source and ListedOut(**{**source, "path": blot(source["path"])}),
        made_of=[
            MadeOfOut(**{**one, **{name: blot(one[name]) for name in ("path", "material")}})
            for one in row.get("made_of", ())
        ],
        message=advice(row),
        waived=row["id"] in waived,
        **{name: row[name] for name in same},
    )


def waivers_out(seen: SeenEntry) -> list[WaiverOut]:
    """Return what the client let pass for an entry, names blotted out."""
    blot = names_of(seen.revision).in_text if not seen.author_name else str
    return [_word_out(seen, one, blot) for one in seen.entry.waivers.select_related("requirement")]


def objections_out(seen: SeenEntry) -> list[WaiverOut]:
    """Return what the client says an entry does not keep, names blotted out."""
    blot = names_of(seen.revision).in_text if not seen.author_name else str
    said = seen.entry.objections.select_related("requirement")
    return [_word_out(seen, one, blot) for one in said]


def _word_out(seen: SeenEntry, one: Waiver | Objection, blot: Callable[[str], str]) -> WaiverOut:
    return WaiverOut(
        code=one.code,
        entry=seen.entry.code,
        row=one.requirement.key,
        reason=blot(one.reason),
        at=one.at,
    )
