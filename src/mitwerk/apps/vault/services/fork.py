"""Forks: go on from somebody else's revision, in the open, with the lineage kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.vault import adapters_parts, events, licensing, rules
from mitwerk.apps.vault.errors import NotOwnerError
from mitwerk.apps.vault.models import Blueprint
from mitwerk.apps.vault.queries.access import access_to
from mitwerk.apps.vault.services.revisions import Note, add_revision
from mitwerk.kit import audit
from mitwerk.kit.events import publish
from mitwerk.kit.problems import ConflictError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member, Team
    from mitwerk.apps.vault.models import Revision

COPIED = ("title", "summary", "description", "language", "tags")


@dataclass(frozen=True, slots=True)
class ForkLicences:
    """Licences of a fork as SPDX identifiers; empty keeps the origin's."""

    hardware: str = ""
    texts: str = ""


def fork(
    *,
    by: Member,
    revision: Revision,
    team: Team | None = None,
    licences: ForkLicences | None = None,
) -> Blueprint:
    """Found a blueprint of one's own that starts with the files of ``revision``.

    The licences stay the same unless others are asked for; refuses those that the origin's do not
    allow (`licensing.refuse_fork`), revisions that the member may not read, and those whose author
    is still masked (nobody to credit). Publishes `events.BlueprintForked`.
    """
    rights = access_to(revision, by)
    if not rights.may_read:
        raise NotFoundError
    if rights.masked:
        raise ConflictError(_("This entry is being judged. You can fork it after the decision."))
    if team is not None and not teams_of(by).filter(pk=team.pk).exists():
        raise NotOwnerError(_("You don’t belong to this team."))
    source = revision.blueprint
    hardware, texts = _allowed(revision, licences or ForkLicences())
    with transaction.atomic():
        blueprint = Blueprint.objects.create(
            owner_member=by if team is None else None,
            owner_team=team,
            forked_from=revision,
            licence=hardware,
            text_licence=texts,
            **{name: getattr(source, name) for name in COPIED},
        )
        add_revision(
            by=by,
            blueprint=blueprint,
            files={file.path: file.blob for file in revision.files.select_related("blob")},
            parents=[revision],
            note=Note(
                message=_("Forked from revision %d") % revision.number, ai_use=revision.ai_use
            ),
        )
        audit.record(
            by=by,
            verb="blueprint.fork",
            subject=f"blueprint:{blueprint.code}",
            details={"from": f"revision:{revision.code}"},
        )
        publish(events.BlueprintForked(blueprint.pk, revision.pk))
    return blueprint


def _allowed(revision: Revision, wanted: ForkLicences) -> tuple[str, str]:
    """Return the licences of the fork; the revision's own count, whatever its blueprint has now."""
    hardware, texts = adapters_parts.licences_of(revision)
    new_hardware = rules.open_licence(wanted.hardware) if wanted.hardware else hardware
    new_texts = rules.open_licence(wanted.texts) if wanted.texts else texts
    licensing.refuse_fork(hardware, str(new_hardware))
    licensing.refuse_fork(texts, str(new_texts), "text_licence")
    return str(new_hardware), str(new_texts)
