"""Shares along a lineage: to the last cent, and nothing gained by splitting."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwerk.engines import shares

HALF = shares.ShareRule(Fraction(1, 2))
MEMBERS = ("ann", "bob", "cai")

rules = st.builds(
    shares.ShareRule,
    st.fractions(0, 1, max_denominator=20),
    st.none() | st.integers(1, 40),
    st.none() | st.integers(0, 300),
)
one = st.tuples(st.sampled_from([*MEMBERS, None]), st.integers(0, 60))
histories = st.tuples(st.lists(one, max_size=6), st.sampled_from(MEMBERS), st.integers(0, 60)).map(
    lambda drawn: [*drawn[0], (drawn[1], drawn[2])]
)


def lineage(history):
    return shares.Lineage(
        tuple(shares.Contribution(f"r{n}", who, points) for n, (who, points) in enumerate(history))
    )


@settings(max_examples=200)
@given(st.integers(0, 10**7), histories, rules)
def test_split_lineage_sums_exactly_and_pays_the_winner_his_part(amount, history, rule):
    given_out = shares.split(amount, lineage(history), rule)

    assert sum(given_out.values()) == amount
    assert all(part >= 0 for part in given_out.values())
    assert given_out[history[-1][0]] >= int(amount * rule.winner_keeps)
    assert set(given_out) <= {who for who, _ in history if who} | {shares.CLIENT}


@settings(max_examples=200)
@given(st.integers(0, 10**6), histories, rules)
def test_explain_gives_lines_that_sum_to_the_pool(amount, history, rule):
    lines, back = shares.explain(amount, lineage(history), rule)

    assert sum(line.exact for line in lines) + back == amount * (1 - rule.winner_keeps)
    assert lines[-1].depth == 0
    assert all(line.exact == 0 for line in lines if line.member is None)


def attack(history, coalition, pieces, forks):
    """Cut the coalition's revisions into pieces under new names and add empty forks."""
    attacked = []
    for place, (who, points) in enumerate(history):
        last = place == len(history) - 1
        if who != coalition:
            attacked.append((who, points))
            continue
        cut = [points * share // sum(pieces) for share in pieces]
        cut[-1] += points - sum(cut)
        names = [f"{coalition}-{place}-{number}" for number in range(len(cut))]
        if last:
            names[-1] = coalition
        for name, part in zip(names, cut, strict=True):
            attacked += [(f"{name}-fork", 0)] * forks
            attacked.append((name, part))
    return attacked


def income(given_out, coalition):
    return sum(part for who, part in given_out.items() if who.startswith(coalition))


@settings(max_examples=400)
@given(
    st.integers(0, 10**6),
    histories,
    rules,
    st.sampled_from(MEMBERS),
    st.lists(st.integers(1, 9), min_size=1, max_size=7),
    st.integers(0, 3),
)
def test_splitting_self_forks_and_invented_people_never_gain(
    amount, history, rule, coalition, pieces, forks
):
    honest = income(shares.split(amount, lineage(history), rule), coalition)

    attacked = attack(history, coalition, pieces, forks)

    assert income(shares.split(amount, lineage(attacked), rule), coalition) <= honest


def naive_halving(amount, history):
    """The rule that fails: each generation counts half, whoever made it."""
    weights = {}
    for generation, (who, _) in enumerate(reversed(history)):
        weights[who] = weights.get(who, Fraction(0)) + Fraction(1, 2**generation)
    return shares.split(amount, weights)


def search_for_gain(share, history, coalition):
    """Try every small attack; give the best gain in minor units."""
    honest = income(share(history), coalition)
    gains = [
        income(share(attack(history, coalition, [1] * pieces, forks)), coalition) - honest
        for pieces, forks in product(range(1, 8), range(4))
    ]
    return max(gains)


def test_search_breaks_naive_halving_but_not_our_rule():
    history = [("ann", 40), ("bob", 25), ("cai", 35)]
    rule = shares.ShareRule(Fraction(7, 10), step=20)

    assert search_for_gain(lambda h: naive_halving(100_003, h), history, "bob") > 10_000
    for coalition in MEMBERS:
        for amount in (0, 1, 99, 100_003):
            best = search_for_gain(
                lambda h, amount=amount: shares.split(amount, lineage(h), rule), history, coalition
            )
            assert best == 0


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(
    st.integers(0, 10**6),
    histories,
    rules,
    st.sampled_from(MEMBERS),
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
    st.integers(0, 3),
)
def test_no_gain_in_a_long_search(amount, history, rule, coalition, pieces, forks):
    honest = income(shares.split(amount, lineage(history), rule), coalition)

    attacked = attack(history, coalition, pieces, forks)

    assert income(shares.split(amount, lineage(attacked), rule), coalition) <= honest


def test_depth_counts_accepted_points_not_generations():
    rule = shares.ShareRule(Fraction(0), step=10)
    history = [("ann", 10), ("bob", 10), ("cai", 10)]

    given_out = shares.split(7_000, lineage(history), rule)

    assert given_out == {"ann": 1_000, "bob": 2_000, "cai": 4_000}


def test_unknown_members_share_goes_to_the_known_ones():
    history = [(None, 50), ("ann", 30), ("bob", 20)]

    assert shares.split(1_000, lineage(history), HALF) == {"ann": 300, "bob": 700}


def test_a_pool_that_nobody_earned_goes_back_to_the_client():
    history = [(None, 50), ("bob", 0)]

    assert shares.split(1_001, lineage(history), HALF) == {"bob": 501, shares.CLIENT: 500}


def test_a_limit_per_point_passes_on_to_deeper_points_and_then_back():
    rule = shares.ShareRule(Fraction(0), step=10, most_per_point=50)
    history = [("ann", 10), ("bob", 10)]

    assert shares.split(800, lineage(history), rule) == {"ann": 300, "bob": 500}
    assert shares.split(1_300, lineage(history), rule) == {
        "ann": 500,
        "bob": 500,
        shares.CLIENT: 300,
    }


def test_lineage_of_collects_ancestors_over_a_merge():
    graph = [
        shares.Revision("root", "ann", 5, 1),
        shares.Revision("left", "bob", 3, 2, ("root",)),
        shares.Revision("right", "cai", 4, 3, ("root",)),
        shares.Revision("stray", "dora", 9, 4, ("root",)),
        shares.Revision("merge", "bob", 0, 5, ("left", "right")),
    ]

    found = shares.lineage_of(graph, "merge")

    assert [c.revision for c in found.contributions] == ["root", "left", "right", "merge"]
    assert found.winner == "bob"


@pytest.mark.parametrize(
    "graph",
    [
        [shares.Revision("a", "x", 1, 2, ("gone",))],
        [shares.Revision("a", "x", 1, 2, ("b",)), shares.Revision("b", "x", 1, 3)],
        [shares.Revision("a", "x", 1, 2), shares.Revision("a", "x", 1, 3)],
        [shares.Revision("a", "x", 1, 2, ("b",)), shares.Revision("b", "x", 1, 2, ("a",))],
    ],
)
def test_lineage_of_refuses_broken_graphs(graph):
    with pytest.raises(shares.SharesError):
        shares.lineage_of(graph, "a")


@pytest.mark.parametrize(
    ("amount", "history", "rule"),
    [
        (-1, [("a", 1)], HALF),
        (1, [], HALF),
        (1, [(None, 1)], HALF),
        (1, [("a", -1)], HALF),
        (1, [(shares.CLIENT, 1)], HALF),
        (1, [("a", 1)], shares.ShareRule(Fraction(3, 2))),
        (1, [("a", 1)], shares.ShareRule(Fraction(1), step=0)),
        (1, [("a", 1)], shares.ShareRule(Fraction(1), most_per_point=-1)),
        (1, [("a", 1)], None),
    ],
)
def test_split_lineage_refuses_what_cannot_be_shared(amount, history, rule):
    with pytest.raises(shares.SharesError):
        shares.split(amount, lineage(history), rule)


def test_split_refuses_a_rule_without_a_lineage():
    with pytest.raises(shares.SharesError, match="needs a lineage"):
        shares.split(1, {"a": 1}, HALF)
