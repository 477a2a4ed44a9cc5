"""Parts lists: reading, writing, rolling up."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwerk.engines import bom
from mitwerk.engines.bom import (
    CircleError,
    Line,
    Row,
    TooDeepError,
    TooLargeError,
    Total,
    against,
    read,
    roll_up,
)

D = Decimal


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "part,qty,mass kg,unit cost EUR,supplier\nFrame,2,32.734,174.22,own",
            Row(1, "Frame", D(2), mass_kg=D("32.734"), unit_cost_minor=17422, currency="EUR",
                supplier="own"),
        ),
        (
            "Pos;Teil;Menge;Gewicht g;Stückpreis;Währung\n7;Schraube;12;4,5;0,18;EUR",
            Row(1, "Schraube", D(12), mass_kg=D("0.0045"), unit_cost_minor=18, currency="EUR"),
        ),
        (
            "name\tquantity\tmass\tprice\nTube\t2.5\t1.2 kg\t9 USD",
            Row(1, "Tube", D("2.5"), mass_kg=D("1.2"), unit_cost_minor=900, currency="USD"),
        ),
        (
            "name,quantity,file,revision\nHub,1,hub.step,https://x.example/revisions/k3mq9z1a/",
            Row(1, "Hub", D(1), file="hub.step", link="k3mq9z1a"),
        ),
    ],
)  # fmt: skip
def test_usual_tables_are_read(text, row):
    sheet = read(text)

    assert sheet.rows == (row,)
    assert sheet.problems == ()


@pytest.mark.parametrize(
    ("line", "column", "code", "kept"),
    [
        (",2,,,", "name", "no-name", 0),
        ("Frame,,,,", "quantity", "no-quantity", 0),
        ("Frame,0,,,", "quantity", "no-quantity", 0),
        ("Frame,two,,,", "quantity", "not-a-number", 0),
        ("Frame,1,1e400,,", "mass", "not-a-number", 1),
        ("Frame,1,-3,,", "mass", "out-of-range", 1),
        ("Frame,1,3 lb,,", "mass", "no-unit", 1),
        ("Frame,1,,9,", "cost", "no-currency", 1),
        ("Frame,1,,9.999 EUR,", "cost", "too-precise", 1),
        ("Frame,1,,,not a code!", "link", "no-revision", 1),
    ],
)
def test_what_can_not_be_read_is_named_and_left_out(line, column, code, kept):
    sheet = read(f"name,quantity,mass kg,cost,revision\n{line}")

    assert (len(sheet.rows), column, code) == (
        kept,
        sheet.problems[0].column,
        sheet.problems[0].code,
    )
    assert sheet.problems[0].line == 2


def test_columns_of_totals_are_not_believed():
    sheet = read("name,quantity,total mass kg,mass kg,total cost EUR\nBolt,8,99,0.1,500")

    assert (sheet.rows[0].mass_kg, sheet.rows[0].unit_cost_minor) == (D("0.1"), None)


@pytest.mark.parametrize("text", ["", "just words", "name\nFrame", 'a,"b\n\0'])
def test_what_is_no_parts_list_says_so(text):
    sheet = read(text)

    assert sheet.rows == ()
    assert sheet.problems


def test_no_more_than_five_hundred_rows_are_read():
    sheet = read("name,quantity\n" + "Bolt,1\n" * 501)

    assert (len(sheet.rows), sheet.problems[-1].code) == (500, "too-many")


words = st.text(st.characters(categories=("L", "N", "P", "S")), max_size=12)
rows = st.builds(
    Row,
    number=st.just(1),
    name=words.filter(bool),
    quantity=st.decimals("0.001", 9999, places=3),
    material=words,
    supplier=words,
    mass_kg=st.none() | st.decimals(0, 9999, places=6),
    unit_cost_minor=st.integers(0, 10**9),
    currency=st.sampled_from(["EUR", "USD"]),
    link=st.sampled_from(["", "k3mq9z1a"]),
)


@given(rows)
def test_what_is_written_reads_the_same(row):
    assert read(bom.write([row])).rows == (row,)


def test_pieces_multiply_and_money_stays_whole():
    axle = [Line("Bolt", D(3), D("0.1"), 33, "EUR"), Line("Hub", D(1), D(2), 1000, "USD")]
    cart = [Line("Axle", D(2), part="axle"), Line("Paint", D("0.5"), D(1), 25, "EUR")]

    found = roll_up("cart", {"cart": cart, "axle": axle})

    assert found.mass.amounts == {"kg": D("5.1")}
    assert found.cost.amounts == {"EUR": D(6 * 33 + 12), "USD": D(2000)}
    assert (found.mass.counted, found.mass.of, found.lines) == (3, 3, 4)


def test_a_stated_mass_stands_in_for_an_incomplete_part():
    parts = {"w": [Line("Rim", D(1), D(3)), Line("Valve", D(1))]}

    found = roll_up("c", {"c": [Line("Wheel", D(2), D(5), part="w")], **parts})
    without = roll_up("c", {"c": [Line("Wheel", D(2), part="w")], **parts})

    assert (found.mass.amounts["kg"], found.mass.complete) == (D(10), True)
    assert (without.mass.amounts["kg"], without.mass.missing) == (D(6), ("Wheel / Valve",))


@pytest.mark.parametrize(
    ("comparison", "limit", "whole", "lower_bound"),
    [
        ("<=", 5, "holds", "unknown"), ("<=", 4, "breaks", "breaks"),
        ("<", 5, "breaks", "breaks"), (">=", 5, "holds", "holds"),
        (">", 5, "breaks", "unknown"), ("==", 5, "holds", "unknown"),
        ("==", 4, "breaks", "breaks"), ("in", 6, "breaks", "unknown"),
    ],
)  # fmt: skip
def test_sums_are_held_against_limits(comparison, limit, whole, lower_bound):
    complete = Total({"kg": D(5)}, counted=1, of=1)
    partial = Total({"kg": D(5)}, counted=1, of=2)

    found = [against(total, "kg", comparison, [D(limit)]) for total in (complete, partial)]

    assert found == [whole, lower_bound]


def test_sum_in_other_currencies_is_a_lower_bound():
    mixed = Total({"EUR": D(500), "CHF": D(100)}, counted=2, of=2)

    found = [against(mixed, "EUR", "<=", [D(limit)]) for limit in (400, 600)]

    assert found == ["breaks", "unknown"]
    with pytest.raises(ValueError, match="no such comparison"):
        against(mixed, "EUR", "~", [D(1)])


def test_a_circle_is_refused_with_its_path():
    lists = {"a": [Line("b", D(1), part="b")], "b": [Line("a", D(1), part="a")]}

    with pytest.raises(CircleError) as refused:
        roll_up("a", lists)

    assert refused.value.path == ("a", "b", "a")


def test_depth_and_size_are_limited():
    deep = {n: [Line("next", D(1), part=n + 1)] for n in range(9)}
    wide = {0: [Line("x", D(1), part=1)] * 50, 1: [Line("y", D(1))] * 50}

    with pytest.raises(TooDeepError):
        roll_up(0, deep)
    with pytest.raises(TooLargeError):
        roll_up(0, wide)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 10**6)), max_size=20))
def test_the_sum_of_the_lines_is_the_whole(pairs):
    lines = [Line("x", D(count), unit_cost_minor=cost, currency="EUR") for count, cost in pairs]

    found = roll_up(0, {0: lines})

    assert found.cost.amounts.get("EUR", 0) == sum(count * cost for count, cost in pairs)


def test_examples_in_docstrings_run():
    for module in pkgutil.iter_modules(bom.__path__, bom.__name__ + "."):
        assert doctest.testmod(importlib.import_module(module.name)).failed == 0
