"""Sheets in the browser: every cell a field, checked in the author's words, saved or refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.enums import Sheet
from mitwerk.apps.configurator.errors import SheetsChangedError, SheetsRefusedError
from mitwerk.apps.configurator.forms import sheets as forms
from mitwerk.apps.configurator.queries.catalogues import own_catalogue_for
from mitwerk.apps.configurator.queries.checks import check_draft
from mitwerk.apps.configurator.services import sheets as write
from mitwerk.apps.configurator.views.looking import me
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.numbers import whole
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mitwerk.apps.configurator.models import Catalogue

OWNER = "the owner of the catalogue"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SETTINGS = "settings"


@allow(Who.MEMBER, rule=OWNER)
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """All sheets at a glance, what the checker says, workbook up and down."""
    found = own_catalogue_for(code, request.user)
    tables = sheets.load(found.draft)
    context = _context(found, tables, "") | {
        "check": check_draft(found),
        "rows": [{"sheet": sheet, "count": len(tables[sheet.value])} for sheet in Sheet],
        "workbook_form": forms.WorkbookForm(),
    }
    return render(request, "configurator/sheets.html", context)


def _context(found: Catalogue, tables: sheets.Tables, sheet: str) -> dict[str, Any]:
    return {
        "nav": "catalogues",
        "catalogue": found,
        "tables": tables,
        "sheet": sheet,
        "sheets": list(Sheet),
        "version": found.draft_version,
    }


@allow(Who.MEMBER, rule=OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str, sheet: str) -> HttpResponse:
    """One sheet: typed in, checked while one types, saved as a whole."""
    if sheet != SETTINGS and sheet not in Sheet.values:
        raise NotFoundError
    found = own_catalogue_for(code, request.user)
    draft = sheets.load(found.draft)
    first = whole(request.GET.get("first", "")) or 0
    if request.method != "POST":
        return _shown(request, found, draft, sheet, first)
    typed, refused = draft, None
    try:
        typed = draft | {sheet: _typed(request, draft, sheet, first)}
        if request.htmx and request.POST.get("check"):  # type: ignore[attr-defined]
            return _checked(request, found, typed)
        limit(request, Often.CATALOGUE)
        write.replace_tables(
            by=me(request), code=code, tables=typed, version=_version(request, sheet)
        )
    except (SheetsRefusedError, SheetsChangedError) as error:
        refused = error
    if refused is None:
        messages.success(request, _("Saved."))
        query = f"?first={first}" if first else ""
        return redirect(f"{request.path}{query}")
    return _shown(request, found, typed, sheet, first, refused)


def _version(request: HttpRequest, sheet: str) -> int:
    """Return which version of the draft was edited."""
    version = whole(request.POST.get("version", ""))
    if version is None:
        raise SheetsRefusedError(forms.TORN, where=sheet)
    return version


def _typed(request: HttpRequest, draft: sheets.Tables, sheet: str, first: int) -> Any:
    """Return what a form says of its sheet."""
    if sheet == SETTINGS:
        try:
            return json.loads(request.POST.get("settings", ""))
        except ValueError as error:
            message = _("This is no valid JSON: %s") % error
            raise SheetsRefusedError(message, where=SETTINGS) from None
    if sheet == Sheet.MATRICES:
        return forms.matrices_from(request.POST)
    page = forms.rows_from(request.POST, sheet)
    return forms.with_page(draft[sheet], page, first)


def _checked(request: HttpRequest, found: Catalogue, typed: sheets.Tables) -> HttpResponse:
    try:
        check = check_draft(found, sheets.shaped(typed), seconds=2.0)
    except SheetsRefusedError as error:
        return render(
            request, "configurator/parts/sheet_check.html", {"refused": error, "catalogue": found}
        )
    return render(
        request, "configurator/parts/sheet_check.html", {"check": check, "catalogue": found}
    )


def _shown(
    request: HttpRequest,
    found: Catalogue,
    tables: sheets.Tables,
    sheet: str,
    first: int,
    refused: SheetsRefusedError | SheetsChangedError | None = None,
) -> HttpResponse:
    context = _context(found, tables, sheet) | {"refused": refused}
    if sheet == SETTINGS:
        typed = request.POST.get("settings") if refused else None
        context["settings"] = typed or json.dumps(tables[sheet], ensure_ascii=False, indent=2)
    elif sheet == Sheet.MATRICES:
        context["grids"] = forms.matrix_grids(tables)
    else:
        context["grid"] = grid = forms.grid_of(tables, sheet, first)
        size = forms.ROWS_A_PAGE
        context["newer_url"] = f"?first={max(0, first - size)}" if first else ""
        context["older_url"] = f"?first={first + size}" if grid.total > first + size else ""
    status = refused.status if refused else 200
    return render(request, "configurator/sheet.html", context, status=status)


@allow(Who.MEMBER, rule=OWNER)
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the checker says of the draft as it is saved."""
    found = own_catalogue_for(code, request.user)
    context = {
        "nav": "catalogues",
        "catalogue": found,
        "check": check_draft(found),
    }
    name = "parts/sheet_check.html" if request.htmx else "check.html"  # type: ignore[attr-defined]
    return render(request, f"configurator/{name}", context)


@allow(Who.MEMBER, rule=OWNER)
@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as an XLSX workbook."""
    from mitwerk.apps.configurator.adapters import workbook_of  # noqa: PLC0415 - start-up time

    found = own_catalogue_for(code, request.user)
    response = HttpResponse(workbook_of(sheets.load(found.draft)), content_type=XLSX)
    name = f"{found.code}-{found.draft_version}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@allow(Who.MEMBER, rule=OWNER)
@require_POST
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Replace the sheets by those of a workbook; a refused one changes nothing."""
    found = own_catalogue_for(code, request.user)
    form = forms.WorkbookForm(request.POST, request.FILES)
    refused: SheetsRefusedError | None = None
    if form.is_valid():
        limit(request, Often.CATALOGUE)
        sent = form.cleaned_data["workbook"]
        content = sent.read(write.LARGEST_WORKBOOK + 1)
        try:
            write.upload_workbook(
                by=me(request),
                code=code,
                name=str(sent.name)[:80],
                content=content,
            )
        except SheetsRefusedError as error:
            refused = error
        else:
            messages.success(request, _("The workbook replaced all sheets."))
            return redirect("configurator:catalogue-sheets", code)
    tables = sheets.load(found.draft)
    context = _context(found, tables, "") | {
        "check": check_draft(found),
        "rows": [{"sheet": sheet, "count": len(tables[sheet.value])} for sheet in Sheet],
        "workbook_form": form,
        "refused": refused,
    }
    return render(request, "configurator/sheets.html", context, status=422)
