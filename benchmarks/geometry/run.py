"""The figures of the geometry engine, ours and the peer in one run.

    python benchmarks/geometry/run.py --shared ../shared/data [--rounds 3] [--distractors 1000]
        [--only accuracy,closed,walls,mesh,step,diff,similarity,index,patterns]

Peers: trimesh (is_watertight, mass properties), manifold3d (status, plain booleans), five numbers
(extents along the principal axes, volume, area) for similarity. Processor time is compared where
both sides compute; the load is printed because the wall clock depends on it.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
from alike import index, similarity
from differences import diff
from interfaces import patterns
from measured import accuracy, closed, mesh, step, walls

from mitwerk.engines.geometry import sandbox

PARTS = {"accuracy": accuracy, "closed": closed, "walls": walls, "mesh": mesh, "step": step,
         "diff": diff, "similarity": similarity, "index": index, "patterns": patterns}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--distractors", type=int, default=1000)
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, numpy {np.__version__}, "
          f"manifold3d {version('manifold3d')}, trimesh {version('trimesh')}, "
          f"OCP {version('cadquery-ocp-novtk')}, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    sandbox.warm("measure")
    with tempfile.TemporaryDirectory() as name:
        for part in options.only.split(","):
            print(f"\n{part} (load {os.getloadavg()[0]:.1f})", flush=True)
            PARTS[part](options, Path(name))
    sandbox.shutdown()


if __name__ == "__main__":
    main()
