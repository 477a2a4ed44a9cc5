"""The camera fits every part into the same frame, and projects as the renderer does."""

from __future__ import annotations

import numpy as np
import pytest

from mitwerk.engines.geometry.children.camera import DIRECTIONS, Frame, fit
from mitwerk.engines.geometry.children.studio import nice_length

FRAME = Frame(left=0.1, right=0.9, top=0.1, bottom=0.8)
SIZE = (960, 640)


@pytest.mark.parametrize("view", sorted(DIRECTIONS))
@pytest.mark.parametrize("extent", [(3.0, 1.7, 1.4), (0.01, 2.0, 0.01), (5.0, 0.01, 5.0)])
def test_fit_fills_the_frame_and_no_more(view, extent):
    points = np.random.default_rng(3).uniform(-0.5, 0.5, (500, 3)) * extent + (7.0, -2.0, 3.0)

    seen = fit(points, view, SIZE, FRAME).project(points) / SIZE

    low, high = seen.min(0), seen.max(0)
    assert (low >= np.array([0.1, 0.1]) - 1e-3).all()
    assert (high <= np.array([0.9, 0.8]) + 1e-3).all()
    shares = (high - low) / (0.8, 0.7)
    assert shares.max() == pytest.approx(1.0, abs=0.02)
    assert ((low + high) / 2) == pytest.approx([0.5, 0.45], abs=0.01)


@pytest.mark.parametrize(
    ("extent", "bar"), [(2.85, 1.0), (0.3, 0.1), (0.056, 0.02), (14.0, 5.0), (0.0028, 0.001)]
)
def test_nice_length_is_a_round_share(extent, bar):
    assert nice_length(extent) == pytest.approx(bar)
