"""The author's tables: rule kinds, both file formats, refusals with their place."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from mitwerk.engines import options
from mitwerk.engines.options.tables.document import KINDS
from mitwerk.engines.options.writing import write

HEAD = """families:
  - {family: f, choose: one}
  - {family: g, choose: up to one}
  - {family: h, choose: any}
options:
  - {family: f, code: f1, price: 2}
  - {family: f, code: f2, price: 3.5, tags: [t]}
  - {family: g, code: g1, tags: [t]}
  - {family: g, code: g2}
  - {family: h, code: h1}
  - {family: h, code: h2, mass_kg: 1.5}
"""
PLAIN = 2 * 3 * 4


def saved(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def count(path: Path) -> int:
    return options.compile(options.read(path)).count()


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        ("requires", "h1", "f1", 18),
        ("requires", "h1", "[f1, h2]", 12 + 3),
        ("requires", "h1", "g", 12 + 8),
        ("requires", "h", "f1", 12 + 3),
        ("excludes", "h1", "f1", 18),
        ("excludes", "h1", "[f1, h2]", 12 + 3),
        ("excludes", "h1", "t", 12 + 4),
        ("only with", "h1", "[f1, h2]", 12 + 9),
        ("needs one of", "f2", "h", 12 + 9),
        ("requires", "h1", '"!f1"', 18),
        ("formula", '"h1 & f1 => g1"', "[]", 24 - 4),
        ("formula", '"sum(price) <= 3"', "[]", 12),
        ("formula", '"sum(h, mass_kg) < 1.5"', "[]", 12),
    ],
)
def test_rule_kind_counts_by_hand(
    tmp_path: Path, kind: str, left: str, right: str, expected: int
) -> None:
    rule = f"rules:\n  - {{id: r, kind: {kind}, left: {left}, right: {right}, why: w}}\n"

    assert count(saved(tmp_path, HEAD)) == PLAIN
    assert count(saved(tmp_path, HEAD + rule)) == expected


@pytest.mark.parametrize("number", [300, 1_800])
def test_large_family_counts_or_is_refused(tmp_path: Path, number: int) -> None:
    rows = "".join(f"  - {{family: f, code: f{i}}}\n" for i in range(number))
    path = saved(tmp_path, f"families:\n  - {{family: f, choose: one}}\noptions:\n{rows}")

    if number == 300:
        assert options.compile(options.read(path)).count() == number
    else:
        with pytest.raises(options.ModelError, match="take smaller families") as caught:
            options.read(path)
        assert caught.value.where == f"{path}:2"


def test_package_brings_its_parts(tmp_path: Path) -> None:
    package = "packages:\n  - {code: p, contains: [f1, g2, '!h1'], price: 5}\n"
    artefact = options.compile(options.read(saved(tmp_path, HEAD + package)))

    assert artefact.count() == PLAIN + 2
    assert artefact.domains({"p": True}).in_ == {"p", "f1", "g2"}
    assert artefact.cheapest({"p": True}, "price")[0].cost == 7


def test_matrix_allows_pairs(tmp_path: Path) -> None:
    matrix = "matrices:\n  - {rows: f, columns: g, why: w, allowed: {f1: [g1], f2: [g1, g2]}}\n"
    model = options.read(saved(tmp_path, HEAD + matrix))

    assert options.compile(model).count() == (2 + 3) * 4
    assert [(rule.text, rule.why) for rule in model.rules if rule.kind == "matrix"] == [
        ("f1 doesn't go with g2", "w")
    ]


def test_workbook_reads_like_its_yaml(tmp_path: Path) -> None:
    car = options.example()
    write(car, tmp_path / "car.xlsx")

    again = options.read(tmp_path / "car.xlsx")

    assert again.digest == car.digest
    assert again.attributes == car.attributes
    assert [(r.key, r.why) for r in again.rules] == [(r.key, r.why) for r in car.rules]


def test_yaml_reads_back_the_same(tmp_path: Path) -> None:
    car = options.example()
    write(car, tmp_path / "car.yaml")

    again = options.read(tmp_path / "car.yaml")

    assert (again.digest, again.attributes) == (car.digest, car.attributes)


def test_text_in_a_workbook_is_never_a_formula(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD.replace("price: 2", "label: '=1+1'"))
    write(options.read(path), tmp_path / "m.xlsx")

    assert options.read(tmp_path / "m.xlsx").attributes["f1"]["label"] == "=1+1"


def test_workbook_keeps_every_decimal(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD.replace("price: 2", "price: 123456789012345.123456789"))
    write(options.read(path), tmp_path / "m.xlsx")

    found = options.read(tmp_path / "m.xlsx").attributes["f1"]["price"]
    assert found == Decimal("123456789012345.123456789")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("families: []\n", "the table 'families' is missing or empty", None),
        (HEAD + "  - {family: f, code: f1}\n", "option 'f1' already stands at {}:6", 12),
        (HEAD + "  - {family: q, code: q1}\n", "unknown family 'q'", 12),
        (HEAD + "  - {family: f, code: t}\n", "'t' is an option and a family or tag", 12),
        (HEAD + "  - {family: f, code: x, price: much}\n",
         "'price' must be a number, not 'much'", 12),
        (HEAD + "  - {family: f}\n", "'code' is missing", 12),
        (HEAD + "  - {family: f, code: [a]}\n", "'code' must be one value, not a list", 12),
        (HEAD + "  - {family: f, code: a, code: b}\n", "'code' stands twice", 12),
        (HEAD + "rules:\n  - {id: r, kind: likes, left: f1, right: g1}\n",
         f"unknown kind of rule 'likes'; known are {', '.join(KINDS)}", 13),
        (HEAD + "rules:\n  - {id: r, kind: excludes, left: f1, right: g11}\n",
         "unknown option, family or tag 'g11'; did you mean 'g1'?", 13),
        ("families:\n  - {family: f, default: b}\noptions:\n  - {family: f, code: a}\n",
         "the default 'b' is no option of family 'f'", 2),
        (HEAD + "rules:\n  - {id: r, kind: requires, left: f1, right: q}\n",
         "unknown option, family or tag 'q'", 13),
        (HEAD + "rules:\n  - {id: r, kind: requires, left: f1}\n",
         "the rule's right side is empty", 13),
        (HEAD + "packages:\n  - {code: p, contains: []}\n", "the package contains nothing", 13),
        (HEAD + "matrices:\n  - {rows: f, columns: g, allowed: {g1: [g2]}}\n",
         "'g1' is no option of the matrix", 13),
        (HEAD + "prices: []\n", "unknown table 'prices'; did you mean 'matrices'?", 12),
        ("families:\n  - {family: f}\n", "family 'f' has no option", 2),
        ("families:\n  - {family: f, choose: two}\n",
         "'choose' must be one of one, up to one, any, at least one; not 'two'", 2),
        ("families: [\n", "no valid YAML: did not find expected node content", 2),
    ],
)  # fmt: skip
def test_bad_tables_are_refused(tmp_path: Path, text: str, message: str, line: int | None) -> None:
    path = saved(tmp_path, text)

    with pytest.raises(options.ModelError) as caught:
        options.read(path)

    assert caught.value.message == message.format(path)
    assert caught.value.where == (f"{path}:{line}" if line else str(path))


def test_bad_cell_names_sheet_and_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "families"
    book.active.append(["family", "choose"])
    book.active.append(["f", "one"])
    sheet = book.create_sheet("options")
    sheet.append(["family", "code", "price"])
    sheet.append(["f", "f1", "dear"])
    book.save(tmp_path / "m.xlsx")

    with pytest.raises(options.ModelError) as caught:
        options.read(tmp_path / "m.xlsx")

    assert caught.value.message == "'price' must be a number, not 'dear'"
    assert caught.value.where == f"{tmp_path / 'm.xlsx'}:options!2"
