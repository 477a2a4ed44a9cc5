"""Compose a trolley: at a desk with a conflict and its repair, on a phone, and without a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import trimesh
from playwright.sync_api import expect

from mitwerk.apps.configurator.models import Claim
from mitwerk.apps.configurator.services.catalogues import add_file
from mitwerk.apps.configurator.services.editions import publish_edition
from tests.factories import configurator as make

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from mitwerk.apps.configurator.models import Edition
    from tests.journeys.cast import Cast
    from tests.journeys.people import Person, Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 390
WIDTH = "() => document.documentElement.scrollWidth"
RED = "#b5402d"


def test_compose_claim_and_look_again(room: Room, cast: Cast) -> None:
    edition = published(cast)
    stage = f"/configure/{edition.code}/"

    bob = room("bob", models=True)
    compose_and_claim(bob, stage)
    on_a_phone(room(width=PHONE, models=True), stage)
    without_a_script(room, stage)

    claim = Claim.objects.get()
    state = "wheel-air.lamp.wheel-track~lamp"
    assert (claim.by.handle, claim.configuration.state) == ("bob", state)
    room.check()


def published(cast: Cast) -> Edition:
    """A trolley whose frame is always shown, with a part and a colour to choose."""
    tables = make.trolley()
    for row in tables["options"]:
        if row["code"] == "wheel-track":
            row["glb"] = "wheel-track.glb"
        if row["code"] == "frame-alu":
            row |= {"paints": "frame", "colour": RED, "finish": "gloss"}
    catalogue = make.catalogue(cast.bea, **tables)
    for name, slot in (("base.glb", "frame"), ("wheel-track.glb", "tyre")):
        add_file(by=cast.bea, code=catalogue.code, name=name, content=box(slot))
    return publish_edition(by=cast.bea, code=catalogue.code)


def box(slot: str) -> bytes:
    """A box whose material is a slot."""
    mesh = trimesh.creation.box((0.8, 0.3, 0.5))
    material = trimesh.visual.material.PBRMaterial(name=slot, baseColorFactor=(90, 90, 90, 255))
    mesh.visual = trimesh.visual.TextureVisuals(material=material)
    return bytes(mesh.export(file_type="glb"))


def compose_and_claim(bob: Person, stage: str) -> None:
    page = bob.go(stage)
    bob.audit()
    expect(page.locator("mw-stage[data-now] canvas")).to_be_visible()
    take(page, "wheel", "wheel-air")
    take(page, "extra", "lamp")
    expect(page.locator(".figures__price")).to_contain_text("€175.50")

    page.locator("#family-wheel").click()
    page.locator("#option-wheel-track").click()
    expect(page.locator("#conflict")).to_contain_text("The wide wheel covers the lamp.")
    page.locator(".conflict__ways a").first.click()
    chosen(page, "wheel-track")
    expect(page.locator("mw-stage[data-now*='wheel-track']")).to_be_visible()

    page.locator("#save-title").fill("For stairs")
    page.get_by_role("button", name="Save it").click()
    bob.reads("For stairs")
    bob.press("Claim it")
    expect(page.locator("h1")).to_contain_text(re.compile(r"One of 1[0-9]"))
    bob.audit()


def on_a_phone(bea: Person, stage: str) -> None:
    page = bea.go(stage)
    expect(page.locator("mw-stage[data-now] canvas")).to_be_visible()
    take_before_the_answer(page, "frame", "frame-alu")
    assert page.evaluate(WIDTH) <= PHONE
    page.get_by_role("link", name="Undo").click()
    expect(page.locator("#option-frame-steel[aria-current]")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"{stage}(\?family=frame)?$"))


def without_a_script(room: Room, stage: str) -> None:
    """Every step is a page of its own; a shared link leads back to it."""
    context = room.browsers.plain.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(room.address + stage)
    page.locator("#family-wheel").click()
    page.locator("#option-wheel-air").click()
    chosen(page, "wheel-air")
    page.goto(page.url)
    expect(page.locator("#family-extra")).to_contain_text("Brake")
    context.close()


def take_before_the_answer(page: Page, family: str, code: str) -> None:
    """Choose while the family is still on its way: its late answer takes nothing back."""
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/configure/**", hold_the_first)
    page.locator(f"#family-{family}").click()
    page.locator(f"#option-{code}").click()
    chosen(page, code)
    held[0].continue_()
    page.unroute("**/configure/**")
    page.wait_for_load_state("networkidle")
    chosen(page, code)


def take(page: Page, family: str, code: str) -> None:
    page.locator(f"#family-{family}").click()
    page.locator(f"#option-{code}").click()
    chosen(page, code)


def chosen(page: Page, code: str) -> None:
    expect(page.locator(f"#option-{code}[aria-current]")).to_be_visible()
    expect(page.locator(f".option--chosen #option-{code}")).to_be_visible()
