"""Solids of a STEP file that share space: counted once and said, or refused where twice."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mitwerk.engines import geometry


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    maker = Path(__file__).parent / "make_pairs.py"
    subprocess.run([sys.executable, maker, folder], check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.mark.parametrize(
    ("name", "volume", "common", "centre"),
    [
        ("overlap", 1500, 500, 7.5),
        ("chain", 2600, 400, 13),
        ("three", 2000, 1000, None),
        ("stack", 1700, 6300, 8.5),  # too many to be fused: by their meshes
        ("inside", 1000, 8, 5),
    ],
)
def test_common_space_counts_once(pairs, name, volume, common, centre):
    sheet = geometry.facts(pairs / f"{name}.step", 1000.0)

    found = {finding.code: finding for finding in sheet.findings}["bodies_overlap"]
    assert sheet.facts.volume_mm3 == pytest.approx(volume, rel=1e-6)
    assert sheet.facts.mass_kg == pytest.approx(volume * 1e-6, rel=1e-6)
    assert (found.severity, found.value) == ("warning", pytest.approx(common, rel=1e-6))
    if centre:
        assert sheet.facts.centre_of_gravity_mm[0] == pytest.approx(centre, abs=1e-6)


def test_same_solid_twice_is_a_fault(pairs):
    sheet = geometry.facts(pairs / "double.step", 1000.0)

    found = {finding.code: finding for finding in sheet.findings}["double_part"]
    assert found.severity == "error"
    assert found.where == pytest.approx((5, 5, 5))
    assert (sheet.facts.volume_mm3, sheet.facts.mass_kg) == (None, None)


def test_many_neighbours_leave_a_bound_and_every_other_fact(pairs):
    sheet = geometry.facts(pairs / "grid.step", 1000.0)

    found = {finding.code: finding for finding in sheet.findings}["overlap_unknown"]
    assert found.value == 2 * 7 * 8 + 2 * 7 * 7  # beside each other and at corners
    assert (sheet.facts.bodies, sheet.facts.volume_mm3) == (64, pytest.approx(64_000))
    assert sheet.facts.envelope_mm == pytest.approx((73, 73, 10))
    assert sheet.facts.min_wall_mm is not None


@pytest.mark.parametrize(
    ("name", "volume"),
    [
        ("touching", 2000),
        ("apart", 2000),
        ("bolted", 1000 + 20 * 9 * np.pi),
        ("loose", 1000 - 90 * np.pi + 30 * 2.9**2 * np.pi),
        ("copies", 2 * 270 * np.pi),
    ],
)
def test_neighbours_share_nothing(pairs, name, volume):
    sheet = geometry.facts(pairs / f"{name}.step")

    assert sheet.facts.volume_mm3 == pytest.approx(volume, rel=1e-9)
    assert not {f.code for f in sheet.findings} & {"bodies_overlap", "double_part"}


@pytest.mark.parametrize(
    ("op", "value", "verdict"),
    [
        ("<=", 2001, "pass"), ("<=", 1999, "not_checkable"),
        (">=", 1999, "not_checkable"), (">=", 2001, "fail"), ("==", 2000, "not_checkable"),
    ],
)  # fmt: skip
def test_volume_of_bodies_that_were_not_compared_is_an_upper_bound(pairs, op, value, verdict):
    path = pairs / "apart.step"
    sheet = geometry.facts(path)
    doubt = geometry.FactFinding("overlap_unknown", "warning", "3 pairs were not compared")
    known = {path: replace(sheet, findings=(*sheet.findings, doubt))}
    row = {"id": "v", "fact": "volume", "op": op, "value": value, "unit": "mm3"}

    (found,) = geometry.check(path, geometry.parse_brief({"requirement": [row]}), known=known).rows

    assert found.verdict == verdict
