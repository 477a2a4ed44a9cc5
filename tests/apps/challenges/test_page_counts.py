"""Pages of a challenge cost at most twelve queries, the same for one, three and fifty rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.models import (
    Entry,
    EntryRevision,
    Phase,
    ReferenceFile,
    Requirement,
)
from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.vault.models import Revision
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories import judging

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

MOST = 12
PAGES = ("challenge", "phase", "money", "dashboard", "result")


def more_entries(receipt: EntryRevision, count: int) -> None:
    """Fill a wall with copies: the services would take minutes for fifty."""
    phase = receipt.entry.phase
    taken = max(phase.entries.values_list("number", flat=True))
    for number in range(taken + 1, taken + 1 + count):
        revision = Revision.objects.get(pk=receipt.revision_id)
        files, blueprint = list(revision.files.all()), revision.blueprint
        blueprint.pk, blueprint.code = None, f"blue{phase.pk}n{number}"
        blueprint.save()
        revision.pk, revision.code, revision.blueprint = None, f"rev{phase.pk}n{number}", blueprint
        revision.save()
        for file in files:
            file.pk, file.revision = None, revision
            file.save()
        entry = Entry.objects.get(pk=receipt.entry_id)
        entry.pk, entry.code, entry.number = None, f"entry{phase.pk}n{number}", number
        entry.blueprint, entry.entrant = blueprint, make.member()
        entry.save()
        EntryRevision.objects.create(
            entry=entry,
            revision=revision,
            by=entry.entrant,
            terms_sha256="0" * 64,
            manifest_sha256="0" * 64,
            at=receipt.at,
        )


def more_of_the_brief(phase: Phase, count: int) -> None:
    """Fill phases, rows and files of the brief."""
    challenge, now = phase.challenge, clock.now()
    blob = make.upload(challenge.client, "track.png", b"\x89PNG").blob
    there = challenge.phases.count()
    for number in range(there, there + count):
        ReferenceFile.objects.create(challenge=challenge, blob=blob, path=f"track-{number}.png")
        row = Requirement.objects.create(
            challenge=challenge, key=f"X{number}", text="It lasts", kind="judged"
        )
        row.phase_links.create(phase=phase)
        other = Phase.objects.create(
            challenge=challenge,
            position=number,
            kind="front",
            title=f"Front {number}",
            state="scheduled",
            opens_at=now + timedelta(days=9),
            closes_at=now + timedelta(days=19),
            judged_at=now + timedelta(days=29),
        )
        other.prizes.create(rank=1, amount_minor=100)
        other.juries.create(kind="experts", weight_percent=100).seats.create(member=make.member())
        other.needs_links.create(needs=phase)
        other.deliverables.create(kind="sketch")


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
