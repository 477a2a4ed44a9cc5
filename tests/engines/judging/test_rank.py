"""Ranking: what must hold whatever the ballots say."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwerk.engines import judging

NAMES = tuple("abcdef")


@st.composite
def juries(draw):
    lists = draw(st.lists(st.permutations(NAMES), min_size=1, max_size=12))
    ballots = []
    for number, order in enumerate(lists):
        shown = order[: draw(st.integers(1, 5))]
        ranks = {entry: draw(st.integers(1, 4)) for entry in shown}
        ballots.append(judging.Ballot(f"b{number}", f"j{draw(st.integers(0, 5))}", ranks))
    return ballots


@settings(deadline=None, max_examples=25)
@given(juries(), st.randoms(use_true_random=False))
def test_rank_does_not_depend_on_the_order_of_rows(ballots, rnd):
    shuffled = [
        judging.Ballot(b.ballot, b.judge, dict(rnd.sample(sorted(b.ranks.items()), len(b.ranks))))
        for b in rnd.sample(ballots, len(ballots))
    ]

    assert judging.rank(shuffled) == judging.rank(ballots)


@settings(deadline=None, max_examples=25)
@given(juries())
def test_rank_gives_probabilities_intervals_and_a_consistent_decision(ballots):
    result = judging.rank(ballots, entries=NAMES)

    assert sum(one.p_first for one in result.ranking) == pytest.approx(1)
    assert sum(one.worth for one in result.ranking) == pytest.approx(0, abs=1e-9)
    assert all(one.low <= one.worth <= one.high for one in result.ranking)
    assert {one.entry for one in result.ranking} == set(NAMES)
    leader = result.ranking[0]
    if result.decision == "declared":
        assert result.winner == leader.entry
        assert result.contenders == (leader.entry,)
        assert leader.p_first >= 0.95
    else:
        assert result.winner is None
        assert result.contenders[0] == leader.entry
        assert len(result.contenders) > 1


@settings(deadline=None, max_examples=15)
@given(juries(), st.permutations(NAMES))
def test_rank_follows_renamed_entries(ballots, renamed):
    names = dict(zip(NAMES, renamed, strict=True))
    moved = [
        judging.Ballot(b.ballot, b.judge, {names[e]: r for e, r in b.ranks.items()})
        for b in ballots
    ]

    one = {s.entry: s.worth for s in judging.rank(ballots, entries=NAMES).ranking}
    two = {s.entry: s.worth for s in judging.rank(moved, entries=NAMES).ranking}

    assert all(two[names[entry]] == pytest.approx(one[entry], abs=1e-9) for entry in NAMES)


def test_rank_does_not_declare_a_winner_by_four_judges():
    ballots = [judging.Ballot(str(n), str(n), {"a": 1, "b": 2, "c": 3}) for n in range(4)]

    result = judging.rank(ballots)

    assert result.decision == "too_close"
    assert result.contenders[0] == "a"


def test_rank_stays_undecided_when_all_entries_tie():
    ballots = [judging.Ballot(str(n), str(n), dict.fromkeys("abcd", 1)) for n in range(40)]

    result = judging.rank(ballots)

    assert result.decision == "too_close"
    assert {one.worth for one in result.ranking} == {0.0}


@pytest.mark.parametrize(
    "ballots",
    [
        [],
        [judging.Ballot("1", "a", {})],
        [judging.Ballot("1", "a", {"x": 1}), judging.Ballot("1", "b", {"x": 1})],
    ],
)
def test_rank_refuses_faulty_ballots(ballots):
    with pytest.raises(judging.JudgingError):
        judging.rank(ballots)


def test_rank_refuses_entries_of_another_round():
    with pytest.raises(judging.JudgingError, match="not in this round: z"):
        judging.rank([judging.Ballot("1", "a", {"z": 1})], entries="abc")


@pytest.mark.parametrize("confidence", [0.5, 1.0, float("nan")])
def test_rank_refuses_a_confidence_that_decides_nothing(confidence):
    with pytest.raises(judging.JudgingError, match="confidence"):
        judging.rank([judging.Ballot("1", "a", {"x": 1, "y": 2})], confidence)


def test_combine_of_one_jury_ranks_like_the_jury_alone():
    rng = random.Random(5)
    ballots = [
        judging.Ballot(str(n), str(n), {e: NAMES.index(e) + rng.gauss(0, 2) for e in NAMES})
        for n in range(30)
    ]

    alone = judging.rank(ballots)
    combined = judging.combine([judging.Part("jury", 3, ballots)], seed=alone.seed)

    assert [one.entry for one in combined.ranking] == [one.entry for one in alone.ranking]
    assert combined.decision == alone.decision
    assert [one.worth for one in combined.ranking] == pytest.approx(
        [one.duels for one in alone.ranking]
    )


def test_combine_follows_the_weights():
    first = [judging.Ballot(str(n), f"a{n}", {"x": 1, "y": 2}) for n in range(20)]
    second = [judging.Ballot(str(n), f"b{n}", {"x": 2, "y": 1}) for n in range(20)]

    towards_x = judging.combine([judging.Part("a", 3, first), judging.Part("b", 1, second)])
    even = judging.combine([judging.Part("a", 1, first), judging.Part("b", 1, second)])

    assert towards_x.ranking[0].entry == "x"
    assert {round(one.worth, 9) for one in even.ranking} == {0.5}
    assert even.decision == "too_close"


@pytest.mark.parametrize("weight", [0, -1, float("nan")])
def test_combine_refuses_weights_that_are_none(weight):
    ballot = judging.Ballot("1", "a", {"x": 1, "y": 2})

    with pytest.raises(judging.JudgingError, match="weighs"):
        judging.combine([judging.Part("a", weight, [ballot])])


def test_rank_repeats_the_worked_number_of_the_docs():
    ballots = [judging.Ballot(str(n), str(n), {"a": 1, "b": 2}) for n in range(3)]

    worths = {one.entry: round(one.worth, 4) for one in judging.rank(ballots).ranking}

    assert worths == {"a": 1.1313, "b": -1.1313}


@pytest.mark.parametrize(("entries", "fewest"), [(3, 8), (5, 10), (12, 13)])
def test_a_unanimous_jury_decides_from_a_size_on(entries, fewest):
    def decision(judges):
        ranks = {f"e{n:02d}": n for n in range(entries)}
        return judging.rank([judging.Ballot(str(n), str(n), ranks) for n in range(judges)]).decision

    assert decision(fewest) == "declared"
    assert decision(fewest - 1) == "too_close"
