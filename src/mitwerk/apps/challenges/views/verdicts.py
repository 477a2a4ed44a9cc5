"""Machine verdicts while one uploads and on an entry; the client's public waiver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors import NotOpen
from mitwerk.apps.challenges.forms.judging import WaiveForm
from mitwerk.apps.challenges.queries.barring import waivable_rows
from mitwerk.apps.challenges.queries.entries import entry_by_code
from mitwerk.apps.challenges.queries.entry_page import entry_verdicts
from mitwerk.apps.challenges.queries.files_chosen import (
    draft_verdicts,
    files_of_revision,
    files_to_be,
)
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.rules import is_client
from mitwerk.apps.challenges.services.checks import is_wanted, want_check
from mitwerk.apps.challenges.services.waive import waive_row
from mitwerk.apps.vault.queries.uploads import uploads_of
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotAllowedError, NotFoundError, Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.challenges.models import Entry, EntryCheck, Phase

SEEN = "sealed until the deadline but for its authors, unless they show it"
MEMBERS = "members but the client and the judges of the phase"
CLIENT = "the client, between deadline and award"
FRAGMENT = "challenges/parts/verdicts.html"


@allow(Who.ANYONE, rule=SEEN)
@require_safe
def entry_check(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of an entry with their verdicts; asked for by HTMX while they are measured."""
    seen = entry_by_code(code, request.user)
    context = {
        "verdicts": entry_verdicts(seen, shown=request.GET.get("shown", "")),
        "poll": reverse("challenges:entry-check", args=[code]),
        "own": seen.is_author and seen.entry.phase.state == PhaseState.OPEN,
    }
    return render(request, FRAGMENT, context)


@allow(Who.MEMBER, rule=MEMBERS)
@require_POST
def check_files(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Measure the files chosen so far; asked for by HTMX when they arrive, and until it is done."""
    found = phase_by_code(phase, viewer=request.user, challenge=code)
    if found.state != PhaseState.OPEN:
        raise NotOpen
    context = {
        "verdicts": draft_verdicts(found, _check(request, found)),
        "poll": request.path,
        "include": "#enter-form",
        "own": True,
    }
    return render(request, FRAGMENT, context)


def _check(request: HttpRequest, phase: Phase) -> EntryCheck | None:
    files = _chosen(request, phase)
    if not files:
        return None
    if not is_wanted(phase=phase, files=files):
        limit(request, Often.CHECK)
    return want_check(phase=phase, files=files)


def _chosen(request: HttpRequest, phase: Phase) -> dict[str, str]:
    """Return the files of the chosen own revision, else uploads with what stays of an entry."""
    member: Any = request.user
    if chosen := request.POST.get("revision"):
        return files_of_revision(member, chosen)
    try:
        uploads = uploads_of(member, request.POST.getlist("upload"))
    except NotFoundError:  # expired meanwhile; sending the form says so
        uploads = []
    return files_to_be(uploads, _entry(request, phase), request.POST.getlist("keep"))


def _entry(request: HttpRequest, phase: Phase) -> Entry | None:
    """Return the own entry whose new revision is being made, if it is one of this phase."""
    if not (code := request.POST.get("entry", "")):
        return None
    seen = entry_by_code(code, request.user)
    if not seen.is_author or seen.entry.phase_id != phase.pk:
        raise NotFoundError
    return seen.entry


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def waive(request: HttpRequest, code: str) -> HttpResponse:
    """Let a failing row pass for one entry, in public."""
    member: Any = request.user
    seen = entry_by_code(code, member)
    if not is_client(seen.entry.phase.challenge, member.pk):
        raise NotAllowedError
    form = WaiveForm(request.POST, rows=waivable_rows(seen.entry))
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, str(faults[0]))
        return redirect("challenges:entry", code)
    try:
        waive_row(by=member, entry_code=code, **form.cleaned_data)
    except Problem as problem:
        messages.error(request, problem.detail)
    else:
        messages.success(request, _("The row is waived. Everybody can read your reason."))
    return redirect("challenges:entry", code)
