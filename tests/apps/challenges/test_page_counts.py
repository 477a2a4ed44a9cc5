"""Pages of a challenge cost at most twelve queries, the same for one, three and fifty rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.models import EntryRevision, Phase
from mitwerk.apps.challenges.services.award import award_all
from tests.factories import challenges as make
from tests.factories import judging
from tests.factories.rows import more_entries, more_of_the_brief

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

MOST = 12
PAGES = ("challenge", "phase", "money", "dashboard", "result")


def running_phase() -> Phase:
    return make.entered(make.open_phase(), shows_progress=True).entry.phase


def awarded_phase() -> Phase:
    phase = judging.decided_phase()
    award_all(by=phase.challenge.client, phase_code=phase.code)
    return phase


def queries_of(name: str, phase: Phase) -> int:
    """Return what a page costs the client; two of them are pages of the phase."""
    parts = [phase.challenge.code] + ([phase.code] if name in {"phase", "result"} else [])
    address = reverse(f"challenges:{name}", args=parts)
    client = Client()
    client.force_login(phase.challenge.client)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("state", [running_phase, judging.judged_phase, awarded_phase])
def test_pages_cost_the_same_at_1_3_and_50_rows(state: Callable[[], Phase]) -> None:
    phase = state()
    receipt = EntryRevision.objects.filter(entry__phase=phase).latest("pk")
    found: dict[str, list[int]] = {name: [] for name in PAGES}

    for more in (1, 2, 47):
        more_entries(receipt, more)
        more_of_the_brief(phase, more)
        for name in PAGES:
            found[name].append(queries_of(name, phase))

    assert {name: len(set(counts)) for name, counts in found.items()} == dict.fromkeys(PAGES, 1)
    assert max(counts[0] for counts in found.values()) <= MOST
