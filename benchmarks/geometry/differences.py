"""Registration and booleans against booleans alone; spurious change through files."""

from __future__ import annotations

import statistics
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from common import MILLI, cpu, made, raw, revisions

from mitwerk.engines import geometry
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged
from mitwerk.engines.geometry.measure.register import register, side
from mitwerk.engines.geometry.measure.solids import to_manifold

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

LARGEST = 0.01  # of the volume


def diff(options: argparse.Namespace, folder: Path) -> None:
    """Real successive revisions; moved and re-meshed copies as single-precision STL."""
    paths = revisions(options.shared)
    pairs = [(a, b) for a, b in pairwise(paths) if a.name.split("__")[0] == b.name.split("__")[0]]
    ratios, registering, alone = np.array([_pair(options, raw(a), raw(b)) for a, b in pairs]).T
    print(f"diff of {len(pairs)} real pairs: booleans alone {MILLI * np.median(alone):.0f} ms CPU, "
          f"registration {MILLI * np.median(registering):.0f} ms; both {np.median(ratios):.2f} × "
          f"(p90 {np.quantile(ratios, 0.9):.2f})")  # fmt: skip
    _spurious(paths, folder)


def _pair(options: argparse.Namespace, old: TriMesh, new: TriMesh) -> tuple[float, float, float]:
    rounds = range(options.rounds)
    move = register(side(old), side(new))
    laid = TriMesh(new.points @ move[:3, :3].T + move[:3, 3], new.triangles)
    registering = min(cpu(lambda: register(side(old), side(new))) for _ in rounds)
    alone = min(cpu(_booleans, old, new) for _ in rounds)
    after = min(cpu(_booleans, old, laid) for _ in rounds)
    return (registering + after) / alone, registering, alone


def _booleans(old: TriMesh, new: TriMesh) -> None:
    one, two = to_manifold(old), to_manifold(new)
    if one is not None and two is not None:
        _ = (one - two).volume(), (two - one).volume()


def _spurious(paths: list[Path], folder: Path) -> None:
    rng = np.random.default_rng(1)
    shares, named, refused = [], 0, 0
    for path in paths:
        old = raw(path)
        solid = to_manifold(old)
        copies = [(old.points, old.triangles)]
        if solid is not None:
            fine = solid.refine(2).to_mesh64()
            points = np.asarray(fine.vert_properties)[:, :3]
            copies.append((points, np.asarray(fine.tri_verts, dtype=np.int64)))
        for copy in copies:
            new = folder / "copy.stl"
            new.write_bytes(made.to_stl(made.moved(copy, made.turn(rng), rng.uniform(-99, 99, 3))))
            try:
                found = geometry.diff(path, new)
            except geometry.Refused:
                refused += 1
                continue
            volume = geometry.facts(path).facts.volume_mm3
            if volume:
                shares.append((found.added_mm3 + found.removed_mm3) / volume)
                named += found.identical
    over = sum(share > LARGEST for share in shares)
    print(f"spurious change on {len(shares)} moved and re-meshed single-precision STL: "
          f"median {100 * statistics.median(shares):.5f} %, largest {100 * max(shares):.4f} %, "
          f"over 1 %: {over}; identical {named}, no closed solid {refused}")  # fmt: skip


def apart(old: TriMesh, new: TriMesh) -> float:
    """Share of the volume that differs after registration; 0 when one is no solid."""
    move = register(side(old), side(new))
    laid = merged(new.points @ move[:3, :3].T + move[:3, 3], new.triangles)
    one, two = to_manifold(old), to_manifold(laid)
    if one is None or two is None:
        return 0.0
    return ((one - two).volume() + (two - one).volume()) / one.volume()
