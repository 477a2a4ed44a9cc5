"""Formats of one part are the same part: also where volume, box and centre agree."""

from __future__ import annotations

import manifold3d
import numpy as np
import pytest

from mitwerk.engines import geometry

from .files import write
from .shapes import Mesh, to_gltf, to_obj, to_stl

CORNERS = [(10, 10), (50, 30)]
OTHERS = [(10, 30), (50, 10)]


def plate(holes, radius=2.0) -> Mesh:
    made = manifold3d.Manifold.cube([60, 40, 6])
    for x, y in holes:
        made -= manifold3d.Manifold.cylinder(20, radius, radius, 64).translate([x, y, -5])
    found = made.to_mesh64()
    return np.asarray(found.vert_properties)[:, :3], np.asarray(found.tri_verts, dtype=np.int64)


def y_up(mesh: Mesh) -> Mesh:
    points, triangles = mesh
    return np.c_[points[:, 0], points[:, 2], -points[:, 1]], triangles


def parity(*paths, limit=0.1, density=None):
    row = {"id": "p", "fact": "parity", "op": "<=", "value": limit, "unit": "%"}
    table = {"requirement": [row]} | ({"material": {"density": density}} if density else {})
    return geometry.check(list(paths), geometry.parse_brief(table)).rows[0]


@pytest.mark.parametrize("density", [None, 7850.0])
def test_holes_at_other_corners_are_another_part(work, density):
    one = write(work / "a.stl", to_stl(plate(CORNERS)))
    two = write(work / "a.obj", to_obj(plate(OTHERS)))

    row = parity(one, two, density=density)

    assert row.verdict == "fail"
    assert "inertia" in row.message


@pytest.mark.parametrize("turned", [False, True])
def test_same_plate_in_three_formats_passes(work, turned):
    shape = plate(CORNERS)
    files = [write(work / "a.stl", to_stl(shape)), write(work / "a.obj", to_obj(shape))]
    files.append(write(work / "a.gltf", to_gltf(y_up(shape) if turned else shape)))

    assert parity(*files).verdict == "pass"


def test_mirrored_plate_is_another_part(work):
    points, triangles = plate(CORNERS)
    mirrored = points * (-1, 1, 1) + (60, 0, 0), triangles[:, ::-1]
    one = write(work / "a.stl", to_stl((points, triangles)))

    assert parity(one, write(work / "a.obj", to_obj(mirrored))).verdict == "fail"


def test_more_holes_leave_it_open_where_the_sums_agree(work):
    """Four pinholes in place of nothing: under the limit by volume, but not the same part."""
    pins = [(20, 20), (40, 20), (30, 12), (30, 28)]
    shape, other = plate(CORNERS), plate([*CORNERS, *pins], radius=2.0)
    one = write(work / "a.stl", to_stl(shape))
    two = write(work / "a.obj", to_obj(other))

    row = parity(one, two, limit=60)

    assert (row.verdict, row.reason) == ("not_checkable", "holes_differ")
    assert "a.obj has 6 holes" in row.message
    assert "a.stl" in row.message
