"""The treasurer's desk: what is payable, payout files, payments by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.ledger.errors import DetailsMissingError
from mitwerk.apps.ledger.exits import give
from mitwerk.apps.ledger.forms import BackForm, HandForm, ReasonForm, ReferenceForm, RunForm
from mitwerk.apps.ledger.presenting import drawn, older
from mitwerk.apps.ledger.queries.deposits import waiting_deposits
from mitwerk.apps.ledger.queries.payouts import (
    due_by_client,
    items_of,
    line_of,
    lines_of,
    paid_by_hand,
    payout_by_code,
    run_by_code,
    runs,
)
from mitwerk.apps.ledger.services.payouts import (
    asks_country,
    needs_receipt,
    pay_as_treasurer,
    receipt,
    settle_payout,
)
from mitwerk.apps.ledger.services.returns import return_payout, void_payout
from mitwerk.apps.ledger.services.runs import account_of, file_of, make_run
from mitwerk.apps.members.queries.people import member_by_handle
from mitwerk.engines.payments import next_bank_day
from mitwerk.kit import clock
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.ledger.models import Payout

FILES_SHOWN = 20


@allow(Who.TREASURER)
@never_cache
@require_safe
def treasury(request: HttpRequest) -> HttpResponse:
    """Show what is payable by client, the files, and how many deposits wait."""
    page = newest_first(runs(), cursor=request.GET.get("cursor", ""), size=FILES_SHOWN)
    hand = newest_first(paid_by_hand(), cursor=request.GET.get("hand", ""), size=FILES_SHOWN)
    context = {
        "paid": [line_of(payout, None) for payout in hand.rows],
        "paid_older": older(hand, "hand"),
        "groups": due_by_client(),
        "files": page.rows,
        "older_url": older(page),
        "day": next_bank_day(clock.now().date()),
        "deposits": waiting_deposits().count(),
    }
    return render(request, "ledger/treasury.html", context)


@allow(Who.TREASURER)
@require_POST
def make_file(request: HttpRequest, handle: str) -> HttpResponse:
    """Put payouts of one client into a file."""
    client = member_by_handle(handle)
    form = RunForm(request.POST, codes=request.POST.getlist("payouts"))
    if not form.is_valid():
        messages.error(request, _("Choose at least one payout and a day, then make the file."))
        return redirect("ledger:treasury")
    run = make_run(
        by=request.user,  # type: ignore[arg-type]
        client=client,
        codes=form.cleaned_data["payouts"],
        executes_on=form.cleaned_data["executes_on"],
    )
    messages.success(request, _("The payout file is made. Give it to the client’s bank."))
    return redirect("ledger:file", code=run.code)


@allow(Who.TREASURER)
@never_cache
@require_safe
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Show a payout file with what became of each payout."""
    run = run_by_code(code)
    lines = [drawn(line) for line in items_of(run)]
    context = {"run": run, "lines": lines, "form": ReferenceForm()}
    return render(request, "ledger/file.html", context)


@allow(Who.TREASURER)
@never_cache
@require_safe
def download(request: HttpRequest, code: str) -> HttpResponse:
    """Give out the file, byte for byte as it was first written."""
    run = run_by_code(code)
    content = file_of(by=request.user, run=run)  # type: ignore[arg-type]
    return give(content, name=f"pain.001-{run.code}.xml", media_type="application/xml")


@allow(Who.TREASURER)
@require_POST
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """Note that the bank carried out every payout of a file that has not ended."""
    run = run_by_code(code)
    form = ReferenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the reference that stands on the statement."))
        return redirect("ledger:file", code=code)
    for line in items_of(run):
        if line.state == "in_file":
            settle_payout(
                by=request.user,  # type: ignore[arg-type]
                code=line.payout.code,
                reference=form.cleaned_data["reference"],
            )
    messages.success(request, _("Settled. Everybody who was paid gets a notice."))
    return redirect("ledger:file", code=code)


@allow(Who.TREASURER)
@require_POST
def bounce(request: HttpRequest, code: str) -> HttpResponse:
    """Note that the bank sent a payout back, or that a payment by hand was a mistake."""
    member: Any = request.user
    payout = payout_by_code(code, viewer=member, treasurer=True)
    in_file = hasattr(payout, "item")
    form = ReasonForm(request.POST) if in_file else BackForm(request.POST)
    if form.is_valid():
        undo = void_payout if form.cleaned_data.get("what") == "voided" else return_payout
        undo(by=member, code=code, reason=form.cleaned_data["reason"])
        messages.success(request, _("Noted. It is payable again, and the payee gets a notice."))
    elif in_file:
        messages.error(request, _("Write the reason that the bank gives."))
    else:
        messages.error(request, _("Choose what happened, and write the reason."))
        if _went_by_hand(payout):
            return redirect("ledger:by-hand", code=code)
    return redirect("ledger:file", payout.item.run.code) if in_file else redirect("ledger:treasury")


@allow(Who.TREASURER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: HttpRequest, code: str) -> HttpResponse:
    """Pay one payout by hand: the account to pay to, then reference and receipt."""
    member: Any = request.user
    payout = payout_by_code(code, viewer=member, treasurer=True)
    asks = asks_country(payout)
    form = HandForm(request.POST or None, request.FILES or None, asks=asks)
    if request.method == "POST" and form.is_valid() and _paid(request, payout, form):
        messages.success(request, _("Noted as paid."))
        return redirect("ledger:treasury")
    (line,) = lines_of([payout])
    context = {
        "line": drawn(line),
        "form": form,
        "back": BackForm() if _went_by_hand(payout) else None,
        "asks": asks,
        "needs_receipt": needs_receipt(payout),
        "account": _account(member, payout) if line.state == "payable" else None,
    }
    return render(request, "ledger/by_hand.html", context, status=422 if form.errors else 200)


def _went_by_hand(payout: Payout) -> bool:
    """Tell whether it was paid without a file, and has not come back."""
    return [step.kind for step in payout.steps.all()] == ["settled"]


def _paid(request: HttpRequest, payout: Payout, form: HandForm) -> bool:
    member: Any = request.user
    given = form.cleaned_data["paper"]
    try:
        paper = receipt(by=member, name=given.name, content=given.read()) if given else None
        reference = form.cleaned_data["reference"]
        country = form.cleaned_data.get("country", "")
        pay_as_treasurer(
            by=member, code=payout.code, reference=reference, paper=paper, country=country
        )
    except InvalidError as refused:
        form.add_error(refused.where or None, str(refused))
    return not form.errors


def _account(member: Any, payout: Payout) -> dict[str, str] | None:
    try:
        return account_of(by=member, payout=payout)
    except DetailsMissingError:
        return None
