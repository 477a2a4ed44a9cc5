"""Deposits: the client hands a paper in, a second person looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitwerk.apps.ledger import causes, rules
from mitwerk.apps.ledger.exits import give
from mitwerk.apps.ledger.forms import DepositForm, VerdictForm
from mitwerk.apps.ledger.presenting import older
from mitwerk.apps.ledger.queries.deposits import (
    deposit_by_code,
    deposits_of,
    proof_of,
    same_paper,
    waiting_deposits,
)
from mitwerk.apps.ledger.queries.papers import opened_paper
from mitwerk.apps.ledger.services.deposits import hand_in_deposit, judge_deposit
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.money import Money
from mitwerk.kit.paging import in_turn
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.ledger.models import Deposit
    from mitwerk.apps.members.models import Member

FILLS = "who fills the pot, while prizes are open"
SEES = "who handed it in; treasurers and moderators"
CONFIRMS = "treasurers and moderators"
MOST_SAME = 10


@allow(Who.MEMBER, rule=FILLS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def purse(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what I handed in for a pot of prizes, and take another paper."""
    member: Any = request.user
    found = causes.purse(ref, member)
    if not found.runs:
        raise NotAllowedError
    currency = found.promised.currency
    form = DepositForm(request.POST or None, request.FILES or None, currency=currency)
    if request.method == "POST" and form.is_valid() and _taken(request, ref, form):
        messages.success(request, _("Handed in. A second person looks at it now."))
        return redirect("ledger:purse", ref=ref)
    proof = proof_of(ref)
    context = {
        "purse": found,
        "form": form,
        "deposits": list(deposits_of(ref)[:50]),
        "proven": Money(proof.proven_minor, currency),
        "whole": proof.covers(found.promised.minor),
    }
    return render(request, "ledger/purse.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, ref: str, form: DepositForm) -> bool:
    paper = form.cleaned_data["paper"]
    limit(request, Often.PAPER)
    try:
        hand_in_deposit(
            by=request.user,  # type: ignore[arg-type]
            ref=ref,
            amount_minor=form.cleaned_data["amount"],
            name=paper.name,
            content=paper.read(),
        )
    except InvalidError as refused:
        form.add_error(refused.where or None, str(refused))
    return not form.errors


@allow(Who.MEMBER, rule=CONFIRMS)
@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """List the deposits that nobody has looked at."""
    if rules.CONFIRMERS.isdisjoint(request.roles):  # type: ignore[attr-defined]
        raise NotAllowedError
    page = in_turn(waiting_deposits(), cursor=request.GET.get("cursor", ""))
    context = {"deposits": _with_purses(page.rows), "older_url": older(page)}
    return render(request, "ledger/deposits.html", context)


def _judged(member: Member, code: str, form: VerdictForm) -> bool:
    try:
        judge_deposit(by=member, code=code, **form.cleaned_data)
    except InvalidError as refused:
        form.add_error(refused.where or None, str(refused))
    return not form.errors


def _with_purses(deposits: Sequence[Deposit]) -> list[tuple[Deposit, causes.Purse | None]]:
    purses = causes.purses_named([one.cause for one in deposits])
    return [(one, purses.get(one.cause)) for one in deposits]


@allow(Who.MEMBER, rule=SEES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a deposit; POST says what its paper shows."""
    member: Any = request.user
    roles = request.roles  # type: ignore[attr-defined]
    found = deposit_by_code(code, viewer=member, roles=roles)
    verdict = getattr(found, "verdict", None)
    form = VerdictForm(request.POST or None)
    if request.method == "POST":
        rules.check_confirms(roles, member, found.by_id)
        if form.is_valid() and _judged(member, code, form):
            messages.success(request, _("Noted. The client gets a notice."))
            return redirect("ledger:deposits")
    ((_found, purse),) = _with_purses([found])
    confirms = not rules.CONFIRMERS.isdisjoint(roles)
    context = {
        "deposit": found,
        "purse": purse,
        "same": _with_purses(list(same_paper(found)[:MOST_SAME])) if confirms else [],
        "verdict": verdict,
        "form": form,
        "may_confirm": verdict is None and rules.may_confirm(roles, member, found.by_id),
    }
    return render(request, "ledger/deposit.html", context, status=422 if form.errors else 200)


@allow(Who.MEMBER, rule=SEES)
@never_cache
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Give out the paper of a deposit."""
    member: Any = request.user
    found = deposit_by_code(code, viewer=member, roles=request.roles)  # type: ignore[attr-defined]
    content = opened_paper(found.paper)
    return give(content, name=found.paper.name, media_type=found.paper.media_type)
