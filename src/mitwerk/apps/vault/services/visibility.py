"""Visibility: draft, sealed until a deadline, open for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.vault import events, rules
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import Revision
from mitwerk.apps.vault.queries.access import is_masked, team_ids
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
    """Open a revision of one's own; a sealed one once nothing of its blueprint is judged."""
    rules.must_own(by, revision.blueprint, team_ids(by))
    with transaction.atomic():
        (revision,) = _locked([revision])
        if revision.visibility == Visibility.OPEN:
            return revision
        if not may_open(revision):
            message = _(
                "This revision was handed in to a challenge. You can open it after the decision, "
                "or when the entry is withdrawn."
            )
            raise ConflictError(message)
        _move(revision, Visibility.OPEN, by)
        publish(events.RevisionOpened(revision.pk))
    return revision


def may_open(revision: Revision) -> bool:
    """Tell whether the owner may open a revision now: a draft, or what no entry holds sealed.

    What was withdrawn, replaced by a newer submission, or entered in a phase that was cancelled
    would else stay sealed for good.
    """
    if revision.visibility == Visibility.SEALED:
        return not is_masked(revision.blueprint, AnonymousUser())
    return revision.visibility == Visibility.DRAFT


def _locked(revisions: Iterable[Revision]) -> list[Revision]:
    wanted = sorted(revision.pk for revision in revisions)
    rows = Revision.objects.select_related("blueprint").select_for_update(of=("self",))
    return list(rows.filter(pk__in=wanted).order_by("pk"))


def _move(revision: Revision, visibility: Visibility, by: Member | None) -> None:
    revision.visibility = visibility
    revision.opened_at = clock.now() if visibility == Visibility.OPEN else None
    revision.save(update_fields=["visibility", "opened_at"])
    audit.record(by=by, verb=f"revision.{visibility}", subject=f"revision:{revision.code}")
