"""Flagged parts of entries: opened at the deadline, shown to the client after the decision."""

from __future__ import annotations

import pytest
from django.test import Client

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.vault.models import SimilarityFlag
from tests.factories import challenges as make

pytestmark = pytest.mark.django_db


def flagged_phase() -> Phase:
    """A phase in judging whose one entry holds a part that somebody else had before."""
    older = make.revision(make.member("charlie"))
    receipt = make.entered(make.open_phase())
    phase = make.after_deadline(receipt.entry.phase)
    file, before = receipt.revision.files.first(), older.files.first()
    SimilarityFlag.objects.create(
        blueprint=receipt.revision.blueprint,
        blob=file.blob,
        file=file,
        older=before,
        likeness="same",
        distance=0.0,
        scale=1.0,
    )
    return phase


def flags_seen_by(member: object) -> int:
    client = Client()
    client.force_login(member)
    return len(client.get("/api/v1/similar-parts").json()["items"])


@pytest.mark.parametrize(("state", "seen"), [("judging", 0), ("too_close", 0), ("decided", 1)])
def test_client_sees_copies_among_the_entries_after_the_decision(state: str, seen: int) -> None:
    phase = flagged_phase()
    Phase.objects.filter(pk=phase.pk).update(state=state)

    assert flags_seen_by(phase.challenge.client) == seen


def test_client_of_another_challenge_sees_nothing() -> None:
    phase = flagged_phase()
    Phase.objects.filter(pk=phase.pk).update(state="decided")

    assert flags_seen_by(make.open_phase(make.member("other", "client")).challenge.client) == 0


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_at_any_length(count: int, django_assert_max_num_queries) -> None:
    phase = flagged_phase()
    flag = SimilarityFlag.objects.get()
    for _number in range(count - 1):
        other = make.revision(make.member())
        flag.pk, flag.code, flag.blueprint = None, other.code, other.blueprint
        flag.save()
    dora = make.member("dora", "moderator")
    client = Client()
    client.force_login(dora)
    client.get("/similar-parts/")

    with django_assert_max_num_queries(8) as captured:
        page = client.get("/similar-parts/").content.decode()

    assert page.count('<li class="pair"') == min(count, 24)
    assert len(captured) == QUERIES
    assert phase.state == "judging"


QUERIES = 7
