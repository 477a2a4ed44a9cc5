"""While an entry is judged no door names its author: every address of the router, every judge.

Doors are found by the router, so a new one is swept without anybody thinking of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from mitwerk.apps.talk.services.threads import Text, start_thread
from mitwerk.apps.vault.models import Preview
from tests.contracts.routes import calls, pages
from tests.contracts.world import World
from tests.factories import challenges as make

if TYPE_CHECKING:
    from django.http import HttpResponse

    from mitwerk.apps.challenges.models import EntryRevision, Phase

pytestmark = pytest.mark.django_db

HANDLE, NAME = "bobolino", "Trudbert Quastenflosser"
SECRETS = (HANDLE.encode(), b"trudbert", b"quastenflosser")


@pytest.fixture
def judged() -> tuple[Phase, EntryRevision]:
    """A phase being judged, with an entry of somebody's who also wrote in its threads.

    In the discussion of the challenge people speak as themselves, so there another one asks.
    """
    author = make.member(HANDLE, name=NAME)
    phase = make.open_phase()
    receipt = make.entered(phase, author)
    make.entered(phase)
    start_thread(
        by=make.member("charlie"),
        ref=f"challenge:{phase.challenge.code}",
        text=Text("What load?", "en", "Load"),
        kind="question",
    )
    phase = make.after_deadline(phase)
    for ref in (f"entry:{receipt.entry.code}", f"revision:{receipt.revision.code}"):
        start_thread(by=author, ref=ref, text=Text("Mind the load bed.", "en", "Bed"))
    return phase, receipt


def things_of(phase: Phase, receipt: EntryRevision, ref: str) -> dict[str, object]:
    """What stands behind each part of an address, all of it the author's."""
    from mitwerk.apps.talk.models import Thread

    thread = Thread.objects.get(subject=ref)
    return {
        "challenges": phase.challenge.code,
        "phases": phase.code,
        "ledger": phase.challenge.code,
        "entries": receipt.entry.code,
        "entries/receipts": receipt.code,
        "receipts": receipt.code,
        "revisions": receipt.revision.code,
        "blueprints": receipt.revision.blueprint.code,
        "talk": ref,
        "threads": thread.code,
        "files/number": 1,
        "preview": "thumbnail",
    }


def addresses(phase: Phase, receipt: EntryRevision) -> set[str]:
    refs = [
        f"challenge:{phase.challenge.code}",
        f"entry:{receipt.entry.code}",
        f"revision:{receipt.revision.code}",
    ]
    routes = [page.route for page in pages() if not page.route.startswith("/account/")]
    routes += [call.route for call in calls() if call.method == "GET"]
    found = set()
    for ref in refs:
        world = World({}, {"judging": things_of(phase, receipt, ref)})
        found |= {world.address(route, "judging") for route in routes}
        found.add(f"/api/v1/threads?subject={ref}")
    # Lists of people name people; that somebody exists is no secret, what they entered is.
    return {one for one in found if one} - {"/people/", "/api/v1/members"}


def said(answer: HttpResponse) -> bytes:
    """Return everything that was answered: body and headers."""
    body = b"".join(answer) if answer.streaming else answer.content
    return (body + json.dumps(dict(answer.items())).encode()).lower()


@pytest.mark.parametrize("who", ["stranger", "client", "member"])
def test_no_door_of_the_router_names_the_author(
    judged: tuple[Phase, EntryRevision], who: str
) -> None:
    phase, receipt = judged
    viewers = {
        "stranger": AnonymousUser(),
        "client": phase.challenge.client,
        "member": make.member("charlie"),
    }
    client = Client(raise_request_exception=False)
    if viewers[who].is_authenticated:
        client.force_login(viewers[who])  # type: ignore[arg-type]

    answers = {address: client.get(address) for address in addresses(phase, receipt)}

    named = [one for one, answer in answers.items() if any(s in said(answer) for s in SECRETS)]
    read = [one for one, answer in answers.items() if answer.status_code == 200]
    assert named == []
    assert len(read) > 40
    assert {f"/entries/{receipt.entry.code}/", f"/revisions/{receipt.revision.code}/"} <= set(read)
    assert Preview.objects.filter(blob__in=receipt.revision.files.values("blob")).exists()
