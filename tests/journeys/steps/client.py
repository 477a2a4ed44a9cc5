"""What the client does: join, write the brief, publish, decide, award, pay."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from playwright.sync_api import expect

from mitwerk.apps.challenges.models import Award, Challenge, Phase
from mitwerk.apps.members.models import Member, RoleGrant
from tests.journeys import brief
from tests.journeys.cast import JUDGES, PASSWORD
from tests.journeys.waiting import until

if TYPE_CHECKING:
    from tests.journeys.people import Person, Room

LINK = re.compile(r"/account/confirm-email/[^\s/]+/")


def join(room: Room) -> Person:
    """Sign up, follow the link in the mail, sign in."""
    alice = room()
    alice.go("/account/signup/")
    alice.audit()
    alice.fill(email="alice@example.org", username="alice", password1=PASSWORD)
    alice.press("Create the account")
    expect(alice.page).to_have_url(re.compile("/account/confirm-email/"))
    alice.go(until(confirmation_link, "the mail with the link"))
    alice.audit()
    alice.press("Confirm")
    expect(alice.page).not_to_have_url(LINK)
    if not alice.page.locator(".masthead .menu__label", has_text="alice").count():
        alice.sign_in("alice")
    member = Member.objects.get(handle="alice")
    assert (member.email, member.time_zone) == ("alice@example.org", "Europe/Berlin")
    return alice


def confirmation_link() -> str:
    """Return the path of the link in the mail to Alice, "" while it has not come."""
    for mail in (settings.MITWERK.home / "mail").glob("*.log"):
        text = mail.read_text()
        found = LINK.search(text)
        if found and "To: alice@example.org" in text:
            return found[0]
    return ""


def write_brief(alice: Person) -> str:
    """Write the brief through its guided pages; return the code of the draft."""
    alice.go("/challenges/new/")
    alice.audit()
    alice.fill(title=brief.WORDS["title"])
    alice.press("Start the draft")
    expect(alice.page).to_have_url(re.compile(r"/edit/what/"))
    alice.audit()
    alice.fill(**{name: text for name, text in brief.WORDS.items() if name != "title"})
    alice.page.locator("[name=size][value=part]").check()
    save_step(alice, "sums")
    alice.fill(prizes_minor="1200", target_price_minor="180", approval_minor="0")
    save_step(alice, "phases")
    write_phases(alice)
    write_rows(alice)
    alice.audit()
    alice.press("Go on")
    write_rules(alice)
    return Challenge.objects.get(title=brief.WORDS["title"]).code


def save_step(alice: Person, following: str) -> None:
    """Save the step and land on the following one."""
    alice.press("Save and go on")
    expect(alice.page).to_have_url(re.compile(f"/edit/{following}/"))
    alice.audit()


def write_phases(alice: Person) -> None:
    """Add the concept, open since an hour, and the front, which needs it."""
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    add_phase(alice, "concept", "Concept", now - timedelta(hours=1), "600; 200", "sketch")
    add_phase(alice, "front", "Front", now + timedelta(days=18), "400", "model", needs="Concept")
    alice.audit()
    alice.follow("Go on")
    expect(alice.page).to_have_url(re.compile("/edit/rows/"))


def add_phase(
    alice: Person, kind: str, title: str, opens: datetime, prizes: str, item: str, needs: str = ""
) -> None:
    alice.follow("Add a phase of your own")
    expect(alice.page).to_have_url(re.compile("/edit/phases/new/"))
    if needs:
        alice.audit()
        alice.page.get_by_label(needs, exact=True).check()
    moments = {"opens_at": 0, "closes_at": 3, "judged_at": 5}
    shown = {
        name: (opens + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
        for name, days in moments.items()
    }
    alice.choose(kind=kind, **{"items-0-kind": item})
    alice.fill(title=title, prizes=prizes, client_weight="40", experts_weight="60", **shown)
    alice.fill(experts_judges=", ".join(JUDGES))
    alice.press("Save this phase")
    expect(alice.page).to_have_url(re.compile("/edit/phases/$"))
    expect(alice.page.locator(".phase-line h2", has_text=title)).to_be_visible()


def write_rows(alice: Person) -> None:
    """One measured row, and one more that people judge."""
    alice.audit()
    row, other = (
        alice.page.locator("[data-formset-rows] > [data-formset-row]").nth(n) for n in (0, 1)
    )
    row.locator("[name$='-text']").fill("It is light")
    row.locator("[name$='-fact']").select_option("mass")
    row.locator("[name$='-comparison']").select_option("<=")
    row.locator("[name$='-value']").fill("4.5")
    row.locator("[name$='-unit']").fill("kg")
    alice.press("Add a row")
    other.locator("[name$='-text']").fill("It looks right")
    other.locator("[name$='-kind']").select_option("judged")
    other.locator("[name$='-must']").select_option("0")
    alice.press("Save and go on")
    expect(alice.page).to_have_url(re.compile("/edit/files/"))


def write_rules(alice: Person) -> None:
    """When ballots can't tell the winner, the client jury chooses."""
    expect(alice.page).to_have_url(re.compile("/edit/rules/"))
    alice.audit()
    alice.page.locator("[name=too_close_rule][value=client_jury]").check()
    alice.page.locator("[name=appeal_days]").fill("0")
    save_step(alice, "check")


def become_client(ada: Person, alice: Person) -> None:
    """The one thing missing is the role; an administrator grants it."""
    expect(alice.page.locator(".missing li")).to_have_count(1)
    expect(alice.page.locator(".missing")).to_contain_text("Only clients publish")
    ada.go("/people/alice/roles/")
    ada.audit()
    ada.press("Grant Client")
    expect(ada.page.get_by_role("button", name="Revoke Client")).to_be_visible()
    assert RoleGrant.objects.get(member__handle="alice").granted_by == Member.objects.get(
        handle="ada"
    )


def publish(alice: Person, code: str) -> None:
    """Publish; the terms are frozen, the prizes locked, the first phase is open."""
    alice.page.reload()
    alice.audit()
    alice.press("Publish and freeze the terms")
    expect(alice.page).not_to_have_url(re.compile("/edit/"))
    challenge = Challenge.objects.get(code=code)
    states = list(challenge.phases.order_by("position").values_list("state", flat=True))
    assert (challenge.state, states) == ("open", ["open", "scheduled"])
    assert (challenge.prizes_minor, len(challenge.terms_sha256)) == (120_000, 64)
    alice.go(f"/challenges/{code}/dashboard/")
    alice.audit()


def decide(alice: Person, phase: Phase) -> None:
    """Too close to call: choose entry 1 and say why."""
    alice.go(f"/challenges/{phase.challenge.code}/phases/{phase.code}/result/")
    alice.audit()
    alice.page.locator("[name=entry][value='1']").check()
    alice.fill(reason=brief.REASON)
    alice.press("Decide for this entry")
    expect(alice.page.locator(".result-reason")).to_contain_text(brief.REASON)
    phase.refresh_from_db()
    assert (phase.state, phase.decision.by) == ("decided", Member.objects.get(handle="alice"))
    assert list(phase.decision.places.values_list("rank", "entry__number")) == [(1, 1), (2, 2)]


def award_and_pay(alice: Person, code: str, phase: Phase) -> None:
    """Award both prizes, read the ledger, mark both shares as paid."""
    alice.audit()
    alice.press("Award the prizes")
    expect(alice.page).to_have_url(re.compile(f"/challenges/{code}/money/"))
    alice.audit()
    amounts = alice.page.locator(".share .amount")
    expect(amounts).to_have_text([re.compile("600"), re.compile("200")])
    for number in (1, 2):
        alice.page.get_by_text("I paid it by hand").first.click()
        alice.page.locator("main [name=reference]").first.fill(f"Transfer {number}")
        alice.page.locator("main [name=country]").first.fill("DE")
        alice.press("Mark as paid")
        expect(alice.page.locator(".share .tag")).to_have_count(number)
    awards = Award.objects.filter(phase=phase).order_by("rank")
    assert list(awards.values_list("amount_minor", "state")) == [(60_000, "paid"), (20_000, "paid")]
    phase.refresh_from_db()
    assert phase.state == "closed"
