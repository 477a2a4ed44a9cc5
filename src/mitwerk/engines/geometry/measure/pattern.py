"""Whether a part carries the hole pattern of another, whatever its pose, but not mirrored.

Each hole is a line with a diameter. A rigid move is fixed by two lines; every pair of the new
part that looks like one chosen pair of the old is tried, and the move that carries most old
holes onto new ones wins. Further holes of the new part do not matter.

A flat pattern of through holes is its own mirror image when the part is turned over. There the
side on which the rest of the body lies decides, where it lies on one side at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mitwerk.engines.geometry.factsheet.model import Facts

    Floats = NDArray[np.float64]

PARALLEL = np.radians(0.2)
MOST_TRIALS, MOST_PAIRS = 200_000, 3
ONE_SIDED = 0.02  # of the pattern's own size


@dataclass(frozen=True, slots=True)
class Lines:
    """Middles and directions (n, 3), diameters, depths, blind (n,); the body's centre."""

    at: Floats
    axis: Floats
    diameter: Floats
    depth: Floats
    blind: NDArray[np.bool_]
    centre: Floats


@dataclass(frozen=True, slots=True)
class Match:
    """How many old holes found a new one, and whether only a mirror image finds more."""

    matched: int
    of: int
    mirrored: bool
    missing: int | None

    @property
    def complete(self) -> bool:
        """Whether all holes are there, unmirrored."""
        return self.matched == self.of


def lines_of(facts: Facts) -> Lines:
    """Take the holes out of facts that have them."""
    holes = facts.holes or ()
    return Lines(
        at=np.array([np.array(h.at) + 0.5 * h.depth_mm * np.array(h.axis) for h in holes]).reshape(
            -1, 3
        ),
        axis=np.array([h.axis for h in holes]).reshape(-1, 3),
        diameter=np.array([h.diameter_mm for h in holes]),
        depth=np.array([h.depth_mm for h in holes]),
        blind=np.array([not h.through for h in holes], dtype=bool),
        centre=np.array(facts.centre_of_gravity_mm or (0.0, 0.0, 0.0)),
    )


def match(old: Lines, new: Lines, tolerance: float) -> Match:
    """Find the pattern of ``old`` in ``new``; ``tolerance`` in mm for places and diameters."""
    total = len(old.diameter)
    pairs = _pairs(old)
    hits = _best(old, new, tolerance, pairs[:1], mirror=False)
    if hits.all():
        return Match(total, total, mirrored=False, missing=None)
    # something is wrong: look with further pairs for what is there, and for a mirror image
    hits = _best(old, new, tolerance, pairs, mirror=False)
    reflected = _best(old, new, tolerance, pairs, mirror=True)
    missing = int(np.flatnonzero(~hits)[0])
    return Match(int(hits.sum()), total, bool(reflected.sum() > hits.sum()), missing)


def _best(
    old: Lines, new: Lines, tolerance: float, pairs: list[tuple[int, int]], *, mirror: bool
) -> NDArray[np.bool_]:
    """Which old holes the best move carries onto new ones."""
    hits = np.zeros(len(old.diameter), bool)
    for pair in pairs:
        for turn, shift in _moves(old, new, pair, tolerance, mirror=mirror):
            found = _hits(old, new, turn, shift, tolerance)
            if found.sum() > hits.sum():
                hits = found
                if hits.all():
                    return hits
    return hits


def _hits(
    old: Lines, new: Lines, turn: Floats, shift: Floats, tolerance: float
) -> NDArray[np.bool_]:
    """Which old holes lie on a new one of the same kind after the move."""
    at = old.at @ turn.T + shift
    axis = old.axis @ turn.T
    along = np.abs(axis @ new.axis.T)
    gap = at[:, None] - new.at
    apart = (gap * new.axis).sum(2)
    across = gap - apart[..., None] * new.axis
    near = np.linalg.norm(across, axis=2) <= tolerance
    near &= np.abs(apart) <= 0.5 * (old.depth[:, None] + new.depth) + tolerance
    # a blind hole has a direction: it may not open on the other side
    facing = np.where(old.blind[:, None] & new.blind, axis @ new.axis.T, along)
    same = np.abs(old.diameter[:, None] - new.diameter) <= tolerance
    kind = old.blind[:, None] == new.blind
    taken = near & same & kind & (facing > np.cos(PARALLEL))
    moved = Lines(at, axis, old.diameter, old.depth, old.blind, old.centre)
    return _in_one_plane(moved, new, taken, tolerance)


def _in_one_plane(
    old: Lines, new: Lines, taken: NDArray[np.bool_], tolerance: float
) -> NDArray[np.bool_]:
    """Which of the holes that lie on each other still start, or end, in the same plane.

    A thicker or thinner flange is the same interface: the ends on one of its sides stay. Part of
    it raised is another one. Where all holes are parallel, nothing but they say how high the
    flange lies, so it may be higher as a whole.
    """
    groups = _parallel(old.axis)
    kept = np.zeros(len(old.depth), bool)
    for members in groups:
        way = old.axis[members[0]]
        middle = (new.at @ way) - (old.at[members] @ way)[:, None]
        thicker = 0.5 * (new.depth - old.depth[members][:, None])
        best = np.zeros(len(members), bool)
        for off in (middle - thicker, middle + thicker):  # of the lower ends, of the upper ends
            levels = off[taken[members]] if len(groups) == 1 else np.zeros(1)
            for level in levels:
                held = (taken[members] & (np.abs(off - level) <= tolerance)).any(1)
                best = held if held.sum() > best.sum() else best
        kept[members] = best
    return kept


def _parallel(axis: Floats) -> list[NDArray[np.int64]]:
    """Group directions (n, 3) that are parallel, whatever their sense."""
    left = np.ones(len(axis), bool)
    groups = []
    while left.any():
        first = int(np.flatnonzero(left)[0])
        group = np.flatnonzero(left & (np.abs(axis @ axis[first]) > np.cos(PARALLEL)))
        left[group] = False
        groups.append(group)
    return groups


def _moves(
    old: Lines, new: Lines, pair: tuple[int, int], tolerance: float, *, mirror: bool
) -> Iterator[tuple[Floats, Floats]]:
    """Rigid moves (with ``mirror``: reflections) that carry one old pair onto a new pair."""
    flip = np.diag([1.0, 1.0, -1.0]) if mirror else np.eye(3)
    source = Lines(
        old.at @ flip, old.axis @ flip, old.diameter, old.depth, old.blind, old.centre @ flip
    )
    frame = _frames(source, pair)[0]  # one is enough: all of the new pair's are tried
    trials = 0
    for other in _candidates(source, new, pair, tolerance):
        for target in _frames(new, other):
            trials += 1
            if trials > MOST_TRIALS:
                return
            turn = target[0] @ frame[0].T
            if _same_side(source, new, turn):
                yield turn @ flip, target[1] - turn @ frame[1]


def _pairs(lines: Lines) -> list[tuple[int, int]]:
    """Up to three pairs without a common hole: rare diameters first, then far apart."""
    count = len(lines.diameter)
    if count < 2:
        return [(0, 0)] * count
    near = np.abs(lines.diameter[:, None] - lines.diameter) < 1e-3
    rare = near.sum(1)

    def rank(pair: tuple[int, int]) -> tuple[float, float]:
        i, j = pair
        return float(rare[i] + rare[j]), -_distance(lines, i, j)

    chosen: list[tuple[int, int]] = []
    for i, j in sorted(combinations(range(count), 2), key=rank):
        free = all(i not in pair and j not in pair for pair in chosen)
        if free and _distance(lines, i, j) > 1e-6:
            chosen.append((i, j))
        if len(chosen) == MOST_PAIRS:
            break
    return chosen or [(0, 0)]


def _distance(lines: Lines, i: int, j: int) -> float:
    """Distance of two axes; of parallel ones across, of others at their feet."""
    gap = lines.at[j] - lines.at[i]
    normal = np.cross(lines.axis[i], lines.axis[j])
    if np.linalg.norm(normal) < PARALLEL:
        return float(np.linalg.norm(gap - (gap @ lines.axis[i]) * lines.axis[i]))
    return float(abs(gap @ normal) / np.linalg.norm(normal) + 1.0)


def _candidates(
    old: Lines, new: Lines, pair: tuple[int, int], tolerance: float
) -> Iterator[tuple[int, int]]:
    i, j = pair
    if i == j:
        for a in range(len(new.diameter)):
            if abs(new.diameter[a] - old.diameter[i]) <= tolerance:
                yield a, a
        return
    apart, angle = _distance(old, i, j), abs(float(old.axis[i] @ old.axis[j]))
    for a, b in product(range(len(new.diameter)), repeat=2):
        if a == b or abs(new.diameter[a] - old.diameter[i]) > tolerance:
            continue
        if abs(new.diameter[b] - old.diameter[j]) > tolerance:
            continue
        if abs(abs(float(new.axis[a] @ new.axis[b])) - angle) > PARALLEL:
            continue
        if abs(_distance(new, a, b) - apart) <= 2 * tolerance:
            yield a, b


def _frames(lines: Lines, pair: tuple[int, int]) -> list[tuple[Floats, Floats]]:
    """Right-handed frames (columns, origin) that two lines fix, for both senses of each."""
    i, j = pair
    found = []
    for one, two in product((1.0, -1.0), repeat=2):
        z, w = one * lines.axis[i], two * lines.axis[j]
        gap = lines.at[j] - lines.at[i]
        normal = np.cross(z, w)
        if i == j or np.linalg.norm(normal) < PARALLEL:
            x = gap - (gap @ z) * z
            if np.linalg.norm(x) < 1e-9:
                x = np.cross(z, np.eye(3)[int(np.argmin(np.abs(z)))])
            origin = lines.at[i]
            if two < 0:
                continue  # the sense of a parallel second line changes nothing
        else:
            x = normal
            along = np.linalg.lstsq(np.stack([z, -w], 1), gap, rcond=None)[0]
            origin = lines.at[i] + along[0] * z
        x = x / np.linalg.norm(x)
        found.append((np.stack([x, np.cross(z, x), z], 1), origin))
    return found


def _same_side(old: Lines, new: Lines, turn: Floats) -> bool:
    """Parallel holes: the body must lie on the same side of them as before the move."""
    axis = old.axis[0]
    if (np.abs(old.axis @ axis) < np.cos(PARALLEL)).any() or old.blind.any():
        return True
    heights = old.at @ axis
    size = float(np.linalg.norm(old.at.max(0) - old.at.min(0)) + old.diameter.max())
    before = float(old.centre @ axis - heights.mean())
    moved = turn @ axis
    near = np.abs(new.axis @ moved) > np.cos(PARALLEL)
    if not near.any():
        return True
    after = float(new.centre @ moved - (new.at[near] @ moved).mean())
    if min(abs(before), abs(after)) < ONE_SIDED * size:
        return True
    return before * after > 0
