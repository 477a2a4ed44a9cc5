"""Revisions: make an immutable state of a blueprint from uploads and kept files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.vault import events, paths, rules
from mitwerk.apps.vault.enums import AiUse, Visibility
from mitwerk.apps.vault.errors import EmptyRevisionError
from mitwerk.apps.vault.manifests import manifest_of
from mitwerk.apps.vault.models import Blueprint, Revision, RevisionFile, RevisionParent, Upload
from mitwerk.apps.vault.queries.access import team_ids
from mitwerk.apps.vault.services import carriers, parts
from mitwerk.apps.vault.services.measuring import want_measurements
from mitwerk.apps.vault.services.previews import want_previews
from mitwerk.apps.vault.services.uploads import content_of
from mitwerk.kit import audit, clock
from mitwerk.kit.canonical import canonical, digest
from mitwerk.kit.events import publish
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blob

MAX_FILES = 2000


@dataclass(frozen=True, slots=True)
class Note:
    """What the author says about a revision."""

    message: str = ""
    ai_use: str = AiUse.NONE.value
    visibility: str = Visibility.DRAFT.value


def create_revision(
    *,
    by: Member,
    blueprint: Blueprint,
    uploads: Sequence[Upload] = (),
    keep: Iterable[str] | None = None,
    note: Note | None = None,
) -> Revision:
    """Make the next revision from finished uploads and kept files of the revision before.

    ``keep`` names the kept paths, None keeps all; an upload with the same path replaces a kept
    file. Refuses strangers, unfinished and unsettled uploads (see `uploads.settled`), clashing
    paths, a revision without files, and files and linked parts whose licence does not go with the
    blueprint's (`parts.checked`). Publishes `events.RevisionCreated`.
    """
    rules.must_own(by, blueprint, team_ids(by))
    note = _checked(note or Note())
    arrived = {upload.path: content_of(upload, by) for upload in uploads}
    if len(arrived) != len(uploads):
        raise EmptyRevisionError(_("Two of the uploaded files have the same path."))
    with transaction.atomic():
        blueprint = Blueprint.objects.select_for_update(of=("self",)).get(pk=blueprint.pk)
        parent = blueprint.revisions.order_by("-number").first()
        files = _kept_files(parent, keep, arrived) | arrived
        revision = add_revision(
            by=by,
            blueprint=blueprint,
            files=files,
            parents=[parent] if parent else [],
            note=note,
        )
        audit.record(by=by, verb="revision.create", subject=f"revision:{revision.code}")
    return revision


def _checked(note: Note) -> Note:
    if note.visibility not in {Visibility.DRAFT, Visibility.OPEN}:
        raise InvalidError(_("A new revision is a draft or open."), where="visibility")
    if note.ai_use not in AiUse.values:
        raise InvalidError(_("Say whether AI was used: none, partly or mostly."), where="ai_use")
    return Note(" ".join(note.message.split())[:240], note.ai_use, note.visibility)


def _kept_files(
    parent: Revision | None, keep: Iterable[str] | None, arrived: dict[str, Blob]
) -> dict[str, Blob]:
    if parent is None:
        return {}
    held = {file.path: file.blob for file in parent.files.select_related("blob")}
    wanted = set(held) if keep is None else set(keep)
    missing = wanted - set(held)
    if missing:
        message = _("The revision before has no file “%s”.")
        raise InvalidError(message % min(missing), where="keep")
    replaced = {paths.folded(path) for path in arrived}
    return {path: held[path] for path in wanted if paths.folded(path) not in replaced}


def add_revision(
    *,
    by: Member,
    blueprint: Blueprint,
    files: dict[str, Blob],
    parents: Sequence[Revision],
    note: Note,
) -> Revision:
    """Write a revision with its manifest; within the transaction that locked the blueprint."""
    if not 1 <= len(files) <= MAX_FILES:
        message = _("A revision has 1 to %d files.")
        raise EmptyRevisionError(message % MAX_FILES)
    paths.refuse_clashes(files)
    listed = parts.checked(by=by, blueprint=blueprint, files=files)
    last = blueprint.revisions.order_by("-number").values_list("number", flat=True).first()
    number = (last or 0) + 1
    manifest = manifest_of(blueprint=blueprint, number=number, parents=parents, files=files)
    opened = note.visibility == Visibility.OPEN
    revision = Revision.objects.create(
        blueprint=blueprint,
        author=by,
        number=number,
        message=note.message,
        ai_use=note.ai_use,
        visibility=note.visibility,
        opened_at=clock.now() if opened else None,
        manifest=canonical(manifest).decode(),
        manifest_sha256=digest(manifest),
    )
    RevisionParent.objects.bulk_create(
        RevisionParent(revision=revision, parent=parent) for parent in parents
    )
    RevisionFile.objects.bulk_create(
        RevisionFile(
            revision=revision,
            number=place,
            path=path,
            folded_path=paths.folded(path),
            blob=files[path],
        )
        for place, path in enumerate(sorted(files), start=1)
    )
    parts.write_rows(revision, listed)
    carriers.follow(revision)
    want_previews(files.values())
    want_measurements(files.values())
    publish(events.RevisionCreated(revision.pk))
    if opened:
        publish(events.RevisionOpened(revision.pk))
    return revision
