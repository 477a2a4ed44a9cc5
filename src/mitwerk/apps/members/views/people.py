"""The list of people and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect, render

from mitwerk.apps.members import contributions, vocabulary
from mitwerk.apps.members.adapters import as_card
from mitwerk.apps.members.forms.profile import PeopleFilter
from mitwerk.apps.members.queries.access import roles_of, teams_of
from mitwerk.apps.members.queries.people import member_by_handle, people
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(Who.ANYONE)
def index(request: HttpRequest) -> HttpResponse:
    """People, newest first, narrowed by skill, country and words."""
    form = PeopleFilter(request.GET)
    chosen = form.chosen()
    found = newest_first(people(**chosen), cursor=request.GET.get("cursor", ""))
    kept = {name: value for name, value in chosen.items() if value}
    context = {
        "nav": "members",
        "form": form,
        "filtered": bool(kept),
        "people": [as_card(member) for member in found.rows],
        "older_url": f"?{urlencode({**kept, 'cursor': found.next})}" if found.next else "",
        "first_url": f"?{urlencode(kept)}" if request.GET.get("cursor") else "",
    }
    template = "members/parts/people.html" if request.htmx else "members/people.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@allow(Who.ANYONE)
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """What a member does and did here."""
    member = member_by_handle(handle)
    if member.handle != handle:
        return redirect("members:person", member.handle, permanent=True)
    mine = request.user == member
    context = {
        "nav": "members",
        "member": member,
        "card": as_card(member),
        "languages": [vocabulary.language_name(code) for code in member.languages],
        "teams": teams_of(member).order_by("name"),
        "member_roles": sorted(request.roles if mine else roles_of(member)),  # type: ignore[attr-defined]
        "work": contributions.work_of(member, request.user),
        "mine": mine,
    }
    return render(request, "members/person.html", context)


@allow(Who.ANYONE)
def shares(request: HttpRequest, handle: str) -> HttpResponse:
    """How much of which blueprints is a member's work; as a fragment for htmx."""
    member = member_by_handle(handle)
    bars = contributions.parts_of(member, request.user)
    context = {"nav": "members", "member": member, "bars": bars, "height": 34 + 28 * len(bars)}
    template = "members/parts/shares.html" if request.htmx else "members/shares.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@allow(Who.MEMBER)
def me(request: HttpRequest) -> HttpResponse:
    """Go to one's own page."""
    return redirect("members:person", request.user.handle)  # type: ignore[union-attr]
