"""Who may draw a list to judge, and what is on it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.adapters_judging import entries_for_assignment, standing_entries
from mitwerk.apps.challenges.errors_judging import (
    JoinedLate,
    NotAJudge,
    NothingToJudge,
    NotJudged,
    OwnShare,
    OwnStake,
)
from mitwerk.apps.challenges.queries.juries import may_judge
from mitwerk.apps.challenges.services.enter import enter, withdraw
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.apps.members.services.teams import leave_team
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.visibility import open_revisions
from mitwerk.kit import clock
from tests.apps.challenges.test_lineage_shares import forked
from tests.factories import challenges as make
from tests.factories.judging import (
    judged_phase,
    rank_in_order,
)
from tests.factories.members import client_of, make_team

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import EntryRevision, Phase
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db


def test_draw_sheet_gives_at_most_five_entries() -> None:
    phase = judged_phase(entries=7)

    sheet = draw_sheet(by=make.member("bob"), phase_code=phase.code)

    assert len(set(sheet.entries)) == 5


def entered_with_team(phase: Phase) -> EntryRevision:
    """Erna and Dora hand in together; then Dora leaves the team."""
    erna, dora = make.member("erna"), make.member("dora")
    team = make_team(erna, dora)
    blueprint = create_blueprint(by=dora, about=About(title="Ours"), team=team)
    revision = make.revision(dora, blueprint=blueprint)
    receipt = enter(by=dora, phase_code=phase.code, submission=make.submission(revision))
    leave_team(by=dora, team=team)
    return receipt


def test_entries_belong_to_everybody_who_was_in_the_team_when_it_handed_in() -> None:
    phase = make.open_phase()
    entered_with_team(phase)
    make.entered(phase)

    mine, other = entries_for_assignment(standing_entries(phase))

    names = [make.member(name).pk for name in ("erna", "dora")]
    assert {f"member:{pk}" for pk in names} < mine.owners
    assert mine.owners.isdisjoint(other.owners)


@pytest.mark.parametrize("who", ["erna", "dora", "bob"])
def test_draw_sheet_refuses_whoever_has_a_stake(who: str) -> None:
    phase = make.open_phase()
    entered_with_team(phase)
    make.entered(phase, make.member("bob"))
    for _number in range(3):
        make.entered(phase)
    make.after_deadline(phase)

    with pytest.raises(OwnStake):
        draw_sheet(by=make.member(who), phase_code=phase.code)

    assert phase.sheets.count() == 0


def test_draw_sheet_refuses_who_joined_after_the_deadline() -> None:
    phase = judged_phase()
    friend = make.member("friend", date_joined=clock.now())
    page = reverse("challenges:judge", args=[phase.challenge.code, phase.code])

    with pytest.raises(JoinedLate):
        draw_sheet(by=friend, phase_code=phase.code)

    told = client_of(friend).get(page).content.decode()
    assert "Members from before the deadline rank here." in told
    assert (may_judge(phase, friend), may_judge(phase, make.member())) == (False, True)


def test_draw_sheet_takes_who_joined_late_where_older_terms_ask_for_no_date() -> None:
    phase = judged_phase()
    texts = [one for one in json.loads(phase.challenge.terms)["texts"] if one["key"] != "who-ranks"]
    phase.challenge.terms = json.dumps({"texts": texts})

    assert may_judge(phase, make.member("friend", date_joined=clock.now()))


def built_on(charlie: Member, **rules: object) -> Phase:
    """A phase in which Bob enters a fork of Charlie's work, beside three others."""
    phase = make.open_phase(**rules)
    forked(phase, charlie)
    for _number in range(3):
        make.entered(phase)
    return phase


def test_draw_sheet_refuses_whose_work_an_entry_builds_on() -> None:
    charlie = make.member("charlie")
    phase = built_on(charlie)
    page = reverse("challenges:judge", args=[phase.challenge.code, phase.code])
    before = client_of(charlie).get(page).content.decode()
    make.after_deadline(phase)

    with pytest.raises(OwnShare):
        draw_sheet(by=charlie, phase_code=phase.code)

    after = client_of(charlie).get(page).content.decode()
    told = "An entry here builds on your work."
    assert (told in before, told in after) == (False, True)
    assert (may_judge(phase, charlie), may_judge(phase, make.member("erna"))) == (False, True)


def test_draw_sheet_takes_whose_work_an_entry_builds_on_where_older_terms_do_not_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    older = replace(texts.RANKS_PROMISE, version=1, sentences=texts.RANKS_PROMISE.sentences[:1])
    all_texts = tuple(older if text is texts.RANKS_PROMISE else text for text in texts.ALL)
    monkeypatch.setattr(texts, "ALL", all_texts)
    charlie = make.member("charlie")
    phase = make.after_deadline(built_on(charlie))

    sheet = draw_sheet(by=charlie, phase_code=phase.code)

    assert "1" not in sheet.entries


def test_a_named_judge_never_sees_what_builds_on_work_done_in_a_team_that_was_left() -> None:
    erna, dora = make.member("erna"), make.member("dora")
    team = make_team(erna, dora)
    ours = create_blueprint(by=dora, about=About(title="Ours"), team=team)
    first = make.revision(dora, blueprint=ours)
    open_revisions([first], by=dora)
    first.refresh_from_db()
    leave_team(by=dora, team=team)
    juries = (JuryDraft("experts", 100, ("dora",)),)
    drafts = [make.phase_draft(juries=juries)]
    phase = make.open_phase(phases=drafts, too_close_rule="split")
    bob = make.member("bob")
    mine = make.revision(bob, "hub.pdf", blueprint=fork(by=bob, revision=first))
    enter(by=bob, phase_code=phase.code, submission=make.submission(mine))
    for _number in range(2):
        make.entered(phase)
    make.after_deadline(phase)

    sheet = draw_sheet(by=dora, phase_code=phase.code)

    assert sorted(sheet.entries) == ["2", "3"]


def test_draw_sheet_takes_who_withdrew_in_time() -> None:
    phase = make.open_phase()
    bob = make.member("bob")
    gone = make.entered(phase, bob)
    withdraw(by=bob, entry_code=gone.entry.code)
    for _number in range(3):
        make.entered(phase)
    make.after_deadline(phase)

    sheet = draw_sheet(by=bob, phase_code=phase.code)

    assert str(gone.entry.number) not in sheet.entries


@pytest.mark.parametrize(("who", "offered"), [("bob", False), ("charlie", True)])
def test_pages_offer_judging_to_whom_it_is_open(who: str, offered: bool) -> None:
    phase = make.open_phase()
    for name in ("bob", "", ""):
        make.entered(phase, make.member(name))
    make.after_deadline(phase)
    browser = client_of(make.member(who))
    arguments = [phase.challenge.code, phase.code]

    judge = browser.get(reverse("challenges:judge", args=arguments)).content.decode()
    shown = browser.get(reverse("challenges:phase", args=arguments)).content.decode()

    assert ("Its entries are judged by others" in judge) is not offered
    assert (reverse("challenges:judge", args=arguments) in shown) is offered


def test_draw_sheet_gives_the_open_sheet_again() -> None:
    phase = judged_phase(entries=7)
    bob = make.member("bob")

    first = draw_sheet(by=bob, phase_code=phase.code)
    second = draw_sheet(by=bob, phase_code=phase.code)

    assert first.pk == second.pk


def test_draw_sheet_goes_on_until_a_small_jury_has_seen_everything() -> None:
    juries = (JuryDraft("experts", 100, ("dora",)),)
    make.member("dora", "juror")
    phase = judged_phase(entries=7, rule="split", juries=juries)
    dora = make.member("dora")
    seen: set[str] = set()
    for _list in range(2):
        seen |= set(rank_in_order(dora, phase).ranks)

    with pytest.raises(NothingToJudge):
        draw_sheet(by=dora, phase_code=phase.code)

    assert len(seen) == 7


def test_draw_sheet_refuses_strangers_without_community_jury() -> None:
    make.member("dora", "juror")
    phase = judged_phase(rule="split", juries=(JuryDraft("experts", 100, ("dora",)),))

    with pytest.raises(NotAJudge):
        draw_sheet(by=make.member("charlie"), phase_code=phase.code)

    assert phase.sheets.count() == 0


def test_draw_sheet_refuses_before_the_deadline() -> None:
    phase = make.open_phase()
    make.entered(phase)

    with pytest.raises(NotJudged):
        draw_sheet(by=make.member("bob"), phase_code=phase.code)
