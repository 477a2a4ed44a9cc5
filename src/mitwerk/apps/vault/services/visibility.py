"""Visibility: draft, sealed until a deadline, open for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.vault import events, rules
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import Revision
from mitwerk.apps.vault.queries.access import team_ids
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.members.models import Member


def seal(revisions: Iterable[Revision], *, by: Member | None = None) -> list[Revision]:
    """Seal drafts that were entered; what is open already stays open.

    Called by whoever holds the deadline. Publishes `events.RevisionSealed` of each of them, also
    of the open ones, so that copies without the author's names are prepared.
    """
    sealed = []
    with transaction.atomic():
        for revision in _locked(revisions):
            if revision.visibility == Visibility.DRAFT:
                _move(revision, Visibility.SEALED, by)
            publish(events.RevisionSealed(revision.pk))
            sealed.append(revision)
    return sealed


def open_revisions(revisions: Iterable[Revision], *, by: Member | None = None) -> list[Revision]:
    """Open revisions for good; called by whoever sealed them. Publishes `events.RevisionOpened`.

    A mask still hides the author for as long as it is registered.
    """
    opened = []
    with transaction.atomic():
        for revision in _locked(revisions):
            if revision.visibility != Visibility.OPEN:
                _move(revision, Visibility.OPEN, by)
                publish(events.RevisionOpened(revision.pk))
            opened.append(revision)
    return opened


def publish_revision(*, by: Member, revision: Revision) -> Revision:
    """Open a draft of one's own. A sealed one waits for its deadline."""
    rules.must_own(by, revision.blueprint, team_ids(by))
    with transaction.atomic():
        (revision,) = _locked([revision])
        if revision.visibility == Visibility.SEALED:
            raise ConflictError(_("This revision is sealed until the deadline of its challenge."))
        if revision.visibility == Visibility.DRAFT:
            _move(revision, Visibility.OPEN, by)
            publish(events.RevisionOpened(revision.pk))
    return revision


def _locked(revisions: Iterable[Revision]) -> list[Revision]:
    wanted = sorted(revision.pk for revision in revisions)
    rows = Revision.objects.select_related("blueprint").select_for_update(of=("self",))
    return list(rows.filter(pk__in=wanted).order_by("pk"))


def _move(revision: Revision, visibility: Visibility, by: Member | None) -> None:
    revision.visibility = visibility
    revision.opened_at = clock.now() if visibility == Visibility.OPEN else None
    revision.save(update_fields=["visibility", "opened_at"])
    audit.record(by=by, verb=f"revision.{visibility}", subject=f"revision:{revision.code}")
