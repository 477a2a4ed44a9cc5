"""Tables: a column, sheet, mark or name that says nothing or two things is refused, not dropped."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mitwerk.engines import options
from mitwerk.engines.options.writing import write

FAMILIES: list[list[Any]] = [["family", "choose"], ["a", "one"], ["b", "one"]]
OPTIONS: list[list[Any]] = [
    ["family", "code"], ["a", "a1"], ["a", "a2"], ["b", "b1"], ["b", "b2"]
]  # fmt: skip
RULES: list[list[Any]] = [["id", "kind", "left", "right"], ["r", "excludes", "a1", "b1"]]
MATRIX: list[list[Any]] = [["a × b", "b1", "b2"], ["a1", "x", "x"], ["a2", None, "X"]]
YAML = """families:
  - {family: a, choose: one}
  - {family: b, choose: one}
options:
  - {family: a, code: a1}
  - {family: a, code: a2}
  - {family: b, code: b1}
  - {family: b, code: b2}
"""
UNKNOWN = (
    "unknown sheet 'Regeln 2'; known are families, options, rules, packages, product, matrix, notes"
)
VALID = (
    "unknown column 'valid_from' in the table 'rules'; known are id, kind, left, right, why, owner"
)


def workbook(tmp_path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook(write_only=True)  # leaves out the dimensions, as some programs do
    for title, rows in {"families": FAMILIES, "options": OPTIONS, **sheets}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "m.xlsx")
    return tmp_path / "m.xlsx"


def count(path: Path) -> int:
    return options.compile(options.read(path)).count()


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(options.ModelError) as caught:
        options.read(path)
    return caught.value.message, caught.value.where.removeprefix(str(path))


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ({}, 4),
        ({"Rules": RULES}, 3),
        ({"rules": [["ID", "Kind", "Left", "RIGHT"], RULES[1]]}, 3),
        ({"families": [["Family", "Choose"], ["a", "any"], ["b", "one"]]}, 8),
        ({"Matrix a b": MATRIX}, 3),
        ({"matrix": [["a x b", "b1", "b2"], *MATRIX[1:]]}, 3),
        ({"matrix": [MATRIX[0], [], *MATRIX[1:], ["Why", "they clash"]]}, 3),
        ({"product": [[], [None, "Eins"]]}, 4),
        ({"Notes": [["whatever", "#REF!"]], "empty": []}, 4),
        ({"rules": [*RULES, []]}, 3),
    ],
)
def test_workbook_in_capitals_and_with_gaps(
    tmp_path: Path, sheets: dict[str, list[list[Any]]], expected: int
) -> None:
    assert count(workbook(tmp_path, sheets)) == expected


@pytest.mark.parametrize(
    ("sheets", "message", "where"),
    [
        ({"Rule": RULES}, "unknown sheet 'Rule'; did you mean 'rules'?", ":Rule"),
        ({"Regeln 2": RULES}, UNKNOWN, ":Regeln 2"),
        ({"families": [["family", "chose"], ["a", "any"]]},
         "unknown column 'chose' in the table 'families'; did you mean 'choose'?", ":families!2"),
        ({"options": [["family", "code", "tag"], ["a", "a1", "t"]]},
         "unknown column 'tag' in the table 'options'; did you mean 'tags'?", ":options!2"),
        ({"options": [["family", "code"], ["a", "a1", "lost"]]},
         "'lost' stands in a column without a name in row 1", ":options!2"),
        ({"options": [["family", "Price", "code", "price"], ["a", 1, "a1", 2]]},
         "'price' stands twice", ":options!2"),
        ({"options": [["Familie", "Code"], ["a", "a1"]]},
         "the table 'options' has no column 'family', only 'Familie', 'Code'", ":options!2"),
        ({"options": [*OPTIONS[:3], ["b", "b1"], ["b", "b2", None, "#N/A"]]},
         "#N/A instead of a value; mend the cell", ":options!5"),
        ({"matrix": [MATRIX[0], ["a1", "x", "x"], ["a2", "#REF!"]]},
         "#REF! instead of a value; mend the cell", ":matrix!3"),
        ({"product": [["Eins", "Zwei"]]}, "this sheet holds one name only", ":product"),
        ({"matrix": [MATRIX[0], ["a1", "yes", "x"], ["a2"]]},
         "'yes' is neither x (allowed) nor empty (not allowed)", ":matrix!2"),
        ({"matrix": [["a × b", "b1", "b3"], ["a1", "x"], ["a2", "x"]]},
         "'b3' is no option of family 'b'", ":matrix"),
        ({"matrix": [["a × b", "b1"], ["a1", "x", "x"]]},
         "'x' stands in a column without a name in row 1", ":matrix!2"),
        ({"matrix": [[]]}, "the corner cell must read 'family × family'", ":matrix!1"),
        ({"options": [*OPTIONS, ["a", "why"]], "matrix": MATRIX},
         "a matrix sheet can't list an option 'why'", ":options!6"),
    ],
)  # fmt: skip
def test_workbook_that_says_what_nobody_reads(
    tmp_path: Path, sheets: dict[str, list[list[Any]]], message: str, where: str
) -> None:
    assert refused(workbook(tmp_path, sheets)) == (message, where)


def test_headings_in_capitals_are_the_columns_that_pages_know(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Family", "Code", "Label", "PICTURE", "Lead_Days", "Own"],
            ["a", "a1", "One", "a.webp", 3, "x"], *OPTIONS[2:]]  # fmt: skip

    found = options.read(workbook(tmp_path, {"options": rows})).attributes["a1"]

    assert found == {"label": "One", "picture": "a.webp", "lead_days": 3, "Own": "x"}


def test_time_of_a_date_is_kept(tmp_path: Path) -> None:
    moments = [datetime(2030, 1, 2), datetime(2030, 1, 2, 13, 30)]  # noqa: DTZ001 - cells have no zone
    columns = ["family", "code", "valid_from", "seen"]
    rows: list[list[Any]] = [columns, ["a", "a1", *moments], *OPTIONS[2:]]

    found = options.read(workbook(tmp_path, {"options": rows})).attributes["a1"]

    assert found == {"valid_from": "2030-01-02", "seen": "2030-01-02 13:30:00"}


def test_attribute_in_capitals_stays_apart_from_the_column_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "m.uvl"
    path.write_text("features\n\tR\n\t\toptional\n\t\t\tA {Label 'x', label 'y'}\n")
    write(options.read(path), tmp_path / "m.yaml")

    found = options.read(tmp_path / "m.yaml").attributes["A"]

    assert found == {"own_Label": "x", "label": "y"}


def test_text_that_looks_like_an_error_stays_text(tmp_path: Path) -> None:
    path = altered(tmp_path, "code: a1", "code: a1, label: '#N/A'")
    write(options.read(path), tmp_path / "m.xlsx")

    assert options.read(tmp_path / "m.xlsx").attributes["a1"] == {"label": "#N/A"}


def test_yaml_table_without_rows_is_empty(tmp_path: Path) -> None:
    assert count(altered(tmp_path, "a1", "a1", "rules:\npackages:\nmatrices:\n")) == 4


def altered(tmp_path: Path, old: str, new: str, rest: str = "") -> Path:
    assert old in YAML
    path = tmp_path / "m.yaml"
    path.write_text(YAML.replace(old, new, 1) + rest, encoding="utf-8")
    return path


RULE = "rules:\n  - {id: r, kind: excludes, left: a1, right: b1%s}\n"


@pytest.mark.parametrize(
    ("old", "new", "rest", "message", "line"),
    [
        ("code: a1", "code: a1, tags: [a]", "", "'a' is a family and a tag", 5),
        ("code: b1", "code: b1, tags: [a]", "", "'a' is a family and a tag", 7),
        ("choose: one", "chose: any", "",
         "unknown column 'chose' in the table 'families'; did you mean 'choose'?", 2),
        ("a1", "a1", RULE % ", valid_from: 2030-01-01",
         VALID, 10),
        ("a1", "a1", "matrices:\n  - {rows: a, columns: b, allowed: {}, wy: x}\n",
         "unknown column 'wy'; did you mean 'why'?", 10),
        ("a1", "a1", RULE.replace("excludes", "formula") % "",
         "a formula stands on the left side alone", 10),
        ("code: a1", "code: '!a2'", "", "option '!a2' would be the same as '!' before 'a2'", 5),
        ("a1", "a1", RULE.replace("b1", "'!!b1'") % "",
         "unknown option, family or tag '!b1'; did you mean 'b1'?", 10),
    ],
)  # fmt: skip
def test_tables_that_say_two_things_or_nothing(
    tmp_path: Path, old: str, new: str, rest: str, message: str, line: int
) -> None:
    assert refused(altered(tmp_path, old, new, rest)) == (message, f":{line}")


@pytest.mark.parametrize("code", ["packages", "p"])
def test_packages_are_a_family_of_that_name(tmp_path: Path, code: str) -> None:
    text = f"packages:\n  - {{code: {code}, contains: [a1]}}\n"
    path = altered(tmp_path, "a1", "a1", text)
    if code == "p":
        path.write_text(path.read_text().replace("family: a", "family: packages"))
        message = "'packages' is the family of the table 'packages', call this one differently"
        assert refused(path) == (message, ":2")
    else:
        assert refused(path) == ("'packages' is an option and a family or tag", ":10")


@pytest.mark.parametrize(
    ("row", "alone"),
    [
        ("{family: b, code: b3, price: 1,5}", "5"),
        ("{family: b, code: b3, tags: soft, wide}", "wide"),
        ("{family: b, code: b3, label: Röd, very}", "very"),
        ("{family: b, code: b3, ? lost}", "lost"),
    ],
)
def test_comma_that_parts_a_yaml_value_is_refused(tmp_path: Path, row: str, alone: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(YAML.replace("  - {family: b, code: b2}", f"  - {row}"), encoding="utf-8")

    cure = "lists stand in brackets, texts with a comma in quotes, decimals take a point"
    assert refused(path) == (f"{alone!r} belongs to nothing; {cure}", ":8")


def test_package_with_half_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(f"{YAML}packages:\n  - {{code: p, contains: a1, b1}}\n", encoding="utf-8")

    message, where = refused(path)

    assert (message[:24], where) == ("'b1' belongs to nothing;", ":10")


def test_yaml_column_without_a_value_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    rows = "  - {family: b, code: b2, tags: , label: , price: 1}\n  - family: b\n    code: b3\n    tags:\n"
    path.write_text(YAML.replace("  - {family: b, code: b2}\n", rows), encoding="utf-8")

    assert options.read(path).attributes["b2"] == {"price": 1}
    assert count(path) == 6


def test_matrix_of_a_family_with_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(f"{YAML}matrices: [{{rows: a, columns: a, allowed: {{a1: [a2]}}}}]\n")

    assert refused(path) == ("a matrix pairs two families; 'a' stands on both sides", ":9")
