"""Catalogues, editions and the stage on the API."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Status

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.models import Catalogue, CatalogueFile, Edition, OptionOrigin
from mitwerk.apps.configurator.queries.catalogues import (
    catalogue_for,
    edition_numbered,
    newest_edition,
    own_catalogue_for,
    visible_catalogues,
    with_newest,
)
from mitwerk.apps.configurator.queries.changes import EditionDiff, diff_of
from mitwerk.apps.configurator.queries.checks import Check, check_draft
from mitwerk.apps.configurator.queries.demand import DemandRow, demand_of
from mitwerk.apps.configurator.queries.won import won_entries
from mitwerk.apps.configurator.scene import scene_of
from mitwerk.apps.configurator.schemas import (
    CatalogueIn,
    CatalogueOut,
    CataloguePatch,
    CheckOut,
    DemandRowOut,
    DiffOut,
    EditionOut,
    FileOut,
    FilesIn,
    NoteIn,
    OriginIn,
    OriginOut,
    SaleIn,
    TablesIn,
    TablesOut,
    WonOut,
    WorkbookIn,
)
from mitwerk.apps.configurator.services import catalogues as write
from mitwerk.apps.configurator.services import editions, origins
from mitwerk.apps.configurator.services import sheets as sheet_services
from mitwerk.apps.configurator.views import sheets as sheet_pages
from mitwerk.apps.configurator.views import stage as stage_pages
from mitwerk.apps.configurator.views.looking import language, me, opened_edition, opened_state
from mitwerk.apps.members.enums import Scope
from mitwerk.apps.vault.queries.uploads import uploads_of
from mitwerk.apps.vault.services.uploads import content_of
from mitwerk.kit import blobs
from mitwerk.kit.api import Page, allow
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import ConflictError

router = Router(tags=["configurator"])

SELL = Scope.SELL.value
VISIBLE = "catalogues that are or were on sale, and one’s own"
OWNER = "the owner of the catalogue"


@router.get("/catalogues", response=Page[CatalogueOut])
@allow(Who.ANYONE, rule=VISIBLE)
def list_catalogues(
    request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """Catalogues, newest first."""
    found = with_newest(visible_catalogues(request.user))
    page = newest_first(found, cursor=cursor, size=size)
    return {"items": [_catalogue(one) for one in page.rows], "next": page.next or None}


def _catalogue(found: Catalogue) -> Catalogue:
    if not hasattr(found, "newest_code"):
        newest = newest_edition(found)
        found.newest_code = newest.code if newest else None  # type: ignore[attr-defined]
    found.edition = found.newest_code  # type: ignore[attr-defined]
    return found


@router.post("/catalogues", response={201: CatalogueOut})
@allow(Who.MEMBER, scope=SELL, key=True)
def create_catalogue(request: HttpRequest, body: CatalogueIn) -> Status[Catalogue]:
    """Start a catalogue that only its owner sees."""
    limit(request, Often.DRAFT)
    return Status(201, _catalogue(write.start_catalogue(by=me(request), **body.dict())))


@router.get("/catalogues/{code}", response=CatalogueOut)
@allow(Who.ANYONE, rule=VISIBLE)
def get_catalogue(request: HttpRequest, code: str) -> Catalogue:
    """One catalogue."""
    return _catalogue(catalogue_for(code, request.user))


@router.patch("/catalogues/{code}", response=CatalogueOut)
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def change_catalogue(request: HttpRequest, code: str, body: CataloguePatch) -> Catalogue:
    """Change its title and sentence."""
    return _catalogue(write.describe_catalogue(by=me(request), code=code, **body.dict()))


@router.post("/catalogues/{code}/sale", response=CatalogueOut)
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def sell_catalogue(request: HttpRequest, code: str, body: SaleIn) -> Catalogue:
    """Put it on sale, or take it off."""
    return _catalogue(write.open_catalogue(by=me(request), code=code, on_sale=body.on_sale))


@router.get("/catalogues/{code}/tables", response=TablesOut)
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def get_tables(request: HttpRequest, code: str) -> dict[str, Any]:
    """The sheets of the draft."""
    found = own_catalogue_for(code, request.user)
    return {"version": found.draft_version, "tables": sheets.load(found.draft)}


@router.put("/catalogues/{code}/tables", response=TablesOut)
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def put_tables(request: HttpRequest, code: str, body: TablesIn) -> dict[str, Any]:
    """Replace all sheets; a draft may be half done, the check says what is missing."""
    limit(request, Often.CATALOGUE)
    found = sheet_services.replace_tables(by=me(request), code=code, **body.dict())
    return {"version": found.draft_version, "tables": sheets.load(found.draft)}


@router.get("/catalogues/{code}/check", response=CheckOut)
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def check_catalogue(request: HttpRequest, code: str) -> dict[str, Any]:
    """What the checker says of the draft, in the author's words."""
    return _check(check_draft(own_catalogue_for(code, request.user)))


def _check(found: Check) -> dict[str, Any]:
    return {
        "count": None if found.count is None else str(found.count),
        "faults": found.faults,
        "effects": found.effects,
        "unchecked": found.unchecked,
    }


@router.get("/catalogues/{code}/workbook", response=None)
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def get_workbook(request: HttpRequest, code: str) -> HttpResponseBase:
    """The draft as an XLSX workbook."""
    return sheet_pages.workbook(request, code)


@router.post("/catalogues/{code}/workbook", response=TablesOut)
@allow(Who.MEMBER, scope=SELL, key=True, rule=OWNER)
def post_workbook(request: HttpRequest, code: str, body: WorkbookIn) -> dict[str, Any]:
    """Replace the sheets by those of a finished upload; hostile ones are refused with the row."""
    limit(request, Often.CATALOGUE)
    member = me(request)
    (upload,) = uploads_of(member, [body.upload])
    blob = content_of(upload, member)
    with blobs.open_read(blob.sha256) as file:
        content = file.read(sheet_services.LARGEST_WORKBOOK + 1)
    found = sheet_services.upload_workbook(by=member, code=code, name=upload.path, content=content)
    return {"version": found.draft_version, "tables": sheets.load(found.draft)}


@router.get("/catalogues/{code}/files", response=list[FileOut])
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def list_files(request: HttpRequest, code: str) -> list[CatalogueFile]:
    """The models and pictures of the draft, by name; at most 1,000."""
    return list(own_catalogue_for(code, request.user).files.select_related("blob"))


@router.post("/catalogues/{code}/files", response={201: list[FileOut]})
@allow(Who.MEMBER, scope=SELL, key=True, rule=OWNER)
def add_files(request: HttpRequest, code: str, body: FilesIn) -> Status[list[CatalogueFile]]:
    """Put finished uploads into the catalogue: GLB, PNG, JPEG or WebP."""
    limit(request, Often.CATALOGUE)
    member = me(request)
    made = []
    for upload in uploads_of(member, body.uploads):
        with blobs.open_read(content_of(upload, member).sha256) as file:
            content = file.read(write.LARGEST_FILE + 1)
        made.append(write.add_file(by=member, code=code, name=upload.path, content=content))
    return Status(201, made)


@router.delete("/catalogues/{code}/files/{name}", response={204: None})
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def remove_file(request: HttpRequest, code: str, name: str) -> Status[None]:
    """Take a file out of the draft."""
    write.remove_file(by=me(request), code=code, name=name)
    return Status(204, None)


@router.get("/catalogues/{code}/won", response=list[WonOut])
@allow(Who.MEMBER, scope=SELL, rule=OWNER)
def list_won(request: HttpRequest, code: str) -> list[Any]:
    """Prize-winning entries that could become options; at most 60."""
    return list(won_entries(own_catalogue_for(code, request.user), me(request)))


@router.post("/catalogues/{code}/origins", response={201: OriginOut})
@allow(Who.MEMBER, scope=SELL, key=True, rule=OWNER)
def add_origin(request: HttpRequest, code: str, body: OriginIn) -> Status[OptionOrigin]:
    """Make a prize-winning entry an option of the draft, pinned to the revision that won."""
    return Status(201, origins.option_from_entry(by=me(request), code=code, **body.dict()))


@router.get("/catalogues/{code}/editions", response=Page[EditionOut])
@allow(Who.ANYONE, rule=VISIBLE)
def list_editions(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """The editions of a catalogue, newest first."""
    found = catalogue_for(code, request.user)
    rows = found.editions.select_related("catalogue").defer("tables", "findings")
    page = newest_first(rows, cursor=cursor, size=size)
    return {"items": [_edition(one) for one in page.rows], "next": page.next or None}


def _edition(edition: Edition) -> dict[str, Any]:
    names = ("code", "number", "digest", "currency", "vat_bp", "note", "at")
    return {name: getattr(edition, name) for name in names} | {
        "catalogue": edition.catalogue.code,
        "counts": json.loads(edition.counts),
    }


@router.post("/catalogues/{code}/editions", response={201: EditionOut})
@allow(Who.MEMBER, scope=SELL, key=True, rule=OWNER)
def publish_edition(request: HttpRequest, code: str, body: NoteIn) -> Status[dict[str, Any]]:
    """Freeze the draft as the next edition: checked, compiled and counted."""
    limit(request, Often.CATALOGUE)
    made = editions.publish_edition(by=me(request), code=code, note=body.note)
    return Status(201, _edition(made))


@router.get("/catalogues/{code}/editions/{number}", response=EditionOut)
@allow(Who.ANYONE, rule=VISIBLE)
def get_edition(request: HttpRequest, code: str, number: int) -> dict[str, Any]:
    """One edition with its exact counts."""
    return _edition(edition_numbered(catalogue_for(code, request.user), number))


@router.get("/catalogues/{code}/editions/{number}/since/{since}", response=DiffOut)
@allow(Who.ANYONE, rule=VISIBLE)
def get_diff(request: HttpRequest, code: str, number: int, since: int) -> EditionDiff:
    """What changed between two editions, and what that means for saved configurations."""
    catalogue = catalogue_for(code, request.user)
    return diff_of(edition_numbered(catalogue, since), edition_numbered(catalogue, number))


@router.get("/catalogues/{code}/demand", response=list[DemandRowOut])
@allow(Who.ANYONE, rule=VISIBLE)
def get_demand(request: HttpRequest, code: str) -> list[DemandRow]:
    """What is in demand per option of the newest edition, without persons."""
    edition = newest_edition(catalogue_for(code, request.user))
    if edition is None:
        raise ConflictError
    return list(demand_of(edition, language()).rows)


@router.get("/editions/{code}/answer", response=dict[str, Any])
@allow(Who.ANYONE, rule=VISIBLE)
def get_answer(
    request: HttpRequest, code: str, c: str = "", take: str = "", family: str = "", first: int = 0
) -> dict[str, Any]:
    """What a click on the stage changes: states, sums, what is left, or why not and what then.

    ``c`` is the state that the last answer carried, ``take`` an option's code, ``!code`` to refuse
    it, ``-family`` for none of a family, ``~code`` to take a decision back, or ``undo``.
    """
    del c, take, family, first  # read from the query, as the page does
    _found, view = opened_edition(request, code)
    return stage_pages.answered(request.GET, view)


@router.get("/editions/{code}/scene", response=dict[str, Any])
@allow(Who.ANYONE, rule=VISIBLE)
def get_scene(request: HttpRequest, code: str) -> dict[str, Any]:
    """Families, options, models and materials of an edition."""
    _found, view = opened_edition(request, code)
    return scene_of(view)


@router.get("/editions/{code}/counts", response=dict[str, Any])
@allow(Who.ANYONE, rule=VISIBLE)
def get_counts(request: HttpRequest, code: str, c: str = "") -> dict[str, Any]:
    """How many vehicles, outsides and insides there are, or are left after a state."""
    del c
    edition, view = opened_edition(request, code)
    situation, _mended = opened_state(request, view)
    return stage_pages.told_counts(edition, view, situation)


@router.get("/editions/{code}/moves/{move}", response=dict[str, Any])
@allow(Who.ANYONE, rule=VISIBLE)
def get_move(
    request: HttpRequest, code: str, move: str, c: str = "", seed: str = "", family: str = ""
) -> dict[str, Any]:
    """Surprise, cheapest, lightest, nobody (one like nobody has): the answer of where it leads."""
    del c, family
    edition, view = opened_edition(request, code)
    before, _mended = opened_state(request, view)
    return stage_pages.answer_of_move(edition, view, before, move, seed)


@router.get("/editions/{code}/files/{name}", response=None)
@allow(Who.ANYONE, rule=VISIBLE)
def get_edition_file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A GLB or picture of an edition."""
    return stage_pages.file(request, code, name)
