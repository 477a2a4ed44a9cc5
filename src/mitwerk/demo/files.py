"""The modelled files of the demo, kept between runs: modelling them takes about a minute."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.demo import vehicle
from mitwerk.demo.bracket_sketch import SKETCH, draw_bracket

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.demo.vehicle.story import Kind

SEED = 7
EARLY = "bracket-early.step"
THIN_SHEET = 3.0
OTHERS = "tool-holder.stl"
STORY = "3"  # counts up when this file asks for other files


# What an entry of the front contest carries on from the winner: the assembly and its sketch.
FACE_KINDS: tuple[Kind, ...] = ("png", "step", "csv")


def code_version() -> str:
    """Return a short hash of the modelling scripts: other scripts, other files."""
    hasher = hashlib.sha256(f"{SEED} {STORY}".encode())
    for source in sorted(Path(vehicle.__file__).parent.rglob("*.py")):
        hasher.update(source.read_bytes())
    return hasher.hexdigest()[:12]


def ensure(cache: Path, say: Callable[[str], None]) -> Path:
    """Return the folder with all files, modelled now when they are not there yet."""
    folder = cache / code_version()
    done = folder / "complete"
    if not done.exists():
        from mitwerk.demo.vehicle.concepts import with_front  # noqa: PLC0415 - the CAD kernel
        from mitwerk.demo.vehicle.parameters import Front  # noqa: PLC0415 - as above
        from mitwerk.demo.vehicle.story import iter_all, write_concept  # noqa: PLC0415 - as above

        say("Modelling the demo vehicle and its parts (once, about a minute) …")
        for count, written in enumerate(iter_all(folder, SEED), start=1):
            if count % 10 == 0:
                say(f"  {count} files, now {written.path.name}")
        for front in Front:
            say(f"  the whole vehicle with the front “{front.value}”")
            write_concept(folder / "faces" / front.value, with_front(front), SEED, FACE_KINDS)
        done.touch()
    for name, write in ((EARLY, write_early), (OTHERS, write_others), (SKETCH, draw_bracket)):
        if not (folder / "parts" / name).exists():
            write(folder / "parts")
    return folder


def write_early(folder: Path) -> Path:
    """Write the bracket in thin sheet, before it was mended."""
    from mitwerk.demo.vehicle.components.bracket import BracketPattern, bracket  # noqa: PLC0415 - the CAD kernel
    from mitwerk.demo.vehicle.model import Vehicle  # noqa: PLC0415 - as above
    from mitwerk.demo.vehicle.writers.step import write_step  # noqa: PLC0415 - as above

    part = bracket(BracketPattern(thickness=THIN_SHEET))
    return write_step(folder / EARLY, Vehicle("Plenter bracket, early", (part,)))


def write_others(folder: Path) -> Path:
    """Write the bracket with its upper holes moved, as a mesh: what somebody else shares as new."""
    from mitwerk.demo.vehicle.components.bracket import STANDARD, bracket  # noqa: PLC0415 - the CAD kernel
    from mitwerk.demo.vehicle.model import Vehicle  # noqa: PLC0415 - as above
    from mitwerk.demo.vehicle.writers.formats import write_stl  # noqa: PLC0415 - as above

    part = bracket(replace(STANDARD, pitch_y=48.0, edge_y=21.0))
    return write_stl(folder / OTHERS, Vehicle("Tool holder", (part,)))


if __name__ == "__main__":
    from mitwerk.demo.catalogues.files import ensure as ensure_models

    ensure(Path(sys.argv[1]), print)
    ensure_models(Path(sys.argv[1]), print)
