"""Lists, ballots, results and decisions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.adapters_judging import entries_for_assignment, standing_entries
from mitwerk.apps.challenges.enums import DecisionKind, PhaseState
from mitwerk.apps.challenges.errors import NotReady
from mitwerk.apps.challenges.errors_judging import (
    BallotIncomplete,
    JoinedLate,
    NotAJudge,
    NothingToJudge,
    NotJudged,
    NotTooClose,
    OwnShare,
    OwnStake,
)
from mitwerk.apps.challenges.models import Ballot, EntryRevision, Phase
from mitwerk.apps.challenges.queries.juries import may_judge
from mitwerk.apps.challenges.queries.wording import rules_of
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.challenges.services.enter import enter, withdraw
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.apps.members.services.teams import leave_team
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.visibility import open_revisions
from mitwerk.engines.judging import chain_heads, opens
from mitwerk.kit import clock
from mitwerk.kit.problems import InvalidError, NotAllowedError
from tests.apps.challenges.test_lineage_shares import forked
from tests.factories import challenges as make
from tests.factories.judging import (
    decided_phase,
    end_judging,
    judged_phase,
    rank_in_order,
)
from tests.factories.members import client_of, make_team

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db

REASON = "It carries the saw where a forester reaches it."


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


def test_cast_ballot_commits_and_chains() -> None:
    phase = judged_phase()

    cast = [rank_in_order(make.member(name), phase) for name in ("bob", "charlie", "dora")]

    expected = list(chain_heads(phase.challenge.terms_sha256, [b.commitment for b in cast]))
    assert [ballot.chain_head for ballot in cast] == expected
    for ballot in cast:
        assert opens(ballot.commitment, json.loads(ballot.payload), bytes.fromhex(ballot.salt))


def test_cast_ballot_supersedes_and_keeps_the_first() -> None:
    phase = judged_phase()
    bob = make.member("bob")
    first = rank_in_order(bob, phase)
    ranks = dict.fromkeys(first.ranks, 1)

    second = cast_ballot(by=bob, sheet_code=first.sheet.code, ranks=ranks, recognised=[])

    assert second.supersedes_id == first.pk
    assert Ballot.objects.get(pk=first.pk).ranks == first.ranks
    assert set(second.ranks.values()) == {1}


def test_cast_ballot_leaves_recognised_entries_out() -> None:
    phase = judged_phase()
    bob = make.member("bob")
    sheet = draw_sheet(by=bob, phase_code=phase.code)
    known, *others = sheet.entries
    ranks = {number: rank for rank, number in enumerate(others, start=1)}

    ballot = cast_ballot(by=bob, sheet_code=sheet.code, ranks=ranks, recognised=[known])

    assert known not in ballot.ranks
    assert ballot.recognised == [known]


def test_cast_ballot_refuses_an_incomplete_ranking() -> None:
    phase = judged_phase()
    bob = make.member("bob")
    sheet = draw_sheet(by=bob, phase_code=phase.code)

    with pytest.raises(BallotIncomplete):
        cast_ballot(by=bob, sheet_code=sheet.code, ranks={sheet.entries[0]: 1}, recognised=[])

    assert Ballot.objects.count() == 0


def test_cast_ballot_refuses_somebody_elses_sheet() -> None:
    phase = judged_phase()
    sheet = draw_sheet(by=make.member("bob"), phase_code=phase.code)
    ranks = dict.fromkeys(sheet.entries, 1)

    with pytest.raises(NotAJudge):
        cast_ballot(by=make.member("charlie"), sheet_code=sheet.code, ranks=ranks, recognised=[])

    assert Ballot.objects.count() == 0


def test_cast_ballot_refuses_after_judging_by_the_databases_clock() -> None:
    phase = judged_phase()
    bob = make.member("bob")
    sheet = draw_sheet(by=bob, phase_code=phase.code)
    ranks = dict.fromkeys(sheet.entries, 1)

    with clock.shifted(timedelta(days=30)), pytest.raises(NotJudged):
        cast_ballot(by=bob, sheet_code=sheet.code, ranks=ranks, recognised=[])

    assert Ballot.objects.count() == 0


def test_advance_decides_what_many_agree_on() -> None:
    phase = decided_phase(entries=3, judges=30)

    places = list(phase.decision.places.values_list("rank", "entry__number"))
    assert phase.state == PhaseState.DECIDED
    assert phase.decision.kind == DecisionKind.DECLARED
    assert places == [(1, 1), (2, 2), (3, 3)]


def test_advance_says_too_close_with_few_ballots() -> None:
    phase = judged_phase()
    rank_in_order(phase.challenge.client, phase)

    end_judging(phase)

    assert phase.state == PhaseState.TOO_CLOSE
    assert not hasattr(phase, "decision")


def test_choose_winner_decides_with_a_public_reason() -> None:
    phase = end_judging(judged_phase())

    choose_winner(by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason=REASON)

    phase.refresh_from_db()
    assert phase.state == PhaseState.DECIDED
    assert phase.decision.reason == REASON
    assert phase.decision.places.get(rank=1).entry.number == 2


def test_choose_winner_refuses_strangers() -> None:
    phase = end_judging(judged_phase())

    with pytest.raises(NotAllowedError):
        choose_winner(
            by=make.member("charlie"), phase_code=phase.code, entry_number=2, reason=REASON
        )

    phase.refresh_from_db()
    assert phase.state == PhaseState.TOO_CLOSE


def test_choose_winner_refuses_without_a_reason() -> None:
    phase = end_judging(judged_phase())

    with pytest.raises(InvalidError):
        choose_winner(
            by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason="nice"
        )


def test_choose_winner_refuses_when_decided() -> None:
    phase = decided_phase()

    with pytest.raises(NotTooClose):
        choose_winner(
            by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason=REASON
        )


def test_split_rule_runs_off_once_then_splits() -> None:
    phase = make.running(too_close_rule="split").phases.select_related("challenge").get()
    for _number in range(2):
        make.entered(phase)
    make.after_deadline(phase)

    end_judging(phase)
    round_after_first = (phase.state, phase.round)
    end_judging(phase)

    assert round_after_first == (PhaseState.JUDGING, 2)
    assert phase.decision.kind == DecisionKind.SPLIT
    assert list(phase.decision.places.values_list("rank", flat=True)) == [1, 1]


def test_the_client_jury_may_choose_after_one_run_off() -> None:
    phase = end_judging(judged_phase(2, "run_off_jury"))
    after_first = (phase.state, phase.round)
    said = [rule for rule in rules_of(phase.challenge) if "too close" in rule.title]

    phase = end_judging(phase)
    choose_winner(by=phase.challenge.client, phase_code=phase.code, entry_number=2, reason=REASON)

    phase.refresh_from_db()
    assert after_first == (PhaseState.JUDGING, 2)
    assert said[0].sentences[1:] == (
        "Otherwise judges rank the contenders once more within 5 days.",
        "If it stays too close, the client jury chooses and says why in public.",
    )
    assert (phase.state, phase.decision.kind) == (PhaseState.DECIDED, DecisionKind.CLIENT_JURY)


def test_the_client_jury_that_may_choose_after_a_run_off_has_to_be_there() -> None:
    drafts = [make.phase_draft(juries=(JuryDraft("community", 100),))]

    with pytest.raises(NotReady, match="needs a client jury"):
        make.running(phases=drafts, too_close_rule="run_off_jury")


def test_winner_becomes_baseline_of_dependent_phases() -> None:
    now = clock.now()
    later = make.phase_draft(
        kind="front",
        title="Front",
        opens_at=now + timedelta(days=23),
        closes_at=now + timedelta(days=30),
        judged_at=now + timedelta(days=35),
        prizes=(10_000,),
        needs=("concept",),
    )
    challenge = make.running(phases=[make.phase_draft(key="concept"), later], prizes_minor=110_000)
    concept = challenge.phases.select_related("challenge").get(kind="concept")
    receipt = make.entered(concept)
    make.entered(concept)
    make.after_deadline(concept)
    end_judging(concept)

    choose_winner(
        by=challenge.client,
        phase_code=concept.code,
        entry_number=receipt.entry.number,
        reason=REASON,
    )

    assert Phase.objects.get(kind="front").baseline_id == receipt.revision_id


def test_advance_ends_a_phase_without_entries_and_returns_the_money() -> None:
    phase = make.open_phase()

    make.after_deadline(phase)

    phase.challenge.refresh_from_db()
    assert phase.state == PhaseState.CLOSED
    assert phase.decision.kind == DecisionKind.NO_WINNER
    assert phase.challenge.state == "closed"


def test_a_phase_opens_without_a_baseline_where_nobody_won_and_says_so(client: Client) -> None:
    now = clock.now()
    opens = {"opens_at": now + timedelta(days=23), "closes_at": now + timedelta(days=30)}
    later = make.phase_draft(
        kind="front",
        prizes=(10_000,),
        judged_at=now + timedelta(days=35),
        needs=("concept",),
        **opens,
    )
    challenge = make.running(phases=[make.phase_draft(key="concept"), later], prizes_minor=110_000)
    front = challenge.phases.get(kind="front")
    address = reverse("challenges:phase", args=[challenge.code, front.code])
    before = client.get(address).content.decode()

    make.after_deadline(challenge.phases.select_related("challenge").get(kind="concept"))
    Phase.objects.filter(pk=front.pk).update(opens_at=now - timedelta(minutes=1))
    lifecycle.advance(challenge.code)
    page = client.get(address).content.decode()

    front.refresh_from_db()
    assert (front.state, front.baseline) == (PhaseState.OPEN, None)
    assert "every entry starts afresh" in page
    assert "every entry starts afresh" not in before


def test_advance_twice_changes_nothing_more() -> None:
    phase = end_judging(judged_phase())

    lifecycle.advance(phase.challenge.code)

    assert phase.results.count() == 1
