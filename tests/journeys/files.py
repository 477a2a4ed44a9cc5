"""Writes what two designers bring: a part as STEP and sketches by hand. A process of its own.

python -m tests.journeys.files FOLDER
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Files:
    """A folded bracket as STEP, and two pencil sketches."""

    step: Path
    svg: Path
    png: Path


def write(folder: Path) -> Files:
    """Write the files; the modelling kernel stays out of the calling process."""
    command = [sys.executable, "-m", "tests.journeys.files", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return Files(folder / "bracket.step", folder / "sketch.svg", folder / "sketch.png")


def main(folder: Path) -> None:
    from mitwerk.demo.vehicle.concepts import BASELINE, concepts
    from mitwerk.demo.vehicle.singles import single
    from mitwerk.demo.vehicle.sketch import sketch
    from mitwerk.demo.vehicle.writers.picture import write_png, write_svg
    from mitwerk.demo.vehicle.writers.step import write_step

    write_step(folder / "bracket.step", single("bracket", BASELINE))
    write_svg(folder / "sketch.svg", sketch(BASELINE, 1))
    write_png(folder / "sketch.png", sketch(concepts()[1], 2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
