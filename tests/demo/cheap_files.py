"""Real files for the story in seconds: sketches of every concept, and one small part for them all.

The full set (`mitwerk.demo.files`) models ten vehicles, which takes minutes.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from mitwerk.demo import briefs
from mitwerk.demo.bracket_sketch import draw_bracket
from mitwerk.demo.files import write_early, write_others
from mitwerk.demo.vehicle.concepts import BASELINE, concepts
from mitwerk.demo.vehicle.singles import single
from mitwerk.demo.vehicle.sketch import sketch
from mitwerk.demo.vehicle.writers.bom import modelled, write_bom
from mitwerk.demo.vehicle.writers.drawing import write_views_dxf
from mitwerk.demo.vehicle.writers.note import write_note
from mitwerk.demo.vehicle.writers.picture import write_png
from mitwerk.demo.vehicle.writers.step import write_step

if TYPE_CHECKING:
    from pathlib import Path

SEED = 7


def write_cheap(folder: Path) -> Path:
    """Write what the story asks for, laid out like the full set."""
    part = single("bracket", BASELINE)
    for name in ("concepts", "faces", "fronts", "parts"):
        (folder / name).mkdir(parents=True)
    step = write_step(folder / "parts/bracket.step", part)
    write_early(folder / "parts")
    write_others(folder / "parts")
    draw_bracket(folder / "parts")
    for other in ("frame.step", "wheel.step", "wheel.glb"):
        shutil.copy(step, folder / "parts" / other)
    table = modelled(part)
    for p in concepts():
        here = folder / "concepts" / p.key
        here.mkdir()
        stem = here / f"plenter-{p.key}"
        drawing = sketch(p, SEED)
        write_png(stem.with_name(f"{stem.name}-sketch.png"), drawing)
        write_views_dxf(stem.with_name(f"{stem.name}-views.dxf"), p)
        write_bom(here / "bom.csv", table)
        write_note(stem.with_name(f"{stem.name}-note.pdf"), p, table, drawing)
        shutil.copy(step, stem.with_suffix(".step"))
    winner = folder / "concepts" / BASELINE.key / f"plenter-{BASELINE.key}-sketch.png"
    for key in briefs.FRONT_IDEAS:
        for kind in ("faces", "fronts"):
            (folder / kind / key).mkdir()
        shutil.copy(winner, folder / "faces" / key / winner.name)
        shutil.copy(step, folder / "fronts" / key / f"plenter-front-{key}.step")
        write_bom(folder / "fronts" / key / f"plenter-front-{key}.csv", table)
    return folder
