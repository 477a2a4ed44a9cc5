"""Lists cost the same number of queries for one, three and fifty rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.models import Challenge, Entry, EntryRevision, Phase
from mitwerk.apps.vault.models import Revision
from mitwerk.kit import clock
from tests.factories import challenges as make

pytestmark = pytest.mark.django_db

MOST = 12


def copies_of_challenge(count: int) -> None:
    """Fill the list: rows are copied, since the services would take minutes for fifty."""
    first = make.running()
    phase = first.phases.get()
    for number in range(count - 1):
        challenge = Challenge.objects.get(pk=first.pk)
        challenge.pk, challenge.code = None, f"copy{number}"
        challenge.save()
        Phase.objects.create(
            challenge=challenge,
            kind="concept",
            title="Concept",
            state="open",
            code=f"phase{number}",
            opens_at=phase.opens_at,
            closes_at=clock.now() + timedelta(days=1),
            judged_at=clock.now() + timedelta(days=2),
        )


def copies_of_entry(count: int) -> Phase:
    """Fill a wall the same way."""
    receipt = make.entered(make.open_phase(), shows_progress=True)
    phase = receipt.entry.phase
    for number in range(2, count + 1):
        revision = Revision.objects.get(pk=receipt.revision_id)
        blueprint = revision.blueprint
        files = list(revision.files.all())
        blueprint.pk, blueprint.code = None, f"blue{number}"
        blueprint.save()
        revision.pk, revision.code, revision.blueprint = None, f"rev{number}", blueprint
        revision.save()
        for file in files:
            file.pk, file.revision = None, revision
            file.save()
        entry = Entry.objects.get(pk=receipt.entry_id)
        entry.pk, entry.code, entry.number = None, f"entry{number}", number
        entry.blueprint = blueprint
        entry.save()
        EntryRevision.objects.create(
            entry=entry,
            revision=revision,
            by=entry.entrant,
            terms_sha256="0" * 64,
            manifest_sha256="0" * 64,
            at=receipt.at,
        )
    return phase


def queries_of(address: str) -> int:
    client = Client()
    client.force_login(make.member("charlie"))
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("rows", [1, 3, 50])
@pytest.mark.parametrize("address", ["/challenges/", "/api/v1/challenges"])
def test_the_list_costs_the_same(address: str, rows: int) -> None:
    copies_of_challenge(rows)

    assert queries_of(address) == {"/challenges/": 6, "/api/v1/challenges": 3}[address]


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_wall_costs_the_same(rows: int) -> None:
    phase = copies_of_entry(rows)

    assert queries_of(f"/api/v1/phases/{phase.code}/entries") == 6


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_home_page_costs_the_same(rows: int) -> None:
    copies_of_entry(rows)

    assert queries_of(reverse("home")) == 11


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_my_entries_cost_the_same(rows: int) -> None:
    copies_of_entry(rows)
    Entry.objects.update(entrant=make.member("charlie"))

    assert queries_of(reverse("challenges:my-entries")) <= MOST
