"""Found a team, change it, leave it, hand over its lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.members.enums import TeamRole
from mitwerk.apps.members.errors import (
    HandleTakenError,
    LeadMustHandOverError,
    NotInTeamError,
    NotTheLeadError,
)
from mitwerk.apps.members.events import LeadHandedOver
from mitwerk.apps.members.models import Team, TeamMembership
from mitwerk.apps.members.rules import leads, reserved_handle_message
from mitwerk.kit import audit, clock, events
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member


def create_team(*, by: Member, handle: str, name: str, about: str = "") -> Team:
    """Found a team with its founder as lead; refuses taken and reserved handles."""
    handle = handle.lower()
    if message := reserved_handle_message(handle):
        raise InvalidError(message, where="handle")
    name = _written(name)
    with transaction.atomic():
        if Team.objects.filter(handle=handle).exists():
            raise HandleTakenError(where="handle")
        team = Team.objects.create(handle=handle, name=name, about=about)
        TeamMembership.objects.create(team=team, member=by, role=TeamRole.LEAD)
        audit.record(by=by, verb="team.create", subject=f"team:{team.code}")
    return team


def change_team(*, by: Member, team: Team, name: str, about: str) -> Team:
    """Change what a team says about itself; for its lead."""
    name = _written(name)
    with transaction.atomic():
        lock_lead(by, team)
        team.name, team.about = name, about
        team.save(update_fields=["name", "about"])
    return team


def _written(name: str) -> str:
    """Return a name with single blanks; one of blanks only would be no link to click."""
    name = " ".join(name.split())
    if not name:
        raise InvalidError(where="name")
    return name


def leave_team(*, by: Member, team: Team) -> None:
    """Leave a team; its lead leaves only as the last one, or after handing over."""
    with transaction.atomic():
        people = _lock_people(team)
        mine = people.get(by.pk)
        if mine is None:
            raise NotInTeamError
        if leads(mine) and len(people) > 1:
            raise LeadMustHandOverError
        _end(mine)
        audit.record(by=by, verb="team.leave", subject=f"team:{team.code}")


def remove_from_team(*, by: Member, team: Team, member: Member) -> None:
    """Take somebody out of a team; for its lead, and not for the lead themselves."""
    with transaction.atomic():
        people = _lock_people(team)
        if not leads(people.get(by.pk)):
            raise NotTheLeadError
        theirs = people.get(member.pk)
        if theirs is None:
            raise NotInTeamError
        if leads(theirs):
            raise LeadMustHandOverError
        _end(theirs)
        details: dict[str, object] = {"member": member.code}
        audit.record(by=by, verb="team.remove", subject=f"team:{team.code}", details=details)


def hand_over_lead(*, by: Member, team: Team, to: Member) -> None:
    """Make another person of the team its lead; one stays as a member.

    Publishes `LeadHandedOver`.
    """
    with transaction.atomic():
        people = _lock_people(team)
        mine, theirs = people.get(by.pk), people.get(to.pk)
        if mine is None or not leads(mine):
            raise NotTheLeadError
        if theirs is None or theirs == mine:
            raise NotInTeamError
        mine.role, theirs.role = TeamRole.MEMBER, TeamRole.LEAD
        TeamMembership.objects.bulk_update([mine, theirs], ["role"])
        details: dict[str, object] = {"to": to.code}
        audit.record(by=by, verb="team.lead", subject=f"team:{team.code}", details=details)
        events.publish(LeadHandedOver(team.name, team.handle, to.pk, by.shown_name))


def lock_lead(by: Member, team: Team) -> None:
    """Lock the team's people and refuse everybody but its lead; inside the caller's transaction."""
    if not leads(_lock_people(team).get(by.pk)):
        raise NotTheLeadError


def _lock_people(team: Team) -> dict[int, TeamMembership]:
    Team.objects.select_for_update().get(pk=team.pk)
    living = TeamMembership.objects.filter(team=team, left_at=None)
    return {membership.member_id: membership for membership in living}


def _end(membership: TeamMembership) -> None:
    membership.left_at = clock.now()
    membership.save(update_fields=["left_at"])
