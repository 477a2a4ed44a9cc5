"""What files measure and which parts are alike, on the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from mitwerk.apps.members.enums import Scope
from mitwerk.apps.vault.api import READABLE
from mitwerk.apps.vault.enums import FlagState
from mitwerk.apps.vault.queries.access import revision_for
from mitwerk.apps.vault.queries.alike import alike
from mitwerk.apps.vault.queries.facts import facts_of_revision
from mitwerk.apps.vault.queries.flags import flags_for, shown_flags, with_both_sides
from mitwerk.apps.vault.queries.sheets import file_sheet
from mitwerk.apps.vault.queries.uploads import measured_uploads
from mitwerk.apps.vault.schemas_facts import (
    AlikeOut,
    AlikeUploadOut,
    FactsOut,
    LookIn,
    SimilarOut,
    UploadsIn,
)
from mitwerk.apps.vault.services.look import look_at
from mitwerk.apps.vault.views.api_shapes_facts import (
    alike_shape,
    alike_upload_shape,
    facts_shape,
    similar_shape,
    waiting_upload_shape,
)
from mitwerk.apps.vault.views.people import me
from mitwerk.kit.api import Page, allow
from mitwerk.kit.paging import MAX_PAGE_SIZE, PAGE_SIZE, in_turn, newest_first
from mitwerk.kit.policy import Who

router = Router(tags=["blueprints"])

OVERSEERS = "moderators all, others those of the revisions that they answer for"


@router.get("/revisions/{code}/facts", response=Page[FactsOut])
@allow(Who.ANYONE, rule=READABLE)
def list_facts(
    request: HttpRequest, code: str, cursor: str = "", size: int = MAX_PAGE_SIZE
) -> dict[str, Any]:
    """What each file measures, with findings, as `mitwerk geometry facts` prints it."""
    found = facts_of_revision(*revision_for(code, request.user))
    page = in_turn(found, cursor=cursor, size=size)
    return {"items": [facts_shape(one) for one in page.rows], "next": page.next or None}


@router.get("/revisions/{code}/files/{number}/alike", response=list[AlikeOut])
@allow(Who.ANYONE, rule=f"{READABLE}; while it is judged nothing is compared")
def list_alike(request: HttpRequest, code: str, number: int) -> list[dict[str, Any]]:
    """The nearest parts of others, five at most, the nearest first."""
    revision, rights = revision_for(code, request.user)
    one = file_sheet(revision, number, rights).measurement
    if one is None or rights.masked:
        return []
    found = alike(one.blob_id, request.user, without=revision.blueprint)
    return [alike_shape(row) for row in found]


@router.post("/alike", response=list[AlikeUploadOut])
@allow(Who.MEMBER, scope=Scope.WRITE_BLUEPRINTS.value, rule="one’s own uploads")
def list_alike_uploads(request: HttpRequest, payload: UploadsIn) -> list[dict[str, Any]]:
    """Do these parts exist already: the nearest parts of others to files that have just arrived.

    Five files at most. Nothing is kept; ask again while a file is still ``waiting``.
    """
    found = measured_uploads(me(request), payload.uploads)
    told = [alike_upload_shape(one, alike(pk, request.user)) for one, pk in found.measured]
    return told + [waiting_upload_shape(one) for one in found.under_way]


@router.get("/similar-parts", response=Page[SimilarOut])
@allow(Who.MEMBER, rule=OVERSEERS)
def list_similar(request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE) -> dict[str, Any]:
    """Parts that copy an older one of somebody else outside their lineage."""
    page = newest_first(with_both_sides(flags_for(me(request))), cursor=cursor, size=size)
    items = [similar_shape(one) for one in shown_flags(page.rows, me(request))]
    return {"items": items, "next": page.next or None}


@router.post("/similar-parts/{code}/look", response=SimilarOut)
@allow(Who.MEMBER, scope=Scope.WRITE_BLUEPRINTS.value, rule=f"{OVERSEERS}; not the owners")
def look(request: HttpRequest, code: str, payload: LookIn) -> dict[str, Any]:
    """Say what you saw: fine, or the lineage is missing. Nothing else follows of it."""
    look_at(by=me(request), code=code, state=FlagState(payload.state), reason=payload.reason)
    rows = with_both_sides(flags_for(me(request)).filter(code=code))
    return similar_shape(shown_flags(rows, me(request))[0])
