"""Smallest valid things of the vault, made through its services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.vault import incoming
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import Upload
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.revisions import Note, create_revision
from mitwerk.apps.vault.services.uploads import create_upload, take_file
from mitwerk.apps.vault.services.visibility import open_revisions

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member, Team
    from mitwerk.apps.vault.models import Blueprint, Revision

README = {"README.md": b"# Frame\n\nWelded from square tube.\n"}


def make_upload(by: Member, path: str = "frame.txt", data: bytes = b"a frame\n") -> Upload:
    """Store a finished upload."""
    return take_file(by=by, path=path, length=len(data), chunks=[data])


def arrived(by: Member, path: str, data: bytes) -> Upload:
    """Return an upload whose bytes are all here, left by a crash before they were hashed."""
    upload = create_upload(by=by, path=path, length=len(data))
    incoming.file_of(upload.code).write_bytes(data)
    Upload.objects.filter(pk=upload.pk).update(offset=len(data))
    upload.refresh_from_db()
    return upload


def make_blueprint(
    by: Member, title: str = "Frame", team: Team | None = None, **about
) -> Blueprint:
    """Found a blueprint without revisions."""
    return create_blueprint(by=by, about=About(title=title, **about), team=team)


def make_revision(
    by: Member,
    blueprint: Blueprint | None = None,
    files: dict[str, bytes] | None = None,
    visibility: str = Visibility.DRAFT,
    **note,
) -> Revision:
    """Make a revision; without a blueprint it gets its own."""
    blueprint = blueprint or make_blueprint(by)
    uploads = [make_upload(by, path, data) for path, data in (files or README).items()]
    note = Note(visibility=Visibility.DRAFT, **note)
    revision = create_revision(by=by, blueprint=blueprint, uploads=uploads, note=note)
    if visibility == Visibility.OPEN:
        open_revisions([revision])
        revision.refresh_from_db()
    return revision


def make_open_revision(
    by: Member, blueprint: Blueprint | None = None, files: dict[str, bytes] | None = None, **note
) -> Revision:
    """Make a revision that everybody may read."""
    return make_revision(by, blueprint, files, Visibility.OPEN, **note)
