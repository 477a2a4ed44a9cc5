"""Who may do what with a blueprint, and which licences are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.members.enums import Role
from mitwerk.apps.vault.enums import Licence
from mitwerk.apps.vault.errors import LicenceError, NotOwnerError

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint

    Viewer = Member | AnonymousUser

MODERATORS = frozenset({Role.MODERATOR.value, Role.ADMINISTRATOR.value})


def owns(viewer: Viewer, blueprint: Blueprint, teams: Collection[int]) -> bool:
    """Tell whether the viewer owns the blueprint, alone or through one of ``teams`` (ids)."""
    if not viewer.is_authenticated:
        return False
    return blueprint.owner_member_id == viewer.pk or blueprint.owner_team_id in teams


def must_own(viewer: Viewer, blueprint: Blueprint, teams: Collection[int]) -> None:
    """Refuse everybody who does not own the blueprint."""
    if not owns(viewer, blueprint, teams):
        raise NotOwnerError(_("This blueprint belongs to somebody else. You can fork it."))


def open_licence(text: str) -> Licence:
    """Return the licence meant by an SPDX identifier, or say why it is refused.

    >>> open_licence("cern-ohl-s-2.0").value
    'CERN-OHL-S-2.0'

    Raises
    ------
    LicenceError
        NC forbids people to earn with the design and ND forbids to change it: neither is open.
    """
    wanted = text.strip().lower()
    for licence in Licence:
        if licence.value.lower() == wanted:
            return licence
    parts = wanted.replace("_", "-").replace(" ", "-").split("-")
    if "nc" in parts or "noncommercial" in parts:
        raise LicenceError(
            _("“%s” forbids to earn money with the design, so nobody could build it for others.")
            % text,
            where="licence",
        )
    if "nd" in parts or "noderivatives" in parts or "noderivs" in parts:
        raise LicenceError(
            _("“%s” forbids to change the design, so nobody could improve it.") % text,
            where="licence",
        )
    known = ", ".join(licence.value for licence in Licence)
    raise LicenceError(
        _("“%(text)s” is not one of the licences used here: %(known)s.")
        % {"text": text, "known": known},
        where="licence",
    )
