"""STEP, STL, 3MF and glTF of one part agree, or the row says where they do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .checking import one
from .files import write
from .shapes import box, to_3mf, to_gltf, to_stl


def formats(parts, work, mesh):
    step = Path(shutil.copy(parts / "box.step", work / "part.step"))
    return [
        step,
        write(work / "part.stl", to_stl(mesh)),
        write(work / "part.3mf", to_3mf(mesh)),
        write(work / "part.gltf", to_gltf(mesh)),
    ]


def test_formats_of_the_same_part_agree(parts, work):
    row = one(formats(parts, work, box()), "parity", "<=", 0.01, "%")

    assert row.verdict == "pass"
    assert row.measured <= 0.001


@pytest.mark.parametrize(
    ("mesh", "said"),
    [
        (box(10, 20, 30.1), "volume"),
        (box(at=(1, 0, 0)), "centre of gravity"),
        (box(20, 10, 30), "size"),
        (box(0.01, 0.02, 0.03), "volume"),
    ],
)
def test_formats_that_differ_are_rejected(parts, work, mesh, said):
    row = one(formats(parts, work, mesh), "parity", "<=", 0.1, "%")

    assert row.verdict == "fail"
    assert said in row.message


def test_parity_of_a_single_format_is_not_checkable(parts):
    assert one(parts / "box.step", "parity", "<=", 1, "%").verdict == "not_checkable"
