"""Models and pictures of both catalogues, kept between runs: they take about half a minute."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.demo import vehicle
from mitwerk.demo.catalogues.city.table import read_tables as city_tables
from mitwerk.demo.catalogues.cover import BASE, suggested
from mitwerk.demo.catalogues.table import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.demo.catalogues.table import Tables

TABLES: dict[str, Callable[[], Tables]] = {
    "forester": lambda: read_tables("mitwerk.demo.catalogues.forester", "plenter.yaml"),
    "city": city_tables,
}
KINDS = tuple(TABLES)


def code_version() -> str:
    """Return a short hash of the modelling scripts: other scripts, other models."""
    hasher = hashlib.sha256(b"catalogues")
    for folder in (Path(__file__).parent, Path(vehicle.__file__).parent):
        for source in sorted(folder.rglob("*.py")):
            hasher.update(source.read_bytes())
    return hasher.hexdigest()[:12]


def ensure(cache: Path, say: Callable[[str], None]) -> Path:
    """Return the folder with a GLB and a PNG for each option, made when missing."""
    folder = cache / f"catalogues-{code_version()}"
    done = folder / "complete"
    if not done.exists():
        say("Modelling the options of both catalogues (once, about half a minute) …")
        for kind in KINDS:
            write_models(kind, folder / kind)
        done.touch()
    return folder


def write_models(kind: str, folder: Path) -> list[Path]:
    """Model one catalogue's options, each into a file of its own with a small picture beside it."""
    from mitwerk.demo.catalogues.glb import write_glb  # noqa: PLC0415 - the CAD kernel
    from mitwerk.demo.catalogues.pictures import (  # noqa: PLC0415 - as above
        write_cover,
        write_picture,
    )

    models = import_module(f"mitwerk.demo.catalogues.{kind}.models")
    written = []
    for name, make in models.MODELS.items():
        pieces = make()
        written.append(write_glb(folder / f"{name}.glb", pieces, models.COVERS))
        if name != BASE:
            write_picture(folder / f"{name}.png", pieces)
    write_cover(folder / "cover.png", suggested(TABLES[kind](), models.MODELS))
    return written
