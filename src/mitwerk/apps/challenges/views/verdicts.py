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
from mitwerk.apps.challenges.queries.barring import disputable_rows, waivable_rows
from mitwerk.apps.challenges.queries.entries import entry_by_code
from mitwerk.apps.challenges.queries.entry_page import entry_verdicts
from mitwerk.apps.challenges.queries.files_chosen import (
    draft_verdicts,
    files_of_revision,
    files_to_be,
    own_entry,
)
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.rules import is_client
from mitwerk.apps.challenges.services.checks import is_wanted, want_check
from mitwerk.apps.challenges.services.entry_checks import check_stake
from mitwerk.apps.challenges.services.object_to import object_to_row
from mitwerk.apps.challenges.services.waive import waive_row
from mitwerk.apps.vault.queries.uploads import uploads_of
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotAllowedError, NotFoundError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    member: Any = request.user
    check_stake(found, {member.pk})
    context = {
        "verdicts": draft_verdicts(found, _check(request, found)),
        "poll": request.path,
        "include": "#enter-form",
        "own": True,
    }
    return render(request, FRAGMENT, context)


def _check(request: HttpRequest, phase: Phase) -> EntryCheck | None:
    files = _chosen(request, phase)
    return check_of(request, phase, files) if files else None


def check_of(request: HttpRequest, phase: Phase, files: Mapping[str, str]) -> EntryCheck:
    """Return the check of files, wanted now if there is none; so many an hour."""
    if not is_wanted(phase=phase, files=files):
        limit(request, Often.CHECK)
    return want_check(phase=phase, files=files, awaited=True)


def _chosen(request: HttpRequest, phase: Phase) -> dict[str, str]:
    """Return the files of the chosen own revision, else uploads with what stays of an entry."""
    member: Any = request.user
    if chosen := request.POST.get("revision"):
        return files_of_revision(member, chosen)
    try:
        uploads = uploads_of(member, request.POST.getlist("upload"))
    except NotFoundError:  # expired meanwhile; sending the form says so
        uploads = []
    entry = own_entry(request.POST.get("entry", ""), phase, request.user)
    return files_to_be(uploads, entry, request.POST.getlist("keep"))


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def waive(request: HttpRequest, code: str) -> HttpResponse:
    """Let a row pass for one entry, in public."""
    entry = _judged_by_client(request, code)
    form = WaiveForm(request.POST, rows=waivable_rows(entry))
    said = _("The row is waived. Everybody can read your reason.")
    return _spoken(request, code, form, waive_row, said)


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Say in public that one entry does not keep a row that no machine could measure."""
    entry = _judged_by_client(request, code)
    form = WaiveForm(request.POST, rows=disputable_rows(entry), prefix="no")
    said = _("The entry gets no prize. Everybody can read your reason.")
    return _spoken(request, code, form, object_to_row, said)


def _judged_by_client(request: HttpRequest, code: str) -> Entry:
    member: Any = request.user
    seen = entry_by_code(code, member)
    if not is_client(seen.entry.phase.challenge, member.pk):
        raise NotAllowedError
    return seen.entry


def _spoken(
    request: HttpRequest, code: str, form: WaiveForm, say: Callable[..., object], said: str
) -> HttpResponse:
    """Say a word if the form is good, and go back to the entry."""
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, str(faults[0]))
        return redirect("challenges:entry", code)
    try:
        say(by=request.user, entry_code=code, **form.cleaned_data)
    except Problem as problem:
        messages.error(request, problem.detail)
    else:
        messages.success(request, said)
    return redirect("challenges:entry", code)
