"""Units, formatted limits, phase shares and the frozen form."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwerk.engines import requirements as req


def test_convert_is_exact_in_decimals():
    top_speed = req.FACTS["top_speed"]

    assert req.convert(Decimal("0.1"), "t", req.FACTS["mass"]) == Decimal(100)
    assert req.convert(Decimal(25), "m/s", top_speed) == Decimal(90)
    assert req.convert(Decimal(-20), "°C", req.FACTS["lowest_use"], "K") == Decimal("253.15")
    assert req.convert(Decimal("0.35"), "1", req.FACTS["gradient"]) == Decimal(35)


def test_convert_refuses_currencies_without_a_rate():
    with pytest.raises(req.UnitError, match="exchange rate"):
        req.convert(Decimal(9000), "EUR", req.FACTS["price"], "CHF")


def test_format_limit_reads_like_a_drawing_note():
    row = req.Requirement("R1", "seats", "fact", True, "seats", "in", (Decimal(2), Decimal(4)), "")
    price = req.Requirement("R2", "p", "fact", True, "price", "<", (Decimal(12500),), "EUR")
    angle = req.Requirement("R3", "a", "fact", True, "tilt_angle", ">=", (Decimal("22.5"),), "°")

    assert req.format_limit(row) == "∈\u00a0{2; 4}"
    assert req.format_limit(price) == "<\u00a012\u202f500\u00a0EUR"
    assert req.format_limit(angle, decimal_mark=",") == "≥\u00a022,5°"
    assert req.format_limit(req.Requirement("R4", "nice", "judged")) == ""


def test_rows_for_phase_divides_the_limit_and_keeps_the_whole():
    whole = req.Requirement(
        "R1", "m", "fact", True, "mass", "<=", (Decimal(650),), "kg", ("front",), Decimal("0.08")
    )
    everywhere = req.Requirement("R2", "looks calm", "judged")

    rows = req.rows_for_phase([whole, everywhere], "front")

    assert [part.row.id for part in rows] == ["R1", "R2"]
    assert rows[0].row.values == (Decimal("52.00"),)
    assert (rows[0].limit, rows[0].percent, rows[1].percent) == ("≤\u00a052\u00a0kg", "8", "")
    assert [part.row.id for part in req.rows_for_phase([whole, everywhere], "rear")] == ["R2"]


numbers = st.decimals(min_value=0, max_value=10**9, places=3)


@given(numbers, st.lists(st.sampled_from(["front", "rear", "sides"]), unique=True), st.booleans())
def test_frozen_form_reads_back_and_is_stable(value, phases, must):
    row = req.Requirement("R1", "ü", "fact", must, "mass", "<=", (value,), "kg", tuple(phases))

    frozen = req.payload([row])
    again = req.payload(req.from_payload(frozen))

    assert again == frozen
    assert Decimal(frozen[0]["values"][0]) == value
    assert set(map(type, frozen[0].values())) <= {str, list}


def test_from_payload_names_the_bad_row():
    good = req.payload([req.Requirement("R1", "nice", "judged")])

    with pytest.raises(req.RequirementError, match="Row 2"):
        req.from_payload([*good, {"id": "R2"}])
