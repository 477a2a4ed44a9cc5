"""The pages of a challenge: poster and specification, terms, phase, the client's overview."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwerk.apps.challenges.enums import ChallengeState, PhaseState
from mitwerk.apps.challenges.queries.cards import current_phase, wall_of
from mitwerk.apps.challenges.queries.challenges import challenge_by_code
from mitwerk.apps.challenges.queries.dashboard import dashboard_of, panels_of
from mitwerk.apps.challenges.queries.juries import may_judge
from mitwerk.apps.challenges.queries.phases import phases_with_all
from mitwerk.apps.challenges.queries.references import (
    look_among,
    reference_given,
    references_of,
)
from mitwerk.apps.challenges.queries.rows import phase_rows, rows_with, sheet_rows
from mitwerk.apps.challenges.queries.show import exhibition_of, phase_sheet, timeline
from mitwerk.apps.challenges.queries.wording import rules_of
from mitwerk.apps.challenges.rules import DECIDED, is_client
from mitwerk.apps.vault.exits import give
from mitwerk.kit import clock
from mitwerk.kit.money import Money
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mitwerk.apps.challenges.models import Challenge, Phase

VISIBLE = "published, or the client's own draft"


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def challenge(request: HttpRequest, code: str) -> HttpResponse:
    """The whole challenge on one page."""
    found = challenge_by_code(code, viewer=request.user)
    phases = phases_with_all(found)
    shown = exhibition_of(found, phases, request.user)
    references = references_of(found)
    context = {
        **_common(request, found, phases),
        "face": shown.face if shown.face.picture else look_among(references),
        "steps": timeline(found, phases),
        "rows": sheet_rows(rows_with(found, phases)),
        "walls": shown.walls,
        "rules": rules_of(found),
        "references": references,
        "sheets": [phase_sheet(found, phase, request.user) for phase in phases],
    }
    return render(request, "challenges/challenge.html", context)


def _common(request: HttpRequest, found: Challenge, phases: list[Phase]) -> dict[str, object]:
    phase = current_phase(phases)
    return {
        "nav": "challenges",
        "challenge": found,
        "prizes": Money(found.prizes_minor, found.currency),
        "target_price": Money(found.target_price_minor, found.currency),
        "approval": Money(found.approval_minor, found.currency),
        "current": phase,
        "is_client": is_client(found, request.user.pk),
        "is_draft": found.state == ChallengeState.DRAFT,
        "takes_entries": phase is not None and phase.state == PhaseState.OPEN,
        "may_judge": phase is not None and may_judge(phase, request.user),
    }


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def phase(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """One phase: its task, what to hand in, its prizes and entries."""
    found = challenge_by_code(code, viewer=request.user)
    phases = phases_with_all(found)
    chosen = next((one for one in phases if one.code == phase), None)
    if chosen is None:
        raise NotFoundError
    context: dict[str, object] = {
        **_common(request, found, phases),
        "phase": chosen,
        "sheet": phase_sheet(found, chosen, request.user),
        "deliverables": list(chosen.deliverables.all()),
        "steps": timeline(found, phases),
        "rows": phase_rows(rows_with(found, phases), chosen),
        "cards": wall_of(chosen, request.user),
        "sealed": chosen.state == PhaseState.OPEN,
        "takes_entries": chosen.state == PhaseState.OPEN,
        "decided": chosen.state in DECIDED,
        "overdue": chosen.state == PhaseState.SCHEDULED
        and chosen.opens_at is not None
        and chosen.opens_at < clock.now(),
        "judging": chosen.state in {"judging", "too_close"},
        "has_result": chosen.state in {PhaseState.TOO_CLOSE, *DECIDED},
    }
    if chosen is not context["current"]:
        context["may_judge"] = may_judge(chosen, request.user)
    return render(request, "challenges/phase.html", context)


@allow(Who.ANYONE, rule="published challenges")
@require_safe
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """The frozen text, its hash, and the same in plain words."""
    found = _published(request, code)
    frozen = json.loads(found.terms)
    context = {
        "nav": "challenges",
        "challenge": found,
        "rules": rules_of(found),
        "texts": frozen["texts"],
        "pretty": json.dumps(frozen, indent=2, ensure_ascii=False, sort_keys=True),
        "bytes": len(found.terms.encode()),
        "extra": [{"label": _("Size"), "value": found.get_size_display()}],
    }
    return render(request, "challenges/terms.html", context)


@allow(Who.ANYONE, rule="published challenges")
@require_safe
def terms_json(request: HttpRequest, code: str) -> HttpResponse:
    """The canonical bytes themselves: their SHA-256 is the one that every receipt names."""
    found = _published(request, code)
    response = HttpResponse(found.terms.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="terms-{found.code}.json"'
    return response


def _published(request: HttpRequest, code: str) -> Challenge:
    found = challenge_by_code(code, viewer=request.user)
    if not found.terms:
        raise NotFoundError
    return found


@allow(Who.MEMBER, rule="the client of the challenge")
@require_safe
def dashboard(request: HttpRequest, code: str) -> HttpResponse:
    """What the client has to do and what happened, phase by phase."""
    found = challenge_by_code(code, viewer=request.user)
    if not is_client(found, request.user.pk):
        raise NotAllowedError
    phases = phases_with_all(found)
    work = dashboard_of(found, phases, found.client)
    context = {
        **_common(request, found, phases),
        "dashboard": work,
        "panels": panels_of(work),
        "steps": timeline(found, phases),
    }
    return render(request, "challenges/dashboard.html", context)


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def reference_file(request: HttpRequest, code: str, file: str) -> HttpResponseBase:
    """A reference file; user bytes leave through the vault's one exit."""
    found = challenge_by_code(code, viewer=request.user)
    return give(request, reference_given(found, file, preview="preview" in request.GET))
