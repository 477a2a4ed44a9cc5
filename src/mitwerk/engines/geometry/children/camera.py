"""The studio camera: the same directions and lens for every part, fitted to the picture.

The lens is long (18° high), so that a vehicle keeps its proportions; front, side and
top views through a longer one (12°); from still farther away the ambient occlusion shows bands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

# Where the camera stands, seen from the middle of the part; +x is the front (CAD +x), y is up,
# +z is the right-hand side (CAD -y).
DIRECTIONS = {
    "three-quarter": (0.80, 0.35, 0.72),
    "front": (1.0, 0.0, 0.0),
    "side": (0.0, 0.0, 1.0),
    "top": (0.0, 1.0, 0.0),
}
VIEW_ANGLE_DEG = {"three-quarter": 18.0, "front": 12.0, "side": 12.0, "top": 12.0}
ROUNDS = 40  # each takes microseconds; thin parts settle slowly


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the picture that the model may fill, as shares of its width and height."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera: axes are rows right, up, back; the picture is ``size`` pixels."""

    position: Vector
    focus: Vector
    axes: Vector
    view_angle_deg: float
    size: tuple[int, int]

    @property
    def up(self) -> Vector:
        up: Vector = self.axes[1]
        return up

    def project(self, points: Vector) -> Vector:
        """World points (n, 3) → pixels (n, 2), y down."""
        seen = (np.atleast_2d(points) - self.position) @ self.axes.T
        half = np.tan(np.radians(self.view_angle_deg) / 2)
        width, height = self.size
        scaled = seen[:, :2] / (-seen[:, 2:] * half)
        x = width / 2 + scaled[:, 0] * height / 2
        y = height / 2 - scaled[:, 1] * height / 2
        return np.stack([x, y], 1)


def fit(points: Vector, view: str, size: tuple[int, int], frame: Frame) -> Camera:
    """Place the camera of a named view so that ``points`` just fill the frame.

    Alternates two steps until they settle: slide the camera until the seen points stand in the
    middle of the frame, and move it until they fill the frame's tighter direction.
    """
    axes = _axes(np.array(DIRECTIONS[view]))
    angle = VIEW_ANGLE_DEG[view]
    half = float(np.tan(np.radians(angle) / 2)) * np.array([size[0] / size[1], 1.0])
    # The frame as a window in normalised picture coordinates: its middle and half extents.
    middle = np.array([frame.left + frame.right - 1, 1 - frame.top - frame.bottom])
    extent = np.array([frame.right - frame.left, frame.bottom - frame.top])
    local = _outermost(points @ axes.T)
    slide = (local[:, :2].min(0) + local[:, :2].max(0)) / 2
    reach = float((np.abs(local[:, :2] - slide).max(0) / (half * extent)).max())
    distance = float(local[:, 2].max()) + max(reach, 1e-6)
    for _ in range(ROUNDS):
        depth = distance - local[:, 2:]
        seen = (local[:, :2] - slide) / (depth * half)
        low, high = seen.min(0), seen.max(0)
        nearest = float(depth.min())
        grow = float(((high - low) / 2 / extent).max())
        slide = slide + ((low + high) / 2 - middle) * half * nearest
        distance += (grow - 1) * nearest
    position = np.array([slide[0], slide[1], distance]) @ axes
    focus = position - axes[2] * (distance - float(local[:, 2].mean()))
    return Camera(position, focus, axes, angle, size)


def _outermost(local: Vector) -> Vector:
    """The few points that fit as all of them do: the extremes in 192 directions."""
    turns = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    found = [
        (local[:, :2] @ (np.cos(t), np.sin(t)) + slope * local[:, 2]).argmax()
        for t in turns
        for slope in (0.0, 0.003, 0.01, 0.03, 0.1, 0.3)  # nearer points look larger
    ]
    kept: Vector = local[np.unique(found)]
    return kept


def _axes(direction: Vector) -> Vector:
    back = direction / np.linalg.norm(direction)
    above = np.array([0.0, 1.0, 0.0]) if abs(back[1]) < 0.999 else np.array([-1.0, 0.0, 0.0])
    right = np.cross(above, back)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(back, right), back])
