"""3MF packages that must fail and must pass: ours, lib3mf strict and trimesh in one run.

python benchmarks/geometry/threemf_verdicts.py --shared ../shared/data
"""

from __future__ import annotations

import argparse
import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import lib3mf
import trimesh

from mitwerk.engines import geometry
from mitwerk.engines.geometry import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

WRAPPER = lib3mf.get_wrapper()


def ours(path: Path) -> bool:
    try:
        geometry.facts(path)
    except geometry.GeometryError:
        return False
    return True


def strict(path: Path) -> bool:
    reader = WRAPPER.CreateModel().QueryReader("3mf")
    reader.SetStrictModeActive(True)
    try:
        reader.ReadFromFile(str(path))
    except lib3mf.ELib3MFException:
        return False
    return True


def by_trimesh(path: Path) -> bool:
    try:
        trimesh.load(path)
    except Exception:  # noqa: BLE001 - whatever the peer raises is its verdict
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, required=True)
    hostile = parser.parse_args().shared / "hostile"
    bad = sorted((hostile / "3mf-mustfail").glob("*.3mf"))
    good = sorted((hostile / "3mf-mustpass").glob("*.3mf"))
    judges: dict[str, Callable[[Path], bool]] = {
        "mitwerk": ours,
        f"lib3mf {version('lib3mf')} strict": strict,
        f"trimesh {version('trimesh')}": by_trimesh,
    }
    for name, accepts in judges.items():
        refused = sum(not accepts(path) for path in bad)
        false = sum(not accepts(path) for path in good)
        print(f"{name:22} must fail {refused} of {len(bad)}, false {false} of {len(good)}")
    sandbox.shutdown()
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
