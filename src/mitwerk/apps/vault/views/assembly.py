"""The assembly of a revision: all parts in one picture, with where each comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.apps.vault.queries.access import revision_for
from mitwerk.apps.vault.queries.assembly import assembly_of
from mitwerk.apps.vault.views import presenting
from mitwerk.apps.vault.views.parts_page import number_text, row_masses
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.vault.models import BomRow, Revision
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.assembly import Assembly, NamedPart, Piece


@allow(Who.ANYONE, rule="as the revision")
def assembly(request: HttpRequest, code: str) -> HttpResponse:
    """All parts of a revision together: hide, show alone, take apart."""
    revision, rights = revision_for(code, request.user)
    found = assembly_of(revision, rights, request.user)
    masses = row_masses(revision, request.user)
    parts = [_part_line(one, found, revision, rights) for one in found.parts]
    pieces = [_piece_line(one, own=one.revision.pk == revision.pk) for one in found.pieces]
    rows = [*(one.row for one in found.parts), *(one.row for one in found.pieces)]
    lines = [
        line | {"mass": masses.get(row.pk, "") if row else ""}
        for line, row in zip((*parts, *pieces), rows, strict=True)
    ]
    head = presenting.head(revision, rights)
    context: dict[str, Any] = {
        "nav": "blueprints",
        **head,
        "crumbs": [
            *head["crumbs"][:-1],
            {"label": head["title"], "url": reverse("vault:revision", args=[revision.code])},
            {"label": _("Assembly"), "url": ""},
        ],
        "stage": _stage(found, revision),
        "lines": [line for line in lines if line["url"] or line["mass"]],
        "others": [line for line in lines if not (line["url"] or line["mass"])],
        "count": len(lines),
        "pieces": len(found.pieces),
        "being_made": found.being_made,
    }
    return render(request, "vault/assembly.html", context)


def _stage(found: Assembly, revision: Revision) -> dict[str, object]:
    if found.whole is not None:
        return presenting.stage(found.whole, revision)
    if len(found.pieces) < 2:
        return {}
    first = found.pieces[0]
    pieces = [{"src": model_url(piece), "name": piece.name} for piece in found.pieces]
    sizes = [
        p.sheet.model.output.size for p in found.pieces if p.sheet.model and p.sheet.model.output
    ]
    return presenting.stage(first.sheet, first.revision) | {
        "together": json.dumps(pieces),
        "bytes": sum(sizes),
        "caption": _("Each part stands where its own file puts it."),
        "download": "",
        "name": _("All parts"),
    }


def model_url(piece: Piece) -> str:
    """Return the address of a piece's model."""
    return presenting.preview_url(piece.revision, piece.sheet.number, PreviewKind.MODEL)


def _part_line(
    part: NamedPart, found: Assembly, revision: Revision, rights: Access
) -> dict[str, object]:
    return {
        "name": part.name,
        "count": part.count if part.count > 1 else 0,
        "picture": "",
        **_origin(part.row, found, revision, masked=rights.masked),
    }


def _piece_line(piece: Piece, *, own: bool) -> dict[str, object]:
    number, picture = piece.sheet.number, piece.sheet.picture
    page = reverse("vault:file", args=[piece.revision.code, number])
    origin = {"source": piece.sheet.path, "url": page, "by": ""}
    shown = presenting.preview_url(piece.revision, number, picture.kind) if picture else ""
    return {
        "name": piece.name,
        "count": number_text(piece.row.quantity) if piece.row and piece.row.quantity != 1 else 0,
        "picture": shown,
        **(origin if own else _of_blueprint(piece.revision)),
    }


def _origin(
    row: BomRow | None, found: Assembly, revision: Revision, *, masked: bool
) -> dict[str, object]:
    link = found.links.get(row.link_id or 0) if row else None
    if link is not None:
        return _of_blueprint(link)
    if row is not None and row.file is not None and not masked:
        url = reverse("vault:file", args=[revision.code, row.file.number])
        return {"source": row.file.path, "url": url, "by": ""}
    return {"source": "", "url": "", "by": ""}


def _of_blueprint(link: Revision) -> dict[str, object]:
    label = _("%(title)s, revision %(number)d") % {
        "title": link.blueprint.title,
        "number": link.number,
    }
    owner = presenting.owner_of(link.blueprint)
    return {
        "source": label,
        "url": reverse("vault:revision", args=[link.code]),
        "by": owner["name"],
    }
