"""What the parts of the benchmark share: files, clocks, generated shapes."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.children.stl_read import read_stl
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))
from tests.engines.geometry import drilled  # noqa: E402 - generated parts of the tests
from tests.engines.geometry import shapes as made  # noqa: E402

__all__ = ["HERE", "MILLI", "ROOT", "cpu", "drilled", "made", "raw", "revisions", "stls", "wall"]
MILLI = 1e3


def stls(shared: Path) -> list[Path]:
    folders = ("builds/revisions", "builds/step_stl", "models/stl")
    return sorted(p for f in folders for p in (shared / f).iterdir() if p.suffix.lower() == ".stl")


def revisions(shared: Path) -> list[Path]:
    return sorted((shared / "builds/revisions").glob("*.stl"))


def raw(path: Path) -> TriMesh:
    return merged(*read_stl(path.read_bytes(), 10**7))


def cpu(work: Callable[..., object], *given: object) -> float:
    start = time.process_time()
    work(*given)
    return time.process_time() - start


def wall(work: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start
