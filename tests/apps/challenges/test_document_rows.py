"""Rows about the files themselves, and about fitting where the old part was bolted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.forms.rows import RowForm, fact_choices
from mitwerk.apps.challenges.services.requirements import RowDraft
from tests.apps.challenges.test_swapped import entered, front_phase
from tests.engines.geometry.shapes import box, to_obj, to_stl, tube
from tests.factories import challenges as make
from tests.factories import checks

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.django_db

BOLTS = RowDraft("R1", "It bolts on", "fact", fact="hole_pattern", comparison="==", value="1")
FRAME = to_stl(box(100, 20, 20))
FOOT = to_stl(tube(10, 5, 8))


def asked(fact: str, files: Mapping[str, bytes], value: str = "1") -> dict[str, object]:
    """What the check of an entry of these files says of one row."""
    op, unit = ("<=", "%") if fact == "parity" else ("==", "")
    row = RowDraft("R1", "As asked", "fact", fact=fact, comparison=op, value=value, unit=unit)
    return checks.row(checks.entered(checks.phase_with(row, make.FRIENDLY), files))


@pytest.mark.parametrize(
    ("new", "verdict"), [(tube(10, 5, 12), "pass"), (tube(10, 4, 8), "fail")]
)  # fmt: skip
def test_holes_are_held_against_the_part_that_is_replaced(new: object, verdict: str) -> None:
    phase = front_phase(BOLTS, baseline={"frame.stl": FRAME, "foot.stl": FOOT})

    found = checks.row(entered(phase, {"foot.stl": to_stl(new)}))

    assert (found["verdict"], found["where"]["path"]) == (verdict, "foot.stl")


def test_holes_need_a_part_to_fit() -> None:
    phase = front_phase(BOLTS, baseline={"frame.stl": FRAME, "foot.stl": FOOT})

    unnamed = checks.row(entered(phase, {"other.stl": FOOT + b" "}))
    plain = checks.row(entered(phase, {"frame.stl": to_stl(box(90, 20, 20))}))
    alone = checks.row(checks.entered(front_phase(BOLTS), {"foot.stl": FOOT}))

    reasons = [(one["verdict"], one["reason"]) for one in (unnamed, plain, alone)]
    assert reasons == [("not_checkable", why) for why in ("no_place", "no_baseline", "no_baseline")]


PART = {"part.stl": checks.block()}
LICENCE = b"SPDX-License-Identifier: CERN-OHL-S-2.0\n"
SHEET = b'<svg xmlns="http://www.w3.org/2000/svg"><text>Stand</text></svg>'
ROWS = [
    ("drawing", {"sheet-rev-B.svg": SHEET}, {"sheet.svg": SHEET}),
    ("editable_source", {"part.scad": b"cube(4);"}, {}),
    ("attribution", {"ATTRIBUTION.txt": b"After the stand by Anna Beispiel, 2024."}, {}),
    ("hygiene", {}, {"notes.txt": b"saved at C:\\Users\\anna\\part.stl"}),
    ("licence", {"LICENSE": LICENCE}, {"LICENSE": b"SPDX-License-Identifier: MIT\n"}),
]


@pytest.mark.parametrize(("fact", "good", "bad"), ROWS)
def test_rows_about_the_files(
    fact: str, good: Mapping[str, bytes], bad: Mapping[str, bytes]
) -> None:
    kept, broken = asked(fact, PART | dict(good)), asked(fact, PART | dict(bad))

    assert (kept["verdict"], kept["measured"]) == ("pass", True)
    assert (broken["verdict"], broken["measured"]) == ("fail", False)


def test_formats_of_one_part_are_compared() -> None:
    same = asked("parity", PART | {"part.obj": to_obj(box(40, 20, 20)).encode()}, "1")
    other = asked("parity", PART | {"part.obj": to_obj(box(44, 20, 20)).encode()}, "1")
    single = asked("parity", PART, "1")

    assert (same["verdict"], same["measured"]) == ("pass", "0")
    assert (other["verdict"], other["measured"]) == ("fail", "10")
    assert (single["verdict"], single["reason"]) == ("not_checkable", "one_format")


def test_a_row_of_yes_or_no_is_asked_by_choosing_it() -> None:
    form = RowForm(
        {"text": "It bolts on", "kind": "fact", "must": "1", "fact": "hole_pattern"}, phases=[]
    )

    assert form.is_valid(), form.errors
    draft = form.draft()
    assert (draft.comparison, draft.value, draft.unit) == ("==", "1", "")
    names = {name for name, _text in fact_choices()}
    assert {"hole_pattern", "parity", *(fact for fact, _good, _bad in ROWS)} <= names
