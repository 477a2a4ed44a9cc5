"""The 3D viewer in a real browser, on a GLB whose size is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.frontend.server import Site

pytestmark = pytest.mark.browser

SHELL = """<!doctype html><html lang="{lang}"><title>Viewer</title>
<link rel="stylesheet" href="/static/mitwerk/built/app.css">
<script type="module" src="/static/mitwerk/built/viewer.js"></script>
<mw-viewer src="/model.glb" bytes="2400000" name="Two boxes" {extra}>
<img src="/poster.svg" alt="Two boxes"></mw-viewer>
<form id="remark"><input type="hidden" name="x"><input type="hidden" name="y">
<input type="hidden" name="z"><input type="hidden" name="part"><textarea></textarea></form>
<button id="mark" type="button" data-mark="1 0.25 0.5" data-mark-label="Thinnest wall 0.8 mm">Show where</button>
<article class="thread" id="thread-7" tabindex="-1">The thread</article></html>"""
TWO_FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"
SETTLED = """() => {
    const now = document.querySelector("mw-viewer").opened.project([1, 0.25, 0.5]);
    const still = window.before && Math.hypot(now.x - window.before.x, now.y - window.before.y) < 0.01;
    window.before = now;
    return still;
}"""
# The mark stands where the point is drawn, and the point is on the near side of the thing.
BESIDE = """point => {
    const viewer = document.querySelector("mw-viewer");
    const at = viewer.opened.project(point);
    const mark = document.querySelector(".viewer__mark").getBoundingClientRect();
    const hit = viewer.opened.stage.pickNear(at.x, at.y);
    return [Math.abs(mark.x - at.x) < 2, Math.abs(mark.y - at.y) < 2,
            Boolean(hit) && hit.point.distanceTo({ x: point[0], y: point[1], z: point[2] }) < 0.05];
}"""
CORNERS = ([-1.0, 0.25, 0.5], [1.0, 0.25, 0.5])


def put(site: Site, path: str, extra: str = "", lang: str = "en") -> str:
    site.pages[path] = SHELL.format(lang=lang, extra=extra).encode()
    return path


def opened(page: Page) -> Page:
    page.locator(".viewer__start").click()
    page.locator(".viewer__tools").wait_for()
    page.evaluate(TWO_FRAMES)  # the bar changed the layout; the camera follows in the next frame
    return page


def click_at(page: Page, point: list[float]) -> None:
    """Click where a point of the model (metres) stands on the page."""
    place = page.evaluate("p => document.querySelector('mw-viewer').opened.project(p)", point)
    page.mouse.click(place["x"], place["y"])


def tool(page: Page, name: str) -> None:
    page.locator(f"[data-tool={name}]").click()


def test_viewer_loads_picture_first_and_model_on_tap(
    site: Site, open_model: Callable[..., Page]
) -> None:
    page = open_model(put(site, "/v-first.html"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    assert page.locator(".viewer__start").inner_text() == "Turn it in 3D, 2.4\N{THIN SPACE}MB"

    opened(page)

    assert asked.count("model.glb") == 1
    assert page.locator(".viewer__poster").is_hidden()


def test_viewer_measures_known_length_in_readers_language(
    site: Site, open_model: Callable[..., Page]
) -> None:
    page = opened(open_model(put(site, "/v-measure.html", lang="de")))
    tool(page, "measure")

    for corner in CORNERS:
        click_at(page, corner)

    assert page.locator("[data-distance]").inner_text() == "2\N{THIN SPACE}000\N{THIN SPACE}mm"
    assert page.locator(".viewer__say").inner_text().startswith("Abstand 2\N{THIN SPACE}000")


def test_dimensions_show_length_width_height(site: Site, open_model: Callable[..., Page]) -> None:
    page = opened(open_model(put(site, "/v-dimensions.html")))

    tool(page, "dimensions")

    shown = page.locator(".viewer__label").all_inner_texts()
    assert sorted(text.replace("\N{THIN SPACE}", "") for text in shown) == [
        "1000mm",
        "2000mm",
        "800mm",
    ]


def test_section_takes_away_what_lies_beyond_the_plane(
    site: Site, open_model: Callable[..., Page]
) -> None:
    page = opened(open_model(put(site, "/v-section.html")))
    pick = """p => { const { stage, project } = document.querySelector('mw-viewer').opened;
        const { x, y } = project(p); return stage.pick(x, y)?.point.toArray() ?? null }"""
    near_end = [0.9, 0.25, 0.4]
    before = page.evaluate(pick, near_end)

    tool(page, "section")

    assert before == pytest.approx(near_end, abs=1e-3)
    assert page.locator(".viewer__panel output").inner_text().replace("\N{THIN SPACE}", "") == (
        "1000mm"
    )
    assert page.evaluate(pick, near_end) is None
    assert page.evaluate(pick, [-0.9, 0.25, 0.4]) == pytest.approx([-0.9, 0.25, 0.4], abs=1e-3)
    page.locator(".viewer__panel button", has_text="Other side").click()
    assert page.evaluate(pick, near_end) == pytest.approx(near_end, abs=1e-3)


def test_parts_hide_and_isolate(site: Site, open_model: Callable[..., Page]) -> None:
    page = opened(open_model(put(site, "/v-parts.html")))
    visible = """() => document.querySelector('mw-viewer').opened.stage.model.parts
        .filter(part => part.object.visible).map(part => part.name)"""
    tool(page, "parts")

    page.get_by_role("button", name="Hide Block").click()
    hidden = page.evaluate(visible)
    page.get_by_role("button", name="Show only Block").click()

    assert hidden == ["Base"]
    assert page.evaluate(visible) == ["Block"]
    page.get_by_role("button", name="Show all").click()
    assert page.evaluate(visible) == ["Base", "Block"]


def test_pins_lead_to_their_thread(site: Site, open_model: Callable[..., Page]) -> None:
    site.pages["/pins.json"] = json.dumps(
        [{"id": 7, "number": 3, "x": 0, "y": 0.55, "z": 0, "label": "Too high", "thread_url": "#"}]
    ).encode()
    page = opened(open_model(put(site, "/v-pins.html", 'pins="/pins.json"')))
    page.evaluate("addEventListener('mw-pin', e => document.title = e.detail.label)")

    page.get_by_role("button", name="Pin 3: Too high").click()

    assert page.title() == "Too high"
    assert page.evaluate("document.activeElement.id") == "thread-7"


def test_pin_mode_fills_the_form(site: Site, open_model: Callable[..., Page]) -> None:
    page = opened(open_model(put(site, "/v-pin-form.html", 'pin-form="remark"')))
    tool(page, "pin")

    click_at(page, [0.0, 0.55, 0.1])

    x, y, z = (float(page.locator(f"#remark [name={axis}]").input_value()) for axis in "xyz")
    assert (x, y, z) == pytest.approx((0.0, 0.55, 0.1), abs=5e-3)
    assert page.locator("#remark [name=part]").input_value() == "Block"


def test_place_of_a_finding_is_shown_on_the_model(
    site: Site, open_model: Callable[..., Page]
) -> None:
    page = open_model(put(site, "/v-mark.html"))

    page.locator("#mark").click()  # opens the model, too
    words = page.locator(".viewer__mark-words")
    words.wait_for()
    page.wait_for_function(SETTLED)

    stands = page.evaluate(BESIDE, CORNERS[1])
    assert words.inner_text() == "Thinnest wall 0.8 mm"
    assert stands == [True, True, True]


def test_keyboard_turns_and_draws_only_on_demand(
    site: Site, open_model: Callable[..., Page]
) -> None:
    page = opened(open_model(put(site, "/v-keys.html"), reduced_motion="reduce"))
    where = """() => document.querySelector('mw-viewer').opened.stage.camera.position.toArray()"""
    drawn = "() => Number(document.querySelector('.viewer__stage').dataset.drawn)"
    start = page.evaluate(where)

    page.locator("canvas").press("ArrowLeft")
    page.wait_for_function(f"n => ({drawn})() > n", arg=0)

    assert page.evaluate(where) != start
    for _ in range(3):
        page.evaluate(TWO_FRAMES)
    settled = page.evaluate(drawn)
    for _ in range(5):
        page.evaluate(TWO_FRAMES)
    assert page.evaluate(drawn) == settled


def test_viewer_without_webgl_keeps_the_picture(
    site: Site, open_model: Callable[..., Page]
) -> None:
    page = open_model(put(site, "/v-none.html"))
    page.evaluate(
        """() => { const own = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind.startsWith('webgl') ? null : own.call(this, kind, ...rest) } }"""
    )

    page.locator(".viewer__start").click()

    assert page.locator(".viewer__say").inner_text() == (
        "This browser cannot draw 3D here, so you see the picture instead."
    )
    assert page.locator(".viewer__poster").is_visible()


def test_viewer_says_why_a_model_is_missing(site: Site, open_model: Callable[..., Page]) -> None:
    path = put(site, "/v-gone.html")
    site.pages[path] = SHELL.format(lang="en", extra="").replace("model.glb", "gone.glb").encode()
    page = open_model(path)

    page.locator(".viewer__start").click()
    page.get_by_role("button", name="Try again").wait_for()

    assert "HTTP 404" in page.locator(".viewer__say").inner_text()


def test_removed_viewer_frees_its_context(site: Site, open_model: Callable[..., Page]) -> None:
    page = opened(open_model(put(site, "/v-removed.html")))

    lost = page.evaluate(
        """() => { const viewer = document.querySelector('mw-viewer');
        const context = viewer.opened.stage.renderer.getContext(); viewer.remove();
        return [context.isContextLost(), viewer.opened === undefined] }"""
    )

    assert lost == [True, True]


def test_explode_moves_parts_apart_and_back(site: Site, open_model: Callable[..., Page]) -> None:
    page = opened(open_model(put(site, "/v-explode.html")))
    gap = """() => { const { stage } = document.querySelector('mw-viewer').opened;
        const [base, block] = stage.model.parts.map(({ object }) =>
            object.getWorldPosition(object.position.clone()).y); return block - base }"""
    together = page.evaluate(gap)
    tool(page, "explode")
    spread = page.locator(".viewer__panel input[type=range]")

    spread.fill("1000")
    apart = page.evaluate(gap)
    spread.fill("0")

    assert apart > together + 0.1
    assert page.evaluate(gap) == pytest.approx(together)
