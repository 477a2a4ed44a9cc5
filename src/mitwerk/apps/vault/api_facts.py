"""What files measure, on the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from mitwerk.apps.vault.api import READABLE
from mitwerk.apps.vault.queries.access import revision_for
from mitwerk.apps.vault.queries.facts import facts_of_revision
from mitwerk.apps.vault.schemas_facts import FactsOut
from mitwerk.apps.vault.views.api_shapes_facts import facts_shape
from mitwerk.kit.api import allow
from mitwerk.kit.policy import Who

router = Router(tags=["blueprints"])


@router.get("/revisions/{code}/facts", response=list[FactsOut])
@allow(Who.ANYONE, rule=READABLE)
def list_facts(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """What each file measures, with findings, as `mitwerk geometry facts` prints it."""
    return [facts_shape(one) for one in facts_of_revision(*revision_for(code, request.user))]
