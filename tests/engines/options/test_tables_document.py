"""What the authors' page says about the tables is true."""

import re
from pathlib import Path

import openpyxl
import pytest

from mitwerk.engines import options

PAGE = Path(__file__).parents[3] / "docs/members/options.md"
HEAD = "families: [{family: wheel, choose: any}]\noptions:\n"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture
def as_yaml(page: str, tmp_path: Path) -> options.Model:
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example
    path = tmp_path / "trolley.yaml"
    path.write_text(example[1], encoding="utf-8")
    return options.read(path)


def sheets(page: str) -> dict[str, list[list[str]]]:
    """Return the page's sheets, cell by cell (the line under the column names left out)."""
    found: dict[str, list[list[str]]] = {}
    for title, table in re.findall(r"^Sheet `(.+)`\n\n((?:\|.*\n)+)", page, re.MULTILINE):
        lines = [line for line in table.splitlines() if not line.startswith("|---")]
        found[title] = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return found


def test_example_counts_what_the_page_says(page: str, as_yaml: options.Model) -> None:
    # steel: hard 4, air 2 and 1 as package, track 1; aluminium: hard 4, air 1 and 1 as package
    assert options.compile(as_yaml).count() == 4 + 3 + 1 + 4 + 2
    assert "count trolley.yaml` says 14." in page


def test_sheets_of_the_page_read_like_its_yaml(
    page: str, as_yaml: options.Model, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "product"
    book.active.append(["Trolley"])
    for title, rows in sheets(page).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(tmp_path / "trolley.xlsx")

    again = options.read(tmp_path / "trolley.xlsx")

    assert again.digest == as_yaml.digest
    assert again.attributes == as_yaml.attributes
    assert again.families == as_yaml.families
    assert [(r.key, r.text, r.why) for r in again.rules] == [
        (r.key, r.text, r.why) for r in as_yaml.rules
    ]


def test_kinds_on_the_page_are_the_kinds_there_are(page: str) -> None:
    listed = re.findall(r"^\| (`.+`) \| (?:a needs|a goes|`left`)", page, re.MULTILINE)

    kinds = {kind for row in listed for kind in re.findall(r"`(.+?)`", row)}
    assert kinds == {"requires", "excludes", "only with", "needs one of", "formula"}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('"sum(wheel, mass_kg) < 2"', 4),
        ("'lamp.price + 2 * brake.price <= 60'", 6),
        ("'\"wheel-air\" => brake'", 6),
        ("'(brake <=> lamp) | !lamp'", 6),
    ],
)
def test_formulas_of_the_page_are_read(tmp_path: Path, formula: str, expected: int) -> None:
    rows = [
        f"  - {{family: wheel, code: {code}, price: {price}, mass_kg: 1}}\n"
        for code, price in (("wheel-air", 1), ("brake", 25), ("lamp", 15))
    ]
    rule = f"rules: [{{id: r, kind: formula, left: {formula}}}]\n"
    path = tmp_path / "m.yaml"
    path.write_text(HEAD + "".join(rows) + rule, encoding="utf-8")

    assert options.compile(options.read(path), questions=0).count() == expected
