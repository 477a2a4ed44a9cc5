"""A person at a browser of their own; whatever the browser complains about is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.sync_api import expect

from tests.journeys.cast import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

PATIENCE_MS = 120_000
AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
FINDINGS = """async (rules) => (await axe.run(document, { resultTypes: ['violations'],
      ...(rules && { runOnly: rules }) })).violations
    .filter(found => ['serious', 'critical'].includes(found.impact))
    .flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(' ')}`))"""
WORDS = [
    "html-has-lang", "html-lang-valid", "valid-lang", "document-title", "label", "select-name",
    "button-name", "link-name", "image-alt", "svg-img-alt", "frame-title", "aria-command-name",
    "aria-input-field-name", "aria-toggle-field-name", "summary-name",
]  # fmt: skip
"""Rules on what is said: the rest of a page is the same in both languages."""
SPEAKS = {"en": "en-GB", "de": "de-DE"}

expect.set_options(timeout=PATIENCE_MS)


SETTLED = """async () => {
  const frame = () => new Promise((next) => requestAnimationFrame(() => next(0)));
  await frame(); await frame();
  const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(moving.map((one) => one.finished));
  await frame();
}"""

REPLACE = """(text) => {
  const other = new DOMParser().parseFromString(text, 'text/html');
  document.documentElement.lang = other.documentElement.lang;
  document.title = other.title;
  document.body.replaceWith(document.adoptNode(other.body));
}"""


class Browsers(NamedTuple):
    """One that draws pages only, and one that draws models, which takes twice the work."""

    plain: Browser
    with_models: Browser


class Person:
    """Opens pages of the server in a window of the given width."""

    def __init__(self, browser: Browser, address: str, width: int = 1280) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            timezone_id="Europe/Berlin",
            locale=SPEAKS["en"],
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.handle = ""
        self.complaints: list[str] = []
        self.found: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: ConsoleMessage) -> None:
        # A newer step took the place of one under way; real faults have names of their own.
        if message.text.startswith(("htmx:sendAbort", "htmx:afterRequest")):
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, handle: str) -> Person:
        """Sign in by the page; the address is the handle's."""
        self.go("/account/login/")
        self.fill_sign_in(handle)
        expect(self.page.locator(".masthead .menu__label", has_text=handle)).to_be_attached()
        return self

    def fill_sign_in(self, handle: str) -> None:
        self.handle = handle
        self.fill(login=f"{handle}@example.org", password=PASSWORD)
        self.press("Sign in")

    def fill(self, **fields: str) -> None:
        """Fill fields by their names."""
        for name, text in fields.items():
            self.page.locator(f"main [name='{name}']").fill(text)

    def choose(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name='{name}']").select_option(value)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def reads(self, text: str) -> None:
        """Wait until the main heading says this."""
        expect(self.page.locator("h1").first).to_have_text(text)

    def audit(self) -> None:
        """Let axe look at the page: all of it in English, light and dark, its words in German."""
        self.page.evaluate(AXE.read_text())
        self._look("en")
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self._look("dark", ["color-contrast"])
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self._show_german()
        self._look("de", WORDS)
        self.page.reload()

    def _show_german(self) -> None:
        """Put the German page in the place of this one: half the work of opening it."""
        self._prefer("de")
        german = self.context.request.get(self.page.url)
        self._prefer("en")
        self.page.evaluate(REPLACE, german.text())
        expect(self.page.locator("html")).to_have_attribute("lang", "de")

    def _prefer(self, language: str) -> None:
        cookie = {"name": "django_language", "value": language, "url": self.address}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def _look(self, how: str, rules: list[str] | None = None) -> None:
        # Colours that are still on their way to the other theme are no fault.
        self.page.evaluate(SETTLED)
        found: list[Any] = self.page.evaluate(FINDINGS, rules)
        path = self.page.url.removeprefix(self.address)
        self.found += [f"{path} ({how}) {one}" for one in found]

    def close(self) -> None:
        self.context.close()


class Room:
    """Everybody at their browsers; leaving it checks that no browser complained."""

    def __init__(self, browsers: Browsers, address: str) -> None:
        self.browsers, self.address = browsers, address
        self.people: list[Person] = []

    def __call__(self, handle: str = "", width: int = 1280, *, models: bool = False) -> Person:
        """Return a new person, signed in when a handle is given, who looks at models or not."""
        browser = self.browsers.with_models if models else self.browsers.plain
        person = Person(browser, self.address, width)
        self.people.append(person)
        return person.sign_in(handle) if handle else person

    def leave(self) -> None:
        for person in self.people:
            person.close()

    def check(self) -> None:
        """No page made the browser complain, and axe found nothing serious."""
        complaints = [one for person in self.people for one in person.complaints]
        found = [one for person in self.people for one in person.found]
        assert complaints == [], json.dumps(complaints, indent=1)
        assert found == [], json.dumps(found, indent=1)
