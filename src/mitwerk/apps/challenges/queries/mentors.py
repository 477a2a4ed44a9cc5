"""Where a mentor answers questions: everywhere but where they take part themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from mitwerk.apps.challenges.models import Entry
from mitwerk.apps.challenges.queries.entries import own_entries
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.models import RoleGrant

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member


def mentored(viewer: Member | AnonymousUser, challenge: str) -> ExpressionWrapper[Q]:
    """Return the condition, on rows whose challenge is named so, that the viewer may answer.

    A mentor says which post answers a question, and the client may say another; who entered the
    challenge would gain by it.
    """
    granted = RoleGrant.objects.filter(member=viewer.pk, role=Role.MENTOR, revoked_at=None)
    own = own_entries(viewer) | Q(entrant=viewer.pk)  # also who left the team since
    entered = Entry.objects.filter(own, phase__challenge=OuterRef(challenge))
    return ExpressionWrapper(Exists(granted) & ~Exists(entered), output_field=BooleanField())
