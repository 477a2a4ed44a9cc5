"""Which files cover which deliverables."""

from __future__ import annotations

from mitwerk.apps.challenges.models import Deliverable
from mitwerk.apps.challenges.queries.deliverables import ticks


def wanted(*kinds: str) -> list[Deliverable]:
    return [Deliverable(pk=at, kind=kind) for at, kind in enumerate(kinds, start=1)]


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
    assert covered(["model", "source"], ["frame.step"]) == ["frame.step", "frame.step"]


def test_ticks_serve_required_deliverables_first() -> None:
    items = wanted("text", "datasheet")
    items[0].required = False

    assert [tick.path for tick in ticks(items, ["a.pdf"])] == ["", "a.pdf"]


def test_ticks_say_what_is_missing() -> None:
    items = wanted("model", "text")
    items[1].required = False

    assert [tick.missing for tick in ticks(items, [])] == [True, False]
