"""The whole thread in the browser: from signing up to the fork in which the next phase begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.models import Challenge, Phase
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.vault.models import Blueprint
from tests.journeys.steps import client, designers, judges, public

if TYPE_CHECKING:
    from tests.journeys.cast import Cast
    from tests.journeys.files import Files
    from tests.journeys.people import Room
    from tests.journeys.waiting import Clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_thread_in_the_browser(room: Room, cast: Cast, files: Files, clock: Clock) -> None:
    alice = client.join(room)
    challenge = client.write_brief(alice)
    client.become_client(room("ada"), alice)
    client.publish(alice, challenge)
    bob, bea = room("bob", models=True), room("bea")
    first = designers.enter(bob, challenge, "A folded bracket", [files.step, files.svg], show=True)
    designers.enter(bea, challenge, "A strap", [files.png])
    public.lists(room(), challenge)
    designers.turn(bob, first)
    designers.pin(room("charlie", models=True), first)
    concept = judges.pass_deadline(clock, challenge)
    public.sees_numbers_only(room(), challenge, concept)
    judges.rank(room("judith"), concept, ["1", "2"], audit=True)
    judges.rank(room("justus"), concept, ["2", "1"])
    judges.rank(room("juno"), concept, ["1", "2"], tie=True)
    judges.end_judging(clock, concept)
    client.decide(alice, concept)
    client.award_and_pay(alice, challenge, concept)
    public.reads_result(room(), challenge, concept)
    fork = designers.go_on(bea, clock, challenge)

    front = Phase.objects.get(challenge=Challenge.objects.get(code=challenge), kind="front")
    assert check_books().whole
    assert Blueprint.objects.get(code=fork).forked_from_id == front.baseline_id
    assert front.entries.get().entrant == cast.bea
    room.check()
