"""What designers do: enter with files, turn the model, pin a remark, go on from the winner."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect

from mitwerk.apps.challenges.models import Entry, EntryRevision, Phase
from mitwerk.apps.talk.models import Thread
from mitwerk.apps.vault.models import Blueprint, Preview
from tests.journeys.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.people import Person
    from tests.journeys.waiting import Clock

# Somewhere on the thing: a bracket has holes, and its middle may be one of them.
ON_IT = """() => {
    const canvas = document.querySelector('mw-viewer canvas'), { stage } = document.querySelector('mw-viewer').opened;
    const box = canvas.getBoundingClientRect();
    for (let across = 0.2; across < 0.8; across += 0.02) {
        const [x, y] = [box.x + box.width * across, box.y + box.height / 2];
        if (stage.pick(x, y)) return { x, y };
    }
    return null }"""
DRAWN = "() => Number(document.querySelector('.viewer__stage').dataset.drawn)"


def enter(
    who: Person, challenge: str, title: str, paths: list[Path], *, show: bool = False
) -> Entry:
    """Enter the concept phase with files sent by the upload island; return the entry."""
    who.go(f"/challenges/{challenge}/")
    who.follow("Enter the phase “Concept”")
    expect(who.page).to_have_url(re.compile("/enter/"))
    if show:
        who.audit()
    who.page.locator("mw-upload [data-pick=choose]").set_input_files(paths)
    expect(who.page.locator("mw-upload input[name=upload]")).to_have_count(len(paths))
    expect(who.page.locator("#ticks .tick--done")).to_have_count(1)
    who.fill(title=title)
    for name in ("accept_licence", "accept_patents", *(["shows_progress"] if show else [])):
        who.page.locator(f"[name={name}]").check()
    who.press("Enter with these files")
    expect(who.page).to_have_url(re.compile("/entries/receipts/"))
    receipt = EntryRevision.objects.get(code=who.page.url.rstrip("/").rpartition("/")[2])
    expect(who.page.locator(".whole-hash").first).to_have_text(receipt.manifest_sha256)
    assert receipt.revision.files.count() == len(paths)
    if show:
        who.audit()
    return receipt.entry


def wait_for_model(entry: Entry) -> None:
    """Wait until the worker has converted the part of the entry."""
    previews = Preview.objects.filter(
        kind="model", blob__in=entry.submissions.get().revision.files.values("blob")
    )
    until(lambda: previews.filter(state="ready").exists(), "the converted model")


def open_model(page: Page) -> None:
    page.locator(".viewer__start").click()
    expect(page.locator(".viewer__tools")).to_be_visible()
    page.wait_for_function(f"() => ({DRAWN})() > 0")


def turn(who: Person, entry: Entry) -> None:
    """Open the model on a tap and turn it by a key: something is drawn, and then another view."""
    wait_for_model(entry)
    page = who.go(f"/entries/{entry.code}/")
    who.audit()
    open_model(page)
    canvas = page.locator("mw-viewer canvas")
    before, drawn = canvas.screenshot(), page.evaluate(DRAWN)
    canvas.press("ArrowLeft")
    page.wait_for_function(f"n => ({DRAWN})() > n", arg=drawn)
    assert colours(before) > 50
    assert canvas.screenshot() != before


def colours(picture: bytes) -> int:
    found = Image.open(BytesIO(picture)).convert("RGB").getcolors(2**24)
    return len(found or [])


def pin(who: Person, entry: Entry) -> None:
    """Pin a remark to a point of the model; it then stands in the viewer and below."""
    page = who.go(f"/entries/{entry.code}/")
    open_model(page)
    page.locator("[data-tool=pin]").click()
    page.locator("mw-viewer canvas").scroll_into_view_if_needed()
    place = page.evaluate(ON_IT)
    page.mouse.click(place["x"], place["y"])
    expect(page.locator("#pin-form [name=x]")).not_to_have_value("")
    page.locator("#pin-form [name=body]").fill("Is this edge broken?")
    page.locator("#pin-form").get_by_role("button", name="Pin this remark").click()
    until(Thread.objects.filter(kind="pin").exists, "the pinned remark")
    page = who.go(f"/entries/{entry.code}/")
    expect(page.locator("#talk .thread .pin-number")).to_have_text("1")
    who.audit()
    open_model(page)
    expect(page.locator(".viewer__pin")).to_have_attribute("aria-label", re.compile("Pin 1"))
    thread = Thread.objects.get(kind="pin")
    assert (thread.anchor["path"], thread.posts.get().author.handle) == ("bracket.step", "charlie")


def go_on(who: Person, clock: Clock, challenge: str) -> str:
    """Start the front from the winner's blueprint and enter with the fork; return its code."""
    front = Phase.objects.get(challenge__code=challenge, kind="front")
    clock.move_past(front.opens_at)
    until(lambda: Phase.objects.get(pk=front.pk).state == "open", "the front to open")
    who.go(f"/challenges/{challenge}/phases/{front.code}/")
    who.audit()
    who.press("Start from the winner’s blueprint")
    expect(who.page).to_have_url(re.compile("/blueprints/|/revisions/"))
    who.audit()
    fork = Blueprint.objects.get(owner_member__handle="bea", forked_from__isnull=False)
    who.go(f"/challenges/{challenge}/phases/{front.code}/enter/")
    who.choose(revision=fork.revisions.get().code)
    for name in ("accept_licence", "accept_patents"):
        who.page.locator(f"[name={name}]").check()
    who.press("Enter with these files")
    expect(who.page).to_have_url(re.compile("/entries/receipts/"))
    who.reads("You are entry 1")
    return fork.code
