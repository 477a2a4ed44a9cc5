"""The exact bounding box of exact shapes, from the few faces that reach its sides.

A loose box of a face costs a hundredth of the exact one and lies around it: whatever does not
reach beyond what is known exactly already is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.Bnd import Bnd_Box
from OCP.BRepBndLib import BRepBndLib
from OCP.TopAbs import TopAbs_ShapeEnum

from mitwerk.engines.geometry.children.brep import explore
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def envelope(*shapes: Any) -> tuple[Floats, Floats]:
    """Lowest and highest corner of the exact bounding box of all shapes in mm."""
    faces = [face for shape in shapes for face in explore(shape, TopAbs_ShapeEnum.TopAbs_FACE)]
    loose = np.array([_reach(face, exact=False) for face in faces]).reshape(-1, 6)
    best = np.full(6, -np.inf)
    looked: set[int] = set()
    for side in range(6):
        for at in np.argsort(-loose[:, side], kind="stable"):
            if loose[at, side] <= best[side]:
                break
            if at not in looked:
                looked.add(int(at))
                best = np.maximum(best, _reach(faces[at], exact=True))
    if not np.isfinite(best).all():
        raise Refused("there is no solid or surface in it")
    return -best[:3], best[3:]


def loose_box(shape: Any) -> tuple[Floats, Floats]:
    """Lowest and highest corner of a box that lies around a shape, larger where it is curved."""
    reach = _reach(shape, exact=False)
    return -reach[:3], reach[3:]


def _reach(face: Any, *, exact: bool) -> Floats:
    """How far a face reaches towards −x, −y, −z, x, y and z."""
    box = Bnd_Box()
    if exact:
        BRepBndLib.AddOptimal_s(face, box, False, False)
    else:
        BRepBndLib.Add_s(face, box, False)
    if box.IsVoid():
        return np.full(6, -np.inf)
    gap = box.GetGap() if exact else 0.0
    low, high = box.CornerMin(), box.CornerMax()
    ends = -low.X(), -low.Y(), -low.Z(), high.X(), high.Y(), high.Z()
    return np.array(ends) - gap
