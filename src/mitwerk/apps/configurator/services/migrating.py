"""Take a saved configuration over into a newer edition: never silently, the old one stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.configurator import rules
from mitwerk.apps.configurator.queries.changes import moved_to
from mitwerk.apps.configurator.services.configurations import complete, keep
from mitwerk.apps.configurator.steps import text
from mitwerk.kit.problems import ConflictError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Configuration, Edition
    from mitwerk.apps.members.models import Member


def migrate(*, by: Member, configuration: Configuration, edition: Edition) -> Configuration:
    """Save the nearest vehicle of another edition as a configuration that follows this one.

    Asked for by its owner, who has seen what changes; the configuration itself stays as it is,
    with its claim and its orders.
    """
    if not rules.owns(configuration, by.pk):
        raise NotFoundError
    if edition.catalogue_id != configuration.edition.catalogue_id:
        raise NotFoundError
    if edition.pk == configuration.edition_id:
        raise ConflictError(_("It stands in this edition already."))
    moved = moved_to(configuration, edition)
    title = _("%(title)s, edition %(number)d")
    return keep(
        complete(edition, text(moved.steps), moved.chosen),
        by=by,
        title=title % {"title": configuration.title[:100], "number": edition.number},
        follows=configuration,
    )
