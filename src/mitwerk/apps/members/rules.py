"""What members' handles, skills and rights must satisfy; no queries here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.members.enums import TeamRole
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import TeamMembership

# Names that would read as the platform itself, or that are parts of our own addresses.
RESERVED_HANDLES = frozenset(
    {
        *("me", "new", "all", "edit", "index", "settings", "invitations", "roles", "teams"),
        *("admin", "administrator", "moderator", "mitwerk", "root", "system", "support", "staff"),
        *("security", "abuse", "postmaster", "noreply", "api", "anonymous", "nobody", "everyone"),
        *("client", "jury", "juror", "mentor", "entry", "team", "member", "deleted", "here"),
    }
)
MAX_TAGS = 12
MAX_TAG_LENGTH = 30


def reserved_handle_message(handle: str) -> str:
    """Return why a well-formed handle can't be had, empty when it can."""
    if handle.lower() in RESERVED_HANDLES:
        return _("“%s” is kept for the platform itself. Choose another handle.") % handle
    return ""


def leads(membership: TeamMembership | None) -> bool:
    """Tell whether this membership carries the right to change the team."""
    return membership is not None and membership.role == TeamRole.LEAD and not membership.left_at


def clean_tags(tags: list[str]) -> list[str]:
    """Return free tags in small letters, each once; refuses more or longer ones than there is room.

    >>> clean_tags([" TIG  welding ", "tig welding", ""])
    ['tig welding']
    """
    words = (" ".join(tag.split()).lower() for tag in tags)
    kept = list(dict.fromkeys(word for word in words if word))
    if len(kept) > MAX_TAGS or any(len(word) > MAX_TAG_LENGTH for word in kept):
        message = _("Use at most %(count)d tags of %(length)d characters.")
        room = {"count": MAX_TAGS, "length": MAX_TAG_LENGTH}
        raise InvalidError(message % room, where="tags")
    return kept
