"""Whose work is in a revision, on the API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from mitwerk.apps.vault.queries.access import masked_ids, revision_for
from mitwerk.apps.vault.queries.credit import credit_of
from mitwerk.kit.api import allow
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import NotFoundError

router = Router(tags=["blueprints"])


class CreditOut(Schema):
    """Points of one revision of the lineage; ``author`` is null while an entry is judged."""

    revision: str
    blueprint: str | None
    author: str | None
    points: int


@router.get("/revisions/{code}/credit", response=list[CreditOut])
@allow(Who.ANYONE, rule="as the revision, once its author is known")
def list_credit(request: HttpRequest, code: str) -> list[CreditOut]:
    """Who contributed how much to a revision by its files, the oldest contribution first."""
    revision, rights = revision_for(code, request.user)
    if rights.masked:
        raise NotFoundError
    masked = masked_ids(request.user)
    found = []
    for one in credit_of(revision):
        hidden = one.revision.blueprint_id in masked
        found.append(
            CreditOut(
                revision="" if hidden else one.revision.code,
                blueprint=None if hidden else one.revision.blueprint.code,
                author=None if hidden else one.member.handle,
                points=one.points,
            )
        )
    return found
