"""Compiled loops: all are ready in the nursery, and the quick readers say the same as the slow."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from mitwerk.engines.geometry.children import facts_mesh, stl_read
from mitwerk.engines.geometry.measure.jit import COMPILED
from mitwerk.engines.geometry.measure.numbers import vertices
from mitwerk.engines.geometry.measure.register import register, side
from mitwerk.engines.geometry.measure.strips import principal
from mitwerk.engines.geometry.measure.warm import warm

from .drilled import bracket, versions
from .files import write
from .shapes import cylinder, joined, to_3mf, to_obj, to_stl, torus, tube

MESHES = {"a.obj": to_obj, "a.3mf": to_3mf, "a.stl": to_stl}


def signatures() -> dict[str, int]:
    """How many signatures each loop of the package is compiled for."""
    package = "mitwerk.engines.geometry.measure."
    return {
        f"{name}.{key}": len(value.signatures)
        for name, module in sys.modules.items()
        if name.startswith(package)
        for key, value in vars(module).items()
        if hasattr(value, "signatures")
    }


@pytest.mark.skipif(not COMPILED, reason="numba is not installed")
def test_nothing_is_compiled_while_a_file_is_measured(work):
    warm()
    before = signatures()

    for name, form in MESHES.items():
        for mesh in (
            bracket(np.random.default_rng(1)).mesh,
            joined(torus(9, 2, 24), tube(30, 28, 9)),
        ):
            write(work / name, form(mesh))
            kind = name.rpartition(".")[2]
            params = {"input": str(work / name), "format": kind, "density": None, "scale": None}
            limits = {"unit": None, "triangles": 10**6, "nodes": 100, "unpacked_bytes": 1 << 28}
            facts_mesh.mesh(params | limits, lambda stage: None)

    assert signatures() == before


def test_parts_of_another_shape_are_laid_over_each_other():
    rng = np.random.default_rng(4)
    part = bracket(rng).mesh
    old, new = (facts_mesh.merged(*mesh) for mesh in (part, versions(part, rng)["turned"]))

    move = register(side(old), side(new))

    laid = new.points @ move[:3, :3].T + move[:3, 3]
    assert np.abs(laid - old.points).max() < 1e-6


@pytest.mark.parametrize(
    "row", ["1 2 3", "-1.5e3 +.25 7.", "0 -0.0 1e-9", "12345.678901 3E2 1e+10\r", "1\t2  3 \t"]
)
def test_quick_reader_reads_the_same(row):
    text = f"solid a\n outer loop\n  VERTEX {row}\nendsolid vertex".encode()

    quick, count = vertices(np.frombuffer(text, np.uint8), 2)

    assert count == 1
    assert quick.tobytes() == stl_read._by_patterns(text).tobytes()


@pytest.mark.parametrize(
    "row", ["1 2", "1 2 3 4", "nan 0 0", "0.12345678901234567 1 2", "1e99 2 3", "1 2 3x", "a b c"]
)
def test_quick_reader_leaves_what_is_in_doubt(row):
    text = f"solid a\nvertex {row}\n".encode()

    assert vertices(np.frombuffer(text, np.uint8), 1)[1] == -1


def test_principal_axes_are_those_of_the_library():
    points = cylinder(3, 9, 12)[0] @ np.array([[2.0, 1, 0], [0, 1, 3], [1, 0, 1]])
    matrix = points.T @ points

    values, axes = principal(matrix)

    assert values == pytest.approx(np.linalg.eigvalsh(matrix))
    assert axes @ matrix == pytest.approx(values[:, None] * axes)
