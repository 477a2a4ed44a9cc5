"""Pages of the decision and the money: result, the client jury's choice, awards, payments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.enums import EntryState, PhaseState
from mitwerk.apps.challenges.forms.judging import ChoiceForm, PaidForm
from mitwerk.apps.challenges.models import AwardLine
from mitwerk.apps.challenges.queries.cards import cards_hung
from mitwerk.apps.challenges.queries.challenges import challenge_by_code
from mitwerk.apps.challenges.queries.entries import seen_entries, visible_entries
from mitwerk.apps.challenges.queries.money import lines_of
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.queries.prize_lines import OVER, money_page
from mitwerk.apps.challenges.queries.result_bars import bar_lines, placed
from mitwerk.apps.challenges.queries.result_page import (
    agreement_words,
    figure_height,
    goes_on_from,
    interval_rows,
    order_note,
    screened_judges,
    sentence,
    unwon_words,
)
from mitwerk.apps.challenges.queries.results import result_of
from mitwerk.apps.challenges.rules import is_client
from mitwerk.apps.challenges.services.award import award_all, mark_paid
from mitwerk.apps.challenges.services.decide import (
    choose_winner,
    contenders_of,
    winner_for_baseline,
)
from mitwerk.apps.ledger.services.payouts import receipt
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.challenges.queries.results import ResultView

CLIENT = "the client of the challenge"


@allow(Who.ANYONE, rule="tallies stay hidden until judging ends")
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """What the ballots said; POST is the client jury's choice when it is too close."""
    viewer: Any = request.user
    found = phase_by_code(phase, viewer=viewer, challenge=code)
    form = _choice_form(request, found)
    if request.method == "POST":
        if form is None:
            raise NotAllowedError
        if form.is_valid():
            choose_winner(
                by=viewer,
                phase_code=found.code,
                entry_number=form.cleaned_data["entry"],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("The phase is decided. Everybody can read your reason."))
            return redirect("challenges:result", code=code, phase=phase)
    return render(
        request, "challenges/result.html", _result_context(request, found, form),
        status=422 if form is not None and form.errors else 200,
    )  # fmt: skip


def _choice_form(request: HttpRequest, phase: Phase) -> ChoiceForm | None:
    viewer: Any = request.user if request.user.is_authenticated else None
    if phase.state != PhaseState.TOO_CLOSE or not rules.runs_challenge(viewer, phase.challenge):
        return None
    return ChoiceForm(request.POST or None, contenders=contenders_of(phase))


def _result_context(request: HttpRequest, phase: Phase, form: ChoiceForm | None) -> dict[str, Any]:
    viewer: Any = request.user if request.user.is_authenticated else None
    view = result_of(phase, viewer)
    rows = interval_rows(view)
    entries = visible_entries(request.user).filter(phase=phase)
    shown = seen_entries(entries, request.user, rows=True)
    checks = {one.entry.pk: one.submission.check_of_files for one in shown}
    standing = (one for one in shown if one.entry.state == EntryState.ENTERED)
    checked = [(one.entry, checks[one.entry.pk]) for one in standing]
    runs = rules.runs_challenge(viewer, phase.challenge)
    lines = lines_of(phase)
    found = placed(phase, view, checks, {line.entry_id for line in lines})
    waived = None if found is None else {one.entry.pk: one.waived for one in found}
    wall = cards_hung(shown, waived)
    decided = phase.state == PhaseState.DECIDED
    none_left = decided and bool(found) and all(one.barred for one in found or ())
    close = {int(number) for number in contenders_of(phase)} if form else set()
    return {
        "nav": "challenges",
        "phase": phase,
        "challenge": phase.challenge,
        "view": view,
        "sentence": sentence(view),
        "goes_on": _goes_on(phase, view),
        "rows": rows,
        "height": figure_height(rows),
        "order_note": order_note(rows),
        "judged": bool(rows) and view.judged,
        "screened": screened_judges(view),
        "agreement": agreement_words(view),
        "wall": wall,
        "contenders": [card for card in wall if card.number in close],
        "others": [card for card in wall if card.number not in close],
        "bars": bar_lines(phase, found, checked),
        "form": form,
        "prize_lines": lines,
        "may_award": runs and decided and not none_left,
        "none_left": none_left,
        "unwon": unwon_words(phase) if phase.state in OVER and not lines else "",
        "runs": runs,
    }


def _goes_on(phase: Phase, view: ResultView) -> str:
    shared = sum(place.rank == 1 for place in view.places) > 1
    if not shared or not phase.needed_by_links.exists():
        return ""
    return goes_on_from(view, winner_for_baseline(phase))


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def award(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Give every prize of the phase that is not given yet."""
    member: Any = request.user
    found = phase_by_code(phase, viewer=member, challenge=code)
    award_all(by=member, phase_code=found.code)
    messages.success(request, _("The prizes are awarded. The next step is to pay them."))
    return redirect("challenges:money", code=code)


@allow(Who.ANYONE, rule="the money of a published challenge is public")
@require_safe
def money(request: HttpRequest, code: str) -> HttpResponse:
    """Where the money of a challenge stands: each prize step by step, and every movement."""
    viewer: Any = request.user
    challenge = challenge_by_code(code, viewer=viewer)
    signed_in = viewer if viewer.is_authenticated else None
    page = money_page(challenge)
    context = {
        "nav": "challenges",
        "challenge": challenge,
        "standing": page.standing,
        "prizes": [prize for prize in page.prizes if not prize.later],
        "later": [prize for prize in page.prizes if prize.later],
        "purse": f"challenge:{code}",
        "proven": page.proof.begun,
        "movements": page.movements,
        "runs": rules.runs_challenge(signed_in, challenge),
    }
    return render(request, "challenges/money.html", context)


@allow(Who.MEMBER, rule=CLIENT)
@require_POST
def paid(request: HttpRequest, code: str) -> HttpResponse:
    """Mark one share as paid, with the reference of the payment."""
    member: Any = request.user
    lines = AwardLine.objects.select_related("award__phase__challenge")
    line = lines.filter(code=code).first()
    if line is None:
        raise NotFoundError
    if not is_client(line.award.phase.challenge, member.pk):
        raise NotAllowedError
    form = PaidForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Write the reference of the payment, then mark it as paid."))
    else:
        given = form.cleaned_data["paper"]
        try:
            paper = receipt(by=member, name=given.name, content=given.read()) if given else None
            reference, country = form.cleaned_data["reference"], form.cleaned_data["country"]
            mark_paid(by=member, line_code=code, reference=reference, paper=paper, country=country)
        except InvalidError as refused:  # said on the page that asked
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Noted as paid."))
    return redirect("challenges:money", code=line.award.phase.challenge.code)
