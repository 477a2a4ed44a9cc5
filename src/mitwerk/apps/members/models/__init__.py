"""Tables of people: one file per aggregate."""

from mitwerk.apps.members.models.member import HandleHold, Member, RoleGrant
from mitwerk.apps.members.models.team import Team, TeamInvitation, TeamMembership
from mitwerk.apps.members.models.token import ApiToken

__all__ = [
    "ApiToken",
    "HandleHold",
    "Member",
    "RoleGrant",
    "Team",
    "TeamInvitation",
    "TeamMembership",
]
