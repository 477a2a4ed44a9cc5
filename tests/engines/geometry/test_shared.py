"""Public files beside the checkout: benign ones convert, hostile ones never harm the parent."""

from __future__ import annotations

import os
import random
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
MUTANTS = 5000

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
    ends = {p: attempt(p, out) for p in sorted(HOSTILE.rglob("*")) if p.is_file()}

    assert set(ends.values()) <= {"ok", "Refused", "TimedOut", "OutOfMemory", "Crashed"}
    assert geometry.isolation().available


@needs_shared
@pytest.mark.soak
def test_mutants_leave_the_parent_alive(tmp_path, out):
    """Cut, overwrite and repeat bytes of real files; each child stays within its limits."""
    rng = random.Random(2)
    sources = [p for p in MODELS.rglob("*") if p.is_file() and p.stat().st_size < 200_000]
    limits = geometry.Limits()
    for number in range(MUTANTS):
        source = rng.choice(sources)
        path = tmp_path / f"mutant{source.suffix}"
        path.write_bytes(mutated(source.read_bytes(), rng))
        end = attempt(path, out)
        assert end in {"ok", "Refused", "TimedOut", "OutOfMemory", "Crashed"}, (number, source)
    assert limits.memory_bytes == 2 << 30
    assert sorted(p.name for p in out.iterdir() if p.is_dir()) == []


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Change a file in one of four ways."""
    changed = bytearray(data)
    way = rng.randrange(4)
    if way == 0:
        del changed[rng.randrange(len(changed)) :]
    elif way == 1:
        for _ in range(rng.randrange(1, 40)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    elif way == 2:
        start = rng.randrange(len(changed))
        changed[start:start] = changed[start : start + rng.randrange(1, 4000)] * rng.randrange(
            1, 20
        )
    else:
        start = rng.randrange(len(changed))
        del changed[start : start + rng.randrange(1, 400)]
    return bytes(changed) or b"x"
