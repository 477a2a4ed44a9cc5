"""Conical recesses of exact shapes: countersinks, chamfers and drill tips of a bore, or holes.

On the axis of a bore they are part of it. Cones alone that leave an opening at both ends are a
hole as wide as their narrowest place: a countersink that goes through a thin sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRepTools import BRepTools
from OCP.gp import gp_Cone
from OCP.ShapeAnalysis import ShapeAnalysis_CanonicalRecognition
from OCP.TopAbs import TopAbs_Orientation

from mitwerk.engines.geometry.children.brep_free import WITHIN_MM, upwards

if TYPE_CHECKING:
    from mitwerk.engines.geometry.children.brep_free import Floats, Grid, Piece

POINTED = 1e-3  # mm: narrower is the point of a drill
TURN, RING_LOOKS = 1e-6, 65  # of a torus


@dataclass(frozen=True, slots=True)
class ConePiece:
    """A concave piece of a cone: radius = ``start`` + ``slope`` · place along the axis."""

    foot: Floats
    axis: Floats
    start: float
    slope: float
    piece: Piece

    def over(self, low: float, high: float) -> Recess:
        """The cone between two places on its axis."""
        ends = abs(self.start + self.slope * low), abs(self.start + self.slope * high)
        return Recess(self.foot, self.axis, low, high, min(ends), ends)


@dataclass(frozen=True, slots=True)
class Recess:
    """Cones that go all the way round, end to end: from, to along the axis, narrowest radius.

    ``ends`` are the radii at both ends; ``rounded`` is the round between two cones, no recess of
    its own.
    """

    foot: Floats
    axis: Floats
    low: float
    high: float
    narrowest: float
    ends: tuple[float, float]
    rounded: bool = False

    @property
    def pointed(self) -> bool:
        """Whether it ends in a point."""
        return self.narrowest < POINTED


def plain_cone(face: Any, surface: Any) -> ConePiece | None:
    """Return a conical face as a piece of a recess, None where the material lies inside."""
    cone = surface.Cone()
    u0, u1, v0, v1 = BRepTools.UVBounds_s(face)
    sine, cosine = float(np.sin(cone.SemiAngle())), float(np.cos(cone.SemiAngle()))
    middle = cone.RefRadius() + (v0 + v1) / 2 * sine  # below 0 on the far side of the point
    turned = face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED
    if (turned == cone.Position().Direct()) == (middle < 0):
        return None
    return _piece(cone, (v0 * cosine, v1 * cosine), u1 - u0)


def free_cone(face: Any, seen: Grid) -> ConePiece | None:
    """Return a concave free-form face as a piece of a cone, None when it is none."""
    cone = gp_Cone()
    if not ShapeAnalysis_CanonicalRecognition(face).IsCone(WITHIN_MM, cone):
        return None
    place, way = cone.Axis().Location(), cone.Axis().Direction()
    axis = np.array([way.X(), way.Y(), way.Z()])
    arm = seen.points - (place.X(), place.Y(), place.Z())
    along = arm @ axis
    arm = arm - along[..., None] * axis
    if float((arm * seen.outward).sum(-1).mean()) >= 0:
        return None
    widest = np.unravel_index(int((arm**2).sum(-1).argmax()), along.shape)
    x = arm[widest] / np.linalg.norm(arm[widest])
    angle = np.arctan2(arm @ np.cross(axis, x), arm @ x)
    turn = max(float(np.ptp(np.unwrap(angle, axis=way_), axis=way_).max()) for way_ in (0, 1))
    return _piece(cone, (float(along.min()), float(along.max())), turn)


def ring(face: Any, surface: Any) -> Recess | None:
    """Return a face of a torus that goes all the way round its axis, as a round between cones."""
    torus = surface.Torus()
    u0, u1, v0, v1 = BRepTools.UVBounds_s(face)
    if u1 - u0 < 2 * np.pi - TURN:
        return None
    place, way = torus.Axis().Location(), torus.Axis().Direction()
    middle = np.array([place.X(), place.Y(), place.Z()])
    given = np.array([way.X(), way.Y(), way.Z()])
    angles = np.linspace(v0, v1, RING_LOOKS)
    radii = torus.MajorRadius() + torus.MinorRadius() * np.cos(angles)
    heights = float(middle @ given) + torus.MinorRadius() * np.sin(angles)
    extent = float(heights.min()), float(heights.max()), u1 - u0
    foot, axis, _radius, (low, high, _turn) = upwards(middle, given, 0.0, extent)
    rising = (heights[-1] > heights[0]) == (float(axis @ given) > 0)
    ends = (float(radii[0]), float(radii[-1])) if rising else (float(radii[-1]), float(radii[0]))
    return Recess(foot, axis, low, high, float(radii.min()), ends, rounded=True)


def _piece(cone: Any, extent: tuple[float, float], turn: float) -> ConePiece:
    """Place a piece on its axis, which points up as those of cylinders do."""
    place, way = cone.Axis().Location(), cone.Axis().Direction()
    middle = np.array([place.X(), place.Y(), place.Z()])
    given = np.array([way.X(), way.Y(), way.Z()])
    at = float(middle @ given)
    low, high = at + extent[0], at + extent[1]
    foot, axis, radius, piece = upwards(middle, given, float(cone.RefRadius()), (low, high, turn))
    slope = float(np.tan(cone.SemiAngle())) * float(np.sign(axis @ given))
    return ConePiece(foot, axis, radius - slope * float(middle @ axis), slope, piece)


def chained(recesses: list[Recess], near: float) -> list[Recess]:
    """Join those of one axis that touch; ``near`` (mm) is how far apart is still touching.

    Rounds only join what they go on from: one on the outside of the part has another radius.
    """
    chains: list[Recess] = []
    for one in sorted(recesses, key=lambda recess: recess.low):
        for at, chain in enumerate(chains):
            if same_axis(one, chain, near) and _follows(chain, one, near):
                chains[at] = _together(chain, one)
                break
        else:
            chains.append(one)
    return [chain for chain in chains if not chain.rounded]


def _follows(chain: Recess, one: Recess, near: float) -> bool:
    if one.low > chain.high + near:
        return False
    return not (one.rounded or chain.rounded) or abs(chain.ends[1] - one.ends[0]) <= near


def _together(chain: Recess, one: Recess) -> Recess:
    return replace(
        chain,
        high=max(one.high, chain.high),
        narrowest=min(one.narrowest, chain.narrowest),
        ends=(chain.ends[0], one.ends[1] if one.high >= chain.high else chain.ends[1]),
        rounded=chain.rounded and one.rounded,
    )


def same_axis(one: Any, two: Any, near: float) -> bool:
    """Whether two recesses or bores lie on one line."""
    off = float(np.abs(one.foot - two.foot).max())
    return off <= near and float(np.abs(one.axis - two.axis).max()) <= near
