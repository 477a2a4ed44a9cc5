"""Sketches by hand: the side and front view as wobbly pencil over a thin wash.

The same for the same seed.
"""

from mitwerk.demo.vehicle.sketch.compose import sketch
from mitwerk.demo.vehicle.sketch.pencil import Drawing, Stroke, Wash

__all__ = ["Drawing", "Stroke", "Wash", "sketch"]
