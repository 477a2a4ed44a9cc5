"""What could mean two things, or nothing, is refused with its place and a cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from mitwerk.engines import options

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "families: [{family: f, choose: any}]\noptions:\n"
TWO = FAMILY + "  - {family: f, code: wheel-air, price: 5, tags: [soft, soft]}\n"
TWO += "  - {family: f, code: lamp, price: 5, tags: soft}\n"


def read(tmp_path: Path, name: str, text: str) -> options.Model:
    (tmp_path / name).write_text(text)
    return options.read(tmp_path / name)


def refusal(tmp_path: Path, name: str, text: str) -> str:
    with pytest.raises(options.ModelError) as caught:
        read(tmp_path, name, text)
    place = caught.value.where.removeprefix(f"{tmp_path / name}")
    return f"{place} {caught.value.message}"


def uvl(rows: str, rule: str = "") -> str:
    text = "features\n\tR\n\t\toptional\n" + rows
    return text + (f"constraints\n\t{rule}\n" if rule else "")


@pytest.mark.parametrize("mark", ["price", "choose", "matrix"])
def test_formula_without_a_value_is_refused(tmp_path: Path, mark: str) -> None:
    book = openpyxl.Workbook()
    sheets: dict[str, list[list[object]]] = {
        "families": [["family", "choose"], ["f", "=1" if mark == "choose" else "one"], ["g"]],
        "options": [
            ["family", "code", "price"],
            ["f", "a", "=2*3" if mark == "price" else 6],
            ["g", "b", 1],
        ],
        "matrix 1": [["f x g", "b"], ["a", '=IF(1,"x","")' if mark == "matrix" else "x"]],
        "notes": [["=1+1"]],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "m.xlsx")

    with pytest.raises(options.ModelError) as caught:
        options.read(tmp_path / "m.xlsx")

    place = {"price": "options!2", "choose": "families!2", "matrix": "matrix 1!2"}[mark]
    assert caught.value.where == f"{tmp_path / 'm.xlsx'}:{place}"
    assert caught.value.message == (
        "a formula without a stored value; open and save the file once in your spreadsheet program"
    )


def test_tag_named_twice_counts_once(tmp_path: Path) -> None:
    rule = "rules:\n  - {id: r, kind: formula, left: 'sum(soft, price) <= 8'}\n"

    model = read(tmp_path, "m.yaml", TWO + rule)

    assert options.compile(model, questions=0).count() == 3


def test_package_with_tags_is_refused(tmp_path: Path) -> None:
    packages = "packages:\n  - {code: p, contains: lamp, tags: soft}\n"

    found = refusal(tmp_path, "m.yaml", TWO + packages)

    assert found == ":6 a package has no 'tags'; rules can name the package itself"


@pytest.mark.parametrize(
    ("scopes", "message"),
    [
        (("f", ""), None),
        (("g", ""), ":2 'g' is a scope and a family; call one of them differently"),
        (("f", "f"), ":2 'f' is a scope and a family; call one of them differently"),
        (("a", ""), ":2 'a' is a scope and an option; call one of them differently"),
        (("packages", ""), ":2 'packages' is a scope and a family; call one of them differently"),
    ],
)
def test_scope_that_means_two_things_is_refused(
    tmp_path: Path, scopes: tuple[str, str], message: str | None
) -> None:
    text = "families:\n"
    text += f"  - {{family: f, scope: '{scopes[0]}'}}\n  - {{family: g, scope: '{scopes[1]}'}}\n"
    text += "options:\n  - {family: f, code: a}\n  - {family: g, code: b}\n"
    text += "packages:\n  - {code: p, contains: a}\n"

    if message is None:
        assert read(tmp_path, "m.yaml", text).expand("f") == (1,)
    else:
        assert refusal(tmp_path, "m.yaml", text) == message


def test_feature_called_like_a_group_is_refused(tmp_path: Path) -> None:
    groups = "\t\t\tA\n\t\t\t\tor\n\t\t\t\t\tB\n\t\t\t\tor\n\t\t\t\t\tC\n"

    found = refusal(tmp_path, "m.uvl", uvl(groups + '\t\t\t"A#1"\n'))

    assert found == ":9 'A#1' is a feature and a group of 'A'; call the feature differently"


def test_decimal_comma_in_an_attribute_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, "m.uvl", uvl("\t\t\tA {price 12,50}\n"))

    assert found == (
        ":4 expected an attribute's name (decimals take a point: 12.50), found '50'"
    )  # fmt: skip


@pytest.mark.parametrize("comment", ["/* x */ ", "/* x *//* y */\t", "/* x\ny */\t\t\t"])
def test_comment_before_a_feature_leaves_it_where_it_is(tmp_path: Path, comment: str) -> None:
    model = read(tmp_path, "m.uvl", uvl(f"\t\t\tA\n\t\t\t{comment}B\n\t\t\tC\n"))

    assert [rule.text for rule in model.rules][1:] == ["A needs R", "B needs R", "C needs R"]


def test_uneven_indentation_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, "m.uvl", uvl("\t\t\tA\n\t\t  B\n"))

    message = "this line is indented between two levels; line it up with its neighbours"
    assert found == f":5 {message}"


@pytest.mark.parametrize(
    ("rule", "cure"),
    [
        ("A requires B", "; write => for 'requires'"),
        ("A -> B", "; write => for '->'"),
        ("A && B", "; write & for '&&'"),
        ("A or B", "; write | for 'or'"),
        ("A-x => B", "; a name with a hyphen stands in double quotes"),
        ('"A-x" => => B', ""),
    ],
)
def test_refused_rule_names_the_cure(tmp_path: Path, rule: str, cure: str) -> None:
    found = refusal(tmp_path, "m.uvl", uvl("\t\t\tA\n\t\t\tB\n", rule))

    assert found.endswith(cure) if cure else found.endswith("'=>'")


@pytest.mark.parametrize("name", ["f", "soft"])
def test_formula_over_a_family_or_tag_says_so(tmp_path: Path, name: str) -> None:
    rule = f"rules:\n  - {{id: r, kind: formula, left: {name} => lamp}}\n"

    found = refusal(tmp_path, "m.yaml", TWO + rule)

    assert found.startswith(f":6 {name!r} is a family or tag; formulas speak of options only")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (TWO + "rules:\n  - {id: r, kind: Excludes, left: lamp, right: wheel-air}\n", "excludes"),
        (TWO.replace("choose: any", "choose: Any"), "any"),
    ],
)
def test_word_in_capitals_gets_a_hint(tmp_path: Path, text: str, end: str) -> None:
    assert refusal(tmp_path, "m.yaml", text).endswith(f"; did you mean {end!r}?")


def test_list_with_semicolons_gets_a_hint(tmp_path: Path) -> None:
    rule = "rules:\n  - {id: r, kind: excludes, left: lamp, right: wheel-air; lamp}\n"

    found = refusal(tmp_path, "m.yaml", TWO + rule)

    assert found.endswith("; commas stand between the names of a list")


def test_long_chain_of_equivalences_is_read(tmp_path: Path) -> None:
    rows = "".join(f"\t\t\tA{i}\n" for i in range(60))

    model = read(tmp_path, "m.uvl", uvl(rows, " <=> ".join(f"A{i}" for i in range(60))))

    assert len(model.clauses) < 1_000
    assert options.compile(model, questions=50).count() == 2**59


def test_clash_before_an_explanation_names_its_rules(tmp_path: Path) -> None:
    rules = "rules:\n  - {id: r, kind: excludes, left: lamp, right: wheel-air, why: Dark.}\n"
    rules += "  - {id: s, kind: formula, left: '!lamp | lamp'}\n"
    artefact = options.compile(read(tmp_path, "m.yaml", TWO + rules), questions=0)

    with pytest.raises(options.Contradiction) as caught:
        artefact.explain({"lamp": True, "wheel-air": True}, "lamp")

    assert caught.value.choices == ("lamp", "wheel-air")
    assert [rule.why for rule in caught.value.rules] == ["Dark."]


def test_costs_that_do_not_fit_name_option_and_attribute(tmp_path: Path) -> None:
    rows = "\t\t\tA {p 0.00000000000000000001}\n\t\t\tB {p 7000000000}\n"
    artefact = options.compile(read(tmp_path, "m.uvl", uvl(rows)), questions=0)

    with pytest.raises(options.ModelError) as caught:
        artefact.cheapest({}, "p")

    assert caught.value.message == (
        "values of 'p' are too large or too finely divided to be added up "
        "(1E-20 of 'A' and 7000000000 of 'B'); round them"
    )


def test_best_of_many_keep_to_their_time_and_room() -> None:
    car = options.compile(options.example("city-car"), questions=0)

    with pytest.raises(options.NotComputedError, match="weren't found in the time allowed"):
        car.cheapest({}, "price", 300, seconds=0)
    with pytest.raises(options.NotComputedError, match="fit into memory here; ask for"):
        car.cheapest({}, "price", 10**6)
    assert [int(one.cost) for one in car.cheapest({}, "price", 3)] == [11900, 11930, 11940]
