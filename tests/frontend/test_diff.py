"""The difference in a real browser: colours on the picture, sliders, viewers that turn together."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import trimesh
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.frontend.server import Site

pytestmark = pytest.mark.browser

SHELL = """<!doctype html><html lang="{lang}"><title>Difference</title>
<link rel="stylesheet" href="/static/mitwerk/built/app.css">
<script type="module" src="/static/mitwerk/built/page.js"></script><mw-diff>
<div data-mode="over" data-label="Over each other"><mw-viewer src="/diff.glb" overlay linked="diff"
same-place scale-bar name="Difference"></mw-viewer></div>
<div data-mode="beside" data-label="Side by side">
<mw-viewer id="old" src="/model.glb" linked="diff" same-place name="Old"></mw-viewer>
<mw-viewer id="new" src="/model.glb" linked="diff" same-place name="New"></mw-viewer></div>
</mw-diff></html>"""
TWO_FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
CAMERA = "id => document.getElementById(id).opened.stage.camera.position.toArray()"


def difference() -> bytes:
    """A kept block between what was added (right) and removed (left), named as the engine does."""
    scene = trimesh.Scene()
    for at, name in enumerate(("removed", "unchanged", "added")):
        block = trimesh.creation.box((1.0, 1.0, 1.0))
        block.apply_translation((0.0, 0.0, 1.5 * (at - 1)))
        material = trimesh.visual.material.PBRMaterial(name=name)
        block.visual = trimesh.visual.TextureVisuals(material=material)
        scene.add_geometry(block, geom_name=name, node_name=name)
    data = scene.export(file_type="glb")
    assert isinstance(data, bytes)
    return data


@pytest.fixture
def page(site: Site, open_model: Callable[..., Page]) -> Page:
    site.pages["/diff.glb"] = difference()
    site.pages["/diff.html"] = SHELL.format(lang="en").encode()
    return open_model("/diff.html", reduced_motion="reduce")


def opened(page: Page, within: str) -> None:
    page.locator(f"{within} .viewer__start").click()
    page.locator(f"{within} .viewer__tools").wait_for()
    page.evaluate(TWO_FRAMES)


def colour_at(page: Page, z: float) -> tuple[int, int, int]:
    """The colour on the screen of the face that looks along x, at the height of a block."""
    page.evaluate("document.querySelector('[overlay]').opened.stage.look('front', true)")
    page.evaluate(TWO_FRAMES)
    place = page.evaluate("p => document.querySelector('[overlay]').opened.project(p)", [0.5, 0, z])
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    red, green, blue = picture.getpixel((round(place["x"]), round(place["y"])))  # type: ignore[misc]
    return red, green, blue


def luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_added_is_green_and_removed_is_red_and_not_only_so(page: Page) -> None:
    opened(page, "[data-mode=over]")

    added, kept, removed = (colour_at(page, z) for z in (1.5, 0.0, -1.5))

    assert added[1] > added[0] + 40
    assert removed[0] > removed[1] + 40
    assert max(kept) - min(kept) < 30
    # Without red and green there is still light and dark.
    assert luminance(kept) > luminance(added) + 30
    assert luminance(added) > luminance(removed) + 30


def test_slider_leads_from_old_to_new_and_legend_hides(page: Page) -> None:
    opened(page, "[data-mode=over]")
    before = colour_at(page, -1.5)

    page.locator("[data-overlay=time]").fill("100")
    removed_gone = colour_at(page, -1.5)
    page.get_by_role("button", name="added").click()

    assert before[0] > before[1] + 40
    assert abs(removed_gone[0] - removed_gone[1]) < 20
    assert page.get_by_role("button", name="added").get_attribute("aria-pressed") == "false"
    assert "mm" in page.locator(".viewer__scale").inner_text()


def test_two_viewers_open_and_turn_together(page: Page) -> None:
    page.get_by_role("button", name="Side by side").click()
    assert page.locator("[data-mode=over]").is_hidden()
    opened(page, "#old")
    page.locator("#new .viewer__tools").wait_for()
    page.evaluate(TWO_FRAMES)

    page.locator("#old canvas").press("ArrowLeft")
    page.evaluate(TWO_FRAMES)

    assert page.evaluate(CAMERA, "new") == pytest.approx(page.evaluate(CAMERA, "old"), abs=1e-6)
