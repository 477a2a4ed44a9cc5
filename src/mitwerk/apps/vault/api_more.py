"""Blueprints on the API, continued: what came of them, and takedowns of files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from mitwerk.apps.members.enums import Scope
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.access import (
    blueprint_for,
    revision_for,
    visible_blueprints,
)
from mitwerk.apps.vault.queries.sheets import file_of, file_sheet
from mitwerk.apps.vault.schemas import FileOut
from mitwerk.apps.vault.schemas_more import ForkOut, WithholdBody
from mitwerk.apps.vault.services.takedown import release, withhold
from mitwerk.apps.vault.views import api_shapes as shape
from mitwerk.apps.vault.views.people import me
from mitwerk.kit.api import Page, allow
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who

router = Router(tags=["blueprints"])
ADMINISTER = Scope.ADMINISTER.value


@router.get("/blueprints/{code}/forks", response=Page[ForkOut])
@allow(Who.ANYONE, rule="forks that the reader may see of a blueprint that the reader may see")
def list_forks(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """The blueprints that start from this one, newest first; they may have forks themselves."""
    blueprint = blueprint_for(code, request.user)
    forks = visible_blueprints(request.user).filter(forked_from__blueprint=blueprint)
    page = newest_first(forks.select_related("forked_from"), cursor=cursor, size=size)
    return {"items": [_fork(one) for one in page.rows], "next": page.next or None}


def _fork(fork: Blueprint) -> dict[str, Any]:
    origin: Revision | None = fork.forked_from
    return {
        "code": fork.code,
        "title": fork.title,
        "forked_from": origin.code if origin else "",
        "from_number": origin.number if origin else 0,
    }


@router.post("/revisions/{code}/files/{number}/withhold", response=FileOut)
@allow(Who.MODERATOR, scope=ADMINISTER)
def withhold_file(
    request: HttpRequest, code: str, number: int, body: WithholdBody
) -> dict[str, Any]:
    """Take a file down wherever it is used; manifests that name it stay, the reason is public."""
    return _set(request, code, number, body.reason)


@router.post("/revisions/{code}/files/{number}/release", response=FileOut)
@allow(Who.MODERATOR, scope=ADMINISTER)
def release_file(request: HttpRequest, code: str, number: int) -> dict[str, Any]:
    """Give a withheld file out again."""
    return _set(request, code, number, "")


def _set(request: HttpRequest, code: str, number: int, reason: str) -> dict[str, Any]:
    revision, rights = revision_for(code, request.user)
    blob = file_of(revision, number).blob
    if reason:
        withhold(by=me(request), blob=blob, reason=reason)
    else:
        release(by=me(request), blob=blob)
    return shape.file_shape(file_sheet(revision, number, rights), revision, rights)
