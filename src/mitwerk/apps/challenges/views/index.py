"""Lists of challenges: all of them, and a client's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from mitwerk.apps.challenges.enums import ChallengeState
from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.challenges.queries.cards import challenge_cards, with_phases
from mitwerk.apps.challenges.queries.challenges import running, visible_challenges
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OVER = "over"


@allow(Who.ANYONE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Running challenges first; those that are over on the second tab."""
    show = OVER if request.GET.get("show") == OVER else "running"
    found = with_phases(running(visible_challenges(request.user), over=show == OVER))
    page = newest_first(found, cursor=request.GET.get("cursor", ""))
    context = {
        "nav": "challenges",
        "show": show,
        "cards": challenge_cards(page.rows, request.user),
        "older_url": f"?show={show}&cursor={page.next}" if page.next else "",
    }
    return render(request, "challenges/index.html", context)


@allow(Who.MEMBER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every challenge of a client, drafts first."""
    own = with_phases(Challenge.objects.filter(client=request.user))  # type: ignore[misc]
    page = newest_first(own, cursor=request.GET.get("cursor", ""))
    cards = challenge_cards(page.rows, request.user)
    context = {
        "nav": "challenges",
        "drafts": [card for card in cards if card.challenge.state == ChallengeState.DRAFT],
        "cards": [card for card in cards if card.challenge.state != ChallengeState.DRAFT],
        "older_url": f"?cursor={page.next}" if page.next else "",
    }
    return render(request, "challenges/mine.html", context)
