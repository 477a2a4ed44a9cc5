"""The sample pages on a loopback server, and one headless Chromium for all of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trimesh
from playwright.sync_api import Browser, BrowserType, Page, ViewportSize, sync_playwright

from tests.frontend.server import STATIC, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Models are drawn by a GL in software, and pages with it: twice the work for those without a model.
WITH_GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WITHOUT_GL = ["--disable-gpu", "--disable-3d-apis"]
# Software rendering compiles its shaders on the first picture, slowly on a busy machine.
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def built() -> Path:
    """Return the built islands; `make frontend` (or this) makes them."""
    folder = STATIC / "mitwerk/built"
    if not (folder / "viewer.js").is_file():
        subprocess.run(["npm", "run", "build"], cwd=ROOT / "frontend", check=True)
    return folder


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("pages")
    # A process of its own: here the project's settings may be loaded already.
    subprocess.run(
        [sys.executable, "-m", "tests.frontend.render", str(folder)], cwd=ROOT, check=True
    )
    site = Site(folder).start()
    site.pages["/model.glb"] = two_boxes()
    site.pages["/poster.svg"] = b'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>'
    yield site
    site.stop()


def two_boxes() -> bytes:
    """A GLB in metres, Y-up: a base 2.0 x 0.5 x 1.0 and a smaller block on top of it."""
    base = trimesh.creation.box((2.0, 0.5, 1.0))
    block = trimesh.creation.box((0.4, 0.3, 0.4))
    block.apply_translation((0.0, 0.4, 0.0))
    scene = trimesh.Scene({"Base": base, "Block": block})
    data = scene.export(file_type="glb")
    assert isinstance(data, bytes)
    return data


@pytest.fixture(scope="package")
def chromium() -> Iterator[BrowserType]:
    with sync_playwright() as play:
        yield play.chromium


@pytest.fixture(scope="package")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    """A browser that can draw models."""
    with start(chromium, WITH_GL) as browser:
        yield browser


@pytest.fixture(scope="package")
def plain_browser(chromium: BrowserType) -> Iterator[Browser]:
    """A browser for pages that draw none."""
    with start(chromium, WITHOUT_GL) as browser:
        yield browser


@contextmanager
def start(chromium: BrowserType, flags: list[str]) -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("Chromium is missing: make setup says how to install it")
    browser = chromium.launch(executable_path=path, args=FLAGS + flags)
    yield browser
    browser.close()


@pytest.fixture
def open_page(plain_browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page; whatever the browser complains about fails the test."""
    yield from opening(plain_browser, site, {"width": 1280, "height": 844})


@pytest.fixture
def open_model(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page where models are drawn, in a small window: each point of it costs work."""
    yield from opening(browser, site, {"width": 960, "height": 600})


def opening(browser: Browser, site: Site, window: ViewportSize) -> Iterator[Callable[..., Page]]:
    complaints: list[str] = []
    contexts = []

    def open_(path: str, *, width: int = window["width"], **options: object) -> Page:
        viewport: ViewportSize = {"width": width, "height": window["height"]}
        context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if "Content Security Policy" in message.text
                else None
            ),
        )
        page.goto(site.address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
