"""An entry's page, one's own entries, receipts, showing and withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.challenges.enums import EntryState, PhaseState
from mitwerk.apps.challenges.forms.judging import WaiveForm
from mitwerk.apps.challenges.queries.appeals import RULING_ROLES
from mitwerk.apps.challenges.queries.barring import disputable_rows, waivable_rows
from mitwerk.apps.challenges.queries.cards import cards_of
from mitwerk.apps.challenges.queries.entries import entry_by_code
from mitwerk.apps.challenges.queries.entry_page import entry_page, entry_verdicts
from mitwerk.apps.challenges.queries.reports import report_of
from mitwerk.apps.challenges.queries.result_page import figure_height
from mitwerk.apps.challenges.queries.submissions import (
    entries_of_member,
    payees_of,
    receipt_by_code,
)
from mitwerk.apps.challenges.queries.submissions import receipt_json as as_json
from mitwerk.apps.challenges.rules_judging import runs_challenge
from mitwerk.apps.challenges.services import enter as services
from mitwerk.apps.challenges.services.entry_checks import refuse_ended
from mitwerk.apps.challenges.services.remarks import hide_remarks
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotAllowedError

if TYPE_CHECKING:
    from django.http import HttpRequest

SEEN = "sealed until the deadline but for its authors, unless they show it"
AUTHORS = "the entrant or a member of the entering team"
REPORT = "its authors and moderators, after the decision"


@allow(Who.MEMBER, rule=REPORT)
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """What the ballots and the judges say of an own entry, after the decision."""
    seen = entry_by_code(code, request.user)
    moderates = not request.roles.isdisjoint(RULING_ROLES)  # type: ignore[attr-defined]
    told = report_of(seen, request.user, moderates=moderates)  # type: ignore[arg-type]
    context = {
        "nav": "challenges",
        "seen": seen,
        "entry": seen.entry,
        "phase": seen.entry.phase,
        "challenge": seen.entry.phase.challenge,
        "report": told,
        "rows": told.rows,
        "height": figure_height(told.rows),
        "verdicts": entry_verdicts(seen),
        "moderates": moderates,
    }
    return render(request, "challenges/report.html", context)


@allow(Who.MEMBER, rule="moderators who take no part in the phase")
@require_POST
def hide_remark(request: HttpRequest, code: str) -> HttpResponse:
    """Hide a line that a judge wrote to the authors."""
    hide_remarks(
        by=request.user,  # type: ignore[arg-type]
        entry_code=code,
        text=request.POST.get("text", ""),
        reason=request.POST.get("reason", ""),
    )
    return redirect("challenges:report", code)


@allow(Who.ANYONE, rule=SEEN)
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: the model large, deliverables, rows, discussion."""
    seen = entry_by_code(code, request.user)
    viewer: Any = request.user
    open_now = seen.entry.phase.state == PhaseState.OPEN
    runs = runs_challenge(viewer if viewer.is_authenticated else None, seen.entry.phase.challenge)
    waivable = waivable_rows(seen.entry) if runs else []
    disputable = disputable_rows(seen.entry) if runs else []
    context = {
        "nav": "challenges",
        "seen": seen,
        "entry": seen.entry,
        "phase": seen.entry.phase,
        "challenge": seen.entry.phase.challenge,
        "open_now": open_now,
        "may_change": seen.is_author and open_now and seen.entry.state == EntryState.ENTERED,
        "waivable": waivable,
        "waive_form": WaiveForm(rows=waivable),
        "disputable": disputable,
        "object_form": WaiveForm(rows=disputable, prefix="no"),
        **entry_page(seen),
    }
    return render(request, "challenges/entry.html", context)


@allow(Who.MEMBER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything I or my teams entered."""
    member: Any = request.user
    page = newest_first(entries_of_member(member), cursor=request.GET.get("cursor", ""))
    cards = cards_of(page.rows, member)
    rows = [{"card": card, "entry": row} for card, row in zip(cards, page.rows, strict=True)]
    older = f"?cursor={page.next}" if page.next else ""
    return render(
        request,
        "challenges/my_entries.html",
        {"nav": "challenges", "rows": rows, "older_url": older},
    )


@allow(Who.MEMBER, rule=AUTHORS)
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What was frozen, under which terms, when."""
    found = receipt_by_code(code, request.user)  # type: ignore[arg-type]
    phase = found.entry.phase
    context = {
        "nav": "challenges",
        "receipt": found,
        "entry": found.entry,
        "phase": phase,
        "challenge": phase.challenge,
        "open_now": phase.state == PhaseState.OPEN,
        "payees": payees_of(found),
        "files": found.revision.files.order_by("number").select_related("blob"),
    }
    return render(request, "challenges/receipt.html", context)


@allow(Who.MEMBER, rule=AUTHORS)
@require_safe
def receipt_json(request: HttpRequest, code: str) -> JsonResponse:
    """The receipt for programs."""
    return JsonResponse(as_json(receipt_by_code(code, request.user)))  # type: ignore[arg-type]


@allow(Who.MEMBER, rule=AUTHORS)
@require_POST
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the work in progress from now on."""
    services.show_progress(by=request.user, entry_code=code)  # type: ignore[arg-type]
    messages.success(request, _("Everybody can look at your entry now, under its number."))
    return redirect("challenges:entry", code)


@allow(Who.MEMBER, rule=AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then take the entry back."""
    seen = entry_by_code(code, request.user)
    if not seen.is_author:
        raise NotAllowedError
    refuse_ended(seen.entry)
    if request.method == "POST":
        services.withdraw(by=request.user, entry_code=code)  # type: ignore[arg-type]
        messages.success(request, _("Your entry is withdrawn. It stays visible to you."))
        return redirect("challenges:my-entries")
    return render(request, "challenges/withdraw.html", {"nav": "challenges", "seen": seen})
