"""What proves a result: the heads while voting runs, the receipt, the bundle at the end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwerk.apps.challenges.queries.ballot_page import own_ballot
from mitwerk.apps.challenges.queries.bundle import bundle_of, chosen_of, zipped
from mitwerk.apps.challenges.queries.heads import heads_of, newest_heads, start_of
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.queries.receipts import receipt_of
from mitwerk.kit.numbers import whole
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mitwerk.apps.challenges.models import Phase

PUBLISHED = "published challenges; commitments and heads say nothing of what was ranked"
OPENED = "ballots are opened, under random names, when judging has ended"
NEWEST = 50


@allow(Who.ANYONE, rule=PUBLISHED)
@require_safe
def heads(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """The heads of the ballot chain, the newest first, to be noted while voting runs."""
    found = _phase(request, code, phase)
    context = {
        "nav": "challenges",
        "phase": found,
        "challenge": found.challenge,
        "heads": newest_heads(found, NEWEST),
        "start": start_of(found),
    }
    return render(request, "challenges/heads.html", context)


@allow(Who.ANYONE, rule=PUBLISHED)
@require_safe
def heads_json(request: HttpRequest, code: str, phase: str) -> JsonResponse:
    """All heads in order, a thousand at a time: ``?after=1000`` gives those that follow."""
    found = _phase(request, code, phase)
    links = heads_of(found, after=whole(request.GET.get("after", "")) or 0)
    return JsonResponse(
        {
            "phase": found.code,
            "terms_sha256": found.challenge.terms_sha256,
            "start": start_of(found),
            "heads": [
                {
                    "position": one.position,
                    "commitment": one.commitment,
                    "head": one.head,
                    "hour": one.hour.isoformat(),
                }
                for one in links
            ],
        }
    )


@allow(Who.ANYONE, rule=PUBLISHED)
@require_safe
def heads_atom(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """The newest heads as an Atom feed: any reader keeps a copy that we can't reach."""
    found = _phase(request, code, phase)
    page = request.build_absolute_uri(reverse("challenges:heads", args=[code, phase]))
    feed = Atom1Feed(
        title=_("Ballots of %s") % f"{found.challenge.title}: {found.title}",
        link=page,
        description=_("Heads of the ballot chain"),
        feed_url=request.build_absolute_uri(request.path),
    )
    for one in newest_heads(found, NEWEST):
        feed.add_item(
            title=_("Ballot %(n)d: head %(head)s") % {"n": one.position, "head": one.head},
            link=f"{page}#b{one.position}",
            description=f"{one.commitment}\n{one.head}",
            unique_id=f"urn:sha256:{one.head}",
            updateddate=one.hour,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


@allow(Who.ANYONE, rule=OPENED)
@require_safe
def bundle(request: HttpRequest, code: str, phase: str) -> HttpResponse:
    """Bundle and recompute.py in one archive."""
    found = phase_by_code(phase, viewer=request.user, challenge=code)
    answer = HttpResponse(
        zipped(bundle_of(found), chosen=chosen_of(found)), content_type="application/zip"
    )
    return _attached(answer, f"result-{found.code}.zip")


@allow(Who.MEMBER, rule="one’s own ballots")
@require_safe
def receipt_json(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt as a file, as recompute.py reads it."""
    member: Any = request.user
    found = own_ballot(code, member)
    text = json.dumps(receipt_of(found), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    return _attached(answer, f"receipt-{found.code}.json")


def _attached(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _phase(request: HttpRequest, code: str, phase: str) -> Phase:
    found = phase_by_code(phase, viewer=request.user, challenge=code)
    if not found.challenge.terms:
        raise NotFoundError
    return found
