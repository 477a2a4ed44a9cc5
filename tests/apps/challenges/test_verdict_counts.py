"""Pages of entries whose rows fail cost a stranger at most twelve queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.talk.services.threads import Text, start_thread
from tests.apps.challenges.test_barring import BAD, GOOD, decided, judged
from tests.factories import challenges as make

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.mark.parametrize("state", [judged, decided])
def test_pages_of_failing_entries_cost_at_most_twelve(state) -> None:
    phase = state(BAD, GOOD)
    entry = phase.entries.order_by("number").first()
    stranger = make.member()
    said = Text("Why so long?", "en", "Length")
    start_thread(by=make.member(), ref=f"entry:{entry.code}", text=said)

    pages = {
        "entry": reverse("challenges:entry", args=[entry.code]),
        "result": reverse("challenges:result", args=[phase.challenge.code, phase.code]),
        "revision": reverse("vault:revision", args=[entry.submissions.last().revision.code]),
    }
    found = {name: queries_of(address, stranger) for name, address in pages.items()}

    assert {name: count for name, count in found.items() if count > MOST} == {}


def queries_of(address: str, member) -> int:
    client = Client()
    client.force_login(member)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)
