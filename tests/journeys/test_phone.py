"""The shorter way on a phone: find a challenge, sign in, enter with a sketch, read the receipt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mitwerk.apps.challenges.models import EntryRevision
from tests.factories import challenges as make

if TYPE_CHECKING:
    from tests.journeys.files import Files
    from tests.journeys.people import Person, Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 390
WIDTH = "() => document.documentElement.scrollWidth"


def test_enter_with_a_sketch_on_a_phone(room: Room, files: Files) -> None:
    challenge = make.running()
    bea = room(width=PHONE)
    for path in ("/", "/challenges/", f"/challenges/{challenge.code}/"):
        bea.go(path)
        fits(bea)
    bea.audit()
    bea.follow("Enter the phase “Concept”")
    sign_in_where_asked(bea)
    fits(bea)
    send_sketch(bea, files)
    fits(bea)

    entry = EntryRevision.objects.get(entry__phase__challenge=challenge)
    assert (entry.entry.entrant.handle, entry.revision.files.get().path) == ("bea", "sketch.svg")
    room.check()


def sign_in_where_asked(bea: Person) -> None:
    """Entering asks for a sign-in and then goes on where one was."""
    expect(bea.page).to_have_url(re.compile(r"/account/login/\?next="))
    fits(bea)
    bea.fill_sign_in("bea")
    expect(bea.page).to_have_url(re.compile("/enter/$"))


def send_sketch(bea: Person, files: Files) -> None:
    bea.page.locator("mw-upload [data-pick=choose]").set_input_files(files.svg)
    expect(bea.page.locator("mw-upload input[name=upload]")).to_have_count(1)
    bea.fill(title="A strap")
    for name in ("accept_licence", "accept_patents"):
        bea.page.locator(f"[name={name}]").check()
    bea.press("Enter with these files")
    expect(bea.page).to_have_url(re.compile("/entries/receipts/"))
    bea.reads("You are entry 1")


def fits(person: Person) -> None:
    """Nothing makes the page scroll sideways."""
    assert person.page.evaluate(WIDTH) <= PHONE, person.page.url
