"""The studio camera: the same directions and lens for every part, fitted to the picture.

The lens is long (18° high), so that a vehicle keeps its proportions; front and side views are
seen through an even longer one (2°), nearly parallel, as on a drawing sheet.
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
    "three-quarter": (0.80, 0.40, 0.72),
    "front": (1.0, 0.0, 0.0),
    "side": (0.0, 0.0, 1.0),
    "top": (0.0, 1.0, 0.0),
}
VIEW_ANGLE_DEG = {"three-quarter": 18.0, "front": 2.0, "side": 2.0, "top": 2.0}
ROUNDS = 4  # centring moves the frustum; it settles to a pixel in three


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
    """Place the camera of a named view so that ``points`` just fill the frame."""
    axes = _axes(np.array(DIRECTIONS[view]))
    angle = VIEW_ANGLE_DEG[view]
    half = float(np.tan(np.radians(angle) / 2))
    aspect = size[0] / size[1]
    # The frame as a window in normalised picture coordinates: its middle and half extents.
    middle = np.array([frame.left + frame.right - 1, 1 - frame.top - frame.bottom])
    extent = np.array([frame.right - frame.left, frame.bottom - frame.top])
    centre = (points.min(0) + points.max(0)) / 2
    distance = 1.0
    for _ in range(ROUNDS):
        local = (points - centre) @ axes.T
        reach = np.abs(local[:, :2]) / (half * extent * (aspect, 1.0))
        distance = float((reach.max(1) + local[:, 2]).max())
        seen = local[:, :2] / (distance - local[:, 2:])
        drift = (seen.max(0) + seen.min(0)) / 2 * distance
        centre = centre + drift @ axes[:2]
    shift = middle * half * distance * (aspect, 1.0)
    focus = centre - shift @ axes[:2]
    return Camera(focus + axes[2] * distance, focus, axes, angle, size)


def _axes(direction: Vector) -> Vector:
    back = direction / np.linalg.norm(direction)
    above = np.array([0.0, 1.0, 0.0]) if abs(back[1]) < 0.999 else np.array([-1.0, 0.0, 0.0])
    right = np.cross(above, back)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(back, right), back])
