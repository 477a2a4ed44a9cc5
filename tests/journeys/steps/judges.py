"""What judges do, and the moments at which their time begins and ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from mitwerk.apps.challenges.models import Ballot, Phase
from tests.journeys.waiting import until

if TYPE_CHECKING:
    from tests.journeys.people import Person
    from tests.journeys.waiting import Clock


def pass_deadline(clock: Clock, challenge: str) -> Phase:
    """Move the clock past the deadline; the worker closes entries by itself."""
    phase = Phase.objects.select_related("challenge").get(challenge__code=challenge, kind="concept")
    clock.move_past(phase.closes_at)
    wait_for_state(phase, "judging")
    return phase


def end_judging(clock: Clock, phase: Phase) -> None:
    clock.move_past(phase.judged_at)
    wait_for_state(phase, "too_close")


def wait_for_state(phase: Phase, state: str) -> None:
    def reached() -> bool:
        phase.refresh_from_db()
        return bool(phase.state == state)

    until(reached, f"the phase to be {state}")


def rank(
    who: Person, phase: Phase, order: list[str], *, tie: bool = False, audit: bool = False
) -> None:
    """Draw a list and put it in order with the keyboard alone; a tie shares the better rank."""
    who.go("/judging/")
    if audit:
        who.audit()
    who.follow(phase.title)
    who.press("Give me my first list")
    expect(who.page).to_have_url(re.compile("/judging/lists/"))
    if audit:
        who.audit()
    arrange(who, order, tie=tie)
    who.page.get_by_role("button", name="Cast this ballot").press("Enter")
    who.reads("Your ballot is in the chain")
    if audit:
        who.audit()
    ballot = Ballot.objects.latest("pk")
    ranks = {order[0]: 1, order[1]: 1 if tie else 2}
    assert (ballot.judge.handle, ballot.ranks) == (who.handle, ranks)


def arrange(who: Person, order: list[str], *, tie: bool) -> None:
    first = who.page.locator(f"[data-entry='{order[0]}'] .ballot__grip")
    last = who.page.locator(f"[data-entry='{order[1]}'] .ballot__grip")
    expect(first).to_be_visible()
    for key in ("Space", "ArrowUp", "Enter"):
        first.press(key)
    expect(who.page.locator(".ballot__card").first).to_have_attribute("data-entry", order[0])
    for key in ("Space", "t", "Enter") if tie else ():
        last.press(key)
