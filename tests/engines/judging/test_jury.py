"""Juries in the large: screening, focus, swaps, steadiness, planning."""

import random
from collections import Counter

import pytest

from mitwerk.engines import judging

NAMES = [f"e{n:02d}" for n in range(12)]


def jury(seed, honest, fakes=0, lists=4, bought="e06"):
    """Ballots of honest judges, and of fakes who put one entry first and invert the rest."""
    rng = random.Random(seed)
    ballots = []
    for number in range(honest + fakes):
        for turn in range(lists):
            seen = rng.sample(NAMES, 5)
            order = sorted(seen, key=lambda name: int(name[1:]) / 3 + rng.gauss(0, 1))
            who = f"h{number}"
            if number >= honest:
                order = sorted(seen, key=lambda name: (name != bought, -int(name[1:])))
                who = f"x{number}"
            ranks = {name: place for place, name in enumerate(order, 1)}
            ballots.append(judging.Ballot(f"{who}-{turn}", who, ranks))
    return ballots


def test_rank_leaves_out_inverted_judges_and_says_why():
    result = judging.rank(jury(1, honest=30, fakes=8))

    out = {one.judge for one in result.screened}
    assert out == {f"x{n}" for n in range(30, 38)}
    assert result.judges == 30
    assert all("times likelier as coin tosses" in one.reason for one in result.screened)
    assert result.ranking[0].entry == "e00"


def test_rank_screens_nobody_for_a_lone_dissenting_list():
    result = judging.rank(jury(2, honest=30, fakes=3, lists=1))

    assert result.screened == ()


def test_rank_screens_nobody_in_a_small_jury():
    result = judging.rank(jury(3, honest=6, fakes=2))

    assert result.screened == ()


def test_contenders_hold_the_best_and_are_few():
    found = judging.contenders_of(jury(4, honest=20, lists=2), NAMES, most=5)

    assert len(found) == 5
    assert {"e00", "e01"} <= found


def test_assign_prefers_contenders_then_new_then_rarely_shown():
    entries = [judging.Entry(name) for name in NAMES]
    shown = dict.fromkeys(NAMES[:6], 9)
    exposure = judging.Exposure(shown, [NAMES[6:11]], frozenset(NAMES[:3]))

    drawn = judging.assign(entries, judging.Judge("j"), exposure, rng=random.Random(1))

    assert set(NAMES[:3]) | {"e11"} < set(drawn)
    assert len(set(drawn) & set(NAMES[3:6])) == 1


def test_assign_repeats_an_early_list_now_and_then():
    entries = [judging.Entry(name) for name in NAMES]
    own = [NAMES[:5], NAMES[5:10], NAMES[2:7]]
    rng = random.Random(5)

    drawn = [
        judging.assign(
            entries,
            judging.Judge("j"),
            judging.Exposure({}, own),
            rng=rng,
            repeats=judging.REPEAT_SHARE,
        )
        for _ in range(2000)
    ]

    repeats = Counter(tuple(sorted(one)) for one in drawn)
    again = repeats[tuple(NAMES[:5])] + repeats[tuple(NAMES[5:10])]
    assert 60 <= again <= 140


def test_assign_does_not_repeat_what_the_judge_recognised():
    entries = [judging.Entry(name) for name in NAMES]
    own = [NAMES[:5]] * 4
    judge = judging.Judge("j", recognised=frozenset({"e00"}))

    drawn = [
        judging.assign(
            entries, judge, judging.Exposure({}, own), rng=random.Random(seed), repeats=1.0
        )
        for seed in range(100)
    ]

    assert all("e00" not in one for one in drawn)


def test_swap_replaces_the_recognised_entry_in_its_place():
    entries = [judging.Entry(name) for name in NAMES]
    judge = judging.Judge("j", recognised=frozenset({"e02"}))

    swapped = judging.swap(
        entries, judge, judging.Exposure(), NAMES[:5], "e02", rng=random.Random(1)
    )

    assert swapped[:2] == ("e00", "e01")
    assert swapped[3:] == ("e03", "e04")
    assert swapped[2] in NAMES[5:]


def test_swap_shortens_the_list_when_nothing_is_left():
    entries = [judging.Entry(name) for name in NAMES[:3]]
    judge = judging.Judge("j", recognised=frozenset({"e02"}))

    swapped = judging.swap(
        entries, judge, judging.Exposure(), NAMES[:3], "e02", rng=random.Random(1)
    )

    assert swapped == ("e00", "e01")


def test_swap_refuses_an_entry_that_is_not_on_the_list():
    with pytest.raises(judging.JudgingError, match="not a recognised"):
        judging.swap([], judging.Judge("j"), judging.Exposure(), ["e1"], "e1", rng=random.Random(1))


def test_steadiness_compares_a_judge_with_himself():
    ballots = [
        judging.Ballot("1", "ann", {"a": 1, "b": 2, "c": 3}),
        judging.Ballot("2", "ann", {"a": 1, "b": 3, "c": 2}),
        judging.Ballot("3", "bob", {"a": 1, "b": 2}),
    ]

    assert judging.steadiness(ballots) == {"ann": pytest.approx(2 / 3)}


def test_lists_wanted_lets_small_juries_see_everything():
    assert judging.lists_wanted(12, jury=9, lists=1) == 3
    assert judging.lists_wanted(12, jury=10, lists=1) == 1
    assert judging.lists_wanted(1, jury=9, lists=1) == 0


def test_plan_decides_more_often_with_more_lists():
    few = judging.plan(12, 6, 1, runs=15)
    many = judging.plan(30, 6, 5, runs=15)

    assert few.decided < many.decided
    assert many.wrong <= 0.1
    assert judging.plan(12, 6, 1, runs=15) == few


def test_plan_refuses_nothing_to_plan():
    with pytest.raises(judging.JudgingError):
        judging.plan(0, 6, 1)


@pytest.mark.parametrize(
    ("experts", "orders", "winner"),
    [(3, ["ab", "ba"], None), (3, ["ab", "ab"], None), (12, ["ab", "ab"], "a")],
)
def test_a_few_weighty_experts_beside_a_crowd_carry_no_decision(experts, orders, winner):
    crowd = [ballot(f"c{n}", orders[n % 2]) for n in range(24)]
    seated = [ballot(f"x{n}", "ab") for n in range(experts)]

    result = judging.combine(
        [judging.Part("experts", 70, seated), judging.Part("community", 30, crowd)]
    )

    assert result.winner == winner


def ballot(judge, order):
    return judging.Ballot(judge, judge, {name: place for place, name in enumerate(order)})
