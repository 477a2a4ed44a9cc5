"""Entries beside each other: only those one may see, without names until the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.models import EntryRevision
from mitwerk.apps.challenges.services.waive import waive_row
from tests.factories import challenges as make
from tests.factories import checks, judging
from tests.factories.rows import more_entries

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Entry, Phase

pytestmark = pytest.mark.django_db


def address(phase: Phase, entries: list[Entry]) -> str:
    base = reverse("challenges:compare", args=[phase.challenge.code, phase.code])
    return base + "?" + "&".join(f"entry={entry.code}" for entry in entries)


def read(phase: Phase, entries: list[Entry], client: Client | None = None) -> str:
    answer = (client or Client()).get(address(phase, entries))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_judged_entries_stand_beside_each_other_without_names():
    phase = judging.judged_phase()
    entries = list(phase.entries.order_by("number"))[:3]

    page = read(phase, entries)

    assert page.count('class="side-by-side__name"') == 3
    assert "side-by-side--3" in page
    people = [entry.entrant for entry in entries]
    assert [person.handle for person in people if person.handle in page] == []
    assert [entry.code for entry in entries if entry.blueprint.title in page] == []


def test_sealed_entries_are_not_shown_even_by_code():
    receipt = make.entered(make.open_phase())
    more_entries(receipt, 1)
    phase = receipt.entry.phase

    page = read(phase, list(phase.entries.all()))

    assert "Choose two to four entries on the wall" in page
    assert "side-by-side__name" not in page


def test_entries_of_another_phase_do_not_come_along():
    phase, other = judging.judged_phase(), judging.judged_phase()
    own, foreign = phase.entries.order_by("number")[:2], other.entries.order_by("number")[:2]

    page = read(phase, [*own, *foreign])

    assert page.count('class="side-by-side__name"') == 2
    assert [entry.code for entry in foreign if f"/entries/{entry.code}/" in page] == []


def test_wall_offers_to_choose_and_four_are_taken():
    phase = judging.judged_phase()
    receipt = EntryRevision.objects.filter(entry__phase=phase).latest("pk")
    more_entries(receipt, 5)
    wall = Client().get(reverse("challenges:phase", args=[phase.challenge.code, phase.code]))
    entries = list(phase.entries.order_by("number"))[:5]

    page = read(phase, entries)

    assert wall.content.decode().count('name="entry"') == phase.entries.count()
    assert page.count('class="side-by-side__name"') == 4
    assert "these are the first four you chose" in page


def test_measured_rows_stand_beside_each_other_after_the_deadline():
    phase = checks.phase_with()
    entries = [
        checks.entered(phase, {"a.stl": checks.block(x)}, shows_progress=True).entry
        for x in (40, 80)
    ]

    before = read(phase, entries)
    make.after_deadline(phase)
    later = read(phase, entries)

    assert "In numbers" not in before
    assert [later.count(f">{x} mm</span>") for x in (40, 80)] == [1, 1]
    assert later.index("verdict--pass") < later.index("verdict--fail")


def test_a_waived_row_says_so_beside_the_others():
    phase = checks.phase_with()
    entries = [checks.entered(phase, {"a.stl": checks.block(x)}).entry for x in (40, 80)]
    make.after_deadline(phase)
    said = "The long block is what we want to see."
    waive_row(by=phase.challenge.client, entry_code=entries[1].code, row="R1", reason=said)

    page = read(phase, entries)

    assert page.count(">waived</span>") == 1
    assert page.index("verdict--fail") < page.index("waived</span>")


def test_page_costs_the_same_for_two_and_four_entries():
    phase = judging.judged_phase()
    more_entries(EntryRevision.objects.filter(entry__phase=phase).latest("pk"), 3)
    entries = list(phase.entries.order_by("number"))
    client = Client()
    client.force_login(phase.challenge.client)
    counts = []
    for number in (2, 4):
        read(phase, entries[:number], client)
        with CaptureQueriesContext(connection) as captured:
            read(phase, entries[:number], client)
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 12
