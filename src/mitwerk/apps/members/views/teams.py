"""Teams: list, page, founding, invitations, leaving, handing over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mitwerk.apps.members import rules
from mitwerk.apps.members.errors import HandleTakenError, NotTheLeadError
from mitwerk.apps.members.forms.teams import HandleForm, TeamChangeForm, TeamForm
from mitwerk.apps.members.queries import teams as find
from mitwerk.apps.members.queries.people import member_by_handle
from mitwerk.apps.members.services import invitations, teams
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LEAD = "the lead of the team"
OWN_PEOPLE = "people of the team"
INVITED = "the invited member"


@allow(Who.ANYONE)
def index(request: HttpRequest) -> HttpResponse:
    """All teams, newest first; a member's invitations on top."""
    found = newest_first(find.with_people(find.teams()), cursor=request.GET.get("cursor", ""))
    waiting = find.open_invitations_of(request.user) if request.user.is_authenticated else []
    context = {
        "nav": "members",
        "teams": found.rows,
        "invitations": waiting,
        "older_url": f"?cursor={found.next}" if found.next else "",
    }
    return render(request, "members/teams.html", context)


@allow(Who.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Found a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, Often.TEAM)
        try:
            team = teams.create_team(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except HandleTakenError as problem:
            form.add_error("handle", problem.detail)
        else:
            return redirect("members:team", team.handle)
    return render(request, "members/team_new.html", {"form": form, "nav": "members"})


@allow(Who.ANYONE)
def team(request: HttpRequest, handle: str) -> HttpResponse:
    """Show who belongs to a team; the lead also sees whom it waits for."""
    return _page(request, handle, HandleForm())


def _page(request: HttpRequest, handle: str, form: HandleForm, status: int = 200) -> HttpResponse:
    found = find.team_by_handle(handle)
    people = list(find.people_of(found))
    mine = next((one for one in people if one.member_id == request.user.pk), None)
    leading = rules.leads(mine)
    context = {
        "nav": "members",
        "team": found,
        "people": people,
        "mine": mine,
        "leading": leading,
        "alone": len(people) == 1,
        "waiting": find.open_invitations_to(found) if mine else [],
        "form": form,
    }
    return render(request, "members/team.html", context, status=status)


@allow(Who.MEMBER, rule=LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, handle: str) -> HttpResponse:
    """Change name and text."""
    found = find.team_by_handle(handle)
    if not rules.leads(find.membership(found, request.user)):
        raise NotTheLeadError
    initial = {"name": found.name, "about": found.about}
    form = TeamChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        teams.change_team(by=request.user, team=found, **form.cleaned_data)  # type: ignore[arg-type]
        return redirect("members:team", found.handle)
    return render(request, "members/team_edit.html", {"form": form, "team": found})


@allow(Who.MEMBER, rule=LEAD)
@require_POST
def invite(request: HttpRequest, handle: str) -> HttpResponse:
    """Ask somebody by handle; the page shows what is wrong with it."""
    found = find.team_by_handle(handle)
    form = HandleForm(request.POST)
    if not form.is_valid():
        return _page(request, handle, form, 422)
    limit(request, Often.INVITATION)
    try:
        member = member_by_handle(form.cleaned_data["handle"])
        invitations.invite(by=request.user, team=found, member=member)  # type: ignore[arg-type]
    except Problem as problem:
        if problem.status == 403:
            raise
        form.add_error("handle", problem.detail)
        return _page(request, handle, form, problem.status)
    messages.success(request, _("%s is invited and has to say yes.") % member.shown_name)
    return redirect("members:team", handle)


@allow(Who.MEMBER, rule=LEAD)
@require_POST
def withdraw(request: HttpRequest, handle: str, code: str) -> HttpResponse:
    found = find.team_by_handle(handle)
    invitation = find.invitation_to(found, code)
    invitations.withdraw(by=request.user, team=found, invitation=invitation)  # type: ignore[arg-type]
    return redirect("members:team", handle)


@allow(Who.MEMBER, rule=INVITED)
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Say yes or no to an invitation."""
    invitation = find.invitation_for(request.user, code)  # type: ignore[arg-type]
    if request.POST.get("answer") == "yes":
        invitations.accept(by=request.user, invitation=invitation)  # type: ignore[arg-type]
        messages.success(request, _("You belong to %s now.") % invitation.team.name)
        return redirect("members:team", invitation.team.handle)
    invitations.decline(by=request.user, invitation=invitation)  # type: ignore[arg-type]
    messages.info(request, _("You declined the invitation of %s.") % invitation.team.name)
    return redirect("members:teams")


@allow(Who.MEMBER, rule=OWN_PEOPLE)
@require_POST
def leave(request: HttpRequest, handle: str) -> HttpResponse:
    found = find.team_by_handle(handle)
    teams.leave_team(by=request.user, team=found)  # type: ignore[arg-type]
    messages.success(request, _("You left %s.") % found.name)
    return redirect("members:teams")


@allow(Who.MEMBER, rule=LEAD)
@require_POST
def hand_over(request: HttpRequest, handle: str) -> HttpResponse:
    """Give the lead to another person of the team."""
    to = member_by_handle(request.POST.get("to", ""))
    teams.hand_over_lead(by=request.user, team=find.team_by_handle(handle), to=to)  # type: ignore[arg-type]
    messages.success(request, _("%s leads the team now.") % to.shown_name)
    return redirect("members:team", handle)


@allow(Who.MEMBER, rule=LEAD)
@require_POST
def remove(request: HttpRequest, handle: str) -> HttpResponse:
    """Take somebody out of the team."""
    member = member_by_handle(request.POST.get("member", ""))
    found = find.team_by_handle(handle)
    teams.remove_from_team(by=request.user, team=found, member=member)  # type: ignore[arg-type]
    messages.success(request, _("%s no longer belongs to the team.") % member.shown_name)
    return redirect("members:team", handle)
