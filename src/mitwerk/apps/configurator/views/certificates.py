"""The certificate: one of N, and how anybody can check it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mitwerk.apps.configurator.products import counts_of
from mitwerk.apps.configurator.queries.configurations import chosen_of, claim_for
from mitwerk.apps.configurator.queries.sheets import sheet_of
from mitwerk.apps.configurator.views.catalogues import count_text
from mitwerk.apps.configurator.views.looking import language
from mitwerk.kit.canonical import canonical
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = "whoever has its address; it names nobody but who claimed it, by handle"


@allow(Who.ANYONE, rule=SHOWN)
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """One vehicle of so many: its hash, its number, since when it is the only one."""
    claim = claim_for(code)
    configuration = claim.configuration
    edition = configuration.edition
    counts = counts_of(edition)
    context = {
        "nav": "catalogues",
        "claim": claim,
        "configuration": configuration,
        "edition": edition,
        "catalogue": edition.catalogue,
        "shown": " ".join(chosen_of(configuration)),
        "scene_url": reverse("configurator:stage-scene", args=[edition.code]),
        "count": count_text(counts.get("joint", "")),
        "exact": counts.get("joint", ""),
        "exterior": count_text(counts.get("exterior", "")),
        "sheet": sheet_of(edition, chosen_of(configuration), language()),
    }
    return render(request, "configurator/certificate.html", context)


@allow(Who.ANYONE, rule=SHOWN)
@require_safe
def certificate_json(request: HttpRequest, code: str) -> HttpResponse:
    """What was hashed: the SHA-256 of these canonical bytes is the configuration's hash."""
    del request
    claim = claim_for(code)
    edition = claim.configuration.edition
    hashed = {"edition": edition.digest, "options": json.loads(claim.configuration.chosen)}
    response = HttpResponse(canonical(hashed), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="configuration-{code}.json"'
    return response
