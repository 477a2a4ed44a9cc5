"""Converters: what is written reads back with the same options and configurations, or is refused."""

import itertools
import random
from decimal import Decimal
from pathlib import Path

import pytest

from mitwerk.engines import options
from mitwerk.engines.options.writing import write

SUFFIXES = [".uvl", ".yaml", ".xlsx", ".cnf"]
BASE = """product: {product}
families:
  - {{family: a, choose: one}}
  - {{family: b, choose: one}}
options:
  - {{family: a, code: a1, {details}}}
  - {{family: a, code: a2}}
  - {{family: b, code: b1, price: 5}}
  - {{family: b, code: b2}}
"""


def saved(tmp_path: Path, text: str, suffix: str) -> Path:
    path = tmp_path / f"m{suffix}"
    path.write_text(text, encoding="utf-8")
    return path


def tables(tmp_path: Path, details: str, rest: str = "", product: str = "P") -> options.Model:
    text = BASE.format(details=details, product=product) + rest
    return options.read(saved(tmp_path, text, ".yaml"))


def tree(tmp_path: Path, text: str) -> options.Model:
    return options.read(saved(tmp_path, text, ".uvl"))


def converted(model: options.Model, tmp_path: Path, suffix: str) -> options.Model:
    write(model, tmp_path / f"out{suffix}")
    return options.read(tmp_path / f"out{suffix}")


def chosen(model: options.Model, names: tuple[str, ...]) -> tuple[int, set[frozenset[str]]]:
    """Return how many configurations there are, and which of some options they hold."""
    artefact = options.compile(model, questions=0)
    total = artefact.count()
    if not total:
        return 0, set()
    rows = {
        frozenset(name for name, wanted in given.items() if wanted)
        for given in (
            dict(zip(names, bits, strict=True))
            for bits in itertools.product([False, True], repeat=len(names))
        )
        if possible(artefact, given)
    }
    return total, rows


def possible(artefact: options.Artefact, given: dict[str, bool]) -> bool:
    try:
        artefact.domains(given)
    except options.Contradiction:
        return False
    return True


NUMBERS = ["0", "1", "-2.5", "0.1", "1e-11", "12345678901234567890.5", "-1e30", "3"]


def random_uvl(rng: random.Random) -> str:
    """Return a small tree with odd names and attributes and rules over subtree sums."""
    kinds = ["{}", "the {}", "a.{}", "it's {}", "Ü{}", "{} true", "or{}"]
    names = [rng.choice(kinds).format(i) for i in range(rng.randint(2, 6))]
    lines = []
    for depth, name in enumerate(names):
        values = f"{{p {rng.choice(NUMBERS)}, \"code\" {rng.choice(NUMBERS)}, label '0{depth}'}}"
        level = min(depth, 2)
        lines.append("\t" * (2 * level + 1) + f'"{name}" {values}')
        if depth < 2:
            group = rng.choice(["optional", "or", "[0..2]", "mandatory", "alternative"])
            lines.append("\t" * (2 * level + 2) + group)
    if len(names) == 2:
        lines.pop()
    rules = []
    for _ in range(rng.randint(0, 3)):
        a, b = (f'"{rng.choice(names)}"' for _ in "ab")
        sum_ = rng.choice([f"sum({a}, p)", "sum(p)", f"{a}.p / 3", f"sum({a}, code)", "2 * sum(p)"])
        sign = rng.choice(["<=", "<", ">=", "==", "!="])
        limit = rng.choice(NUMBERS)
        nested = f"!(!({a} <=> ({b} & !{a}))) | !!!({sum_} {sign} {limit} => {b})"
        plain = [f"{a} => !{b}", f"{sum_} {sign} {limit}", f"{sum_} < {b}.p"]
        rules.append(rng.choice([*plain, nested]))
    return "\n\t".join(["\n".join(["features", *lines, "constraints"]), *rules]) + "\n"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_random_trees_keep_their_configurations(tmp_path: Path, suffix: str) -> None:
    rng = random.Random(f"trees {suffix}")
    for _ in range(25 if suffix != ".xlsx" else 12):
        model = tree(tmp_path, random_uvl(rng))
        names = () if suffix == ".cnf" else model.names

        again = converted(model, tmp_path, suffix)

        assert chosen(again, names) == chosen(model, names)


def random_tables(rng: random.Random) -> str:
    codes = [(f, f"{f}{i}") for f in "ab" for i in range(1, rng.randint(2, 4))]
    choices = ["one", "up to one", "any", "at least one"]
    lines = ["product: a", "families:"]
    lines += [f"  - {{family: {f}, choose: {rng.choice(choices)}, scope: s}}" for f in "ab"]
    lines.append("options:")
    for family, code in codes:
        tags = rng.choice(["[]", "[t]", "[t, u]"])
        label = rng.choice(['"007"', '"7"', "7", "Roof", "'= 1'", "true", '"true"'])
        price = rng.choice([n for n in NUMBERS if "e" not in n])
        lines.append(
            f"  - {{family: {family}, code: {code}, price: {price}, label: {label}, tags: {tags}}}"
        )
    lines += ["packages:", f"  - {{code: p, contains: [{codes[0][1]}], why: 'so'}}", "rules:"]
    kinds = ["requires", "excludes", "only with"]
    names = [*(code for _, code in codes), "a", "b", "p"]
    for i in range(rng.randint(1, 3)):
        left, right = rng.sample(names, 2)
        lines.append(f"  - {{id: r{i}, kind: {rng.choice(kinds)}, left: {left}, right: {right}}}")
    tagged = any("[t" in line for line in lines)
    group = rng.choice(["a", "t"] if tagged else ["a"])
    lines.append(f"  - {{id: sum, kind: formula, left: 'sum({group}, price) <= 3', why: dear}}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_random_tables_keep_their_configurations(tmp_path: Path, suffix: str) -> None:
    rng = random.Random(f"tables {suffix}")
    for _ in range(20 if suffix != ".xlsx" else 12):
        model = options.read(saved(tmp_path, random_tables(rng), ".yaml"))

        again = converted(model, tmp_path, suffix)

        assert chosen(again, model.names) == chosen(model, model.names)
        if suffix in {".yaml", ".xlsx"}:
            assert again.attributes == model.attributes
            assert [r.why for r in again.rules] == [r.why for r in model.rules]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_saved_artefact_keeps_its_configurations(tmp_path: Path, suffix: str) -> None:
    options.save(options.compile(options.example()), tmp_path / "car.options")
    car = options.load(tmp_path / "car.options")

    again = converted(car.model, tmp_path, suffix)

    assert options.compile(again, questions=0).count() == car.count()
    if suffix in {".yaml", ".xlsx"}:
        assert again.family["roof"].members == car.model.family["roof"].members
        assert {r.why for r in again.rules} == {r.why for r in car.model.rules}
        assert again.attributes == car.model.attributes


def test_saved_tree_keeps_families(tmp_path: Path) -> None:
    text = (
        "features\n\tR\n\t\talternative\n\t\t\tA\n\t\t\tB\n\t\t[2..3]\n\t\t\tC\n\t\t\tD\n\t\t\tE\n"
    )
    options.save(options.compile(tree(tmp_path, text)), tmp_path / "m.options")
    model = options.load(tmp_path / "m.options").model

    again = converted(model, tmp_path, ".yaml")

    assert options.compile(again).count() == options.compile(model).count() == 8
    assert again.family["R#1"].members == ("A", "B")


def test_subtree_sum_becomes_a_sum_of_options(tmp_path: Path) -> None:
    text = (
        "features\n\tR {}\n\t\toptional\n\t\t\tA {{p 5}}\n\t\t\tB\nconstraints\n\tsum(R, p) <= 3\n"
    )
    for root in ("{p 1}", ""):
        for suffix in (".yaml", ".xlsx"):
            model = tree(tmp_path, text.format(root).replace("{{", "{").replace("}}", "}"))

            assert options.compile(converted(model, tmp_path, suffix)).count() == 2


@pytest.mark.parametrize("number", ["1e-11", "1e20", "0.12345678901234567890123", "1e30", "-3e-40"])
@pytest.mark.parametrize("suffix", [".uvl", ".yaml", ".xlsx"])
def test_every_digit_survives(tmp_path: Path, number: str, suffix: str) -> None:
    head = "features\n\tR\n\t\toptional\n"
    model = tree(tmp_path, f"{head}\t\t\tA {{w {number}}}\n\t\t\tB\nconstraints\n\tsum(w) != 0\n")

    again = converted(model, tmp_path, suffix)

    assert again.attributes["A"]["w"] == Decimal(number)
    assert options.compile(again).count() == 2


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_text_that_looks_like_a_number_stays_text(tmp_path: Path, suffix: str) -> None:
    model = tables(tmp_path, "part: '0042', label: '7', spare: true, word: 'true', mass: 7")

    again = converted(model, tmp_path, suffix)

    assert again.attributes["a1"] == {
        "part": "0042", "label": "7", "spare": True, "word": "true", "mass": Decimal(7),
    }  # fmt: skip
    assert [type(value) for value in again.attributes["a1"].values()] == [
        str, str, bool, str, Decimal,
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["'dear'", "", "true", "1e20"])
def test_price_in_words_becomes_a_column_of_its_own(tmp_path: Path, value: str) -> None:
    model = tree(tmp_path, f"features\n\tR {{price {value}}}\n\t\toptional\n\t\t\tA\n")

    again = converted(model, tmp_path, ".yaml")

    name = "price" if value == "1e20" else "own_price"
    assert again.attributes["R"] == {name: model.attributes["R"]["price"]}


def test_name_with_outer_blanks(tmp_path: Path) -> None:
    text = 'features\n\tR\n\t\toptional\n\t\t\t" A "\n\t\t\tB\nconstraints\n\t" A " => B\n'
    model = tree(tmp_path, text)

    assert converted(model, tmp_path, ".yaml").names == ("R", " A ", "B")
    with pytest.raises(options.ModelError, match="can't be written as a workbook"):
        write(model, tmp_path / "m.xlsx")
    assert not (tmp_path / "m.xlsx").exists()


def test_columns_that_are_words_of_uvl(tmp_path: Path) -> None:
    model = tables(tmp_path, "constraint: 5, constraints: 6, abstract: 7, max speed: 8")

    assert converted(model, tmp_path, ".uvl").attributes["a1"] == model.attributes["a1"]


@pytest.mark.parametrize(
    ("product", "sum_", "expected"),
    [("a", "sum(a, price) <= 3", 4), ("P", "sum(t, price) <= 3", 4), ("b", "sum(b, price) < 5", 2)],
)
def test_sums_over_families_and_tags(
    tmp_path: Path, product: str, sum_: str, expected: int
) -> None:
    rule = f"rules:\n  - {{id: r, kind: formula, left: '{sum_}'}}\n"
    model = tables(tmp_path, "price: 1, tags: [t]", rule, product)

    assert options.compile(model).count() == expected
    assert options.compile(converted(model, tmp_path, ".uvl")).count() == expected
