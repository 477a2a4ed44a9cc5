"""Assemblies in the shapes of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from mitwerk.apps.vault.views.api_shapes_parts import exact
from mitwerk.apps.vault.views.assembly import model_url

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.assembly import Assembly, NamedPart, Piece


def assembly_shape(found: Assembly, revision: Revision, rights: Access) -> dict[str, Any]:
    """Return all parts of a revision together; behind a mask no file of the list is named."""
    return {
        "revision": revision.code,
        "whole": found.whole.number if found.whole else None,
        "parts": [_part(one, found, masked=rights.masked) for one in found.parts],
        "pieces": [_piece(one) for one in found.pieces],
        "url": reverse("vault:assembly", args=[revision.code]),
    }


def _part(part: NamedPart, found: Assembly, *, masked: bool) -> dict[str, Any]:
    row = part.row
    file = None if masked or row is None else row.file
    link = found.links.get(row.link_id or 0) if row else None
    return {
        "name": part.name,
        "count": part.count,
        "mass_kg": row.mass_kg if row else None,
        "file": file.path if file else None,
        "revision": link.code if link else None,
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "name": piece.name,
        "revision": piece.revision.code,
        "number": piece.sheet.number,
        "path": piece.sheet.path,
        "quantity": exact(piece.row.quantity) if piece.row else 1,
        "mass_kg": piece.row.mass_kg if piece.row else None,
        "model_url": model_url(piece),
    }
