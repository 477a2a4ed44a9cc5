"""Blind lists: nobody judges what is close to them, every entry is shown alike."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwerk.engines import judging


def entries_of(count, **owners):
    return [judging.Entry(f"e{n}", owners=frozenset(owners.get(f"e{n}", ()))) for n in range(count)]


def hand_out(entries, judges, lists, rng, size=5):
    shown = Counter()
    own = {judge.id: [] for judge in judges}
    for _ in range(lists):
        for judge in judges:
            drawn = judging.assign(
                entries, judge, judging.Exposure(shown, own[judge.id]), rng=rng, size=size
            )
            shown.update(drawn)
            own[judge.id].append(drawn)
    return shown, own


@settings(max_examples=40)
@given(st.integers(0, 12), st.integers(0, 2**32), st.data())
def test_assign_never_shows_what_is_close_to_the_judge(count, seed, data):
    people = st.frozensets(st.sampled_from(["bob", "team", "carla"]), max_size=2)
    entries = [judging.Entry(f"e{n}", data.draw(people), data.draw(people)) for n in range(count)]
    some = st.frozensets(st.sampled_from([f"e{n}" for n in range(12)]), max_size=4)
    judge = judging.Judge("bob", frozenset({"team"}), data.draw(some), data.draw(some))

    drawn = judging.assign(entries, judge, judging.Exposure(), rng=random.Random(seed))

    allowed = {
        entry.id
        for entry in entries
        if not {"bob", "team"} & (entry.owners | entry.lineage)
        and entry.id not in judge.touched | judge.recognised
    }
    assert set(drawn) <= allowed
    assert len(drawn) == len(set(drawn)) == (min(5, len(allowed)) if len(allowed) > 1 else 0)


@settings(max_examples=40)
@given(st.integers(5, 30), st.integers(1, 20), st.integers(0, 2**32))
def test_assign_shows_every_entry_alike(count, jury, seed):
    judges = [judging.Judge(f"j{n}") for n in range(jury)]

    shown, _ = hand_out(entries_of(count), judges, 1, random.Random(seed))

    assert sum(shown.values()) == 5 * jury
    assert max(shown.values()) - min(shown[f"e{n}"] for n in range(count)) <= 1


def test_assign_repeats_with_the_same_state_and_shuffles():
    judge = judging.Judge("bob")

    one = [
        judging.assign(entries_of(9), judge, judging.Exposure(), rng=random.Random(seed))
        for seed in range(200)
    ]
    again = judging.assign(entries_of(9), judge, judging.Exposure(), rng=random.Random(0))

    firsts = Counter(drawn[0] for drawn in one)
    assert again == one[0]
    assert set(firsts) == {f"e{n}" for n in range(9)}
    assert max(firsts.values()) < 50


def test_assign_shows_a_small_jury_every_entry():
    judges = [judging.Judge(f"j{n}") for n in range(3)]

    _, own = hand_out(entries_of(12), judges, 3, random.Random(4))

    for lists in own.values():
        assert set().union(*lists) == {f"e{n}" for n in range(12)}


def test_assign_draws_pairs_for_phones():
    drawn = judging.assign(
        entries_of(9), judging.Judge("bob"), judging.Exposure(), rng=random.Random(1), size=2
    )

    assert len(drawn) == 2


def test_assign_refuses_lists_that_rank_nothing():
    with pytest.raises(judging.JudgingError, match="can't be ranked"):
        judging.assign(
            entries_of(9), judging.Judge("b"), judging.Exposure(), rng=random.Random(1), size=1
        )
