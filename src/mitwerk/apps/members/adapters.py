"""Rows to what pages show: a person as a card, a role with its word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.members import vocabulary
from mitwerk.apps.members.enums import Role, Scope, Skill
from mitwerk.kit import clock

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.members.models import ApiToken, Member


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One member in a list; skills are pairs of code and word."""

    handle: str
    name: str
    country: str
    skills: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]


def as_card(member: Member) -> PersonCard:
    """Return a member as shown in lists; words in the reader's language."""
    return PersonCard(
        handle=member.handle,
        name=member.shown_name,
        country=vocabulary.country_name(member.country) if member.country else "",
        skills=tuple((code, skill_word(code)) for code in member.skills),
        tags=tuple(member.tags),
    )


def skill_word(code: str) -> str:
    return str(Skill(code).label) if code in Skill.values else code


def role_word(code: str) -> str:
    return str(Role(code).label) if code in Role.values else code


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One API token as its owner sees it; ``state`` is "living", "expired" or "revoked"."""

    code: str
    name: str
    scopes: tuple[str, ...]
    state: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def as_token(token: ApiToken) -> TokenLine:
    """Return a token for its owner's list; scopes as words."""
    ended = token.expires_at is not None and token.expires_at <= clock.now()
    return TokenLine(
        code=token.code,
        name=token.name,
        scopes=tuple(str(Scope(code).label) for code in token.scopes if code in Scope.values),
        state="revoked" if token.revoked_at else "expired" if ended else "living",
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )
