"""Who is signed in, fetched together with whether a desk waits for them."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.models import Member, RoleGrant

WITH_DESKS = (Role.MODERATOR, Role.TREASURER, Role.ADMINISTRATOR)


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """Annotates ``has_desk``: the account menu asks for roles only where it has a desk to list."""

    def get_user(self, user_id: int | str) -> Member | None:
        """Return the member of a session, None when they may not sign in any more."""
        grants = RoleGrant.objects.filter(
            member=OuterRef("pk"), revoked_at=None, role__in=WITH_DESKS
        )
        found = Member.objects.annotate(has_desk=Exists(grants)).filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
