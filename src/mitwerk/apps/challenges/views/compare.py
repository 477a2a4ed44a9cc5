"""Comparing entries of one phase: two to four of them in equal light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from mitwerk.apps.challenges.queries.challenges import challenge_by_code
from mitwerk.apps.challenges.queries.compare_rows import in_numbers
from mitwerk.apps.challenges.queries.side_by_side import (
    FEWEST,
    MOST,
    beside,
    chosen_entries,
    drawing_rows,
)
from mitwerk.apps.challenges.rules import shows_author
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(Who.ANYONE, rule="entries that the viewer may see; without names until the decision")
@require_safe
def compare(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Two to four entries beside each other, named by ``?entry=…&entry=…``."""
    challenge = challenge_by_code(code, viewer=request.user)
    chosen = challenge.phases.filter(code=phase).first()
    if chosen is None:
        raise NotFoundError
    codes = request.GET.getlist("entry")
    entries = chosen_entries(chosen, codes, request.user)
    shown = beside(entries)
    context = {
        "nav": "challenges",
        "challenge": challenge,
        "phase": chosen,
        "shown": shown,
        "rows": drawing_rows(shown),
        "numbers": in_numbers(chosen, entries),
        "few": len(shown) < FEWEST,
        "left_out": len(set(codes)) > MOST,
        "masked": not shows_author(chosen),
    }
    return render(request, "challenges/compare.html", context)
