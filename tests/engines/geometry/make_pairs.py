"""Writes STEP files with two or three solids that share space or not; in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from make_parts import box, cut, pin, shifted, write_step
from OCP.BRep import BRep_Builder
from OCP.TopoDS import TopoDS_Compound


def together(*shapes):
    whole, builder = TopoDS_Compound(), BRep_Builder()
    builder.MakeCompound(whole)
    for shape in shapes:
        builder.Add(whole, shape)
    return whole


CUBE = box(10, 10, 10)
PAIRS = {
    "overlap": lambda: together(CUBE, box(10, 10, 10, (5, 0, 0))),
    "chain": lambda: together(CUBE, box(10, 10, 10, (8, 0, 0)), box(10, 10, 10, (16, 0, 0))),
    "three": lambda: together(CUBE, box(10, 10, 10, (5, 0, 0)), box(10, 10, 10, (0, 5, 0))),
    "stack": lambda: together(*(box(10, 10, 10, (x, 0, 0)) for x in range(8))),
    "inside": lambda: together(CUBE, box(2, 2, 2, (4, 4, 4))),
    "double": lambda: together(CUBE, box(10, 10, 10)),
    "touching": lambda: together(CUBE, box(10, 10, 10, (10, 0, 0))),
    "apart": lambda: together(CUBE, box(10, 10, 10, (30, 0, 0))),
    "bolted": lambda: together(cut(CUBE, pin(3, 30, (5, 5, -5))), pin(3, 30, (5, 5, -5))),
    "loose": lambda: together(cut(CUBE, pin(3, 30, (5, 5, -5))), pin(2.9, 30, (5, 5, -5))),
    "grid": lambda: together(
        *(box(10, 10, 10, (9 * n, 9 * m, 0)) for n in range(8) for m in range(8))
    ),
    "copies": lambda: together(pin(3, 30), shifted(pin(3, 30), 20, 0, 0)),
}


if __name__ == "__main__":
    for name, make in PAIRS.items():
        write_step(make(), Path(sys.argv[1]) / f"{name}.step")
