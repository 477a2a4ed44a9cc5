"""Phases of a draft: from a template, one by one, in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mitwerk.apps.challenges.forms.phases import (
    DeliverableFormSet,
    PhaseForm,
    initial_deliverables,
    initial_phase,
)
from mitwerk.apps.challenges.queries.challenges import challenge_by_code
from mitwerk.apps.challenges.queries.phases import phases_with_all
from mitwerk.apps.challenges.rules import may_edit
from mitwerk.apps.challenges.services.from_template import apply_template
from mitwerk.apps.challenges.services.phases import move_phase, remove_phase, save_phase
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CLIENT = "the client, while it is a draft"


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Fill the phases from the template of the task's size."""
    apply_template(by=request.user, code=code)  # type: ignore[arg-type]
    return redirect("challenges:edit", code, "phases")


@allow(Who.MEMBER, rule=CLIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: HttpRequest, code: str, phase: str = "") -> HttpResponse:
    """Change a phase, or add one."""
    draft = challenge_by_code(code, viewer=request.user)
    if not may_edit(draft, request.user.pk):
        raise NotFoundError
    phases = phases_with_all(draft)
    found = next((one for one in phases if one.code == phase), None)
    if phase and found is None:
        raise NotFoundError
    data = request.POST if request.method == "POST" else None
    form = PhaseForm(
        data,
        initial=initial_phase(found) if found else {},
        challenge=draft,
        others=[one for one in phases if one is not found],
    )
    items: Any = DeliverableFormSet(
        data, initial=initial_deliverables(found) if found else [], prefix="items"
    )
    if request.method == "POST" and all([form.is_valid(), items.is_valid()]):
        member: Any = request.user
        try:
            save_phase(by=member, code=code, draft=form.draft(phase, items.drafts()))
        except InvalidError as problem:
            form.add_error(problem.where if problem.where in form.fields else None, problem.detail)
        else:
            return redirect("challenges:edit", code, "phases")
    context = {
        "nav": "challenges",
        "challenge": draft,
        "phase": found,
        "form": form,
        "items": items,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "challenges/edit_phase.html", context, status=status)


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def move(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Move a phase up or down, or take it out."""
    member: Any = request.user
    if "remove" in request.POST:
        remove_phase(by=member, code=code, phase=phase)
    else:
        move_phase(by=member, code=code, phase=phase, up="up" in request.POST)
    return redirect("challenges:edit", code, "phases")
