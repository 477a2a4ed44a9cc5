"""The shell and the parts: no overflow, no inline code, theme, deadlines, rows, icons, lock."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.frontend.server import Site

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src/mitwerk/project/templates"
INLINE = re.compile(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)|javascript:")


@pytest.mark.browser
@pytest.mark.parametrize("name", ["challenge.en", "challenge.de", "samples.de", "ballot.de"])
def test_page_fits_a_phone(name: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"/{name}.html", width=390)

    width = page.evaluate("document.documentElement.scrollWidth")

    assert width == 390


@pytest.mark.browser
@pytest.mark.parametrize(
    "verdict", ['<p class="verdict">{}</p>', '<p><span class="verdict">{}</span></p>']
)
def test_a_verdict_of_a_whole_sentence_fits_a_phone(
    verdict: str, site: Site, open_page: Callable[..., Page]
) -> None:
    said = verdict.format("<span>✓</span> confirmed by a treasurer with a long name, " * 2)
    site.pages["/verdict.html"] = (
        '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
        '<title>V</title><link rel="stylesheet" href="/static/mitwerk/built/app.css">'
        f"<main>{said}</main>"
    ).encode()

    page = open_page("/verdict.html", width=390)

    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
def test_a_tall_sketch_stays_in_its_frame(site: Site, open_page: Callable[..., Page]) -> None:
    size = "width='900' height='1600'"
    sketch = f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' {size}/%3E"
    site.pages["/mine.html"] = (
        '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
        '<title>M</title><link rel="stylesheet" href="/static/mitwerk/built/app.css">'
        f'<main><ul class="my-entries"><li class="my-entry"><a class="my-entry__picture" href="/">'
        f'<img src="{sketch}" alt="" width="320" height="180"></a><div>E</div></li></ul></main>'
    ).encode()

    page = open_page("/mine.html", width=390)

    frame = page.locator(".my-entry__picture").bounding_box()
    assert frame is not None
    assert frame["height"] == pytest.approx(frame["width"] * 9 / 16, abs=2)


@pytest.mark.browser
def test_theme_choice_is_kept(open_page: Callable[..., Page]) -> None:
    page = open_page("/samples.en.html", color_scheme="light")
    page.locator("[data-theme-menu] summary").click()
    page.locator("[data-theme-set=dark]").click()

    page.reload()

    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert colour == "rgb(20, 23, 26)"


@pytest.mark.browser
def test_deadline_adds_the_readers_own_time(site: Site, open_page: Callable[..., Page]) -> None:
    site.pages["/deadline.html"] = (
        b'<!doctype html><html lang="en"><title>D</title>'
        b'<script type="module" src="/static/mitwerk/built/page.js"></script>'
        b'<time datetime="2031-06-13T16:00:00Z" data-countdown data-zone="Europe/Berlin">'
        b"<span data-left>in 9 days</span>, Friday 18:00<span data-local></span></time>"
    )
    page = open_page("/deadline.html", timezone_id="America/New_York")

    page.wait_for_function("document.querySelector('[data-local]').textContent !== ''")

    assert page.locator("[data-local]").inner_text() == " (12:00 your time)"


@pytest.mark.browser
def test_rows_are_added_with_their_own_numbers(site: Site, open_page: Callable[..., Page]) -> None:
    site.pages["/rows.html"] = (
        b'<!doctype html><html lang="en"><title>R</title>'
        b'<script type="module" src="/static/mitwerk/built/page.js"></script>'
        b'<form><div data-formset="r"><input type="hidden" name="r-TOTAL_FORMS" value="1">'
        b'<div data-formset-rows><div data-formset-row><input name="r-0-text"></div></div>'
        b'<template data-formset-empty><div data-formset-row><input name="r-__prefix__-text">'
        b'<input type="checkbox" name="r-__prefix__-DELETE"></div></template>'
        b'<button type="button" data-formset-add hidden>Add</button></div></form>'
    )
    page = open_page("/rows.html")

    page.get_by_role("button", name="Add").click()

    assert page.locator("[name=r-1-text]").is_visible()
    assert page.locator("[name=r-TOTAL_FORMS]").input_value() == "2"
    page.get_by_role("button", name="Take this row away").click()
    assert page.locator("[name=r-1-DELETE]").is_checked()
    assert page.locator("[name=r-1-text]").is_hidden()


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_template_has_no_inline_code(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert INLINE.findall(text) == []


def test_icons_used_in_templates_are_in_the_sprite() -> None:
    drawn = set(json.loads((ROOT / "frontend/icons.json").read_text(encoding="utf-8")))
    used = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'icon\.html" with name="([\w-]+)"', template.read_text("utf-8"))
    }

    assert used - drawn == set()


def test_lock_names_no_address() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text(encoding="utf-8")

    assert re.findall(r"\w+://", lock) == []
