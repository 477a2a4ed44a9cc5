"""A thin, typed layer over the OCCT kernel: the dozen moves that the vehicle is modelled with."""

from mitwerk.demo.vehicle.kernel.booleans import common, compound, cut, fuse
from mitwerk.demo.vehicle.kernel.edges import bevelled, filleted
from mitwerk.demo.vehicle.kernel.faceted import faceted
from mitwerk.demo.vehicle.kernel.measure import Box, bounds, is_valid, solids, volume
from mitwerk.demo.vehicle.kernel.moves import Placement, mirrored_y, moved, turned
from mitwerk.demo.vehicle.kernel.solids import (
    Shape,
    block,
    cylinder,
    loft,
    prism,
    revolved,
    torus,
)
from mitwerk.demo.vehicle.kernel.tubes import rod, tube

__all__ = [
    "Box",
    "Placement",
    "Shape",
    "bevelled",
    "block",
    "bounds",
    "common",
    "compound",
    "cut",
    "cylinder",
    "faceted",
    "filleted",
    "fuse",
    "is_valid",
    "loft",
    "mirrored_y",
    "moved",
    "prism",
    "revolved",
    "rod",
    "solids",
    "torus",
    "tube",
    "turned",
    "volume",
]
