"""Building the box tree: top down, parted where the surface area heuristic is cheapest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAF, BINS = 4, 8
DEEP = 64  # beyond, halves: sizes that shrink by eight each time would make a list of the tree
SAME_PLACE = 64  # triangles whose boxes have one middle: no cut parts them


@jit
def build(corners: Floats) -> tuple[Floats, Ints, Ints]:
    """Return boxes (k, 6), links (k, 2) as in `Tree`, and the order of the triangles."""
    count = corners.shape[0]
    spans = np.empty((count, 6))
    for t in range(count):
        for k in range(3):
            a, b, c = corners[t, 0, k], corners[t, 1, k], corners[t, 2, k]
            spans[t, k] = min(a, b, c)
            spans[t, 3 + k] = max(a, b, c)
    order = np.arange(count)
    boxes = np.empty((2 * count + 1, 6))
    links = np.empty((2 * count + 1, 2), np.int64)
    stack = np.empty((2 * DEEP + 64, 4), np.int64)
    counts, bins = np.empty(BINS, np.int64), np.empty((BINS, 6))
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = 0, 0, count, 0
    top, nodes = 0, 1
    while top >= 0:
        node, begin, end, depth = stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3]
        top -= 1
        _surround(spans, order, begin, end, boxes[node])
        middle = -1
        if end - begin > LEAF and depth >= DEEP:
            middle = (begin + end) // 2
        elif end - begin > LEAF:
            middle = _split(order, spans, begin, end, counts, bins)
        if middle < 0:
            links[node, 0], links[node, 1] = -begin - 1, end
            continue
        links[node, 0], links[node, 1] = nodes, nodes + 1
        for side, (first, last) in enumerate(((begin, middle), (middle, end))):
            top += 1
            stack[top, 0], stack[top, 1] = nodes + side, first
            stack[top, 2], stack[top, 3] = last, depth + 1
        nodes += 2
    return boxes[:nodes], links[:nodes], order


@jit
def _surround(spans: Floats, order: Ints, begin: int, end: int, box: Floats) -> None:
    box[:3], box[3:] = np.inf, -np.inf
    for i in range(begin, end):
        _take_in(box, spans[order[i]])


@jit
def _take_in(box: Floats, span: Floats) -> None:
    for k in range(3):
        box[k] = min(box[k], span[k])
        box[3 + k] = max(box[3 + k], span[3 + k])


@jit
def _widest(order: Ints, spans: Floats, begin: int, end: int) -> tuple[int, float, float]:
    """Axis along which (doubled) middles spread widest, the least of them and their spread."""
    axis, lowest, spread = 0, 0.0, -1.0
    for k in range(3):
        smallest, largest = np.inf, -np.inf
        for i in range(begin, end):
            middle = spans[order[i], k] + spans[order[i], 3 + k]
            smallest = min(smallest, middle)
            largest = max(largest, middle)
        if largest - smallest > spread:
            axis, lowest, spread = k, smallest, largest - smallest
    return axis, lowest, spread


@jit
def _split(order: Ints, spans: Floats, begin: int, end: int, counts: Ints, bins: Floats) -> int:
    """Part a range along its widest axis; returns the first of the rest, -1 for a leaf."""
    axis, lowest, spread = _widest(order, spans, begin, end)
    if spread <= 0.0:
        return -1 if end - begin <= SAME_PLACE else (begin + end) // 2
    counts[:] = 0
    bins[:, :3], bins[:, 3:] = np.inf, -np.inf
    scale = BINS / spread
    for i in range(begin, end):
        span = spans[order[i]]
        place = min(BINS - 1, int((span[axis] + span[3 + axis] - lowest) * scale))
        counts[place] += 1
        _take_in(bins[place], span)
    best = _cheapest(counts, bins)
    left, right = begin, end - 1
    while left <= right:
        t = order[left]
        if min(BINS - 1, int((spans[t, axis] + spans[t, 3 + axis] - lowest) * scale)) < best:
            left += 1
        else:
            order[left], order[right] = order[right], order[left]
            right -= 1
    return (begin + end) // 2 if left in (begin, end) else left


@jit
def _cheapest(counts: Ints, bins: Floats) -> int:
    """Return the first bin of the right side that makes both sides cost least."""
    right = np.empty(BINS)
    box = np.empty(6)
    box[:3], box[3:] = np.inf, -np.inf
    number = 0
    for cut in range(BINS - 1, 0, -1):
        number += counts[cut]
        _take_in(box, bins[cut])
        right[cut] = _cost(box, number)
    box[:3], box[3:] = np.inf, -np.inf
    number, best, least = 0, 1, np.inf
    for cut in range(1, BINS):
        number += counts[cut - 1]
        _take_in(box, bins[cut - 1])
        cost = _cost(box, number) + right[cut]
        if cost < least:
            best, least = cut, cost
    return best


@jit
def _cost(box: Floats, number: int) -> float:
    if number == 0:
        return np.inf
    x, y, z = box[3] - box[0], box[4] - box[1], box[5] - box[2]
    area: float = x * y + y * z + z * x
    return number * area
