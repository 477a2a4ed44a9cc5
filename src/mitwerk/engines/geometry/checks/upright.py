"""Which way is up: what a value along y or z would be if a glTF part (y up) stood z up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Y_UP = frozenset({"glb", "gltf"})
# (x, y, z) with y up → (x, −z, y) with z up
TURNED = {
    "envelope_y": ("envelope_z", 1.0),
    "envelope_z": ("envelope_y", 1.0),
    "centre_of_gravity_y": ("centre_of_gravity_z", -1.0),
    "centre_of_gravity_z": ("centre_of_gravity_y", 1.0),
}
CURE = "hand it in as STEP or STL, whose z is up"


def stood_up(fact: str, value_of: Callable[[str], Any]) -> Any:
    """Return the value of a fact if the glTF stood z up, None where that changes nothing.

    >>> sides = {"envelope_y": 300.0, "envelope_z": 20.0}
    >>> stood_up("envelope_z", sides.get), stood_up("envelope_x", sides.get)
    (300.0, None)
    """
    if fact not in TURNED:
        return None
    name, sign = TURNED[fact]
    value = value_of(name)
    return None if value is None else sign * value
