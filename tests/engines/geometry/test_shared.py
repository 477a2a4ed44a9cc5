"""Public files beside the checkout: benign ones convert, hostile ones never harm the parent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mitwerk.engines import geometry

SHARED = Path(os.environ.get("MITWERK_SHARED", Path(__file__).parents[4] / "shared")) / "data"
HOSTILE, MODELS = SHARED / "hostile", SHARED / "models"
NOT_MODELS = {".md", ".mtl", ".xml", ".brep", ""}
SAMPLE = (
    "assimp/glTF2/BoxWithInfinites-glTF-Binary/BoxWithInfinites.glb",
    "assimp/PLY/payload_JVN42386607",
    "generated/evil.gltf",
    "3mf-mustfail/MUSTFAIL_Chapter2.1.1b_PartsRelationships_LinkToExternal.3mf",
    "3mf-mustfail/MUSTFAIL_Chapter5a_DuplicatedBaseMaterials.3mf",
    "trimesh/empty_nodes.glb",
)
FLAT = {"dxf", "svg", "pdf", "png", "jpeg", "webp"}
ENDS = {"ok", "Refused", "TimedOut", "OutOfMemory", "Crashed"}

needs_shared = pytest.mark.skipif(
    not HOSTILE.is_dir(), reason="the public files (MITWERK_SHARED) are not on this machine"
)


def attempt(path: Path, out: Path) -> str:
    """Convert or draw; returns how it ended."""
    kind = geometry.sniff(path)
    try:
        if kind is not None and kind.format in FLAT:
            geometry.drawing(path, out)
        else:
            geometry.convert(path, out)
    except geometry.GeometryError as error:
        said = bool(error.message) and str(path) in error.where
        return type(error).__name__ if said else "no reason given"
    return "ok"


def measure(path: Path) -> str:
    """Measure a file; returns how it ended."""
    try:
        geometry.facts(path)
    except geometry.GeometryError as error:
        said = bool(error.message) and str(path) in error.where
        return type(error).__name__ if said else "no reason given"
    return "ok"


@needs_shared
@pytest.mark.parametrize("name", SAMPLE)
def test_hostile_sample_is_refused(out, name):
    assert attempt(HOSTILE / name, out) == "Refused"
    assert not out.exists()


@needs_shared
@pytest.mark.soak
def test_every_benign_model_converts(out):
    files = [p for p in MODELS.rglob("*") if p.is_file() and p.suffix.lower() not in NOT_MODELS]
    known = {"spline_1.dxf"}  # a polyline without its subclass, which ezdxf refuses

    failed = [p.name for p in files if attempt(p, out) != "ok" and "LICENSE" not in p.name]

    assert set(failed) <= known
    assert len(files) >= 40


@needs_shared
@pytest.mark.soak
def test_every_hostile_file_leaves_the_parent_alive(out):
    files = [path for path in sorted(HOSTILE.rglob("*")) if path.is_file()]

    ends = {end for path in files for end in (attempt(path, out), measure(path))}

    assert ends <= ENDS
    assert geometry.isolation().available
