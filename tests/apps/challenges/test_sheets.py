"""What judges are shown: swaps, what they have to do with, pairs, lines for the authors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mitwerk.apps.challenges.errors_judging import (
    BallotIncomplete,
    NotAJudge,
    NothingToJudge,
    NotJudged,
    TooManySwaps,
)
from mitwerk.apps.challenges.models import BallotSheet, Recognition
from mitwerk.apps.challenges.rules_judging import MOST_SWAPS
from mitwerk.apps.challenges.services import sheets
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.apps.challenges.services.sheets import draw_sheet, swap_entry
from mitwerk.apps.talk.services.threads import Text, start_thread
from mitwerk.apps.vault.services.visibility import open_revisions
from tests.factories import challenges as make
from tests.factories.judging import (
    COMMUNITY_ONLY,
    decided_phase,
    end_judging,
    judged_phase,
    rank_in_order,
)
from tests.factories.members import client_of

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase

pytestmark = pytest.mark.django_db


def drawn(phase: Phase, handle: str = "bob", **options: bool) -> BallotSheet:
    return draw_sheet(by=make.member(handle), phase_code=phase.code, **options)


def test_swap_puts_another_entry_in_the_place_of_a_known_one() -> None:
    phase = judged_phase(entries=7)
    sheet = drawn(phase)
    known = sheet.entries[2]

    left = swap_entry(by=make.member("bob"), sheet_code=sheet.code, number=known)

    assert left.entries[:2] + left.entries[3:] == sheet.entries[:2] + sheet.entries[3:]
    assert left.entries[2] not in sheet.entries
    assert BallotSheet.objects.get(pk=sheet.pk).entries == sheet.entries
    assert Recognition.objects.get().number == known
    assert drawn(phase).pk == left.pk


def test_a_recognised_entry_never_comes_again() -> None:
    phase = judged_phase(entries=7)
    sheet = drawn(phase)
    known = sheet.entries[0]
    swap_entry(by=make.member("bob"), sheet_code=sheet.code, number=known)

    later = [rank_in_order(make.member("bob"), phase).sheet for _list in range(2)]

    assert [known in one.entries for one in later] == [False, False]


def test_nobody_chooses_what_to_judge_by_swapping_on_and_on() -> None:
    phase, bob = judged_phase(entries=15), make.member("bob")
    for _time in range(MOST_SWAPS):
        swap_entry(by=bob, sheet_code=drawn(phase).code, number=drawn(phase).entries[0])
    sheet = drawn(phase)
    known, *others = sheet.entries

    with pytest.raises(TooManySwaps):
        swap_entry(by=bob, sheet_code=sheet.code, number=known)
    page = client_of(bob).get(reverse("challenges:sheet", args=[sheet.code])).content.decode()
    ranks = {number: rank for rank, number in enumerate(others, start=1)}
    ballot = cast_ballot(by=bob, sheet_code=sheet.code, ranks=ranks, recognised=[known])

    assert f'name="recognised_{known}"' in page
    assert reverse("challenges:sheet-swap", args=[sheet.code]) not in page
    assert known not in ballot.ranks


def test_what_was_swapped_becomes_public_with_the_ballot() -> None:
    phase = judged_phase(entries=7)
    swapped = []
    for _time in range(2):
        swapped.append(drawn(phase).entries[0])
        swap_entry(by=make.member("bob"), sheet_code=drawn(phase).code, number=swapped[-1])

    ballot = rank_in_order(make.member("bob"), phase)

    assert json.loads(ballot.payload)["recognised"] == sorted(swapped)


def test_a_replaced_list_takes_no_ballot() -> None:
    phase = judged_phase(entries=7)
    sheet = drawn(phase)
    bob = make.member("bob")
    swap_entry(by=bob, sheet_code=sheet.code, number=sheet.entries[0])

    with pytest.raises(NotJudged):
        cast_ballot(
            by=bob, sheet_code=sheet.code, ranks=dict.fromkeys(sheet.entries, 1), recognised=[]
        )

    assert phase.ballots.count() == 0


@pytest.mark.parametrize(
    ("who", "number", "refusal"), [("charlie", "1", NotAJudge), ("bob", "99", BallotIncomplete)]
)
def test_swap_refuses_strangers_and_strange_entries(
    who: str, number: str, refusal: type[Exception]
) -> None:
    sheet = drawn(judged_phase(entries=7))

    with pytest.raises(refusal):
        swap_entry(by=make.member(who), sheet_code=sheet.code, number=number)

    assert Recognition.objects.count() == 0


def test_nobody_judges_what_they_commented_on() -> None:
    phase = judged_phase(entries=6)
    entry = phase.entries.get(number=3)
    start_thread(
        by=make.member("bob"),
        ref=f"entry:{entry.code}",
        text=Text("Will it float?", "en", "Water"),
    )

    shown = set(drawn(phase).entries)

    assert shown == {"1", "2", "4", "5", "6"}


@pytest.mark.parametrize("about", ["revision", "blueprint"])
def test_nobody_judges_what_they_commented_on_before_it_was_handed_in(about: str) -> None:
    erna, phase = make.member("erna"), make.open_phase()
    first = make.revision(erna, "draft.pdf")
    open_revisions([first], by=erna)
    code = first.code if about == "revision" else first.blueprint.code
    words = Text("Will it float?", "en", "Water")
    start_thread(by=make.member("bob"), ref=f"{about}:{code}", text=words)
    last = make.revision(erna, "final.pdf", blueprint=first.blueprint)
    make.enter(by=erna, phase_code=phase.code, submission=make.submission(last))
    for _number in range(2):
        make.entered(phase)

    shown = set(drawn(make.after_deadline(phase)).entries)

    assert shown == {"2", "3"}


def test_pairs_are_lists_of_two() -> None:
    phase = judged_phase(entries=7)

    assert len(drawn(phase, pairs=True).entries) == 2


@pytest.fixture
def no_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Now and then an early list comes again; not here, where lists are counted."""
    monkeypatch.setattr(sheets, "REPEAT_SHARE", 0.0)


@pytest.mark.usefixtures("no_repeats")
def test_large_juries_look_at_the_contenders_in_the_second_half() -> None:
    phase = judged_phase(entries=12, rule="split", juries=COMMUNITY_ONLY)
    for number in range(4):
        for _list in range(3):
            rank_in_order(make.member(f"judge{number}"), phase)

    lists = [rank_in_order(make.member("bob"), phase).sheet.entries for _list in range(6)]

    late = {number for one in lists[3:] for number in one}
    assert {number for one in lists[:3] for number in one} == {str(n) for n in range(1, 13)}
    assert len(late) <= 10


@pytest.mark.usefixtures("no_repeats")
def test_a_small_jury_sees_every_entry_on_as_few_lists_as_it_takes() -> None:
    first, second = make.member("ruth"), make.member("sven")
    juries = (JuryDraft("experts", 100, (first.handle, second.handle)),)
    phase = judged_phase(entries=26, rule="split", juries=juries)

    for judge in (first, second):
        lists = [rank_in_order(judge, phase).sheet.entries for _list in range(6)]
        assert len({number for one in lists for number in one}) == 26
        with pytest.raises(NothingToJudge):
            draw_sheet(by=judge, phase_code=phase.code)


def test_a_line_for_the_authors_reaches_them_after_the_decision_only() -> None:
    phase = judged_phase(3, "split", juries=(JuryDraft("community", 100),))
    entry = phase.entries.select_related("entrant").get(number=2)
    report = reverse("challenges:report", args=[entry.code])
    for number in range(10):
        judge = make.member(f"judge{number}")
        sheet = draw_sheet(by=judge, phase_code=phase.code)
        told = {f"rank_{n}": n for n in sheet.entries} | {"remark_2": f"  Fine   {number} "}
        client_of(judge).post(reverse("challenges:sheet", args=[sheet.code]), told)

    early = client_of(entry.entrant).get(report).status_code
    phase = end_judging(phase)
    mine = client_of(entry.entrant).get(report).content.decode()
    theirs = client_of(make.member("charlie")).get(report).status_code

    told = client_of(entry.entrant).get(f"/api/v1/entries/{entry.code}/report").json()

    assert (early, theirs) == (404, 404)
    assert (told["rank"], told["entries"], told["ranked"]["entry"]) == (2, 3, "2")
    assert told["remarks"] == [f"Fine {number}" for number in range(10)]
    assert "Fine 3" in mine
    assert "judge3" not in mine


def test_judges_see_their_ballots_beside_the_result() -> None:
    phase = decided_phase(judges=10)
    judge = phase.ballots.order_by("pk")[0].judge
    address = reverse("challenges:my-ballots", args=[phase.challenge.code, phase.code])

    mine = client_of(judge).get(address).content.decode()
    others = client_of(make.member("charlie")).get(address).content.decode()
    told = client_of(judge).get(f"/api/v1/phases/{phase.code}/my-ballots").json()

    assert (told["same"], told["pairs"], told["left_out"]) == (3, 3, "")
    assert "agree on 3 of 3 pairs" in mine
    assert "You cast no ballot in the last round." in others


def test_the_database_keeps_what_was_shown_and_said() -> None:
    phase = judged_phase(entries=7)
    sheet = drawn(phase)
    swap_entry(by=make.member("bob"), sheet_code=sheet.code, number=sheet.entries[0])

    for change in (
        lambda: Recognition.objects.update(number="9"),
        lambda: BallotSheet.objects.filter(pk=sheet.pk).update(entries=["1"]),
        lambda: BallotSheet.objects.exclude(replaces=None).update(replaces=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_moderator_hides_a_line_and_the_authors_read_why() -> None:
    phase = judged_phase(3, "split", juries=(JuryDraft("community", 100),))
    entry = phase.entries.select_related("entrant").get(number=2)
    for text in ("You fool", "You fool", "No good", *["Fine"] * 7):
        sheet = draw_sheet(by=make.member(), phase_code=phase.code)
        told = {f"rank_{n}": n for n in sheet.entries} | {"remark_2": text}
        client_of(sheet.judge).post(reverse("challenges:sheet", args=[sheet.code]), told)
    end_judging(phase)
    report = reverse("challenges:report", args=[entry.code])
    asked = {"text": "You fool", "reason": "An insult."}
    mona, hide = client_of(make.member("mona", "moderator")), f"{report}hide/"

    refused = client_of(entry.entrant).post(hide, asked).status_code
    seen = mona.get(report).content.decode()
    hidden = mona.post(hide, asked).status_code
    mine = client_of(entry.entrant).get(report).content.decode()

    door = f"/api/v1/entries/{entry.code}/report"
    other = {"text": "No good", "reason": "Says nothing."}
    key = {"Idempotency-Key": "hide-once"}
    told = mona.post(f"{door}/hide", other, "application/json", headers=key).json()

    assert (refused, hidden, "You fool" in seen) == (403, 302, True)
    assert ("You fool" in mine, "Fine" in mine, mine.count("An insult.")) == (False, True, 2)
    assert "Hide this line" not in mine
    assert (told["remarks"], sorted(told["hidden"])) == (
        ["Fine"] * 7,
        ["An insult.", "An insult.", "Says nothing."],
    )
