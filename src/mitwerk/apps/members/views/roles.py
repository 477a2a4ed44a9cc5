"""Roles of a member, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.queries.people import member_by_handle
from mitwerk.apps.members.queries.roles import grants_of
from mitwerk.apps.members.services.roles import grant_role, revoke_role
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(Who.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, handle: str) -> HttpResponse:
    """Show every grant a member ever had; grant and revoke."""
    member = member_by_handle(handle)
    if request.method == "POST":
        change = grant_role if request.POST.get("action") == "grant" else revoke_role
        change(by=request.user, member=member, role=request.POST.get("role", ""))  # type: ignore[arg-type]
        messages.success(request, _("The roles of %s are changed.") % member.shown_name)
        return redirect("members:roles", member.handle)
    grants = list(grants_of(member))
    held = {grant.role for grant in grants if grant.revoked_at is None}
    states = [(role.value, role.label, role.value in held) for role in Role]
    context = {"nav": "members", "member": member, "grants": grants, "states": states}
    return render(request, "members/roles.html", context)
