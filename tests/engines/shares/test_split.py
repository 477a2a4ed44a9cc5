"""Exact splitting: every cent accounted for."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwerk.engines import shares

weights = st.dictionaries(
    st.text(min_size=1, max_size=3),
    st.one_of(st.integers(0, 10**6), st.fractions(0, 5, max_denominator=997)),
    min_size=1,
    max_size=12,
).filter(lambda found: any(found.values()))


@given(st.integers(0, 10**12), weights)
def test_split_sums_exactly_and_stays_within_one_unit(amount, parts):
    given_out = shares.split(amount, parts)

    whole = sum(Fraction(weight) for weight in parts.values())
    assert sum(given_out.values()) == amount
    for key, weight in parts.items():
        assert abs(given_out[key] - amount * Fraction(weight) / whole) < 1


@given(st.integers(0, 10**6), weights)
def test_split_does_not_depend_on_the_order_of_keys(amount, parts):
    backwards = dict(reversed(parts.items()))

    assert list(shares.split(amount, parts).items()) == list(
        shares.split(amount, backwards).items()
    )


def test_split_is_the_nearest_whole_split_by_brute_force():
    parts = {"a": 5, "b": 3, "c": 3}
    for amount in range(12):
        exact = {key: Fraction(amount * weight, 11) for key, weight in parts.items()}
        nearest = min(
            sum((Fraction(x) - exact[key]) ** 2 for key, x in zip(parts, xs, strict=True))
            for xs in product(range(amount + 1), repeat=3)
            if sum(xs) == amount
        )

        ours = shares.split(amount, parts)

        assert sum((ours[key] - exact[key]) ** 2 for key in parts) == nearest


@pytest.mark.parametrize(
    ("amount", "parts"),
    [
        (-1, {"a": 1}),
        (1.5, {"a": 1}),
        (True, {"a": 1}),
        (1, {}),
        (1, {"a": 0}),
        (1, {"a": -1, "b": 2}),
        (1, {"a": 0.5}),
        (1, {"a": Decimal("NaN")}),
    ],
)
def test_split_refuses_what_cannot_be_split_exactly(amount, parts):
    with pytest.raises(shares.SharesError):
        shares.split(amount, parts)
