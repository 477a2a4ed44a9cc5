"""Comparisons of two revisions on the API: asked for once, then read until they are finished."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Status

from mitwerk.apps.vault.queries.changes import changes_between
from mitwerk.apps.vault.schemas_comparisons import ChangesOut, ComparisonIn
from mitwerk.apps.vault.services.comparisons import want_comparisons
from mitwerk.apps.vault.views.changes_api import changes_shape
from mitwerk.apps.vault.views.compare import give_difference
from mitwerk.kit.api import allow
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.policy import Who

router = Router(tags=["blueprints"])

BOTH = "whoever may read both revisions"


@router.post("/comparisons", response={201: ChangesOut})
@allow(Who.MEMBER, key=True, rule=BOTH)
def compare(request: HttpRequest, payload: ComparisonIn) -> Status[dict[str, Any]]:
    """Have the changed shapes of two revisions laid over each other; each pair is worked out once.

    At most twelve pairs a request: ask again while ``left`` is not 0.
    """
    changes = changes_between(payload.old, payload.new, request.user)
    missing = changes.missing()
    if missing:
        limit(request, Often.COMPARISON)
        want_comparisons(missing)
        changes = changes_between(payload.old, payload.new, request.user)
    return Status(201, changes_shape(changes))


@router.get("/comparisons/{new}/{old}", response=ChangesOut)
@allow(Who.ANYONE, rule=BOTH)
def get_comparison(request: HttpRequest, new: str, old: str) -> dict[str, Any]:
    """What changed from the old revision to the new one, as far as it is worked out."""
    return changes_shape(changes_between(old, new, request.user))


@router.get("/comparisons/{new}/{old}/files/{number}/model", response=None)
@allow(Who.ANYONE, rule=BOTH)
def get_difference(request: HttpRequest, new: str, old: str, number: int) -> HttpResponseBase:
    """The difference of one file as a GLB: what stayed, was added and was removed."""
    return give_difference(request, changes_between(old, new, request.user), number)
