"""STEP → GLB: a child forked from a warm nursery against one fresh interpreter per file.

Both run the very same reader on the same files; the fresh interpreter is not even shut in. What
differs is the import of OCP and how a process comes to life. Prints wall and processor seconds.

    python benchmarks/geometry_convert.py [FILE.step …] [--rounds 5]

Without files it writes a small coloured assembly with OCP first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from mitwerk.engines import geometry
from mitwerk.engines.geometry import sandbox

PLATE = """
import sys
from OCP.BRepAlgoAPI import BRepAlgoAPI_Cut
from OCP.BRepPrimAPI import BRepPrimAPI_MakeBox, BRepPrimAPI_MakeCylinder
from OCP.gp import gp_Ax2, gp_Dir, gp_Pnt
from OCP.STEPControl import STEPControl_StepModelType, STEPControl_Writer
shape = BRepPrimAPI_MakeBox(120, 80, 10).Shape()
for x in range(15, 120, 15):
    for y in range(15, 80, 25):
        hole = BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(x, y, -1), gp_Dir(0, 0, 1)), 4, 12).Shape()
        shape = BRepAlgoAPI_Cut(shape, hole).Shape()
writer = STEPControl_Writer()
writer.Transfer(shape, STEPControl_StepModelType.STEPControl_AsIs)
writer.Write(sys.argv[1])
"""
FRESH = """
import json, sys
from mitwerk.engines.geometry.children import step
step.convert(json.loads(sys.argv[1]), lambda name: None)
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(_machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = options.files or [_plate(folder)]
        warm = _timed(lambda: sandbox.warm("cad"))
        print(f"starting the nursery once: {warm:.2f} s; an empty child: {_empty():.3f} s\n")
        print("| file | kB | nursery wall s | nursery CPU s | fresh wall s | fresh CPU s | ratio |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for file in files:
            print(_row(file, folder, options.rounds))
    sandbox.shutdown()


def _row(file: Path, folder: Path, rounds: int) -> str:
    ours, cpu, theirs, their_cpu = [], [], [], []
    for _ in range(rounds):
        start = time.perf_counter()
        made = geometry.convert(file, folder / "out")
        ours.append(time.perf_counter() - start)
        cpu.append(made.usage.cpu_s)
        before = _children_cpu()
        theirs.append(_timed(lambda: _fresh(file, folder)))
        their_cpu.append(_children_cpu() - before)
    a, b, c, d = (statistics.median(v) for v in (ours, cpu, theirs, their_cpu))
    size = file.stat().st_size / 1000
    return f"| {file.name} | {size:.0f} | {a:.2f} | {b:.2f} | {c:.2f} | {d:.2f} | {c / a:.1f} |"


def _fresh(file: Path, folder: Path) -> None:

    work = folder / "fresh"
    work.mkdir(exist_ok=True)
    shutil.copyfile(file, work / "input")
    params = json.dumps({"input": "input", **asdict(geometry.Limits())})
    subprocess.run([sys.executable, "-c", FRESH, params], cwd=work, check=True)


def _empty() -> float:
    """Median of a child that does nothing but shut itself in, with OCP in its memory."""
    job = "mitwerk.engines.geometry.children.probe:escape"
    return statistics.median(
        _timed(lambda: sandbox.run(job, inputs={}, nursery="cad")) for _ in range(9)
    )


def _plate(folder: Path) -> Path:
    made = folder / "plate.step"
    subprocess.run([sys.executable, "-c", PLATE, made], check=True, stdout=subprocess.DEVNULL)
    return made


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _machine() -> str:
    packages = ", ".join(f"{p} {version(p)}" for p in ("cadquery-ocp-novtk", "numpy"))
    load = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, {packages}, {os.cpu_count()} cores, load {load:.1f}"
    )


if __name__ == "__main__":
    main()
