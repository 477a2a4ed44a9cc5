"""Where a model is required, a must-row that no machine could measure waits for the client."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors_judging import NothingToObjectTo, WordsWanted
from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.queries.barring import standings, words_wanted
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.challenges.services.decide import write_decision
from mitwerk.apps.challenges.services.object_to import object_to_row
from mitwerk.apps.challenges.services.phases import DeliverableDraft
from mitwerk.apps.challenges.services.waive import waive_row
from mitwerk.apps.talk.models import Notice
from mitwerk.kit import clock
from mitwerk.kit.models import AuditRecord
from mitwerk.kit.problems import NotAllowedError
from tests.apps.challenges.test_barring import paid
from tests.apps.challenges.test_made_of import HEAD, LIGHT
from tests.engines.geometry.shapes import box, to_stl, without
from tests.factories import challenges as make
from tests.factories import checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.test import Client

pytestmark = pytest.mark.django_db

TABLE = HEAD + b"\nBlock,part.stl,1,Steel\n"
HEAVY = {"part.stl": checks.block(), "bom.csv": TABLE}
LEAKY = {"part.stl": to_stl(without(box(40, 20, 20), 0)), "bom.csv": TABLE}
SMALL = {"part.stl": checks.block(10), "bom.csv": TABLE}
ROWS = (LIGHT, make.FRIENDLY)
REASON = "We weighed the printed part: it is light enough."


def decided(*files: dict[str, bytes], phase: Phase | None = None, days: int = 0) -> Phase:
    """A phase decided in the order of these entries; places as the ballots gave them."""
    wanted = [make.phase_draft(deliverables=checks.MODEL)]
    phase = phase or make.open_phase(phases=wanted, rows=ROWS, appeal_days=days)
    for held in files:
        checks.entered(phase, held)
    phase = make.after_deadline(phase)
    with transaction.atomic():
        write_decision(phase, "client_jury", [[str(one + 1)] for one in range(len(files))])
    phase.refresh_from_db()
    return phase


def ranks(phase: Phase) -> list[tuple[int, tuple[str, ...], int | None]]:
    return [(one.entry.number, one.waiting or one.barred, one.prize_rank)
            for one in standings(phase)]  # fmt: skip


def test_who_opens_the_mesh_wins_no_prize_unheard() -> None:
    phase = decided(HEAVY, LEAKY, SMALL)

    with pytest.raises(WordsWanted):
        award_all(by=phase.challenge.client, phase_code=phase.code)

    assert ranks(phase) == [(1, ("R1",), None), (2, ("R1",), None), (3, (), None)]
    assert [(one.number, keys) for one, keys in words_wanted(phase)] == [(2, ["R1"])]


def test_the_clients_yes_gives_the_prize() -> None:
    phase = decided(LEAKY, SMALL)
    client, entry = phase.challenge.client, phase.entries.get(number=1)

    waive_row(by=client, entry_code=entry.code, row="R1", reason=REASON)
    award_all(by=client, phase_code=phase.code)

    assert paid(phase) == [(1, 1, 60_000), (2, 2, 40_000)]


def test_the_clients_no_bars_like_a_row_that_fails() -> None:
    phase = decided(LEAKY, SMALL)
    client, entry = phase.challenge.client, phase.entries.get(number=1)

    object_to_row(by=client, entry_code=entry.code, row="R1", reason=REASON)
    award_all(by=client, phase_code=phase.code)

    told = Notice.objects.filter(kind="row-objected", member=entry.entrant)
    assert paid(phase) == [(1, 2, 60_000)]
    assert AuditRecord.objects.filter(verb="row.object").count() == told.count() == 1


def test_a_silent_client_loses_nobodys_prize() -> None:
    phase = decided(LEAKY, SMALL)
    Phase.objects.filter(pk=phase.pk).update(answer_by=clock.now() - timedelta(minutes=1))

    lifecycle.advance(phase.challenge.code)

    assert paid(phase) == [(1, 1, 60_000), (2, 2, 40_000)]


def test_a_phase_that_asks_for_no_model_never_bars() -> None:
    wanted = (DeliverableDraft("text"), DeliverableDraft("model", required=False))
    phases = [make.phase_draft(deliverables=wanted)]
    note = {"about.md": b"How it is made."}
    phase = make.open_phase(phases=phases, rows=ROWS)
    phase = decided(LEAKY | note, SMALL | note, phase=phase)

    award_all(by=phase.challenge.client, phase_code=phase.code)

    assert paid(phase) == [(1, 1, 60_000), (2, 2, 40_000)]


def test_only_the_client_objects_to_what_waits_and_once() -> None:
    phase = decided(LEAKY, SMALL)
    client = phase.challenge.client
    leaky, small = phase.entries.order_by("number")

    with pytest.raises(NotAllowedError):
        object_to_row(by=small.entrant, entry_code=leaky.code, row="R1", reason=REASON)
    object_to_row(by=client, entry_code=leaky.code, row="R1", reason=REASON)
    for entry in (small, leaky):
        with pytest.raises(NothingToObjectTo):
            object_to_row(by=client, entry_code=entry.code, row="R1", reason=REASON)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE challenges_objection SET reason = 'x'")


def test_a_no_leaves_the_full_time_for_appeals_and_comes_before_its_end() -> None:
    phase = decided(LEAKY, LEAKY, days=7)
    client = phase.challenge.client
    first, second = phase.entries.order_by("number")
    Phase.objects.filter(pk=phase.pk).update(appeals_until=clock.now() + timedelta(hours=1))

    object_to_row(by=client, entry_code=first.code, row="R1", reason=REASON)
    phase.refresh_from_db()
    left = phase.appeals_until - clock.now()
    Phase.objects.filter(pk=phase.pk).update(state=PhaseState.DECIDED)

    assert left > timedelta(days=6, hours=23)
    with pytest.raises(NothingToObjectTo):
        object_to_row(by=client, entry_code=second.code, row="R1", reason=REASON)


def test_the_entrant_and_the_client_are_told_in_time(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    phase = checks.phase_with(*ROWS)

    with django_capture_on_commit_callbacks(execute=True):
        receipt = checks.entered(phase, LEAKY, checked=False)
    with django_capture_on_commit_callbacks(execute=True):
        checks.measured(receipt)
    early = Notice.objects.get(kind="rows-unmeasured")
    with django_capture_on_commit_callbacks(execute=True):
        make.after_deadline(phase)

    assert (early.member, early.details["rows"]) == (receipt.entry.entrant, "R1")
    assert Notice.objects.get(kind="words-wanted").member == phase.challenge.client


def test_pages_and_api_say_what_waits(client: Client) -> None:
    phase = checks.phase_with(*ROWS)
    receipt = checks.entered(phase, LEAKY)
    entry, page = receipt.entry, reverse("challenges:entry", args=[receipt.entry.code])
    client.force_login(entry.entrant)

    early = client.get(page).content.decode()
    phase = make.after_deadline(phase)
    client.force_login(phase.challenge.client)
    asked = client.get(page).content.decode()
    listed = client.get(reverse("challenges:result", args=[phase.challenge.code, phase.code]))
    told = client.get(f"/api/v1/entries/{entry.code}/check").json()
    address = reverse("challenges:object", args=[entry.code])
    said = client.post(address, {"no-row": "R1", "no-reason": REASON}, follow=True)

    sentence = "1 must-row could not be measured: before a prize it needs the client’s word."
    assert f"{sentence} You can mend it until the deadline." in early
    assert "Say that a row is not kept" in asked
    assert "Not measured: the client’s word is wanted." in listed.content.decode()
    assert (told["waits"], told["bars"]) == (["R1"], False)
    assert "Not kept, says the client on" in said.content.decode()
    assert client.get(f"/api/v1/entries/{entry.code}/objections").json()[0]["row"] == "R1"
