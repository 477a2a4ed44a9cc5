"""Change what a member says about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.members.rules import clean_tags

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

PROFILE_FIELDS = frozenset(
    {"name", "country", "languages", "skills", "tags", "about", "about_language"}
)
PREFERENCES = frozenset({"interface_language", "time_zone"})


def change_profile(*, by: Member, **changes: object) -> Member:
    """Set the given profile fields and preferences of one's own; others stay as they are.

    A name of blanks is none, and what a list says twice is kept once.

    The caller has checked the values against the vocabularies (`forms`, `schemas`).
    """
    unknown = set(changes) - PROFILE_FIELDS - PREFERENCES
    if unknown:
        raise TypeError(f"not part of a profile: {', '.join(sorted(unknown))}")
    if "tags" in changes:
        changes["tags"] = clean_tags(list(changes["tags"]))  # type: ignore[call-overload]
    if "name" in changes:
        changes["name"] = " ".join(str(changes["name"]).split())
    for listed in changes.keys() & {"languages", "skills"}:
        changes[listed] = list(dict.fromkeys(changes[listed]))  # type: ignore[call-overload]
    for name, value in changes.items():
        setattr(by, name, value)
    by.save(update_fields=sorted(changes))
    return by
