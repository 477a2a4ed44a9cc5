"""How long a phone on a slow 4G line waits for the picture, and what it loads without being asked.

Start the demo (``mitwerk demo``), wait until its previews are made, then
``python benchmarks/slow_network.py http://127.0.0.1:8000``. Chromium's own "Slow 4G": 562 ms round
trip, 1.6 Mbit/s down, 750 kbit/s up; a window of 390 × 844, nothing cached. Prints JSON.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SLOW_4G = {
    "offline": False,
    "latency": 562,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
RUNS = 3
BIGGEST = """() => new Promise(resolve => {
    new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
        .observe({ type: 'largest-contentful-paint', buffered: true })
})"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
FIRST_PICTURE = """() => {
    const picture = document.querySelector('.poster img, .entry__picture img');
    return picture !== null && picture.complete && picture.naturalWidth > 0 }"""
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


def visit(browser: Browser, address: str, *, tapping: bool) -> dict[str, Any]:
    """Open one page on the slow line; say when its picture stood and what had come by then."""
    context = browser.new_context(**PHONE)
    context.set_default_timeout(120_000)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_4G)
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: Counter[str] = Counter()
    kinds: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event.get("type", "Other")

    def loaded(event: dict[str, Any]) -> None:
        weights[kinds[event["requestId"]]] += int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", loaded)
    models: list[str] = []
    page.on(
        "request", lambda asked: models.append(asked.url) if "/preview/model" in asked.url else None
    )
    page.goto(address, wait_until="commit", timeout=120_000)
    page.wait_for_function(FIRST_PICTURE, timeout=120_000)
    picture_ms = page.evaluate("() => performance.now()")
    by_then = weights.total()
    page.wait_for_load_state("networkidle", timeout=120_000)
    found = {
        "picture_s": round(picture_ms / 1000, 2),
        "largest_paint_s": round(page.evaluate(BIGGEST) / 1000, 2),
        "first_paint_s": round(page.evaluate(FIRST_PAINT) / 1000, 2),
        "bytes_by_the_picture": by_then,
        "bytes": weights.total(),
        "bytes_by_kind": dict(weights.most_common()),
        "models_unasked": len(models),
        "models_after_tap": tap(page, models) if tapping else None,
    }
    context.close()
    return found


def tap(page: Page, models: list[str]) -> int | None:
    """Tap the viewer, where there is one, and count the models it then asks for.

    Not how long it then draws: without a graphics card that says nothing of a phone.
    """
    button = page.locator(".viewer__start").first
    if not button.count():
        return None
    with page.expect_request(lambda asked: "/preview/model" in asked.url, timeout=120_000):
        button.tap()
    return len(models)


def main(address: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.goto(address)
        challenge = page.locator(".poster__link").first.evaluate("link => link.href")
        found = {
            name: [visit(browser, url, tapping=run == RUNS - 1) for run in range(RUNS)]
            for name, url in (("home", address), ("challenge", challenge))
        }
        version = browser.version
        browser.close()
    middle = {name: median(run["picture_s"] for run in runs) for name, runs in found.items()}
    machine = {"chromium": version, "machine": platform.processor() or platform.machine()}
    print(json.dumps({"picture_median_s": middle, "runs": found} | machine, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
