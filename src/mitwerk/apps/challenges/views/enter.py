"""Entering a phase: drop files or take an own blueprint, say yes, get a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.enums import PhaseState, RowKind
from mitwerk.apps.challenges.errors import NotOpen
from mitwerk.apps.challenges.forms.enter import DeclareForm, EnterForm
from mitwerk.apps.challenges.queries.deliverables import ticks as ticks_of
from mitwerk.apps.challenges.queries.entries import entry_by_code
from mitwerk.apps.challenges.queries.files_chosen import draft_verdicts
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.queries.rows import phase_rows, rows_of
from mitwerk.apps.challenges.queries.submissions import candidates_for, is_public, own_paths
from mitwerk.apps.challenges.queries.wording import sharing_of
from mitwerk.apps.challenges.services.enter import Submission
from mitwerk.apps.challenges.services.enter import enter as enter_revision
from mitwerk.apps.challenges.services.enter_files import (
    Dropped,
    enter_files,
    revise_files,
    start_from_baseline,
)
from mitwerk.apps.challenges.services.entry_checks import check_stake, refuse_ended, rows_of_phase
from mitwerk.apps.challenges.services.handed import contents_of
from mitwerk.apps.vault.views.arrived import arrived, sent_before
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError, Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.challenges.models import Entry, EntryRevision, Phase
    from mitwerk.apps.challenges.services.entry_checks import Declared
    from mitwerk.apps.members.models import Member

MEMBERS = "members but the client and the judges of the phase"


@allow(Who.MEMBER, rule=MEMBERS)
def enter(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """The page on which one enters."""
    found = phase_by_code(phase, viewer=request.user, challenge=code)
    member: Any = request.user
    _refuse_early(found, member)
    candidates = candidates_for(found, member)
    form = EnterForm(
        request.POST or None,
        challenge=found.challenge,
        member=member,
        candidates=candidates,
        initial={"revision": request.GET.get("revision", "")},
    )
    rows = _row_forms(request, found)
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        try:
            receipt = _enter(request, found, form, _declared(rows))
        except Problem as problem:
            _put(problem, form, rows)
        else:
            return redirect("challenges:receipt", receipt.code)
    context = {"public": _public(request), "paths": _paths(request)}
    return _page(request, found, form, rows, context)


def _refuse_early(phase: Phase, member: Member) -> None:
    """Say before anybody fills in a form that it could not be sent; the service decides."""
    if phase.state != PhaseState.OPEN:
        raise NotOpen
    check_stake(phase, {member.pk})


def _enter(
    request: HttpRequest, phase: Phase, form: EnterForm, declared: tuple[Declared, ...]
) -> EntryRevision:
    member: Any = request.user
    shows = form.cleaned_data["shows_progress"]
    if form.chosen_revision():
        submission = Submission(form.chosen_revision(), form.promises(), declared)
        return enter_revision(
            by=member, phase_code=phase.code, submission=submission, shows_progress=shows
        )
    limit(request, Often.BLUEPRINT)
    return enter_files(
        by=member,
        phase=phase,
        dropped=_dropped(request, form),
        promises=form.promises(),
        declared=declared,
        shows_progress=shows,
    )


@allow(Who.MEMBER, rule="the entrant or a member of the entering team")
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in a newer revision until the deadline."""
    seen = entry_by_code(code, request.user)
    if not seen.is_author:
        raise NotFoundError
    if request.method != "POST":  # what was sent is refused beside the form, which keeps the files
        refuse_ended(seen.entry)
    entry, phase = seen.entry, seen.entry.phase
    member: Any = request.user
    form = EnterForm(request.POST or None, challenge=phase.challenge, member=member, revising=True)
    rows = _row_forms(request, phase, seen.submission)
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        try:
            receipt = _revise(request, entry, form, _declared(rows))
        except Problem as problem:
            _put(problem, form, rows)
        else:
            return redirect("challenges:receipt", receipt.code)
    kept = list(seen.revision.files.order_by("number").values_list("path", flat=True))
    return _page(request, phase, form, rows, {"entry": entry, "kept": kept, "paths": kept})


def _revise(
    request: HttpRequest, entry: Entry, form: EnterForm, declared: tuple[Declared, ...]
) -> EntryRevision:
    member: Any = request.user
    return revise_files(
        by=member,
        entry=entry,
        dropped=_dropped(request, form),
        keep=request.POST.getlist("keep"),
        promises=form.promises(),
        declared=declared,
    )


@allow(Who.MEMBER, rule=MEMBERS)
@require_POST
def ticks(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """The list of deliverables with what the files so far cover; asked for by HTMX."""
    found = phase_by_code(phase, viewer=request.user, challenge=code)
    paths = [*_paths(request), *request.POST.getlist("keep")]
    sent = contents_of((one.path, one.blob) for one in sent_before(request) if one.blob)
    found_ticks = ticks_of(list(found.deliverables.all()), paths, sent)
    context = {"ticks": found_ticks, "paths": paths, "public": _public(request)}
    return render(request, "challenges/parts/ticks.html", context)


@allow(Who.MEMBER, rule=MEMBERS)
@require_POST
def start(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Fork the winner's blueprint: entrants of a dependent phase begin with it."""
    found = phase_by_code(phase, viewer=request.user, challenge=code)
    limit(request, Often.BLUEPRINT)
    blueprint = start_from_baseline(by=request.user, phase=found)  # type: ignore[arg-type]
    if blueprint is None:
        raise NotFoundError
    messages.success(request, _("This is your own copy. Change it, then enter with it."))
    return redirect("vault:blueprint", blueprint.code)


def _page(
    request: HttpRequest,
    phase: Phase,
    form: EnterForm,
    rows: list[DeclareForm],
    context: dict[str, Any],
) -> HttpResponse:
    paths = context["paths"]
    last = context["entry"].submissions.last() if "entry" in context else None
    context |= {
        "verdicts": draft_verdicts(phase, last.check_of_files if last else None),
        "check_url": reverse("challenges:check-files", args=[phase.challenge.code, phase.code]),
        "nav": "challenges",
        "challenge": phase.challenge,
        "phase": phase,
        "form": form,
        "rows_needed": [row for row in rows if row.needed],
        "rows_more": [row for row in rows if not row.needed],
        "rows_begun": any(row.begun for row in rows if not row.needed),
        "ticks": ticks_of(list(phase.deliverables.all()), paths),
        "sharing": sharing_of(phase.challenge),
        "licence_promise": texts.LICENCE_PROMISE.sentences,
        "patent_promise": texts.PATENT_PROMISE.sentences,
        "ticks_url": reverse("challenges:ticks", args=[phase.challenge.code, phase.code]),
        "sent_uploads": sent_before(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "challenges/enter.html", context, status=status)


def _row_forms(
    request: HttpRequest, phase: Phase, before: EntryRevision | None = None
) -> list[DeclareForm]:
    known = {v.requirement_id: v for v in before.declared_values.all()} if before else {}
    forms = []
    limits = {row.code: row.limit for row in phase_rows(rows_of(phase.challenge), phase)}
    for row in rows_of_phase(phase):
        if row.kind == RowKind.JUDGED:
            continue
        value = known.get(row.pk)
        initial = {"unit": row.unit}
        if value:
            initial = {"value": value.value, "unit": value.unit, "source_path": value.source_path}
        limit = limits.get(row.key, "")
        forms.append(DeclareForm(request.POST or None, row=row, limit=limit, initial=initial))
    return forms


def _declared(rows: list[DeclareForm]) -> tuple[Declared, ...]:
    return tuple(value for row in rows if (value := row.declared()) is not None)


def _dropped(request: HttpRequest, form: EnterForm) -> Dropped:
    return Dropped(
        uploads=arrived(request),
        title=form.cleaned_data.get("title", ""),
        ai_use=form.cleaned_data["ai_use"],
        team=form.chosen_team(),
    )


def _paths(request: HttpRequest) -> list[str]:
    """Return the files named so far: uploads, or those of the chosen own revision."""
    member: Any = request.user
    if chosen := _chosen(request):
        return own_paths(member, chosen)
    return [upload.path for upload in sent_before(request)]


def _chosen(request: HttpRequest) -> str:
    """Return the code of the own revision that is to be entered, empty for new files."""
    asked = request.POST if request.method == "POST" else request.GET
    return str(asked.get("revision", ""))


def _public(request: HttpRequest) -> bool:
    """Tell whether everybody can see the chosen revision already."""
    return is_public(request.user, _chosen(request))  # type: ignore[arg-type]


def _put(problem: Problem, form: EnterForm, rows: list[DeclareForm]) -> None:
    """Show a refusal beside what it is about, else on top."""
    for row in rows:
        if problem.where == row.row.key:
            row.add_error("value", problem.detail)
            return
    form.add_error(problem.where if problem.where in form.fields else None, problem.detail)
