"""Hole patterns, as lines and through files."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from common import MILLI, cpu, drilled, made

from mitwerk.engines import geometry
from mitwerk.engines.geometry.measure.pattern import Lines, match

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

FLIP = np.diag([-1.0, 1.0, 1.0])
ROW = {"id": "holes", "fact": "hole_pattern", "baseline": "old.stl"}


def patterns(_: argparse.Namespace, folder: Path) -> None:
    """Match 100 generated interfaces: the same in another pose, mirrored, one hole moved."""
    right, spent = 0, []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        old, wrong = _lines(rng)
        turn, shift = made.turn(rng), rng.uniform(-99, 99, 3)
        spent.append(MILLI * cpu(match, old, _posed(old, turn, shift), 0.1))
        same = match(old, _posed(old, turn, shift), 0.1).complete
        mirrored = match(old, _posed(old, turn @ FLIP, shift), 0.1)
        moved = match(old, _posed(wrong, turn, shift), 0.1)
        right += same and mirrored.mirrored and not mirrored.complete and not moved.complete
    print(f"hole patterns as lines: {right} of 100 right (same, mirrored and moved), "
          f"median {statistics.median(spent):.2f} ms")  # fmt: skip
    _through_files(folder)


def _lines(rng: np.random.Generator) -> tuple[Lines, Lines]:
    """A random pattern, and the same with its last hole 0.5 mm elsewhere."""
    count = int(rng.integers(4, 12))
    at = np.c_[rng.uniform(-40, 40, (count, 2)).round(2), np.zeros(count)]
    axis = np.tile([0.0, 0, 1], (count, 1))
    at[0], axis[0] = (at[0][0], 0.0, 25.0), (0.0, 1.0, 0.0)
    diameter, centre = rng.choice([3.4, 4.5, 5.5, 6.6], count), np.array([3.0, 9.0, 14.0])
    rest = (axis, diameter, np.zeros(count), np.zeros(count, bool), centre)
    return Lines(at, *rest), Lines(at + np.eye(count)[:, [-1]] * 0.5, *rest)


def _posed(lines: Lines, turn: np.ndarray, shift: np.ndarray) -> Lines:
    return Lines(lines.at @ turn.T + shift, lines.axis @ turn.T, lines.diameter, lines.depth,
                 lines.blind, turn @ lines.centre + shift)  # fmt: skip


def _through_files(folder: Path) -> None:
    """Brackets as files, in single precision: turned copies pass, mirrored and others fail."""
    said: dict[str, Counter[str]] = {"turned": Counter(), "mirrored": Counter(), "other": Counter()}
    holes = right = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        part, other = drilled.bracket(rng), drilled.bracket(rng)
        versions = drilled.versions(part.mesh, rng)
        (folder / "old.stl").write_bytes(made.to_stl(part.mesh))
        files = {
            "turned": versions["single"],
            "mirrored": versions["mirrored"],
            "other": other.mesh,
        }
        brief = geometry.parse_brief({"requirement": [ROW]}, folder=folder)
        for name, mesh in files.items():
            path = folder / f"{name}.stl"
            path.write_bytes(made.to_stl(mesh))
            (row,) = geometry.check(path, brief).rows
            said[name][row.verdict] += 1
        found = geometry.facts(folder / "turned.stl").facts.holes
        right += sorted((round(h.diameter_mm, 1), h.through) for h in found) == part.holes
        holes += len(part.holes)
    print(f"holes of 100 generated brackets as turned single-precision STL: all found in {right} "
          f"of 100 ({holes} holes)")  # fmt: skip
    for name, counts in said.items():
        print(f"  hole_pattern through files, {name}: {dict(counts)}")
