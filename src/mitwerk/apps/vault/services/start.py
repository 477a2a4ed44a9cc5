"""Start a blueprint with its first revision, in one step and all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.revisions import Note, create_revision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.members.models import Member, Team
    from mitwerk.apps.vault.models import Revision, Upload


def start_blueprint(
    *,
    by: Member,
    about: About,
    uploads: Sequence[Upload],
    note: Note | None = None,
    team: Team | None = None,
) -> Revision:
    """Found a blueprint and give it its first revision; refuses what either of them refuses."""
    with transaction.atomic():
        blueprint = create_blueprint(by=by, about=about, team=team)
        return create_revision(by=by, blueprint=blueprint, uploads=uploads, note=note)
