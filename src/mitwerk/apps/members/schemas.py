"""Members on the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field, field_validator

from mitwerk.apps.members import vocabulary
from mitwerk.apps.members.enums import InvitationState, Role, Scope, Skill, TeamRole
from mitwerk.apps.members.models.member import handle_is_plain
from mitwerk.apps.members.zones import is_zone
from mitwerk.kit.api import Body

Handle = Annotated[str, Field(pattern=handle_is_plain.regex.pattern)]


class MemberOut(Schema):
    """What everybody sees of a member."""

    handle: str
    name: str
    country: str
    languages: list[str]
    skills: list[str]
    tags: list[str]
    about: str
    about_language: str
    joined_at: datetime = Field(validation_alias="date_joined")


class TeamLineOut(Schema):
    handle: str
    name: str


class WorkOut(Schema):
    """One thing that a member made, won or helped with; ``text`` says what it was."""

    title: str
    url: str
    date: datetime
    text: str


class WorkShareOut(Schema):
    """How much of a blueprint is a member's work, in percent."""

    label: str
    url: str
    percent: float


class PersonOut(MemberOut):
    """A member with all that their page shows; what is still masked is left out."""

    roles: list[Role]
    teams: list[TeamLineOut]
    made: list[WorkOut] = Field(description="Newest first, the last 24.")
    won: list[WorkOut]
    helped: list[WorkOut]
    shares: list[WorkShareOut] = Field(description="The largest first, at most 12.")


class MeOut(MemberOut):
    """What a member sees of themselves."""

    email: str
    interface_language: str
    time_zone: str
    roles: list[Role]


class MeIn(Body):
    """Fields to change; those left out stay as they are."""

    name: Annotated[str, Field(max_length=80)] | None = None
    country: str | None = None
    languages: list[str] | None = None
    skills: list[Skill] | None = None
    tags: Annotated[list[str], Field(max_length=12)] | None = None
    about: Annotated[str, Field(max_length=4000)] | None = None
    about_language: str | None = None
    interface_language: Annotated[str, Field(pattern="^(en|de)$")] | None = None
    time_zone: str | None = None

    @field_validator("country")
    @classmethod
    def known_country(cls, value: str | None) -> str | None:
        if value and value.upper() not in vocabulary.countries():
            raise ValueError("is not an ISO 3166 country code")
        return value.upper() if value else value

    @field_validator("languages")
    @classmethod
    def known_languages(cls, value: list[str] | None) -> list[str] | None:
        unknown = set(value or ()) - set(vocabulary.LANGUAGES)
        if unknown:
            raise ValueError(f"unknown language: {', '.join(sorted(unknown))}")
        return value

    @field_validator("about_language")
    @classmethod
    def known_language(cls, value: str | None) -> str | None:
        cls.known_languages([value] if value else None)
        return value

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, value: str | None) -> str | None:
        if value is not None and not is_zone(value):
            raise ValueError("is not an IANA time zone")
        return value


class TeamPersonOut(Schema):
    handle: str
    name: str
    role: TeamRole


class TeamOut(Schema):
    """A team and who belongs to it now."""

    handle: str
    name: str
    about: str
    created_at: datetime
    people: list[TeamPersonOut]


class TeamIn(Body):
    handle: Handle
    name: Annotated[str, Field(min_length=1, max_length=80)]
    about: Annotated[str, Field(max_length=4000)] = ""


class TeamChangeIn(Body):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    about: Annotated[str, Field(max_length=4000)] = ""


class HandleIn(Body):
    """Names a member."""

    handle: str


class InvitationOut(Schema):
    code: str
    team: str
    team_name: str
    handle: str
    invited_by: str
    state: InvitationState
    created_at: datetime


class TokenOut(Schema):
    """A token without its secret."""

    code: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewTokenOut(TokenOut):
    """A new token with its secret, this once."""

    secret: str


class TokenIn(Body):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    scopes: Annotated[list[Scope], Field(min_length=1)]
    expires_at: AwareDatetime | None = None


class GrantOut(Schema):
    role: Role
    granted_by: str | None
    granted_at: datetime
    revoked_at: datetime | None


class RoleIn(Body):
    role: Role
