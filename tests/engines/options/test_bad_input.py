"""Hostile files are refused with a reason, within 5 seconds (of the processor) and 1 GiB.

What is hostile by its size is read by a process of its own, which is measured.
"""

import gzip
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from mitwerk.engines.options.cli import options
from mitwerk.engines.options.linear import TOO_WIDE
from mitwerk.engines.options.tables import workbook
from mitwerk.engines.options.work import TOO_LONG

SECONDS, KIB = 5.0, 1024 * 1024
COMMAND = "from mitwerk.engines.options.cli import options; options()"
BAD_INPUT = 3


def said(path: Path) -> list[str]:
    """Run the command; return message and place."""
    done = CliRunner().invoke(options, ["count", str(path), "--json"])
    assert done.exit_code == BAD_INPUT
    error = json.loads(done.stdout)["error"]
    return [error["message"], error["where"].removeprefix(str(path))]


def refusal(path: Path, seconds: float = SECONDS) -> list[str]:
    """Run the command in a process of its own; return message and place, check time and memory."""
    started = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "count", path, "--json"], stdout=subprocess.PIPE
    )
    assert started.stdout is not None
    answer = json.load(started.stdout)
    started.stdout.close()
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode == BAD_INPUT
    assert used.ru_utime + used.ru_stime < seconds
    assert used.ru_maxrss < KIB
    error = answer["error"]
    return [error["message"], error["where"].removeprefix(str(path))]


def saved(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_deep_brackets_in_a_constraint(tmp_path: Path) -> None:
    deep = "(" * 100_000 + "R" + ")" * 100_000
    path = saved(tmp_path, "m.uvl", f"features\n\tR\nconstraints\n\t{deep}\n")

    assert refusal(path) == ["brackets nested deeper than 60", ":4"]


def test_long_chain_of_arrows(tmp_path: Path) -> None:
    path = saved(tmp_path, "m.uvl", "features\n\tR\nconstraints\n\t" + "R => " * 100_000 + "R\n")

    assert refusal(path) == ["more than 60 arrows in one constraint", ":4"]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (40_000, "more than 20,000 operators in one constraint"),
        (400_000, "more than 250,000 words in one line"),
    ],
)
def test_endless_row_of_conditions(tmp_path: Path, number: int, message: str) -> None:
    text = "features\n\tR\nconstraints\n\t" + "R | " * number + "R\n"

    assert refusal(saved(tmp_path, "m.uvl", text)) == [message, ":4"]


def test_deep_mixture_of_operators(tmp_path: Path) -> None:
    deep = "R <=> R => R | R & (" * 59 + "R" + ")" * 59
    path = saved(tmp_path, "m.uvl", f"features\n\tR\nconstraints\n\t{deep}\n")

    assert refusal(path) == ["more than 60 arrows in one constraint", ":4"]


def test_deep_feature_tree(tmp_path: Path) -> None:
    lines = [" " * (2 * i + 1) + f"F{i}\n" + " " * (2 * i + 2) + "optional" for i in range(2000)]
    path = saved(tmp_path, "m.uvl", "features\n" + "\n".join(lines) + "\n")

    assert refusal(path)[0] == "features nested deeper than 400"


@pytest.mark.parametrize("name", ["m.cnf.gz", "m.uvl.gz"])
def test_gzip_bomb_of_one_gigabyte(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"0 " * (8 << 20)) * 64)

    assert refusal(path) == ["more than 16 MiB when unpacked", ""]


def test_truncated_gzip(tmp_path: Path) -> None:
    path = tmp_path / "m.cnf.gz"
    path.write_bytes(gzip.compress(b"p cnf 2 1\n1 2 0\n" * 100)[:-12])

    assert said(path)[0].startswith("damaged or truncated gzip file")


def test_foreign_bytes(tmp_path: Path) -> None:
    path = tmp_path / "m.uvl"
    path.write_bytes(b"features\n\tR\xff\n")

    assert said(path) == ["not UTF-8 text", ":2"]


def test_deep_yaml(tmp_path: Path) -> None:
    path = saved(tmp_path, "m.yaml", "[" * 100_000)

    assert refusal(path) == ["nested deeper than 20", ":1"]


def test_yaml_with_aliases(tmp_path: Path) -> None:
    path = saved(tmp_path, "m.yaml", "a: &x [1]\nb: [*x, *x]\n")

    assert said(path) == ["aliases aren't supported", ":2"]


def test_workbook_that_is_none(tmp_path: Path) -> None:
    path = saved(tmp_path, "m.xlsx", "no zip")

    assert said(path)[0] == "no readable workbook (File is not a zip file)"


def test_unknown_kind_of_file(tmp_path: Path) -> None:
    message = (
        "unknown kind of file '.txt'; known are .uvl, .cnf, .dimacs (each also .gz), .yaml, .xlsx"
    )

    assert said(saved(tmp_path, "m.txt", "")) == [message, ""]


def test_limit_that_explodes(tmp_path: Path) -> None:
    masses = [pow(7, i, 1_000_003) for i in range(1, 61)]
    rows = "".join(f"\t\t\tF{i} {{p {mass}}}\n" for i, mass in enumerate(masses))
    text = f"features\n\tR\n\t\toptional\n{rows}constraints\n\tsum(p) <= {sum(masses) // 2}\n"

    found = refusal(saved(tmp_path, "m.uvl", text))

    assert found == [TOO_WIDE, ":65"]


def test_limits_that_explode_together(tmp_path: Path) -> None:
    families = "".join(f" - {{family: f{i}, choose: one}}\n" for i in range(20))
    options = "".join(
        f" - {{family: f{i // 6}, code: c{i}, mass: {pow(7, i, 53)}}}\n" for i in range(120)
    )
    rules = "".join(
        f" - {{id: r{i}, kind: formula, left: sum(mass) < {300 + i}}}\n" for i in range(300)
    )
    text = f"families:\n{families}options:\n{options}rules:\n{rules}"

    message, where = refusal(saved(tmp_path, "m.yaml", text))

    assert message == TOO_WIDE
    assert int(where.removeprefix(":")) > 150  # the limits alone are small


@pytest.mark.soak
@pytest.mark.parametrize(
    ("rule", "message"),
    [("sum(price) < 10000000", TOO_LONG), ("c0 & cX", "unknown name 'cX'")],
)
def test_longest_table_with_a_fault_at_its_end(tmp_path: Path, rule: str, message: str) -> None:
    rows = "".join(f" - {{family: f, code: c{i}, price: {i}}}\n" for i in range(24_900))
    text = f"families: [{{family: f, choose: any}}]\noptions:\n{rows}"
    path = saved(tmp_path, "m.yaml", f"{text}rules: [{{id: r, kind: formula, left: {rule}}}]\n")

    assert refusal(path) == [message, ":24903"]


@pytest.mark.soak
@pytest.mark.parametrize(
    ("last", "message"),
    [
        ("1 x 0", "'x' is no literal"),
        ("1 2000 0", "variable 2000 is beyond the 1000 announced"),
    ],
)
def test_long_clauses_with_a_fault_at_their_end(tmp_path: Path, last: str, message: str) -> None:
    number = 950_000
    text = f"p cnf 1000 {number + 1}\n" + "1 -2 345 0\n" * number + last

    assert refusal(saved(tmp_path, "m.cnf", text)) == [message, f":{number + 2}"]


def test_import_cycle(tmp_path: Path) -> None:
    saved(tmp_path, "b.uvl", "imports\n\ta\nfeatures\n\tB\n")
    path = saved(tmp_path, "a.uvl", "imports\n\tb\nfeatures\n\tA\n")

    assert said(path)[0] == "import cycle: a.uvl → b.uvl → a.uvl"


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        (
            "features\n\tR\n\t\toptional\n\t\t\tA\n\t\t\tA\n",
            "feature 'A' already stands in line 4",
            ":5",
        ),
        ("features\n\tR\n\t\tor\n", "the or group of 'R' is empty", ":3"),
        (
            "features\n\tR {price 'dear'}\nconstraints\n\tsum(price) <= 3\n",
            "attribute 'price' of 'R' is text, no number",
            ":4",
        ),
        ("features\n\tR\nconstraints\n\tR =>", "expected a name, found the end of the line", ":4"),
    ],
)
def test_faulty_models(tmp_path: Path, text: str, message: str, where: str) -> None:
    assert said(saved(tmp_path, "m.uvl", text)) == [message, where]


def test_imports_that_double_in_every_file(tmp_path: Path) -> None:
    for i in range(30):
        both = "".join(f"\tm{i + 1} as {alias}\n" for alias in "ab")
        slots = "".join(f"\t\t\t{alias}.F{i + 1}\n" for alias in "ab")
        text = f"imports\n{both}features\n\tF{i}\n\t\toptional\n{slots}"
        saved(tmp_path, f"m{i}.uvl", text)
    saved(tmp_path, "m30.uvl", "features\n\tF30\n")

    assert refusal(tmp_path / "m0.uvl")[0] == "more than 200 imports in all"


def test_rules_between_huge_families(tmp_path: Path) -> None:
    rows = "".join(f"  - {{family: {f}, code: {f}{i}}}\n" for f in "ab" for i in range(3000))
    text = f"families: [{{family: a, choose: any}}, {{family: b, choose: any}}]\noptions:\n{rows}"
    rule = "rules:\n  - {id: r, kind: excludes, left: a, right: b}\n"

    message, where = refusal(saved(tmp_path, "m.yaml", text + rule))

    assert message.startswith("the rules up to here make clauses of more than 2,000,000 literals")
    assert where == ":6004"


def test_endless_yaml(tmp_path: Path) -> None:
    path = saved(tmp_path, "m.yaml", "families: [" + "a, " * 300_000 + "]\n")

    assert refusal(path) == ["more than 200,000 values", ":1"]


def test_workbook_with_endless_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("families")
    for _ in range(500):
        sheet.append([None] * 499 + ["x"])
    book.save(tmp_path / "m.xlsx")

    assert refusal(tmp_path / "m.xlsx") == [
        "more than 100,000 cells (a quarter of them, if there are formulas)",
        ":families!201",
    ]


def test_empty_family(tmp_path: Path) -> None:
    text = "families:\n  - {family: roof, choose: one}\n  - {family: x}\noptions:\n  - {family: x, code: a}\n"

    assert said(saved(tmp_path, "m.yaml", text)) == ["family 'roof' has no option", ":2"]


def test_truncated_clauses(tmp_path: Path) -> None:
    assert said(saved(tmp_path, "m.cnf", "p cnf 3 2\n1 2 0\n-1")) == [
        "truncated: the last clause doesn't end in 0",
        ":3",
    ]


def altered_workbook(tmp_path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Save a small workbook in which one part has grown."""
    book = openpyxl.Workbook()
    book.active.title = "families"
    book.active.append(["family"])
    book.save(tmp_path / "small.xlsx")
    path = tmp_path / "m.xlsx"
    with (
        zipfile.ZipFile(tmp_path / "small.xlsx") as small,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as large,
    ):
        for item in small.infolist():
            content = small.read(item)
            assert item.filename != part or old in content
            large.writestr(item, content.replace(old, new) if item.filename == part else content)
        if part not in small.namelist():
            large.writestr(part, new)
    return path


FORMATS = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 100_000
NAMES = b'<definedName name="a">a!$A$1</definedName>' * 100_000
MERGED = b'<mergeCell ref="A1:B1"/>' * 100_000


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b"</cellXfs>", FORMATS + b"</cellXfs>"),
        ("xl/workbook.xml", b"</workbook>", b"<definedNames>" + NAMES + b"</definedNames></workbook>"),
        ("xl/worksheets/sheet1.xml", b"</sheetData>",
         b"</sheetData><mergeCells>" + MERGED + b"</mergeCells>"),
    ],
)  # fmt: skip
def test_workbook_with_endless_elements(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    path = altered_workbook(tmp_path, part, old, new)

    assert refusal(path) == [f"the part {part!r} holds too many elements", ""]


def test_workbook_with_endless_texts(tmp_path: Path) -> None:
    part = "xl/sharedStrings.xml"
    path = altered_workbook(tmp_path, part, b"", b"<sst>" + b"<si><t/></si>" * 510_000 + b"</sst>")

    assert refusal(path) == [f"the part {part!r} holds too many elements", ""]


def test_workbook_with_endless_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 50)
    book = openpyxl.Workbook(write_only=True)
    for number in range(3):
        sheet = book.create_sheet(f"notes {number}")
        for _ in range(4):
            sheet.append([None] * 4 + ["x"])
    book.save(tmp_path / "m.xlsx")

    assert said(tmp_path / "m.xlsx") == [
        "more than 50 cells (a quarter of them, if there are formulas)",
        ":notes 2!3",
    ]


@pytest.mark.parametrize("number", [290_000, pytest.param(950_000, marks=pytest.mark.soak)])
def test_long_truncated_clauses(tmp_path: Path, number: int) -> None:
    path = saved(tmp_path, "m.cnf", f"p cnf 1000 {number}\n" + "1 -2 345 0\n" * number + "1 2")

    assert refusal(path) == ["truncated: the last clause doesn't end in 0", f":{number + 2}"]


RULES = "features\n\tR\n\t\toptional\n\t\t\tA\n\t\t\tB\nconstraints\n"
ENDLESS = [
    ("A => B", "A => C", "unknown name 'C'", 150_006),
    ("A => B", "A =>", "expected a name, found the end of the line", 150_006),
    ("A => B", "A => B\n\tA => B", "more than 150,000 rules", 150_007),
    ("(A) => B", "A", "more than 250,000 words in all attributes and rules up to here", 41_673),
]


@pytest.mark.soak
@pytest.mark.parametrize(("rule", "last", "message", "line"), ENDLESS)
def test_endless_rules(tmp_path: Path, rule: str, last: str, message: str, line: int) -> None:
    path = saved(tmp_path, "m.uvl", RULES + f"\t{rule}\n" * 149_999 + f"\t{last}\n")

    assert refusal(path) == [message, f":{line}"]


def test_many_rules_with_a_fault_at_their_end(tmp_path: Path) -> None:
    path = saved(tmp_path, "m.uvl", RULES + "\tA => B\n" * 60_000 + "\tA => C\n")

    assert refusal(path) == ["unknown name 'C'", ":60007"]


PRICED = RULES.replace("A\n", "A {p 1}\n").replace("B\n", "B {p 2}\n")


@pytest.mark.parametrize(
    ("bound", "text", "found"),
    [
        ("parse.MOST_CONSTRAINTS", RULES + "\tA => B\n" * 10, ["more than 9 rules", ":16"]),
        (
            "tokens.MOST_WORDS",
            RULES + "\t(A) => B\n" * 2,
            ["more than 9 words in all attributes and rules up to here", ":8"],
        ),
        (
            "resolve.MOST_SUMMANDS",
            PRICED + "\tsum(p) <= 2\n" * 5,
            ["more than 9 summands in all limits up to here", ":11"],
        ),
    ],
)
def test_what_lies_beyond_a_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, text: str, found: list[str]
) -> None:
    monkeypatch.setattr(f"mitwerk.engines.options.uvl.{bound}", 9)

    assert said(saved(tmp_path, "m.uvl", text)) == found


@pytest.mark.soak
def test_endless_words_in_formulas_of_a_table(tmp_path: Path) -> None:
    head = "families: [{family: a, choose: any}]\noptions: [{family: a, code: a1}]\nrules:\n"
    formula = " & ".join(["a1"] * 600)
    rows = "".join(f" - {{id: r{i}, kind: formula, left: {formula}}}\n" for i in range(400))

    found = refusal(saved(tmp_path, "m.yaml", head + rows))

    assert found[0] == "more than 250,000 words in all attributes and rules up to here"
