"""Which files cover which deliverables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.errors import MissingDeliverable
from mitwerk.apps.challenges.models import Deliverable
from mitwerk.apps.challenges.queries.contents import COLUMNS, Content
from mitwerk.apps.challenges.queries.deliverables import ticks
from mitwerk.apps.challenges.services.enter_files import Dropped, enter_files
from mitwerk.apps.challenges.services.phases import DeliverableDraft
from tests.factories import challenges as make

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import EntryRevision


def wanted(*kinds: str) -> list[Deliverable]:
    return [Deliverable(kind=kind) for kind in kinds]  # as frozen terms give them: no rows


def covered(kinds: list[str], paths: list[str]) -> list[str]:
    return [tick.path for tick in ticks(wanted(*kinds), paths)]


def test_ticks_a_sketch_by_any_picture() -> None:
    assert covered(["sketch"], ["idea.JPG"]) == ["idea.JPG"]


def test_ticks_never_one_file_for_two_deliverables() -> None:
    assert covered(["circuit", "datasheet"], ["all.pdf"]) == ["all.pdf", ""]


def test_ticks_rearrange_files_so_that_all_fit() -> None:
    paths = ["all.pdf", "plan.kicad_sch"]

    assert covered(["circuit", "datasheet"], paths) == ["plan.kicad_sch", "all.pdf"]


def test_ticks_take_a_model_as_editable_source_too() -> None:
    assert covered(["model", "source"], ["frame.FCStd"]) == ["frame.FCStd", "frame.FCStd"]


def test_ticks_take_no_exchange_format_for_an_editable_source() -> None:
    paths = ["frame.step", "frame.dxf", "frame.svg"]

    assert covered(["model", "source"], paths) == ["frame.step", ""]


def test_ticks_serve_required_deliverables_first() -> None:
    items = wanted("text", "datasheet")
    items[0].required = False

    assert [tick.path for tick in ticks(items, ["a.pdf"])] == ["", "a.pdf"]


def test_ticks_say_what_is_missing() -> None:
    items = wanted("model", "text")
    items[1].required = False

    assert [tick.missing for tick in ticks(items, [])] == [True, False]


@pytest.mark.parametrize(
    ("kind", "path", "content", "covers"),
    [
        ("sketch", "a.png", Content("png", 9), True),
        ("sketch", "a.png", Content("", 9), False),
        ("sketch", "a.png", Content("png", 0), False),
        ("sketch", "a.heic", Content("", 9), True),
        ("model", "a.step", Content("text", 9), False),
        ("model", "a.stp", Content("step", 9), True),
        ("table", "a.csv", Content("csv", 9, COLUMNS, 1), True),
        ("table", "a.csv", Content("csv", 9, COLUMNS, 0), False),
        ("table", "a.csv", Content("csv", 9, COLUMNS - {"mass"}, 4), False),
        ("table", "a.xlsx", Content("zip", 9), True),
        ("table", "a.xlsx", Content("csv", 9, COLUMNS, 1), False),
        ("datasheet", "a.csv", Content("csv", 9), True),
    ],
)
def test_ticks_ask_what_the_bytes_are(kind: str, path: str, content: Content, covers: bool) -> None:
    found = ticks(wanted(kind), [path], {path: content})

    assert found[0].done == covers


HEAD = "part;material;process;mass kg;cost EUR\n"


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["", HEAD, "part;mass kg\nFrame;32.7\n", "a table\n"])
def test_enter_refuses_a_table_that_says_nothing(table: str) -> None:
    with pytest.raises(MissingDeliverable) as refused:
        enter_with(table)

    assert "part, material, process, mass and cost" in refused.value.detail


@pytest.mark.django_db
def test_enter_takes_a_table_of_materials() -> None:
    receipt = enter_with(f"{HEAD}Frame;steel;welded;32,7;174\n")

    assert receipt.entry.number == 1


def enter_with(table: str) -> EntryRevision:
    bob, phases = make.member("bob"), [make.phase_draft(deliverables=[DeliverableDraft("table")])]
    upload = make.upload(bob, "materials.csv", table.encode())
    return enter_files(
        by=bob, phase=make.open_phase(phases=phases), dropped=Dropped([upload]), promises=make.YES
    )
