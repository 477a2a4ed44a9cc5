"""What anybody sees without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys import brief

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase
    from tests.journeys.people import Person

LISTS = ("/", "/challenges/", "/blueprints/", "/people/", "/teams/", "/people/bob/")


def lists(who: Person, challenge: str) -> None:
    """Home, lists, profile, sign-in and the challenge itself."""
    for path in (*LISTS, "/account/login/", f"/challenges/{challenge}/terms/"):
        who.go(path)
        who.audit()
    who.go(f"/challenges/{challenge}/")
    who.reads(brief.WORDS["title"])
    who.audit()


def sees_numbers_only(who: Person, challenge: str, phase: Phase) -> None:
    """From the deadline everybody sees the entries by number, and no author."""
    page = who.go(f"/challenges/{challenge}/phases/{phase.code}/")
    expect(page.locator(".entry__number")).to_have_text(["1", "2"])
    assert "bob" not in page.content()
    who.audit()


def reads_result(who: Person, challenge: str, phase: Phase) -> None:
    """The reason, the authors and every movement are public."""
    page = who.go(f"/challenges/{challenge}/phases/{phase.code}/result/")
    expect(page.locator(".result-reason")).to_contain_text(brief.REASON)
    expect(page.locator(".prize-lines li")).to_have_count(2)
    assert "bob" in page.content()
    who.audit()
    page = who.go(f"/challenges/{challenge}/money/")
    expect(page.locator(".share .tag")).to_have_count(2)
    expect(page.locator(".money")).not_to_have_count(0)
    who.audit()
