"""Appeals: on stated grounds, to who takes no part, with reasons; ballots are never edited."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.enums import EntryState, PhaseState, StepKind
from mitwerk.apps.challenges.errors_judging import (
    AlreadyAppealed,
    AppealEnded,
    EvidenceMissing,
    Involved,
    NoAppealNow,
    NotDecided,
)
from mitwerk.apps.challenges.models import Appeal, AppealStep, Phase
from mitwerk.apps.challenges.queries.appeals import appeal_by_code, desk_for, may_rule
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.appeals import (
    Grounds,
    lodge_appeal,
    rule_on_appeal,
    withdraw_appeal,
)
from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.talk.models import Notice
from mitwerk.kit import clock
from mitwerk.kit.problems import InvalidError, NotAllowedError
from tests.apps.challenges.test_lineage_shares import forked
from tests.apps.challenges.test_recomputed import downloaded, recompute
from tests.factories import challenges as make
from tests.factories.judging import COMMUNITY_ONLY, end_judging, rank_in_order
from tests.factories.members import client_of
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from mitwerk.apps.challenges.models import Ballot
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db

TEXT = "The ballots were still taken after the end of judging."
REASON = "The log of the ballots shows it; the dates of the terms say otherwise."
PROCEDURE = Grounds("procedure", TEXT)


def tell() -> Phase:
    """Decide a phase with a term for appeals: entry 1 before 2 before 3, by nine judges."""
    drafts = [make.phase_draft(juries=COMMUNITY_ONLY)]
    phase = make.open_phase(phases=drafts, too_close_rule="split", appeal_days=5, ruling_days=4)
    for number in (1, 2, 3):
        make.entered(phase, author(number))
    phase = make.after_deadline(phase)
    for number in range(9):
        rank_in_order(make.member(f"judge{number}"), phase)
    return end_judging(phase)


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One decided phase for all tests here; what each does with it is undone."""
    with shared_world(django_db_blocker):
        tell()
        yield


def judged() -> tuple[Phase, list[Ballot]]:
    """The world's phase and its ballots."""
    phase = Phase.objects.select_related("challenge").get(state=PhaseState.APPEALS)
    return phase, list(phase.ballots.order_by("pk"))


def dora() -> Member:
    return make.member("dora", "moderator")


def author(number: int) -> Member:
    return make.member(f"author{number}")


def later(phase: Phase, days: int) -> Phase:
    with clock.shifted(timedelta(days=days)):
        for code in lifecycle.due_challenges():
            lifecycle.advance(code)
    phase.refresh_from_db()
    return phase


def test_a_decision_waits_for_appeals_before_anything_is_awarded() -> None:
    phase, _cast = judged()

    with pytest.raises(NotDecided):
        award_all(by=phase.challenge.client, phase_code=phase.code)

    assert phase.state == PhaseState.APPEALS
    assert phase.appeals_until == phase.decision.at + timedelta(days=5)
    assert json.loads(phase.challenge.terms)["rules"]["appeal_days"] == 5


@pytest.mark.parametrize(("days", "state"), [(4, "appeals"), (6, "decided")])
def test_it_is_final_when_the_term_is_over(days: int, state: str) -> None:
    phase, _cast = judged()

    phase = later(phase, days)

    assert phase.state == state
    assert (phase.answer_by is None) is (state == "appeals")


def test_an_open_appeal_holds_the_prizes_until_its_own_term() -> None:
    phase, _cast = judged()
    lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)

    waiting, lapsed = later(phase, 6).state, later(phase, 10).state

    assert (waiting, lapsed) == (PhaseState.APPEALS, PhaseState.DECIDED)
    assert AppealStep.objects.latest("pk").kind == StepKind.LAPSED


@pytest.mark.parametrize("who", ["alice", "author1", "judge3", "charlie"])
def test_only_moderators_without_a_part_rule(who: str) -> None:
    phase, _cast = judged()
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)
    ruling = make.member(who, *(["moderator"] if who != "charlie" else []))

    with pytest.raises(NotAllowedError) as caught:
        rule_on_appeal(by=ruling, code=appeal.code, reason=REASON)

    assert isinstance(caught.value, Involved) is (who != "charlie")
    assert [one.pk for one in desk_for(dora())] == [appeal.pk]


def test_dismissed_leaves_everything_as_it_is() -> None:
    phase, _cast = judged()
    before = phase.decision.pk
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)

    step = rule_on_appeal(by=dora(), code=appeal.code, reason=REASON)

    phase.refresh_from_db()
    assert (step.kind, step.reason) == (StepKind.DISMISSED, REASON)
    assert (phase.state, phase.decision.pk) == (PhaseState.APPEALS, before)
    with pytest.raises(AppealEnded):
        rule_on_appeal(by=dora(), code=appeal.code, reason=REASON, remedy="again")


def test_upheld_leaves_an_entry_out_and_counts_the_same_ballots_again(tmp_path: Path) -> None:
    phase, cast = judged()
    receipt = make.entered(make.open_phase(make.member("zoe", "client")), make.member("owner"))
    grounds = Grounds("plagiarism", TEXT, entry_number=1, older=receipt.revision.code)
    appeal = lodge_appeal(by=make.member("owner"), phase_code=phase.code, grounds=grounds)

    rule_on_appeal(by=dora(), code=appeal.code, reason=REASON, remedy="entry")

    phase = Phase.objects.select_related("challenge").get(pk=phase.pk)
    places = list(phase.decision.places.values_list("rank", "entry__number"))
    assert places == [(1, 2), (2, 3)]
    assert (phase.state, phase.decision.number) == (PhaseState.APPEALS, 2)
    assert phase.entries.get(number=1).state == EntryState.LEFT_OUT
    assert [ballot.ranks for ballot in phase.ballots.order_by("pk")] == [b.ranks for b in cast]
    bundle = downloaded(phase, tmp_path)
    code, said = recompute(tmp_path)
    told = f"left out on appeal, of the entries: 1 (appeal {appeal.code}, plagiarism)\n"
    assert (code, said) == (0, f"holds: declared, winner 2\n{told}")
    assert len(bundle["links"]) == len(cast)


def test_upheld_leaves_a_judge_out_by_the_random_name(tmp_path: Path) -> None:
    phase, cast = judged()
    grounds = Grounds("conflict", TEXT, entry_number=1)
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=grounds)

    step = rule_on_appeal(
        by=dora(), code=appeal.code, reason=REASON, remedy="judge", judge="judge3"
    )

    phase = Phase.objects.select_related("challenge").get(pk=phase.pk)
    assert step.judge == json.loads(cast[3].payload)["judge"]
    assert [one.payload["judges"] for one in phase.results.order_by("pk")] == [9, 8]
    downloaded(phase, tmp_path)
    assert recompute(tmp_path)[0] == 0


def test_upheld_sends_everybody_back_to_judging(tmp_path: Path) -> None:
    phase, _cast = judged()
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)
    rule_on_appeal(by=dora(), code=appeal.code, reason=REASON, remedy="again")
    phase = Phase.objects.select_related("challenge").get(pk=phase.pk)
    sent_back = (phase.state, phase.round, hasattr(phase, "decision"))

    for number in range(9):
        rank_in_order(make.member(f"judge{number}"), phase)
    phase = end_judging(phase)

    assert sent_back == (PhaseState.JUDGING, 2, False)
    assert [one.round for one in phase.results.order_by("pk")] == [1, 2]
    assert phase.decisions.count() == 2
    downloaded(phase, tmp_path)
    assert recompute(tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("grounds", "refusal"),
    [
        (Grounds("taste", TEXT), InvalidError),
        (Grounds("procedure", "Too short"), InvalidError),
        (Grounds("row", TEXT, entry_number=1), EvidenceMissing),
        (Grounds("row", TEXT, row="R1"), EvidenceMissing),
        (Grounds("plagiarism", TEXT, entry_number=1), EvidenceMissing),
        (Grounds("plagiarism", TEXT, entry_number=1, flag="nothing"), EvidenceMissing),
        (Grounds("conflict", TEXT, entry_number=99), EvidenceMissing),
    ],
)
def test_lodge_wants_a_ground_with_its_evidence(grounds: Grounds, refusal: type) -> None:
    phase, _cast = judged()

    with pytest.raises(refusal):
        lodge_appeal(by=author(2), phase_code=phase.code, grounds=grounds)

    assert Appeal.objects.count() == 0


def test_lodge_refuses_strangers_repeats_and_latecomers() -> None:
    phase, _cast = judged()
    lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)

    with pytest.raises(NotAllowedError):
        lodge_appeal(by=make.member("charlie"), phase_code=phase.code, grounds=PROCEDURE)
    with pytest.raises(AlreadyAppealed):
        lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)
    with clock.shifted(timedelta(days=6)), pytest.raises(NoAppealNow):
        lodge_appeal(by=author(3), phase_code=phase.code, grounds=PROCEDURE)

    assert Appeal.objects.count() == 1


def test_log_and_desk_cost_the_same_for_any_number() -> None:
    phase, _cast = judged()
    moderator = dora()
    pages = [
        reverse("challenges:appeals", args=[phase.challenge.code, phase.code]),
        reverse("challenges:appeals-desk"),
        reverse("challenges:heads", args=[phase.challenge.code, phase.code]),
    ]
    browser, found = client_of(moderator), []

    for number in range(1, 4):
        lodge_appeal(by=author(number), phase_code=phase.code, grounds=PROCEDURE)
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as captured:
                browser.get(page)
            found.append((page, len(captured)))

    assert len(set(found)) == len(pages)
    assert max(count for _page, count in found) <= 12


def test_the_database_keeps_the_log() -> None:
    phase, _cast = judged()
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)
    withdraw_appeal(by=author(2), code=appeal.code)
    decision = phase.decision

    for change in (
        lambda: AppealStep.objects.update(reason="Other"),
        lambda: Appeal.objects.filter(pk=appeal.pk).update(text="Other"),
        lambda: AppealStep.objects.all().delete(),
        lambda: type(decision).objects.filter(pk=decision.pk).update(kind="split", reason="x"),
        lambda: AppealStep.objects.create(appeal=appeal, kind="upheld", at=appeal.at),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_fallen_decision_never_stands_again() -> None:
    phase, _cast = judged()
    decisions = type(phase.decision).objects.filter(pk=phase.decision.pk)
    decisions.update(stands_for=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        decisions.update(stands_for=phase)

    assert decisions.get().stands_for_id is None


def test_everybody_concerned_hears_of_it(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    moderator = dora()
    with django_capture_on_commit_callbacks(execute=True):
        phase = tell()
    with django_capture_on_commit_callbacks(execute=True):
        appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)
        rule_on_appeal(by=moderator, code=appeal.code, reason=REASON)

    told = {
        kind: set(Notice.objects.filter(kind=kind).values_list("member__handle", flat=True))
        for kind in ("appeals-open", "appeal-to-rule", "appeal-lodged", "appeal-dismissed")
    }

    concerned = {"alice", "author1", "author2", "author3", *(f"judge{n}" for n in range(9))}
    assert told == {
        "appeals-open": concerned,
        "appeal-to-rule": {"dora"},
        "appeal-lodged": {"alice"},
        "appeal-dismissed": concerned,
    }


@pytest.mark.parametrize(
    ("who", "reads"), [("dora", True), ("author2", True), ("author1", False), ("", False)]
)
def test_nobody_is_accused_in_public_before_the_ruling(who: str, reads: bool) -> None:
    phase, _cast = judged()
    moderator = dora()
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=PROCEDURE)
    browser = client_of(make.member(who) if who else None)
    address = reverse("challenges:appeal", args=[appeal.code])

    before = browser.get(address).content.decode()
    told = browser.get(f"/api/v1/phases/{phase.code}/appeals").json()
    rule_on_appeal(by=moderator, code=appeal.code, reason=REASON)
    after = browser.get(address).content.decode()

    assert (TEXT in before) is reads
    assert ("Rule in public" in before) is (who == "dora")
    assert [one["text"] for one in told] == [None]
    assert (TEXT in after, REASON in after) == (True, True)


@pytest.mark.parametrize(("who", "all_four"), [("author2", True), ("alice", True), ("erna", False)])
def test_the_form_offers_the_grounds_on_which_one_is_heard(who: str, all_four: bool) -> None:
    phase, _cast = judged()
    browser = client_of(make.member(who))
    address = reverse("challenges:appeal-new", args=[phase.challenge.code, phase.code])

    text = browser.get(address).content.decode()
    answer = browser.post(address, {"ground": "procedure", "text": TEXT})

    offered = [ground for ground in ("row", "plagiarism", "conflict", "procedure")
               if f'name="ground" value="{ground}"' in text]  # fmt: skip
    assert offered == (
        ["row", "plagiarism", "conflict", "procedure"] if all_four else ["plagiarism"]
    )
    assert ('name="row"' in text) is all_four
    assert ("the phase as a whole" in text) is all_four
    assert answer.status_code == (302 if all_four else 422)
    assert Appeal.objects.exists() is all_four


def test_whose_work_an_entry_builds_on_is_heard_on_every_ground() -> None:
    phase = make.open_phase(too_close_rule="split", appeal_days=5, ruling_days=4)
    charlie = make.member("charlie")
    forked(phase, charlie)
    phase = end_judging(make.after_deadline(phase))
    assert phase.state == PhaseState.APPEALS

    appeal = lodge_appeal(by=charlie, phase_code=phase.code, grounds=PROCEDURE)

    assert appeal.by == charlie
    assert not may_rule(appeal_by_code(appeal.code), make.member("charlie", "moderator"))


def test_a_text_that_may_name_a_judge_stays_unpublished_where_that_judge_is_left_out() -> None:
    phase, _cast = judged()
    text = "Judge three, @judge3, is the brother of author one."
    grounds = Grounds("conflict", text, entry_number=1)
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=grounds)
    rule_on_appeal(by=dora(), code=appeal.code, reason=REASON, remedy="judge", judge="judge3")
    address = reverse("challenges:appeal", args=[appeal.code])

    public, own = (client_of(who).get(address).content.decode() for who in (None, author(2)))
    told = client_of(None).get(f"/api/v1/phases/{phase.code}/appeals").json()

    assert (text in public, REASON in public, "judge-" in public) == (False, True, True)
    assert "could tell who that is" in public
    assert text in own
    assert [one["text"] for one in told] == [None]


def test_pages_lodge_rule_and_show() -> None:
    phase, _cast = judged()
    arguments = [phase.challenge.code, phase.code]
    told = {"ground": "row", "entry": "1", "row": "R1", "text": TEXT}

    lodged = client_of(author(2)).post(reverse("challenges:appeal-new", args=arguments), told)
    appeal = Appeal.objects.get()
    desk = client_of(dora()).get(reverse("challenges:appeals-desk")).content.decode()
    ruling = reverse("challenges:appeal-ruling", args=[appeal.code])
    ruled = client_of(dora()).post(ruling, {"remedy": "dismissed", "reason": REASON})
    log = client_of(None).get(reverse("challenges:appeals", args=arguments)).content.decode()

    page = reverse("challenges:appeal", args=[appeal.code])
    assert (lodged.url, ruled.url) == (page, page)
    assert (page in desk, page in log, "Dismissed" in log) == (True, True, True)
    assert (appeal.requirement.key, appeal.entry.number) == ("R1", 1)
