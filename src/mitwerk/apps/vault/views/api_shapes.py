"""Rows in the shapes of the API; masks are applied here, with the same words as on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.views import presenting
from mitwerk.kit.clock import day_of

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Blueprint, Preview, Revision, Upload
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.sheets import FileSheet

COPIED = (
    *["code", "title", "summary", "description", "language", "licence", "text_licence", "tags"],
    "created_at",
)


def blueprint_shape(blueprint: Blueprint, newest: str | None, origin: str | None) -> dict[str, Any]:
    """Return a blueprint that the viewer may see; ``origin``: a revision that they may see, too."""
    return {name: getattr(blueprint, name) for name in COPIED} | {
        "owner": presenting.owner_of(blueprint),
        "forked_from": origin,
        "newest_revision": newest,
        "url": reverse("vault:blueprint", args=[blueprint.code]),
    }


def revision_shape(revision: Revision, rights: Access) -> dict[str, Any]:
    """Return a revision that the viewer may read."""
    head = presenting.head(revision, rights)
    masked = rights.mask
    author = {"name": head["author"].label, "url": head["author"].url}
    return {
        "code": revision.code,
        "number": None if masked else revision.number,
        "blueprint": None if masked else revision.blueprint.code,
        "title": head["title"],
        "author": author,
        "message": head["message"],
        "ai_use": revision.ai_use,
        "visibility": revision.visibility,
        "manifest_sha256": revision.manifest_sha256,
        "masked_as": masked.label if masked else None,
        "created_at": day_of(revision.created_at) if masked else revision.created_at,
        "url": reverse("vault:revision", args=[revision.code]),
        "zip_url": reverse("vault:zip", args=[revision.code]),
    }


def file_shape(sheet: FileSheet, revision: Revision, rights: Access) -> dict[str, Any]:
    """Return a file with its previews."""
    row = presenting.file_row(sheet, revision, rights)
    blob = sheet.file.blob
    return {
        "number": sheet.number,
        "path": sheet.path,
        "sha256": None if rights.masked else blob.sha256,
        "size": blob.size,
        "media_type": blob.media_type,
        "kind": blob.kind,
        "note": row["note"],
        "download_url": None if sheet.withheld else row["bare"],
        "previews": [
            preview_shape(one, sheet, revision, rights) for one in sheet.previews.values()
        ],
    }


def preview_shape(
    preview: Preview, sheet: FileSheet, revision: Revision, rights: Access
) -> dict[str, Any]:
    """Return one preview; part names may name their author, too."""
    facts = dict(preview.facts)
    if preview.kind == PreviewKind.MODEL and preview.output:
        facts |= presenting.part_tree(sheet, revision, rights)
    reason = preview.reason
    if rights.masked:
        reason = names_of(revision).in_text(reason)
    ready = preview.output is not None and not sheet.withheld
    return {
        "kind": preview.kind,
        "state": preview.state,
        "reason": reason,
        "url": presenting.preview_url(revision, sheet.number, preview.kind) if ready else None,
        "facts": facts,
    }


def upload_shape(upload: Upload) -> dict[str, Any]:
    """Return one's own upload."""
    return {
        "code": upload.code,
        "path": upload.path,
        "length": upload.length,
        "offset": upload.offset,
        "sha256": upload.blob.sha256 if upload.blob else None,
        "expires_at": upload.expires_at,
        "tus_url": reverse("tus-upload", args=[upload.code]),
    }
