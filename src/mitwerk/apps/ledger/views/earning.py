"""What a member earned, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.ledger import causes
from mitwerk.apps.ledger.exits import give
from mitwerk.apps.ledger.forms import DetailsForm
from mitwerk.apps.ledger.presenting import drawn, older
from mitwerk.apps.ledger.queries.details import shown_details
from mitwerk.apps.ledger.queries.papers import opened_paper
from mitwerk.apps.ledger.queries.payouts import earnings_of, lines_of, payout_by_code, sums_of
from mitwerk.apps.ledger.rules import TREASURER
from mitwerk.apps.ledger.services.details import erase_details, give_details
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CONCERNED = "its payee, its client, and treasurers"


@allow(Who.MEMBER)
@never_cache
@require_safe
def earnings(request: HttpRequest) -> HttpResponse:
    """List what I was and am owed, with what is behind each cent."""
    member: Any = request.user
    page = newest_first(earnings_of(member), cursor=request.GET.get("cursor", ""))
    sums = sums_of(member)
    context = {
        "lines": [drawn(line) for line in lines_of(page.rows)],
        "older_url": older(page),
        "sums": sums,
        "owing": any(whole != settled for whole, settled in sums),
        "details": shown_details(member),
    }
    return render(request, "ledger/earnings.html", context)


@allow(Who.MEMBER, rule=CONCERNED)
@never_cache
@require_safe
def why(request: HttpRequest, code: str) -> HttpResponse:
    """Show one sum down to the cent: the prize, who shares it, and the lineage behind it."""
    member: Any = request.user
    treasurer = TREASURER in request.roles  # type: ignore[attr-defined]
    payout = payout_by_code(code, viewer=member, treasurer=treasurer)
    (line,) = lines_of([payout])
    context = {"one": drawn(line), "sources": causes.lineage(payout.cause)}
    return render(request, "ledger/why.html", context)


@allow(Who.MEMBER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show and take my payment data; what was given before is erased."""
    member: Any = request.user
    form = DetailsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_details(by=member, details=form.details())
        except InvalidError as refused:
            form.add_error(refused.where or None, str(refused))
        else:
            messages.success(request, _("Your payment data is kept, encrypted."))
            return redirect("ledger:account")
    context = {"form": form, "details": shown_details(member)}
    return render(request, "ledger/account.html", context, status=422 if form.errors else 200)


@allow(Who.MEMBER)
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase my payment data now."""
    erase_details(by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Your payment data is erased."))
    return redirect("ledger:account")


@allow(Who.MEMBER, rule=CONCERNED)
@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Give out the bank's receipt of a payment made by hand."""
    member: Any = request.user
    treasurer = TREASURER in request.roles  # type: ignore[attr-defined]
    payout = payout_by_code(code, viewer=member, treasurer=treasurer)
    paper = next((step.paper for step in payout.steps.all() if step.paper_id), None)
    if paper is None:
        raise NotFoundError
    return give(opened_paper(paper), name=paper.name, media_type=paper.media_type)
