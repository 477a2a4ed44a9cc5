"""Forks: go on from somebody else's revision, in the open, with the lineage kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.vault import events
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

COPIED = ("title", "summary", "description", "language", "licence", "text_licence", "tags")


def fork(*, by: Member, revision: Revision, team: Team | None = None) -> Blueprint:
    """Found a blueprint of one's own that starts with the files of ``revision``.

    The licence stays the same: whoever shared the design set it for all that follows. Refuses
    revisions that the member may not read or whose author is still masked (nobody to credit).
    Publishes `events.BlueprintForked`.
    """
    rights = access_to(revision, by)
    if not rights.may_read:
        raise NotFoundError
    if rights.masked:
        raise ConflictError(_("This entry is being judged. You can fork it after the decision."))
    if team is not None and not teams_of(by).filter(pk=team.pk).exists():
        raise NotOwnerError(_("You don’t belong to this team."))
    source = revision.blueprint
    with transaction.atomic():
        blueprint = Blueprint.objects.create(
            owner_member=by if team is None else None,
            owner_team=team,
            forked_from=revision,
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
