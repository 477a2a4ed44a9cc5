"""Pages of judges: my tasks, one list, the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.forms.judging import read_ballot, read_remarks
from mitwerk.apps.challenges.queries.ballot_page import (
    cards_of_sheet,
    own_ballot,
    own_sheet,
    progress_of,
    tasks_of,
)
from mitwerk.apps.challenges.queries.juries import (
    has_share,
    has_stake,
    joined_late,
    jury_seat,
    may_swap,
    sheets_of,
)
from mitwerk.apps.challenges.queries.my_ballots import own_ballots
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.queries.results import result_of
from mitwerk.apps.challenges.queries.seats import more_to_rank
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.sheets import draw_sheet, swap_entry
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SEAT = "members with a seat in a jury of the phase"


@allow(Who.MEMBER, rule="one’s own seats")
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The phases that wait for my ballots, then those I have ranked."""
    member: Any = request.user
    context = {"nav": "challenges", "tasks": tasks_of(member)}
    return render(request, "challenges/judge_tasks.html", context)


@allow(Who.MEMBER, rule=SEAT)
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """How judging goes; POST draws the next list."""
    member: Any = request.user
    found = phase_by_code(phase, viewer=member, challenge=code)
    if request.method == "POST":
        pairs = "pairs" in request.POST
        sheet = draw_sheet(by=member, phase_code=found.code, pairs=pairs)
        return redirect("challenges:sheet", code=sheet.code)
    jury = jury_seat(found, member)
    context = {
        "nav": "challenges",
        "phase": found,
        "challenge": found.challenge,
        "jury": jury,
        "has_stake": has_stake(found, member),
        "has_share": jury is None and has_share(found, member),
        "joined_late": joined_late(found, member),
        "progress": progress_of(found, member),
        "sheets": sheets_of(found, member),
        "more": found.state == PhaseState.JUDGING and more_to_rank(found, member),
    }
    return render(request, "challenges/judge.html", context)


@allow(Who.MEMBER, rule="the judge of the list")
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Rank one list; POST casts the ballot."""
    member: Any = request.user
    found = own_sheet(code, member)
    context: dict[str, Any] = {
        "nav": "challenges",
        "sheet": found,
        "phase": found.phase,
        "challenge": found.phase.challenge,
        "entries": cards_of_sheet(found),
        "may_swap": may_swap(found.phase, member),
        "progress": progress_of(found.phase, member),
    }
    if request.method == "POST":
        ranks, recognised = read_ballot(found, request.POST)
        try:
            ballot = cast_ballot(
                by=member,
                sheet_code=found.code,
                ranks=ranks,
                recognised=recognised,
                remarks=read_remarks(found, request.POST),
            )
        except Problem as problem:
            context["problem"] = problem
            return render(request, "challenges/sheet.html", context, status=problem.status)
        messages.success(request, _("Your ballot is counted."))
        return redirect("challenges:ballot", code=ballot.code)
    return render(request, "challenges/sheet.html", context)


@allow(Who.MEMBER, rule="the judge of the list")
@require_POST
def swap(request: HttpRequest, code: str) -> HttpResponse:
    """“I recognise this”: another entry takes its place."""
    member: Any = request.user
    left = swap_entry(by=member, sheet_code=code, number=request.POST.get("entry", ""))
    messages.success(request, _("It is swapped. You will not meet that entry again here."))
    return redirect("challenges:sheet", code=left.code)


@allow(Who.MEMBER, rule="one’s own ballots, once the result is known")
@require_safe
def mine(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """My ballots beside the result."""
    member: Any = request.user
    found = phase_by_code(phase, viewer=member, challenge=code)
    view = result_of(found)
    context = {
        "nav": "challenges",
        "phase": found,
        "challenge": found.challenge,
        "view": view,
        "own": own_ballots(found, member, view),
    }
    return render(request, "challenges/my_ballots.html", context)


@allow(Who.MEMBER, rule="one’s own ballots")
@require_safe
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt of one of my ballots."""
    member: Any = request.user
    found = own_ballot(code, member)
    phase = found.sheet.phase
    context = {
        "nav": "challenges",
        "ballot": found,
        "ranked": sorted(found.ranks.items(), key=lambda pair: (pair[1], int(pair[0]))),
        "phase": phase,
        "challenge": phase.challenge,
        "more": phase.state == PhaseState.JUDGING and more_to_rank(phase, member),
    }
    return render(request, "challenges/ballot_receipt.html", context)
