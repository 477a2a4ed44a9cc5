"""The ballot by keyboard, by dragging, with ties, and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.frontend.server import Site

pytestmark = pytest.mark.browser

PAGE = "/ballot.en.html"


def ready(page: Page) -> Page:
    page.locator(".ballot__grip").first.wait_for()
    return page


def order(page: Page) -> list[str]:
    return page.locator(".ballot__card").evaluate_all("all => all.map(c => c.dataset.entry)")


def ranks(page: Page) -> dict[str, str]:
    return page.locator("input[name^=rank_]").evaluate_all(
        "all => Object.fromEntries(all.map(i => [i.name.slice(5), i.value]).sort())"
    )


def grip(page: Page, entry: str) -> Locator:
    return page.locator(f"[data-entry={entry}] .ballot__grip")


def drag(page: Page, entry: str, target: str, share: float) -> None:
    """Drag an entry by its grip to a share of the height of another one."""
    start, end = grip(page, entry).bounding_box(), None
    assert start is not None
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    end = page.locator(f"[data-entry={target}]").bounding_box()
    assert end is not None
    page.mouse.move(end["x"] + 30, end["y"] + end["height"] * share, steps=6)
    page.mouse.up()


def test_keyboard_moves_a_card_and_escape_takes_it_back(open_page: Callable[..., Page]) -> None:
    page = ready(open_page(PAGE))

    for key in ["Space", "ArrowUp", "ArrowUp", "Space"]:
        grip(page, "e3").press(key)
    moved = order(page)
    for key in ["Space", "ArrowDown", "Escape"]:
        grip(page, "e3").press(key)

    assert moved == ["e3", "e1", "e2", "e4", "e5"]
    assert order(page) == moved
    assert page.locator("mw-ballot [aria-live]").inner_text() == "Entry 3 is back in place 1 of 5."


def test_one_press_moves_a_card_one_place_up(open_page: Callable[..., Page]) -> None:
    page = ready(open_page(PAGE))
    up = page.locator("[data-entry=e3] .ballot__up")

    up.click()
    once = order(page)
    up.click()

    assert (once, order(page)) == (["e1", "e3", "e2", "e4", "e5"], ["e3", "e1", "e2", "e4", "e5"])
    assert grip(page, "e3").evaluate("one => document.activeElement === one")
    assert not up.is_visible()
    assert page.locator("mw-ballot [aria-live]").inner_text() == "Entry 3 is in place 1 of 5."


def test_keyboard_ties_share_the_better_rank(open_page: Callable[..., Page]) -> None:
    page = ready(open_page(PAGE))

    for key in ["Space", "t", "Space"]:
        grip(page, "e3").press(key)

    assert ranks(page) == {"e1": "1", "e2": "2", "e3": "2", "e4": "4", "e5": "5"}


def test_drag_to_the_top_changes_the_order(open_page: Callable[..., Page]) -> None:
    page = ready(open_page(PAGE, width=600))

    drag(page, "e2", "e1", 0.1)

    assert order(page) == ["e2", "e1", "e3", "e4", "e5"]
    assert ranks(page) == {"e1": "2", "e2": "1", "e3": "3", "e4": "4", "e5": "5"}


def test_drag_onto_another_card_ties_them(open_page: Callable[..., Page]) -> None:
    page = ready(open_page(PAGE, width=600))

    drag(page, "e2", "e1", 0.5)

    assert ranks(page) == {"e1": "1", "e2": "1", "e3": "3", "e4": "4", "e5": "5"}


def test_ballot_posts_ranks_and_recognised(site: Site, open_page: Callable[..., Page]) -> None:
    page = ready(open_page(PAGE))
    for key in ["Space", "ArrowUp", "Space"]:
        grip(page, "e2").press(key)
    page.locator("[name=recognised_e4]").check()

    page.get_by_role("button", name="Cast this ballot").click()
    expect(page).to_have_title("sent", timeout=60_000)

    sent = parse_qs(site.posts[-1][1].decode())
    assert {key: value for key, value in sent.items() if key.startswith("rank_")} == {
        "rank_e1": ["2"],
        "rank_e2": ["1"],
        "rank_e3": ["3"],
        "rank_e4": ["4"],
        "rank_e5": ["5"],
    }
    assert sent["recognised_e4"] == ["on"]


def test_ballot_that_nobody_touched_is_cast_on_the_second_press(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = ready(open_page(PAGE))
    cast, posts = page.get_by_role("button", name="Cast this ballot"), len(site.posts)

    cast.click()
    expect(page.get_by_role("alert")).to_contain_text("You have placed nothing yet")
    asked = len(site.posts)
    cast.click()
    expect(page).to_have_title("sent", timeout=60_000)

    assert (asked, len(site.posts)) == (posts, posts + 1)


def test_ballot_without_a_script_has_numbers_to_fill_in(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGE, java_script_enabled=False)

    fields = page.locator("input[type=number][name^=rank_]")

    assert fields.count() == 5
    assert fields.first.is_visible()
