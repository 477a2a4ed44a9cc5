"""Blueprints: found one, change what is written about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.members.vocabulary import LANGUAGES
from mitwerk.apps.vault import access, adapters_parts, licensing, rules
from mitwerk.apps.vault.enums import Licence
from mitwerk.apps.vault.errors import NotOwnerError
from mitwerk.apps.vault.models import Blueprint
from mitwerk.apps.vault.queries.access import team_ids
from mitwerk.kit import audit
from mitwerk.kit.problems import ConflictError, InvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.members.models import Member, Team

MAX_TAGS = 12
MAX_TAG = 30


@dataclass(frozen=True, slots=True)
class About:
    """What is written about a blueprint; licences are SPDX identifiers."""

    title: str
    summary: str = ""
    description: str = ""
    language: str = "en"
    licence: str = Licence.CERN_OHL_S.value
    text_licence: str = Licence.CC_BY_SA.value
    tags: tuple[str, ...] = ()


def create_blueprint(*, by: Member, about: About, team: Team | None = None) -> Blueprint:
    """Found a blueprint, owned by the member or a team of theirs; it has no revision yet.

    Refuses other people's teams, empty titles, and licences that are not open.
    """
    if team is not None and not teams_of(by).filter(pk=team.pk).exists():
        raise NotOwnerError(_("You don’t belong to this team."))
    with transaction.atomic():
        blueprint = Blueprint.objects.create(
            owner_member=by if team is None else None, owner_team=team, **_fields(about)
        )
        audit.record(by=by, verb="blueprint.create", subject=f"blueprint:{blueprint.code}")
    return blueprint


def edit_blueprint(*, by: Member, blueprint: Blueprint, about: About) -> Blueprint:
    """Change what is written about a blueprint; its revisions stay what they are.

    A fork may go under the licences that its origin's allow (`licensing.refuse_fork`). A new
    licence holds for later revisions. Refuses while judges read it (`access.is_held`).
    """
    rules.must_own(by, blueprint, team_ids(by))
    fields = _fields(about)
    with transaction.atomic():
        blueprint = (
            Blueprint.objects.select_related("forked_from")
            .select_for_update(of=("self",))
            .get(pk=blueprint.pk)
        )
        if access.is_held(blueprint):
            raise ConflictError(
                _("This is being judged. What is written about it can be changed afterwards.")
            )
        if blueprint.forked_from is not None:
            hardware, texts = adapters_parts.licences_of(blueprint.forked_from)
            licensing.refuse_fork(hardware, str(fields["licence"]))
            licensing.refuse_fork(texts, str(fields["text_licence"]), "text_licence")
        for name, value in fields.items():
            setattr(blueprint, name, value)
        blueprint.save(update_fields=list(fields))
        audit.record(by=by, verb="blueprint.edit", subject=f"blueprint:{blueprint.code}")
    return blueprint


def _fields(about: About) -> dict[str, object]:
    title = " ".join(about.title.split())
    if not 1 <= len(title) <= 120:
        raise InvalidError(_("A title has 1 to 120 characters."), where="title")
    if about.language not in LANGUAGES:
        raise InvalidError(_("Write a language code such as en or de."), where="language")
    return {
        "title": title,
        "summary": " ".join(about.summary.split())[:240],
        "description": about.description,
        "language": about.language,
        "licence": rules.open_licence(about.licence),
        "text_licence": rules.open_licence(about.text_licence),
        "tags": clean_tags(about.tags),
    }


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Return tags in small letters, each once, in their order.

    >>> clean_tags(["Frame", "frame", "  off  road "])
    ['frame', 'off road']
    """
    words = dict.fromkeys(" ".join(tag.split()).lower() for tag in tags)
    kept = [word for word in words if word]
    if len(kept) > MAX_TAGS or any(len(word) > MAX_TAG for word in kept):
        raise InvalidError(
            _("Use at most %(count)d tags of %(length)d characters.")
            % {"count": MAX_TAGS, "length": MAX_TAG},
            where="tags",
        )
    return kept
