"""Wishes and workshops on the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from mitwerk.apps.configurator.models import Wish
from mitwerk.apps.configurator.queries.catalogues import catalogue_for
from mitwerk.apps.configurator.queries.wishes import wish_for, wishes_of
from mitwerk.apps.configurator.schemas import VoiceIn, WishIn, WishOut, WorkshopIn
from mitwerk.apps.configurator.services import wishes, workshops
from mitwerk.apps.configurator.views.looking import me
from mitwerk.apps.members.enums import Scope
from mitwerk.kit.api import Page, allow
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who

router = Router(tags=["configurator"])

ORDER, SELL = Scope.ORDER.value, Scope.SELL.value
VISIBLE = "catalogues that are or were on sale, and one’s own"


@router.post("/workshops", response={201: None})
@allow(Who.MEMBER, scope=SELL, key=True, rule="administrators and clients")
def add_workshop(request: HttpRequest, body: WorkshopIn) -> Status[None]:
    """Add a workshop with its free weekends."""
    workshops.add_workshop(by=me(request), **body.dict())
    return Status(201, None)


@router.get("/catalogues/{code}/wishes", response=Page[WishOut])
@allow(Who.ANYONE, rule=VISIBLE)
def list_wishes(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """What people miss in a catalogue, newest first."""
    rows = wishes_of(catalogue_for(code, request.user), request.user)
    page = newest_first(rows, cursor=cursor, size=size)
    return {"items": [_wish(one) for one in page.rows], "next": page.next or None}


def _wish(wish: Wish) -> dict[str, Any]:
    supporters = getattr(wish, "supporters", None)
    return {name: getattr(wish, name) for name in ("code", "title", "text", "state")} | {
        "supporters": wish.supports.count() if supporters is None else supporters,
        "challenge": wish.challenge.code if wish.challenge else None,
    }


@router.post("/catalogues/{code}/wishes", response={201: WishOut})
@allow(Who.MEMBER, scope=ORDER, key=True, rule=VISIBLE)
def make_wish(request: HttpRequest, code: str, body: WishIn) -> Status[dict[str, Any]]:
    """Say what is missing."""
    limit(request, Often.TALK)
    catalogue = catalogue_for(code, request.user)
    return Status(201, _wish(wishes.wish(by=me(request), catalogue=catalogue, **body.dict())))


@router.post("/wishes/{code}/support", response=WishOut)
@allow(Who.MEMBER, scope=ORDER, rule="everybody but who wished it")
def support_wish(request: HttpRequest, code: str, body: VoiceIn) -> dict[str, Any]:
    """Give a wish one's voice, or take it back."""
    found = wish_for(code, request.user)
    wishes.support(by=me(request), wish=found, on=body.on)
    return _wish(found)


@router.post("/wishes/{code}/contest", response=WishOut)
@allow(Who.MEMBER, scope=SELL, key=True, rule="the owner of the catalogue")
def draft_contest(request: HttpRequest, code: str) -> dict[str, Any]:
    """Draft a challenge for the part from a wish with enough supporters."""
    return _wish(wishes.draft_contest(by=me(request), code=code))
