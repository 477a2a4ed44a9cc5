"""Pages of judges: what waits, what is ranked, and the client jury's choice on the cards."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors_judging import NothingToJudge
from mitwerk.apps.challenges.models import EntryRevision, Phase
from mitwerk.apps.challenges.queries.ballot_page import tasks_of
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.sheets import draw_sheet, swap_entry
from tests.factories import challenges as make
from tests.factories.judging import end_judging, judged_phase, rank_in_order
from tests.factories.members import client_of

pytestmark = pytest.mark.django_db


def listed(phase: Phase) -> str:
    browser = client_of(phase.challenge.client)
    return browser.get(reverse("challenges:judge-tasks")).content.decode()


def test_a_phase_without_a_list_only_says_until_when() -> None:
    assert "ranked" not in listed(judged_phase(entries=3))


def test_an_open_list_still_waits() -> None:
    phase = judged_phase(entries=3)
    draw_sheet(by=phase.challenge.client, phase_code=phase.code)

    text = listed(phase)

    assert "0 of 1 list ranked · 0 of 3 entries seen" in text
    assert "nothing waits here" not in text


def test_a_phase_whose_lists_are_ranked_waits_no_more() -> None:
    phase = judged_phase(entries=3)
    rank_in_order(phase.challenge.client, phase)

    assert "1 of 1 list ranked: nothing waits here" in listed(phase)


def test_what_waits_comes_before_what_is_ranked() -> None:
    ranked = judged_phase(entries=2)
    rank_in_order(ranked.challenge.client, ranked)
    waiting = judged_phase(entries=2)

    tasks = tasks_of(ranked.challenge.client)

    assert [(task.phase, task.done) for task in tasks] == [(waiting, False), (ranked, True)]


def test_entries_not_seen_yet_still_wait() -> None:
    phase = judged_phase(entries=7)
    rank_in_order(phase.challenge.client, phase)

    assert [task.done for task in tasks_of(phase.challenge.client)] == [False]


def test_one_entry_alone_waits_for_nobody() -> None:
    phase = judged_phase(entries=1)
    client = phase.challenge.client
    page = reverse("challenges:judge", args=[phase.challenge.code, phase.code])

    offered = client_of(client).get(page).content.decode()

    with pytest.raises(NothingToJudge):
        draw_sheet(by=client, phase_code=phase.code)
    assert "Give me my first list" not in offered
    assert "Nothing here is yours to rank" in offered
    assert [task.done for task in tasks_of(client)] == [True]
    assert "Nothing here is yours to rank" in listed(phase)


def test_who_drew_a_list_in_the_community_finds_it_again() -> None:
    phase = judged_phase(entries=2)
    bob = make.member("bob")
    before = tasks_of(bob)
    draw_sheet(by=bob, phase_code=phase.code)

    assert before == []
    assert [(task.phase, task.done) for task in tasks_of(bob)] == [(phase, False)]


def test_many_phases_cost_what_one_costs() -> None:
    counts = []
    for number in (1, 3):
        for _phase in range(number):
            rank_in_order(make.alice(), judged_phase(entries=2))
            judged_phase(entries=2)
        with CaptureQueriesContext(connection) as captured:
            tasks = tasks_of(make.alice())
        counts.append((len(tasks), len(captured)))

    assert [tasks for tasks, _queries in counts] == [2, 8]
    assert counts[0][1] == counts[1][1]


def test_the_client_jury_chooses_on_the_cards_of_the_contenders() -> None:
    phase = end_judging(judged_phase(entries=2))
    assert phase.state == PhaseState.TOO_CLOSE
    page = reverse("challenges:result", args=[phase.challenge.code, phase.code])
    browser = client_of(phase.challenge.client)

    text = browser.get(page).content.decode()
    refused = browser.post(page, {"entry": "2", "reason": "short"})

    cards = re.findall(r'<li class="entry">.*?</li>', text, re.DOTALL)
    chosen = [re.search(r'type="radio" name="entry" value="(\d+)"', card) for card in cards]
    assert sorted(found.group(1) for found in chosen if found) == ["1", "2"]
    assert EntryRevision.objects.count() == len(cards)
    assert refused.status_code == 422
    assert 'value="2" required checked' in refused.content.decode()


def test_strangers_choose_nothing() -> None:
    phase = end_judging(judged_phase(entries=2))
    page = reverse("challenges:result", args=[phase.challenge.code, phase.code])

    text = client_of(make.member("charlie")).get(page).content.decode()

    assert 'type="radio" name="entry"' not in text


def test_who_recognised_the_rest_is_asked_for_no_list_that_never_comes() -> None:
    phase = judged_phase(entries=3)
    client = phase.challenge.client
    sheet = swap_entry(
        by=client, sheet_code=draw_sheet(by=client, phase_code=phase.code).code, number="2"
    )
    ranks = {number: at for at, number in enumerate(sheet.entries, start=1)}
    ballot = cast_ballot(by=client, sheet_code=sheet.code, ranks=ranks, recognised=[])
    browser = client_of(client)

    pages = [
        browser.get(reverse("challenges:ballot", args=[ballot.code])).content.decode(),
        browser.get(
            reverse("challenges:judge", args=[phase.challenge.code, phase.code])
        ).content.decode(),
    ]

    assert [("the next list" in text, "You ranked all" in text) for text in pages] == [
        (False, True)
    ] * 2
    assert [task.done for task in tasks_of(client)] == [True]
