"""Mass by material: which density a row is measured with, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.queries.verdict_words import advice
from mitwerk.apps.challenges.services.requirements import RowDraft
from tests.factories import challenges as make
from tests.factories import checks

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import EntryRevision

pytestmark = pytest.mark.django_db
LIGHT = RowDraft("R1", "light", "fact", fact="mass", comparison="<=", value="50", unit="g")
HEAD = b"part,file,quantity,material"


def weighed(table: bytes, **files: bytes) -> EntryRevision:
    """An entry with this parts list; without files a block of 16 cm³."""
    held = files or {"part.stl": checks.block()}
    return checks.entered(checks.phase_with(LIGHT, make.FRIENDLY), {**held, "bom.csv": table})


def test_material_and_density_stand_in_the_row() -> None:
    found = checks.row(weighed(HEAD + b"\nBlock,part.stl,1,Steel S235\n"))

    assert (found["verdict"], found["measured"]) == ("fail", "125.6")
    assert found["made_of"] == [
        {"path": "part.stl", "material": "Steel S235", "density": "7850", "own": False}
    ]
    assert "Steel S235: 7850\N{NO-BREAK SPACE}kg/m³ (by the table of the site)." in advice(found)


def test_an_own_density_is_declared_and_never_passes() -> None:
    column = checks.row(weighed(HEAD + b",density\nBlock,part.stl,1,Steel S235,1\n"))
    written = checks.row(weighed(HEAD + b"\nBlock,part.stl,1,Steel (0.01 g/cm3)\n"))
    heavy = checks.row(weighed(HEAD + b",density\nBlock,part.stl,1,Steel,7850\n"))

    assert (column["verdict"], column["reason"]) == ("declared", "own_density")
    assert (column["made_of"][0]["density"], column["made_of"][0]["own"]) == ("1", True)
    assert written["verdict"] == "declared"
    assert heavy["verdict"] == "fail"


def test_two_files_of_one_name_keep_their_own_material() -> None:
    table = HEAD + b"\nL,left/part.stl,1,Steel\nR,right/part.stl,1,PLA\n"
    files = {"left/part.stl": checks.block(40), "right/part.stl": checks.block(41)}

    found = checks.row(weighed(table, **files))

    assert (found["verdict"], found["measured"]) == ("fail", "125.6")
    assert [one["density"] for one in found["made_of"]] == ["7850", "1240"]


@pytest.mark.parametrize(
    "material",
    ["Aluminium honeycomb panel", "polypropylene foam", "carbon fibre with steel bush",
     "PA6-GF30", "PA6 GF30", "pineapple fibre", "aluminium bronze"],
)  # fmt: skip
def test_what_is_mixed_stays_unknown_as_on_the_page_of_facts(material: str) -> None:
    found = checks.row(weighed(HEAD + f"\nBlock,part.stl,1,{material}\n".encode()))

    assert (found["verdict"], found["reason"]) == ("not_checkable", "density_missing")
