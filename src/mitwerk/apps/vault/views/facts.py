"""Doors to what files measure, and to the parts that are like them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitwerk.apps.vault.forms.similarity import LookForm
from mitwerk.apps.vault.queries.access import revision_for
from mitwerk.apps.vault.queries.alike import alike
from mitwerk.apps.vault.queries.flags import flags_for, hints_for, shown_flags, with_both_sides
from mitwerk.apps.vault.queries.sheets import UNDER_WAY, file_sheet
from mitwerk.apps.vault.queries.uploads import measured_uploads
from mitwerk.apps.vault.services.look import look_at
from mitwerk.apps.vault.views.alike_page import alike_row, flag_row, hint
from mitwerk.apps.vault.views.facts_page import facts_panel
from mitwerk.apps.vault.views.people import me
from mitwerk.apps.vault.views.presenting import head
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(Who.ANYONE, rule="as the revision")
def facts(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What a file measures, asked for by HTMX until it is known; else the file's page."""
    revision, rights = revision_for(code, request.user)
    sheet = file_sheet(revision, number, rights)
    panel = facts_panel(sheet, revision, rights, pins="pins" in request.GET)
    if panel is None or not request.htmx:  # type: ignore[attr-defined]
        return redirect("vault:file", code, number)
    return render(request, "vault/parts/facts.html", {"panel": panel})


@allow(Who.ANYONE, rule="as the revision; while it is judged nothing is compared")
def alike_parts(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Does this part exist already: the nearest parts of others."""
    revision, rights = revision_for(code, request.user)
    sheet = file_sheet(revision, number, rights)
    context: dict[str, Any] = {"sheet": sheet, "rows": [], "hints": []}
    one = sheet.measurement
    context["waiting"] = one is not None and one.state in UNDER_WAY and not rights.masked
    if one is not None and not rights.masked:
        found = alike(one.blob_id, request.user, without=revision.blueprint)
        context["rows"] = [alike_row(row) for row in found]
    if rights.owns:
        context["hints"] = [hint(row) for row in hints_for(revision.blueprint, me(request))]
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "vault/parts/alike.html", context | {"revision": revision})
    page = {"nav": "blueprints", "whole": True, **head(revision, rights), **context}
    return render(request, "vault/alike.html", page)


@allow(Who.MEMBER, rule="one’s own uploads")
def alike_uploads(request: HttpRequest) -> HttpResponse:
    """The same for files that have just arrived, before a revision is made of them."""
    found = measured_uploads(me(request), request.POST.getlist("upload"))
    told = []
    for upload, blob_id in found.measured:
        rows = [alike_row(row) for row in alike(blob_id, request.user)]
        told.append({"path": upload.path, "rows": rows})
    context = {"told": [one for one in told if one["rows"]], "waiting": bool(found.under_way)}
    return render(request, "vault/parts/alike_uploads.html", context | {"asked": len(told)})


@allow(Who.MEMBER, rule="moderators all, others of the revisions they answer for")
def similar_parts(request: HttpRequest) -> HttpResponse:
    """Parts that copy an older one outside their lineage, for those who look at them."""
    rows = with_both_sides(flags_for(me(request)))
    page = newest_first(rows, cursor=request.GET.get("cursor", ""))
    context = {
        "pairs": [flag_row(one) for one in shown_flags(page.rows, me(request))],
        "form": LookForm(),
        "older_url": f"?cursor={page.next}" if page.next else "",
        "newer_url": "?" if request.GET.get("cursor") else "",
    }
    return render(request, "vault/similar_parts.html", {"nav": "blueprints", **context})


@allow(Who.MEMBER, rule="whom the pair is shown to, but not its owners")
@require_POST
def look(request: HttpRequest, code: str) -> HttpResponse:
    """Say what one saw."""
    state, reason = request.POST.get("state", ""), request.POST.get("reason", "")
    look_at(by=me(request), code=code, state=state, reason=reason)
    messages.success(request, _("Your look is on record."))
    return redirect("vault:similar-parts")
