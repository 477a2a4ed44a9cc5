"""Facts and parts that are alike in the shapes of the API; masks are applied here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.views.presenting import owner_of, preview_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.vault.models import RevisionFile, Upload
    from mitwerk.apps.vault.queries.alike import Alike
    from mitwerk.apps.vault.queries.facts import Facts
    from mitwerk.apps.vault.queries.flags import ShownFlag, Side

NOTHING = {"format": None, "sha256": None, "facts": None, "findings": None}
COPIED = ("code", "likeness", "distance", "scale", "differs", "state", "reason", "created_at")


def facts_shape(one: Facts) -> dict[str, Any]:
    """Return what a viewer may know of one file."""
    head = {"number": one.file.number, "state": one.state, "why": one.why, "reason": one.reason}
    made_of = {"material": one.material, "density": one.density}
    return {**head, "file": one.file.path, **(one.sheet or NOTHING), **made_of}


def alike_shape(one: Alike) -> dict[str, Any]:
    """Return a part of somebody else that resembles the asked one."""
    revision = one.file.revision
    return {
        "revision": revision.code,
        "number": one.file.number,
        "path": one.file.path,
        "title": revision.blueprint.title,
        "owner": owner_of(revision.blueprint),
        "licence": licences_of(revision)[0],
        "likeness": one.relation,
        "distance": one.distance,
        "scale": one.scale,
        "url": reverse("vault:file", args=[revision.code, one.file.number]),
        "picture_url": _picture(one.file, one.picture_kind),
    }


def alike_upload_shape(upload: Upload, found: Iterable[Alike]) -> dict[str, Any]:
    """Return an upload with the parts of others that it resembles."""
    return _upload(upload, waiting=False) | {"parts": [alike_shape(one) for one in found]}


def waiting_upload_shape(upload: Upload) -> dict[str, Any]:
    """Return an upload that is still being measured."""
    return _upload(upload, waiting=True) | {"parts": []}


def _upload(upload: Upload, *, waiting: bool) -> dict[str, Any]:
    return {"upload": upload.code, "path": upload.path, "waiting": waiting}


def _picture(file: RevisionFile, kind: str) -> str | None:
    return preview_url(file.revision, file.number, kind) if kind else None


def similar_shape(shown: ShownFlag) -> dict[str, Any]:
    """Return a pair of parts for those who look at it."""
    flag = shown.flag
    return {name: getattr(flag, name) for name in COPIED} | {
        "newer": _side(shown.newer),
        "older": _side(shown.older),
        "looked_at": flag.looked_at,
    }


def _side(side: Side) -> dict[str, Any]:
    file, revision = side.file, side.file.revision
    shown: dict[str, Any] = {
        "revision": revision.code,
        "number": file.number,
        "path": None,
        "title": None,
        "owner": None,
        "created_at": None,
        "picture_url": _picture(file, side.picture_kind),
    }
    if side.masked:  # whoever looks may be a judge
        return shown
    named: dict[str, Any] = {"path": file.path, "title": revision.blueprint.title}
    named |= {"owner": owner_of(revision.blueprint), "created_at": revision.created_at}
    return shown | named
