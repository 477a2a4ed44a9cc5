"""Blueprints on the API. Bytes come in through tus and leave by the addresses of files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router, Status

from mitwerk.apps.members.enums import Scope
from mitwerk.apps.members.models import Team
from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.vault import archive, exits
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.access import (
    access_to,
    blueprint_for,
    revision_for,
    visible_blueprints,
    visible_revisions,
)
from mitwerk.apps.vault.queries.attribution import shown_manifest
from mitwerk.apps.vault.queries.sheets import file_sheet, file_sheets
from mitwerk.apps.vault.queries.uploads import uploads_of
from mitwerk.apps.vault.queries.wall import Filters, filtered, newest_readable
from mitwerk.apps.vault.schemas import (
    AboutChange,
    BlueprintIn,
    BlueprintOut,
    FileOut,
    ForkIn,
    PreviewOut,
    RevisionIn,
    RevisionOut,
    UploadOut,
)
from mitwerk.apps.vault.services import blueprints as write
from mitwerk.apps.vault.services.fork import ForkLicences, fork
from mitwerk.apps.vault.services.revisions import Note, create_revision
from mitwerk.apps.vault.services.uploads import settled
from mitwerk.apps.vault.services.visibility import publish_revision
from mitwerk.apps.vault.views import api_shapes as shape
from mitwerk.apps.vault.views.bytes import give_file
from mitwerk.apps.vault.views.people import me
from mitwerk.kit.api import Page, allow
from mitwerk.kit.limits import Often, limit, limit_strangers
from mitwerk.kit.paging import MAX_PAGE_SIZE, PAGE_SIZE, in_turn, newest_first
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import NotFoundError

router = Router(tags=["blueprints"])

WRITE = Scope.WRITE_BLUEPRINTS.value
READABLE = "whoever may read the revision: its owner, everybody when open, judges behind a mask"
OWNER = "the owner, or a member of the owning team"


@router.get("/blueprints", response=Page[BlueprintOut])
@allow(Who.ANYONE, rule="blueprints with an open revision, and one’s own")
def list_blueprints(
    request: HttpRequest,
    tag: str = "",
    owner: str = "",
    kind: str = "",
    words: str = "",
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> dict[str, Any]:
    """Blueprints, newest first, narrowed by tag, owner's handle, kind of files and words."""
    rows = visible_blueprints(request.user).select_related("owner_member", "owner_team")
    rows = filtered(rows, Filters(tag, owner, kind, words), request.user)
    page = newest_first(
        rows.annotate(newest_id=newest_readable(request.user)), cursor=cursor, size=size
    )
    return {"items": _blueprints(request, page.rows), "next": page.next or None}


def _blueprints(request: HttpRequest, rows: Sequence[Blueprint]) -> list[dict[str, Any]]:
    newest = {row.pk: getattr(row, "newest_id", None) for row in rows}
    revisions = Revision.objects.in_bulk([pk for pk in newest.values() if pk])
    seen = visible_blueprints(request.user).values("pk")
    origins = Revision.objects.filter(
        pk__in=[row.forked_from_id for row in rows if row.forked_from_id], blueprint__in=seen
    ).in_bulk()
    return [
        shape.blueprint_shape(
            row,
            _code(revisions.get(newest[row.pk] or 0)),
            _code(origins.get(row.forked_from_id or 0)),
        )
        for row in rows
    ]


def _code(revision: Revision | None) -> str | None:
    return revision.code if revision else None


def _one(request: HttpRequest, blueprint: Blueprint) -> dict[str, Any]:
    newest = visible_revisions(blueprint, request.user).first()
    blueprint.newest_id = newest.pk if newest else None  # type: ignore[attr-defined]
    return _blueprints(request, [blueprint])[0]


@router.post("/blueprints", response={201: BlueprintOut})
@allow(Who.MEMBER, scope=WRITE, key=True)
def create_blueprint(request: HttpRequest, payload: BlueprintIn) -> Status[dict[str, Any]]:
    """Found a blueprint; its files come with its first revision."""
    limit(request, Often.BLUEPRINT)
    about = _about(payload.dict(exclude={"team"}))
    blueprint = write.create_blueprint(
        by=me(request), about=about, team=_team(request, payload.team)
    )
    return Status(201, _one(request, blueprint))


def _about(fields: dict[str, Any]) -> write.About:
    return write.About(**fields | {"tags": tuple(fields["tags"])})


def _team(request: HttpRequest, handle: str) -> Team | None:
    if not handle:
        return None
    team = teams_of(me(request)).filter(handle=handle).first()
    if team is None:
        raise NotFoundError(_("You belong to no team with this handle."), where="team")
    return team


@router.get("/blueprints/{code}", response=BlueprintOut)
@allow(Who.ANYONE, rule="its owner; everybody when a revision is open and none is being judged")
def get_blueprint(request: HttpRequest, code: str) -> dict[str, Any]:
    """One blueprint."""
    return _one(request, blueprint_for(code, request.user))


@router.patch("/blueprints/{code}", response=BlueprintOut)
@allow(Who.MEMBER, scope=WRITE, rule=OWNER)
def change_blueprint(request: HttpRequest, code: str, payload: AboutChange) -> dict[str, Any]:
    """Change what is written about a blueprint; its revisions stay what they are."""
    blueprint = blueprint_for(code, request.user)
    names = ("title", "summary", "description", "language", "licence", "text_licence", "tags")
    fields = {name: getattr(blueprint, name) for name in names}
    fields |= payload.dict(exclude_none=True)
    changed = write.edit_blueprint(by=me(request), blueprint=blueprint, about=_about(fields))
    return _one(request, changed)


@router.get("/blueprints/{code}/revisions", response=Page[RevisionOut])
@allow(Who.ANYONE, rule="its owner sees all, others the open ones")
def list_revisions(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """The history of a blueprint, newest first."""
    blueprint = blueprint_for(code, request.user)
    rows = visible_revisions(blueprint, request.user).select_related(
        "author", "blueprint__owner_member", "blueprint__owner_team"
    )
    page = newest_first(rows, cursor=cursor, size=size)
    # Whoever may see the blueprint and this list reads its rows without a mask.
    rights = access_to(page.rows[0], request.user) if page.rows else None
    items = [shape.revision_shape(row, rights) for row in page.rows] if rights else []
    return {"items": items, "next": page.next or None}


@router.post("/blueprints/{code}/revisions", response={201: RevisionOut})
@allow(Who.MEMBER, scope=WRITE, key=True, rule=OWNER)
def add_revision(request: HttpRequest, code: str, payload: RevisionIn) -> Status[dict[str, Any]]:
    """Make the next revision from finished uploads and kept files."""
    revision = create_revision(
        by=me(request),
        blueprint=blueprint_for(code, request.user),
        uploads=uploads_of(me(request), payload.uploads),
        keep=payload.keep,
        note=Note(payload.message, payload.ai_use, payload.visibility),
    )
    return Status(201, _revision(request, revision.code))


def _revision(request: HttpRequest, code: str) -> dict[str, Any]:
    return shape.revision_shape(*revision_for(code, request.user))


@router.get("/revisions/{code}", response=RevisionOut)
@allow(Who.ANYONE, rule=READABLE)
def get_revision(request: HttpRequest, code: str) -> dict[str, Any]:
    """One revision."""
    return _revision(request, code)


@router.post("/revisions/{code}/open", response=RevisionOut)
@allow(Who.MEMBER, scope=WRITE, rule=OWNER)
def open_revision(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show a draft to everybody; asking again changes nothing."""
    revision, _rights = revision_for(code, request.user)
    publish_revision(by=me(request), revision=revision)
    return _revision(request, code)


@router.post("/revisions/{code}/fork", response={201: BlueprintOut})
@allow(Who.MEMBER, scope=WRITE, key=True, rule=READABLE)
def fork_revision(request: HttpRequest, code: str, payload: ForkIn) -> Status[dict[str, Any]]:
    """Found a blueprint of one's own that starts here."""
    revision, _rights = revision_for(code, request.user)
    limit(request, Often.BLUEPRINT)
    blueprint = fork(
        by=me(request),
        revision=revision,
        team=_team(request, payload.team),
        licences=ForkLicences(payload.licence, payload.text_licence),
    )
    return Status(201, _one(request, blueprint))


@router.get("/revisions/{code}/manifest", response=dict[str, Any])
@allow(Who.ANYONE, rule=READABLE)
def get_manifest(request: HttpRequest, code: str) -> dict[str, Any]:
    """What exactly the revision consists of; the canonical bytes are at manifest.json."""
    return shown_manifest(*revision_for(code, request.user))


@router.get("/revisions/{code}/files", response=Page[FileOut])
@allow(Who.ANYONE, rule=READABLE)
def list_files(
    request: HttpRequest, code: str, cursor: str = "", size: int = MAX_PAGE_SIZE
) -> dict[str, Any]:
    """Files with their previews, in the order of the manifest."""
    revision, rights = revision_for(code, request.user)
    page = in_turn(file_sheets(revision, rights), cursor=cursor, size=size)
    items = [shape.file_shape(one, revision, rights) for one in page.rows]
    return {"items": items, "next": page.next or None}


@router.get("/revisions/{code}/files/{number}", response=FileOut)
@allow(Who.ANYONE, rule=READABLE)
def get_file(request: HttpRequest, code: str, number: int) -> dict[str, Any]:
    """One file with its previews."""
    revision, rights = revision_for(code, request.user)
    return shape.file_shape(file_sheet(revision, number, rights), revision, rights)


@router.get("/revisions/{code}/files/{number}/previews", response=list[PreviewOut])
@allow(Who.ANYONE, rule=READABLE)
def list_previews(request: HttpRequest, code: str, number: int) -> list[dict[str, Any]]:
    """How far the previews of a file are, and why one is not possible."""
    revision, rights = revision_for(code, request.user)
    sheet = file_sheet(revision, number, rights)
    return [shape.preview_shape(one, sheet, revision, rights) for one in sheet.previews.values()]


@router.get("/revisions/{code}/files/{number}/content", include_in_schema=True, response=None)
@allow(Who.ANYONE, rule=READABLE)
def get_content(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The bytes of a file; with a token also those of one's own drafts."""
    return give_file(request, code, number)


@router.get("/revisions/{code}/zip", response=None)
@allow(Who.ANYONE, rule=READABLE)
def get_zip(request: HttpRequest, code: str) -> HttpResponseBase:
    """All files with manifest, licence and attribution."""
    revision, rights = revision_for(code, request.user)
    limit_strangers(request, Often.ARCHIVE)
    name = f"{archive.folder_name(revision, rights)}.zip"
    chunks = archive.chunks(revision, rights, request.user)
    return exits.stream(chunks, name=name, media_type="application/zip")


@router.get("/uploads/{code}", response=UploadOut)
@allow(Who.MEMBER, scope=WRITE, rule="one’s own")
def get_upload(request: HttpRequest, code: str) -> dict[str, Any]:
    """How far an upload is; bytes are sent with tus to ``tus_url``.

    Asking also finishes one that arrived whole, if a crash kept it from being finished.
    """
    (upload,) = settled(uploads_of(me(request), [code]))
    return shape.upload_shape(upload)
