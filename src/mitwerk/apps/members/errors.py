"""Refusals that members make; their slugs are part of the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError, NotFoundError


class MemberNotFoundError(NotFoundError):
    slug = "member-not-found"
    title = _("There is no member with this handle")


class TeamNotFoundError(NotFoundError):
    slug = "team-not-found"
    title = _("There is no such team")


class InvitationNotFoundError(NotFoundError):
    slug = "invitation-not-found"
    title = _("This invitation does not exist or is not for you")


class NotTheLeadError(NotAllowedError):
    slug = "not-the-team-lead"
    title = _("Only the lead of the team may do this")


class HandleTakenError(ConflictError):
    slug = "handle-taken"
    title = _("This handle is taken")


class AlreadyInTeamError(ConflictError):
    slug = "already-in-team"
    title = _("This person already belongs to the team")


class AlreadyInvitedError(ConflictError):
    slug = "already-invited"
    title = _("This person is already invited and has not answered yet")


class InvitationClosedError(ConflictError):
    slug = "invitation-closed"
    title = _("This invitation has been answered or withdrawn")


class LeadMustHandOverError(ConflictError):
    """A team with other people in it is never left without a lead."""

    slug = "lead-must-hand-over"
    title = _("Hand the lead over to somebody first, then leave")


class NotInTeamError(ConflictError):
    slug = "not-in-team"
    title = _("This person does not belong to the team")


class LastAdministratorError(ConflictError):
    slug = "last-administrator"
    title = _("This is the last administrator; grant the role to somebody else first")


class RoleUnchangedError(ConflictError):
    slug = "role-unchanged"
    title = _("The member already has, or does not have, this role")


class UnknownRoleError(InvalidError):
    slug = "unknown-role"
    title = _("There is no such role")


class UnknownScopeError(InvalidError):
    slug = "unknown-scope"
    title = _("There is no such token scope")
