"""The guided brief: steps saved as a draft, what is missing, publish, discard, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.challenges.enums import ChallengeState
from mitwerk.apps.challenges.errors import NotADraft, NotPublished
from mitwerk.apps.challenges.forms.brief import RulesForm, SumsForm, WhatForm
from mitwerk.apps.challenges.forms.rows import RowFormSet, initial_rows, put_faults
from mitwerk.apps.challenges.queries.challenges import challenge_by_code
from mitwerk.apps.challenges.queries.missing import missing_of
from mitwerk.apps.challenges.queries.phases import phases_with_all
from mitwerk.apps.challenges.queries.planner import (
    USUAL_ENTRIES,
    Expected,
    expected,
    usual_judges,
)
from mitwerk.apps.challenges.queries.references import references_of
from mitwerk.apps.challenges.queries.rows import rows_of, sheet_rows
from mitwerk.apps.challenges.queries.show import phase_sheet, timeline
from mitwerk.apps.challenges.queries.wording import rules_of
from mitwerk.apps.challenges.rules import is_client, may_edit
from mitwerk.apps.challenges.services import brief, reference_files
from mitwerk.apps.challenges.services.cancel import cancel as cancel_challenge
from mitwerk.apps.challenges.services.publish import publish as publish_challenge
from mitwerk.apps.challenges.services.requirements import replace_rows
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.apps.members.queries.roles import administrators
from mitwerk.apps.vault.views.arrived import arrived
from mitwerk.engines.requirements import FACTS, suggestions
from mitwerk.kit import clock
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.money import Money
from mitwerk.kit.numbers import whole
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError, NotAllowedError, NotFoundError, Problem

if TYPE_CHECKING:
    from django.forms import BaseForm, BaseFormSet
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.challenges.models import Challenge

CLIENT = "the client, while it is a draft"
STEPS = {
    "what": gettext_lazy("What is it for?"),
    "sums": gettext_lazy("Three sums"),
    "phases": gettext_lazy("Phases"),
    "rows": gettext_lazy("Requirement rows"),
    "files": gettext_lazy("Reference files"),
    "rules": gettext_lazy("Promises and rules"),
    "check": gettext_lazy("Check and publish"),
}
# Nothing can be missing in these, so only opening them shows that they were considered.
OPTIONAL = frozenset({"files", "rules"})
OPENED = "brief-steps-opened"
FORMS = {"what": WhatForm, "sums": SumsForm, "rules": RulesForm}


@allow(Who.MEMBER, rule="anybody may draft; publishing needs the role client")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say what one needs in a sentence; everything else comes in steps."""
    title = request.POST.get("title", "").strip()
    if request.method == "POST" and title:
        limit(request, Often.DRAFT)
        member: Any = request.user
        draft = brief.create_draft(
            by=member, title=title[:120], language=(get_language() or "en")[:2]
        )
        return redirect("challenges:edit", draft.code, "what")
    may_publish = Role.CLIENT in roles_of(request.user)
    context = {
        "nav": "challenges",
        "steps": STEPS.values(),
        "missing": request.method == "POST",
        "may_publish": may_publish,
        "administrators": [] if may_publish else administrators(),
    }
    return render(request, "challenges/new.html", context)


@allow(Who.MEMBER, rule=CLIENT)
@require_safe
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Go to the first step in which something is missing."""
    draft = _draft(request, code)
    missing = missing_of(draft, now=clock.now())
    return redirect("challenges:edit", code, missing[0].step if missing else "check")


@allow(Who.MEMBER, rule=CLIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step: its form beside its preview; HTMX saves while one writes."""
    if step not in STEPS:
        raise NotFoundError
    draft = _draft(request, code)
    _note_opened(request, code, step)
    form = _form(request, draft, step)
    saved = False
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _save(request, draft, step, form)
        except InvalidError as problem:
            _put(form, problem)
        else:
            draft, saved = _draft(request, code), True
    context = _context(request, draft, step, form) | {"saved": saved}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "challenges/parts/sheet.html", context)
    if saved:
        return _onward(draft, step)
    status = 422 if request.method == "POST" else 200
    return render(request, f"challenges/edit_{step}.html", context, status=status)


def _form(request: HttpRequest, draft: Challenge, step: str) -> BaseForm | BaseFormSet[Any] | None:
    data = request.POST if request.method == "POST" else None
    if step in FORMS:
        return FORMS[step](data, challenge=draft)
    if step == "rows":
        phases = list(draft.phases.order_by("position", "id"))
        return RowFormSet(
            data,
            initial=initial_rows(rows_of(draft)),
            prefix="rows",
            form_kwargs={"phases": phases},
        )
    return None


def _save(request: HttpRequest, draft: Challenge, step: str, form: Any) -> None:
    member: Any = request.user
    if step == "rows":
        replace_rows(by=member, code=draft.code, rows=form.drafts())
        return
    brief.update_draft(by=member, code=draft.code, **form.fields_to_write())


def _put(form: Any, problem: Problem) -> None:
    """Show a refusal beside its field, or on top of the rows."""
    if hasattr(form, "add_error"):
        form.add_error(problem.where if problem.where in form.fields else None, problem.detail)
    else:
        form.non_form_errors().append(f"{problem.where}: {problem.detail}")


def _note_opened(request: HttpRequest, code: str, step: str) -> None:
    """Remember for this browser that a step nobody has to fill was looked at."""
    opened = request.session.get(OPENED, {})
    if step in OPTIONAL and step not in opened.get(code, []):
        request.session[OPENED] = opened | {code: [*opened.get(code, []), step]}


def _unopened(request: HttpRequest, code: str) -> frozenset[str]:
    return OPTIONAL - set(request.session.get(OPENED, {}).get(code, []))


def _onward(draft: Challenge, step: str) -> HttpResponse:
    """Go to the next step, or to the first row that was kept with a fault."""
    faulty = [fault.row for fault in missing_of(draft, now=clock.now()) if fault.row]
    if step != "rows" or not faulty:
        return redirect("challenges:edit", draft.code, _next(step))
    page = reverse("challenges:edit", args=[draft.code, step])
    return redirect(f"{page}#row-{faulty[0]}")


def _next(step: str) -> str:
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]


def _context(request: HttpRequest, draft: Challenge, step: str, form: Any) -> dict[str, Any]:
    phases = phases_with_all(draft)
    missing = missing_of(draft, now=clock.now())
    references = references_of(draft)
    undone = {fault.step for fault in missing} | ({"check"} if missing else set())
    undone |= _unopened(request, draft.code) - ({"files"} if references else set())
    if step == "rows" and not form.is_bound:
        put_faults(form, [fault for fault in missing if fault.row])
    return {
        "nav": "challenges",
        "challenge": draft,
        "step": step,
        "step_title": STEPS[step],
        "steps": [
            {"key": key, "title": title, "current": key == step, "open": key in undone}
            for key, title in STEPS.items()
        ],
        "form": form,
        "missing": missing,
        "missing_here": [fault for fault in missing if fault.step == step],
        "rows": sheet_rows(rows_of(draft)),
        "sheets": [phase_sheet(draft, phase, request.user) for phase in phases],
        "timeline": timeline(draft, phases),
        "prizes": Money(draft.prizes_minor, draft.currency),
        "target_price": Money(draft.target_price_minor, draft.currency),
        "approval": Money(draft.approval_minor, draft.currency),
        "references": references,
        "rules": rules_of(draft),
        "units": sorted({u for fact in FACTS.values() for u in suggestions(fact.dimension) if u}),
        "budget": _budget(draft, phases),
        "next_step": _next(step),
        "plan": _plan(request, draft, phases) if step == "check" and phases else None,
    }


def _plan(request: HttpRequest, draft: Challenge, phases: list[Any]) -> Expected:
    """Return what to expect of the juries named so far, or of the sizes asked for."""
    judges = _number(request, "judges", usual_judges(phases))
    return expected(draft, judges, _number(request, "entries", USUAL_ENTRIES))


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    asked = whole(request.GET.get(name, ""))
    return otherwise if asked is None else asked


def _budget(draft: Challenge, phases: list[Any]) -> dict[str, object]:
    given = sum(prize.amount_minor for phase in phases for prize in phase.prizes.all())
    left = draft.prizes_minor - given
    return {
        "given": Money(given, draft.currency),
        "left": Money(abs(left), draft.currency),
        "over": left < 0,
    }


def _draft(request: HttpRequest, code: str) -> Challenge:
    """Return a draft for its client; a published one answers 409, others' 404."""
    draft = challenge_by_code(code, viewer=request.user)
    if not is_client(draft, request.user.pk):
        raise NotFoundError
    if not may_edit(draft, request.user.pk):
        raise NotADraft
    return draft


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def add_files(request: HttpRequest, code: str) -> HttpResponse:
    """Take uploads as reference files; the button that goes on takes them along, too."""
    member: Any = request.user
    draft = _draft(request, code)
    files = [(one.path, one.blob) for one in arrived(request) if one.blob is not None]
    reference_files.add_reference_files(by=member, code=draft.code, files=files)
    return redirect("challenges:edit", code, _next("files") if "go_on" in request.POST else "files")


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def change_file(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """Caption a reference file, or take it out."""
    member: Any = request.user
    if "remove" in request.POST:
        reference_files.remove_reference_file(by=member, code=code, file=file)
    else:
        caption = request.POST.get("caption", "")
        reference_files.caption_reference_file(by=member, code=code, file=file, caption=caption)
    return redirect("challenges:edit", code, "files")


@allow(Who.MEMBER, rule="the client, who needs the role client")
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the terms and start."""
    try:
        publish_challenge(by=request.user, code=code)  # type: ignore[arg-type]
    except InvalidError as problem:
        messages.error(request, problem.detail)
        return redirect("challenges:edit", code, "check")
    messages.success(request, _("Your challenge is public. Its terms are frozen now."))
    return redirect("challenges:challenge", code)


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    brief.discard_draft(by=request.user, code=code)  # type: ignore[arg-type]
    messages.success(request, _("The draft is gone."))
    return redirect("challenges:mine")


@allow(Who.MEMBER, rule="the client of a running challenge")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the reason, say what the rule does, then cancel."""
    found = challenge_by_code(code, viewer=request.user)
    if not is_client(found, request.user.pk):
        raise NotAllowedError
    if found.state != ChallengeState.OPEN:
        raise NotPublished
    problem = None
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            cancel_challenge(by=request.user, code=code, reason=reason)  # type: ignore[arg-type]
        except InvalidError as refused:
            problem = refused
        else:
            messages.success(request, _("The challenge is cancelled."))
            return redirect("challenges:challenge", code)
    context = {
        "nav": "challenges",
        "challenge": found,
        "rule": rules_of(found)[-1],
        "problem": problem,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "challenges/cancel.html", context, status=422 if problem else 200)
