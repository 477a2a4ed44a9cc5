"""Limits over large, long and divided numbers are exact; what can't be is refused with its line."""

from decimal import Decimal
from pathlib import Path

import pytest

from mitwerk.engines import options
from mitwerk.engines.options.optimise import attribute_costs


def model(tmp_path: Path, features: str, *rules: str) -> options.Model:
    rows = "".join(f"\t\t\t{line}\n" for line in features.split("; "))
    text = f"features\n\tR\n\t\toptional\n{rows}constraints\n"
    path = tmp_path / "m.uvl"
    path.write_text(text + "".join(f"\t{rule}\n" for rule in rules), encoding="utf-8")
    return options.read(path)


@pytest.mark.parametrize(
    ("features", "rule", "expected"),
    [
        ("A {kg 3}", "A => A.kg / 3 >= 1", 2),
        ("A {kg 3}", "A => A.kg / 7 * 7 == 3", 2),
        ("A {kg 9}; B {kg 10}", "sum(kg) / 3 == 3", 1),
        ("A {kg 1}; B {kg 2}", "A.kg / 3 + B.kg / 3 == 1", 1),
        ("A {kg 1}", "A.kg / 3 / 7 * 21 >= 1", 1),
        ("A {p 1e30}", "sum(p) < 1e30", 1),
        ("A {p 1000000000000000000000000000000}; B {p 1}",
         "sum(p) < 1000000000000000000000000000001", 3),
        ("A {p -1000000000000000000000000000000.5}; B {p 1000000000000000000000000000000}",
         "sum(p) >= -0.5", 3),
        ("A {p 12345678901234567890.123456789}", "sum(p) < 12345678901234567890.123456789", 1),
        ("A {p 1e-99}; B {p 1e99}", "sum(p) <= 1e99", 3),
        ("A {p 0.1}; B {p 0.2}", "sum(p) == 0.3", 1),
        ("A {p 2}; B {p 3}", "A.p * 1e60 * 1e60 < B.p * 1e60 * 1e60", 2),
    ],
)  # fmt: skip
def test_limit_is_exact(tmp_path: Path, features: str, rule: str, expected: int) -> None:
    assert options.compile(model(tmp_path, features, rule)).count() == expected


@pytest.mark.parametrize(
    ("features", "rule", "message", "line"),
    [
        ("A {p 1e99999999999999999999}", "A", "the number 1e999999999999999999… has more", 4),
        ("A {p 1e30000000}", "A", "the number 1e30000000… has more than 100 digits", 4),
        ("A {p 1}", "A.p <= 1e100", "the number 1e100… has more than 100 digits", 6),
        ("A {p 1}", "A.p < 1e-101", "the number 1e-101… has more than 100 digits", 6),
        ("A {p 1}", "A.p < 0." + "3" * 101, "has more than 100 digits before or behind", 6),
        ("A {p 1}", "A.p " + "* 1e99 " * 20 + "> 1", "the rule's numbers are too long", 6),
        ("A {p 1}", "A.p / 0 > 1", "only products with a constant are supported", 6),
    ],
)
def test_number_without_bounds_is_refused(
    tmp_path: Path, features: str, rule: str, message: str, line: int
) -> None:
    with pytest.raises(options.ModelError) as caught:
        model(tmp_path, features, rule)

    assert message in caught.value.message
    assert caught.value.where == f"{tmp_path / 'm.uvl'}:{line}"


def test_misspelt_feature_in_a_sum_is_refused(tmp_path: Path) -> None:
    with pytest.raises(options.ModelError) as caught:
        model(tmp_path, "Typed {p 1}", "sum(Typod, p) <= 3")

    assert caught.value.message == "unknown name 'Typod'; did you mean 'Typed'?"


@pytest.mark.soak
def test_endless_sums_are_refused(tmp_path: Path) -> None:
    features = "; ".join(f"F{i} {{p 1}}" for i in range(1_000))

    with pytest.raises(options.ModelError, match="more than 2,000,000 summands"):
        model(tmp_path, features, *["sum(p) >= 0"] * 2_001)


def test_costs_keep_decimals_beyond_28_digits() -> None:
    long = Decimal("1." + "0" * 30 + "1")

    with pytest.raises(options.ModelError, match="too finely divided"):
        attribute_costs(1, {1: long})


def test_costs_in_steps_of_the_finest_decimal() -> None:
    costs = attribute_costs(2, {1: Decimal("1.50"), 2: Decimal("-2E+1")})

    assert (costs.unit, costs.tie) == (Decimal("0.1"), 3)
    assert costs.literal.tolist() == [1 + 15 * 3, 0, 1 - 200 * 3, 0]
