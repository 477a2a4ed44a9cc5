"""Cut, overwritten and repeated bytes of public files: nothing worse than a refusal, nothing left.

A mutant is made from its number alone, so a part that failed can be run again by itself:
``python tools/soak.py -k "mutants and 3"``.
"""

from __future__ import annotations

import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from mitwerk.engines import geometry
from mitwerk.engines.geometry.sandbox.confine import CPU_GRACE_S

from .test_shared import ENDS, FLAT, MODELS, needs_shared

MUTANTS, PARTS = 5000, 10
AT_ONCE = 2
LARGEST = 200_000  # bytes of a file that is mutated
LIMITS = geometry.Limits()
NURSERIES = 8  # pairs of sockets to the few parents of children


@needs_shared
@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_mutants_leave_the_parent_alive(tmp_path, monkeypatch, part):
    children = tmp_path / "children"
    children.mkdir(mode=0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(children))
    sources = sorted(p for p in MODELS.rglob("*") if p.is_file() and p.stat().st_size < LARGEST)
    sockets = open_sockets()
    numbers = range(part, MUTANTS, PARTS)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ends = list(pool.map(lambda number: fate(sources, number, tmp_path), numbers))

    wrong = [(n, end) for n, fates in zip(numbers, ends, strict=True) for end in fates - ENDS]
    assert wrong == []
    assert list(children.iterdir()) == []
    assert [path for path in tmp_path.iterdir() if path != children] == []
    assert open_sockets() <= sockets + NURSERIES


def fate(sources: list[Path], number: int, folder: Path) -> set[str]:
    """Convert or draw and measure one mutant; returns how both ended."""
    rng = random.Random(number)
    source = rng.choice(sources)
    path, out = folder / f"mutant{number}{source.suffix}", folder / f"out{number}"
    path.write_bytes(mutated(source.read_bytes(), rng))
    kind = geometry.sniff(path)
    show = geometry.drawing if kind is not None and kind.format in FLAT else geometry.convert
    ends = {ended(lambda: show(path, out), path), ended(lambda: geometry.facts(path), path)}
    path.unlink()
    if out.exists():
        made = {entry.name for entry in out.iterdir()}
        ends |= {f"left {name}" for name in made - {"model.glb", "drawing.svg", "drawing.webp"}}
        for name in made:
            (out / name).unlink()
        out.rmdir()
    return ends


def ended(work, path: Path) -> str:
    """Run and say how it ended, or which limit did not hold."""
    try:
        usage, end = work().usage, "ok"
    except geometry.GeometryError as error:
        said = bool(error.message) and str(path) in error.where
        usage, end = error.usage, type(error).__name__ if said else "no reason given"
    if usage is not None and usage.peak_bytes > LIMITS.memory_bytes:
        return f"{usage.peak_bytes} bytes"
    if usage is not None and usage.cpu_s > LIMITS.cpu_s + CPU_GRACE_S:
        return f"{usage.cpu_s} s"
    return end


def open_sockets() -> int:
    """Return how many sockets this process holds."""
    count = 0
    for link in list(Path("/proc/self/fd").iterdir()):
        with suppress(FileNotFoundError):  # the folder's own, closed by now
            count += str(link.readlink()).startswith("socket")
    return count


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Change a file in one of four ways."""
    changed = bytearray(data)
    way = rng.randrange(4)
    start = rng.randrange(len(changed))
    if way == 0:
        del changed[start:]
    elif way == 1:
        for _ in range(rng.randrange(1, 40)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    elif way == 2:
        again = changed[start : start + rng.randrange(1, 4000)]
        changed[start:start] = again * rng.randrange(1, 20)
    else:
        del changed[start : start + rng.randrange(1, 400)]
    return bytes(changed) or b"x"
