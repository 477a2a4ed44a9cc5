"""Pages of appeals: the public log, lodging, one appeal with its ruling, the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.challenges.errors_judging import NoAppealNow
from mitwerk.apps.challenges.forms.appeals import AppealForm, RulingForm
from mitwerk.apps.challenges.queries.appeal_page import (
    entry_numbers,
    evidence_of,
    row_choices,
    shown,
    takes_appeals,
    term_of,
)
from mitwerk.apps.challenges.queries.appeals import (
    appeal_by_code,
    appeals_of,
    concerns,
    desk_for,
    ending_of,
    grounds_for,
    may_rule,
)
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.services.appeals import (
    Grounds,
    lodge_appeal,
    rule_on_appeal,
    withdraw_appeal,
)
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LOG = "the log of appeals is public; their text once they ended"
LODGE = "who entered, judged or paid, or whose work an entry builds on; on plagiarism every member"
DESK = "moderators who take no part in the phase"


@allow(Who.ANYONE, rule=LOG)
@require_safe
def log(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Every appeal against a phase with what came of it, and until when one may appeal."""
    found = phase_by_code(phase, viewer=request.user, challenge=code)
    context = {
        "nav": "challenges",
        "phase": found,
        "challenge": found.challenge,
        "appeals": [shown(one) for one in appeals_of(found)],
        "takes": takes_appeals(found),
        "term": term_of(found),
    }
    return render(request, "challenges/appeals.html", context)


@allow(Who.MEMBER, rule=LODGE)
@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Appeal, with ground and evidence."""
    member: Any = request.user
    found = phase_by_code(phase, viewer=member, challenge=code)
    if not takes_appeals(found):
        raise NoAppealNow
    grounds = grounds_for(found, member)
    form = AppealForm(
        request.POST or None,
        entries=entry_numbers(found),
        rows=row_choices(found),
        grounds=grounds,
    )
    if request.method == "POST" and form.is_valid():
        limit(request, Often.TALK)
        told = form.cleaned_data
        row = told.get("row", "")  # not asked of who is heard on plagiarism alone
        said = Grounds(
            told["ground"], told["text"], told["entry"], row, told["flag"], told["older"]
        )
        try:
            appeal = lodge_appeal(by=member, phase_code=found.code, grounds=said)
        except Problem as problem:
            form.add_error(problem.where if problem.where in form.fields else None, problem.detail)
        else:
            messages.success(request, _("Your appeal is lodged. Moderators look into it."))
            return redirect("challenges:appeal", code=appeal.code)
    context = {
        "nav": "challenges",
        "phase": found,
        "challenge": found.challenge,
        "form": form,
        "involved": len(grounds) > 1,
    }
    status = 422 if form.errors else 200
    return render(request, "challenges/appeal_new.html", context, status=status)


@allow(Who.ANYONE, rule=LOG)
@require_safe
def appeal(request: HttpRequest, code: str) -> HttpResponse:
    """One appeal: ground, evidence, log, and for those who may rule the form."""
    return _page(request, code, RulingForm())


def _page(request: HttpRequest, code: str, form: RulingForm) -> HttpResponse:
    viewer: Any = request.user
    found = appeal_by_code(code)
    mine = viewer.is_authenticated and concerns(found, viewer)
    rules = viewer.is_authenticated and may_rule(found, viewer)
    context = {
        "nav": "challenges",
        "phase": found.phase,
        "challenge": found.phase.challenge,
        "one": shown(found, reads_text=mine or rules),
        "evidence": evidence_of(found),
        "form": form if rules else None,
        "may_withdraw": ending_of(found) is None and found.by_id == viewer.pk,
    }
    status = 422 if form.errors else 200
    return render(request, "challenges/appeal.html", context, status=status)


@allow(Who.MODERATOR, rule=DESK)
@require_POST
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Uphold or dismiss; everybody reads the reasons."""
    member: Any = request.user
    form = RulingForm(request.POST)
    if form.is_valid():
        try:
            rule_on_appeal(by=member, code=code, **form.cleaned_data)
        except Problem as problem:
            if problem.where not in form.fields:
                raise
            form.add_error(problem.where, problem.detail)
        else:
            messages.success(request, _("The appeal is ruled on. Everybody can read your reasons."))
            return redirect("challenges:appeal", code=code)
    return _page(request, code, form)


@allow(Who.MEMBER, rule="who lodged it")
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own appeal back."""
    member: Any = request.user
    withdraw_appeal(by=member, code=code)
    messages.success(request, _("Your appeal is withdrawn."))
    return redirect("challenges:appeal", code=code)


@allow(Who.MODERATOR, rule=DESK)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Open appeals that I may rule on, the most urgent first."""
    member: Any = request.user
    appeals = [shown(one, reads_text=True) for one in desk_for(member)]
    return render(
        request, "challenges/appeals_desk.html", {"nav": "challenges", "appeals": appeals}
    )
