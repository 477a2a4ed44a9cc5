"""Casting a ballot: committed, chained, superseded, refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from mitwerk.apps.challenges.errors_judging import (
    BallotIncomplete,
    NotAJudge,
    NotJudged,
)
from mitwerk.apps.challenges.models import Ballot
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.engines.judging import chain_heads, opens
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories.judging import (
    judged_phase,
    rank_in_order,
)

pytestmark = pytest.mark.django_db


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
