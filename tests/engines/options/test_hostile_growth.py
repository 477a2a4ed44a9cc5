"""Small files that would grow while they are read: refused by name, or read in a straight line."""

from pathlib import Path

import openpyxl
import pytest

from mitwerk.engines import options
from mitwerk.engines.options import hints, linear
from mitwerk.engines.options.linear import TOO_WIDE, Layer, diagram, steps_of
from mitwerk.engines.options.work import TOO_LONG
from tests.engines.options.test_bad_input import RULES, altered_workbook, refusal, said, saved

HEAD = "features\n\tR\n"
ANY = "families: [{family: z, choose: any}]\noptions:\n"


def table(number: int, rules: str) -> str:
    rows = "".join(f" - {{family: z, code: c{i}}}\n" for i in range(number))
    return f"{ANY}{rows}rules:\n{rules}"


def test_comment_of_many_lines(tmp_path: Path) -> None:
    never = saved(tmp_path, "m.uvl", HEAD + "/*\n" + "x\n" * 60_000)
    again = saved(tmp_path, "n.uvl", HEAD + "/*\n*/" * 30_000 + "X\n")

    assert refusal(never) == ["a quote or comment is never closed", ":60004"]
    assert refusal(again) == [
        "expected namespace, constraints, features, imports, include at the margin, found 'X'",
        ":3",
    ]


def test_comments_of_many_lines_leave_the_rest(tmp_path: Path) -> None:
    text = HEAD + "\t\toptional\n\t\t\tA /* one\n two */ {p 1} /* three\n\n four */\n\t\t\tB\n"

    model = options.read(saved(tmp_path, "m.uvl", text))

    assert model.names == ("R", "A", "B")
    assert str(model.attributes["A"]["p"]) == "1"


def test_files_share_the_bounds_of_features(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mitwerk.engines.options.uvl.parse.MOST_FEATURES", 4)
    saved(tmp_path, "a.uvl", HEAD + "\t\toptional\n\t\t\tA\n")
    path = saved(
        tmp_path, "m.uvl", "imports\n\ta\nfeatures\n\tT\n\t\toptional\n\t\t\ta.R\n\t\t\tB\n"
    )

    assert said(path)[0] == "more than 4 features"


def test_alias_that_makes_every_name_long(tmp_path: Path) -> None:
    rows = "".join(f"\t\t\tF{i}\n" for i in range(3_000))
    saved(tmp_path, "m.uvl", f"{HEAD}\t\toptional\n{rows}")
    alias = "a" * 10_000
    text = f"imports\n\tm as {alias}\nfeatures\n\tT\n\t\toptional\n\t\t\t{alias}.R\n"

    message, where = refusal(saved(tmp_path, "top.uvl", text))

    assert message.startswith("more than 16 MiB with all imports")
    assert where == ":2"


def test_long_name_in_the_text_of_every_rule(tmp_path: Path) -> None:
    rows = "".join(f"\t\t\tF{i}\n" for i in range(2_000))
    text = f"features\n\t{'R' * 100_000}\n\t\toptional\n{rows}"

    message, _ = refusal(saved(tmp_path, "m.uvl", text))

    assert message == "the rules up to here read longer than 64 MiB; take shorter names"


@pytest.mark.parametrize(
    ("bound", "text", "message"),
    [
        (
            "MOST_WORDS",
            RULES + "\tA | A | A | A | A\n" * 5,
            "more than 9 words in all attributes and rules",
        ),
        ("MOST_LETTERS", RULES, "the rules up to here read longer than"),
    ],
)
def test_rules_within_their_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, text: str, message: str
) -> None:
    monkeypatch.setattr(f"mitwerk.engines.options.uvl.tokens.{bound}", 9)

    assert said(saved(tmp_path, "m.uvl", text))[0].startswith(message)


def test_rule_that_names_a_family_over_and_over(tmp_path: Path) -> None:
    again = "z, " * 100_000
    once = saved(
        tmp_path, "m.yaml", table(50, f" - {{id: r, kind: excludes, left: '{again}', right: cX}}\n")
    )

    assert refusal(once)[0].startswith("unknown option, family or tag 'cX'")


def test_rules_that_always_hold_count(tmp_path: Path) -> None:
    rules = "".join(f" - {{id: r{i}, kind: requires, left: z, right: z}}\n" for i in range(30))

    message, where = refusal(saved(tmp_path, "m.yaml", table(400, rules)))

    assert message.startswith("the rules up to here make clauses of more than 2,000,000 literals")
    assert where == ":416"


def test_large_families_make_a_wide_limit_wider() -> None:
    layers = [
        Layer(tuple(range(200 - i, 0, -1)), tuple((j,) for j in range(200 - i))) for i in (0, 1)
    ]

    assert [steps_of((0,) * k) for k in (2, 3, 4, 801)] == [1, 1, 2, 201]
    with pytest.raises(options.ModelError) as caught:
        diagram(layers, 250, 100)
    assert caught.value.message == TOO_WIDE
    assert len(diagram(layers, 250, linear.MOST_STEPS)[0]) > 1


def test_hints_compare_few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "MOST_COMPARED", 2)
    known = ["roof-white", "roof-black", "roof-blue", "body-ink", "wheel"]

    assert hints.meant("rof-white", known) == "; did you mean 'roof-white'?"
    assert hints.meant("z", known) == ""


def test_endless_tags_of_yaml(tmp_path: Path) -> None:
    tags = "".join(f"%TAG !a{i}! x\n" for i in range(60_000))

    assert refusal(saved(tmp_path, "m.yaml", f"{tags}---\na: 1\n")) == [
        "more than 100 lines %TAG",
        "",
    ]


def test_clauses_within_their_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mitwerk.engines.options.dimacs.MOST_NUMBERS", 3)
    monkeypatch.setattr("mitwerk.engines.options.dimacs.MAXIMUM", 2)

    many = saved(tmp_path, "m.cnf", "p cnf 2 2\n1 0\n2 0\n")
    named = saved(tmp_path, "n.cnf", "c 1 a\nc 1 b\nc 1 c\np cnf 2 1\n1 0\n")
    assert said(many) == ["more than 3 numbers in all clauses", ""]
    assert said(named) == ["more than 2 lines that name a variable", ":3"]


def test_cell_of_endless_values(tmp_path: Path) -> None:
    part, old = "xl/worksheets/sheet1.xml", b"</sheetData>"
    new = b"<row><c>" + b"<v/>" * 1_300_000 + b"</c></row>"

    path = altered_workbook(tmp_path, part, old, new + old)

    assert refusal(path) == [f"the part {part!r} holds too many elements", ""]


def test_workbook_with_entities(tmp_path: Path) -> None:
    part, old = "xl/worksheets/sheet1.xml", b"<worksheet"
    kind = b'<!DOCTYPE w [<!ENTITY e "long">]>'

    path = altered_workbook(tmp_path, part, old, kind + old)

    assert said(path) == [f"the part {part!r} declares a document type", ""]


def test_text_that_many_cells_share(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("notes")
    for _ in range(600):
        sheet.append(["x" * 30_000])
    book.save(tmp_path / "m.xlsx")

    assert refusal(tmp_path / "m.xlsx") == ["more than 16 MiB of text in all cells", ""]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("m.uvl", f"{HEAD}\t\toptional\n" + "".join(f"\t\t\tF{i}\n" for i in range(100)), ":86"),
        ("m.uvl", RULES + "\tA => B\n" * 100, ":87"),
        ("m.uvl", "features\n\tR {p 1}\nconstraints\n" + "\tsum(p) < 2\n" * 100, ":24"),
        ("m.yaml", table(200, ""), ""),
    ],
)
def test_kinds_of_work_add_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, line: str
) -> None:
    monkeypatch.setattr("mitwerk.engines.options.work.MOST_WORK", 1_000)

    assert said(saved(tmp_path, name, text)) == [TOO_LONG, line]


@pytest.mark.soak
def test_as_much_of_everything_as_can_be(tmp_path: Path) -> None:
    masses = [pow(7, i, 1_000_003) for i in range(60)]
    rows = "".join(f"\t\t\tF{i} {{p {mass}}}\n" for i, mass in enumerate(masses))
    rows += "".join(f"\t\t\tF{i}\n" for i in range(60, 99_000))
    rules = "\tF1 => F2\n" * 98_000 + f"\tsum(p) <= {sum(masses) // 2}\n" * 2_300

    found = refusal(saved(tmp_path, "m.uvl", f"{HEAD}\t\toptional\n{rows}constraints\n{rules}"))

    assert found[0] == TOO_LONG


@pytest.mark.soak
def test_as_many_families_as_can_be(tmp_path: Path) -> None:
    families = "".join(f" - {{family: f{i}}}\n" for i in range(19_000))
    rows = "".join(f" - {{family: f{i}, code: c{i}}}\n" for i in range(19_000))
    text = f"families:\n{families}options:\n{rows}"
    rule = "rules: [{id: r, kind: excludes, left: c1, right: cX}]\n"

    assert refusal(saved(tmp_path, "m.yaml", text + rule))[0].startswith("unknown option")


@pytest.mark.soak
def test_as_many_matrices_as_can_be(tmp_path: Path) -> None:
    rows = "".join(f" - {{family: z, code: c{i}}}\n" for i in range(10_000))
    text = (
        "families: [{family: a}, {family: b}, {family: z, choose: any}]\noptions:\n"
        f" - {{family: a, code: a1}}\n - {{family: b, code: b1}}\n{rows}matrices:\n"
    )
    matrix = " - {rows: a, columns: b, allowed: {a1: [b1]}}\n"
    rule = "rules: [{id: r, kind: excludes, left: c1, right: cX}]\n"

    found = refusal(saved(tmp_path, "m.yaml", text + matrix * 9_000 + rule))

    assert found[0].startswith("unknown option")
