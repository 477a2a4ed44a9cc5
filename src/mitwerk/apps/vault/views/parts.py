"""Doors to parts lists and attributions."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitwerk.apps.vault import exits, rules
from mitwerk.apps.vault.archive import address_of
from mitwerk.apps.vault.forms.parts import RowFormSet, initial_of, refuse, rows_of
from mitwerk.apps.vault.queries.access import blueprint_for, revision_for, team_ids
from mitwerk.apps.vault.queries.attribution import attribution_text, notice_text
from mitwerk.apps.vault.queries.bom import parts_list_of
from mitwerk.apps.vault.services.parts_edit import save_typed, store_pin, store_rows
from mitwerk.apps.vault.services.revisions import Note
from mitwerk.apps.vault.views.parts_page import parts_context
from mitwerk.apps.vault.views.people import me
from mitwerk.apps.vault.views.presenting import head
from mitwerk.engines.bom.writing import plain
from mitwerk.kit.numbers import whole
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mitwerk.apps.vault.queries.bom import PartsList

EXPORTED = (
    *("level", "number", "name", "quantity", "pieces", "material", "process"),
    *("mass kg", "unit cost minor", "currency", "supplier", "part", "revision"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@allow(Who.ANYONE, rule="as the revision")
def parts_list(request: HttpRequest, code: str) -> HttpResponse:
    """What a revision consists of and what uses it; the section alone for HTMX."""
    revision, rights = revision_for(code, request.user)
    context = parts_context(revision, rights, request.user)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "vault/parts/bom.html", context)
    page: dict[str, Any] = {"nav": "blueprints", **head(revision, rights), **context}
    return render(request, "vault/parts_list.html", page)


@allow(Who.ANYONE, rule="as the revision")
def parts_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The unfolded parts list as CSV."""
    revision, rights = revision_for(code, request.user)
    found = parts_list_of(revision, rights, request.user)
    text = exported(found) if found else ",".join(EXPORTED) + "\n"
    return exits.stream(
        iter([text.encode()]), name="parts.csv", media_type="text/csv; charset=utf-8"
    )


def exported(found: PartsList) -> str:
    """Return the unfolded list; cells that a spreadsheet would run get an apostrophe in front."""
    target = io.StringIO()
    table = csv.writer(target, lineterminator="\n")
    table.writerow(EXPORTED)
    for one in found.lines:
        row, link = one.row, one.link
        cells = (
            *(one.depth, row.number, one.name, plain(row.quantity), plain(one.node.pieces)),
            *(one.texts["material"], one.texts["process"]),
            "" if row.mass_kg is None else plain(row.mass_kg),
            "" if row.unit_cost_minor is None else row.unit_cost_minor,
            *(row.currency, one.texts["supplier"]),
            *((link.blueprint.title, link.code) if link else ("", "")),
        )
        table.writerow([_harmless(cell) for cell in cells])
    return target.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


@allow(Who.ANYONE, rule="as the revision")
def attribution(request: HttpRequest, code: str) -> HttpResponse:
    """Whom to name for a revision and all that is in it: the companion of every single file."""
    revision, rights = revision_for(code, request.user)
    text = attribution_text(revision, rights, address_of(revision), request.user)
    notice = notice_text(revision, rights, request.user)
    body = "\n\n".join(part for part in (notice, text) if part)
    return HttpResponse(
        body,
        content_type="text/plain; charset=utf-8",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@allow(Who.MEMBER, rule="the owner, or a member of the owning team")
def edit_parts(request: HttpRequest, code: str) -> HttpResponse:
    """Type the parts list; saving makes the next revision."""
    blueprint = blueprint_for(code, request.user)
    rules.must_own(request.user, blueprint, team_ids(request.user))
    base = blueprint.revisions.order_by("-number").first()
    if base is None:
        return redirect("vault:revise", blueprint.code)
    if request.method == "POST":
        formset = RowFormSet(request.POST, prefix="rows")
        if formset.is_valid():
            try:
                typed = store_rows(
                    by=me(request),
                    blueprint=blueprint,
                    base=request.POST.get("base", ""),
                    rows=rows_of(formset),
                    note=Note(_("Parts list"), base.ai_use, _visibility(request)),
                )
                revision = save_typed(by=me(request), blueprint=blueprint, typed=typed)
            except Problem as problem:
                refuse(formset, problem.detail)
            else:
                return redirect("vault:revision", revision.code)
    else:
        formset = RowFormSet(initial=initial_of(base), prefix="rows")
    context = {
        "nav": "blueprints",
        "blueprint": blueprint,
        "base": request.POST.get("base", base.code),
        "formset": formset,
        "files": list(base.files.order_by("number").values_list("path", flat=True)),
        "opened": base.visibility == "open",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "vault/parts_edit.html", context, status=status)


def _visibility(request: HttpRequest) -> str:
    return "open" if request.POST.get("open") else "draft"


@allow(Who.MEMBER, rule="the owner, or a member of the owning team")
@require_POST
def pin(request: HttpRequest, code: str) -> HttpResponse:
    """Pin one part to another revision; makes the next revision of the whole."""
    revision, _rights = revision_for(code, request.user)
    to, _to_rights = revision_for(request.POST.get("to", ""), request.user)
    typed = store_pin(
        by=me(request),
        revision=revision,
        number=whole(request.POST.get("row", "")) or 0,
        to=to,
    )
    made = save_typed(by=me(request), blueprint=revision.blueprint, typed=typed)
    messages.success(request, _("The pin is moved, in a new revision."))
    return redirect("vault:revision", made.code)
