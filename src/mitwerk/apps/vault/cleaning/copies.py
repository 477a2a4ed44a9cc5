"""Which files can be given out without names, and how."""

from __future__ import annotations

import mmap
import zipfile
import zlib
from typing import TYPE_CHECKING

from mitwerk.apps.vault.cleaning import documents, meshes, pictures, step
from mitwerk.apps.vault.cleaning.errors import CannotCleanError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mitwerk.apps.vault.cleaning.redact import Names

CLEANERS = {
    "step": step.clean,
    "stl": meshes.clean_stl,
    "obj": meshes.clean_obj,
    "ply": meshes.clean_ply,
    "gltf": meshes.clean_gltf,
    "glb": meshes.clean_glb,
    "dxf": meshes.clean_dxf,
    "png": pictures.clean_png,
    "jpeg": pictures.clean_jpeg,
    "webp": pictures.clean_webp,
    "pdf": documents.clean_pdf,
    "3mf": documents.clean_3mf,
}
# Nothing but text: names are blotted out on the way, there is nothing else to take away.
PLAIN = frozenset({"markdown", "csv", "text"})
# After cleaning they hold pixels and coordinates only.
TEXTLESS = frozenset({"png", "jpeg", "webp", "stl"})
# Compressed inside: names can be looked for, not blotted out.
SEARCHED = frozenset({"pdf", "3mf"})
# Their pictures show texts as lines and pixels, in which nothing can be blotted out.
DRAWN = frozenset({"pdf", "dxf"})


class View(mmap.mmap):
    """A file's bytes as they lie on the disk; zipfile asks before it seeks."""

    def seekable(self) -> bool:
        return True


def _view(path: Path) -> View:
    with path.open("rb") as file:
        return View(file.fileno(), 0, access=mmap.ACCESS_READ)


def clean_copy(source: Path, target: Path, kind: str) -> None:
    """Write a copy of the file without texts that are not part of the design.

    Raises
    ------
    CannotCleanError
        This file, or this kind of file, can't be cleaned for certain.
    """
    cleaner = CLEANERS.get(kind)
    if cleaner is None:
        raise CannotCleanError("this kind of file can name its author anywhere")
    if not source.stat().st_size:
        raise CannotCleanError("the file is empty")
    with _view(source) as data, target.open("wb+") as out:
        try:
            cleaner(data, out)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError) as error:
            raise CannotCleanError(f"the file is damaged: {error}") from error


def names_found(path: Path, kind: str, names: Names) -> bool:
    """Tell whether a file of a kind in `SEARCHED` or `DRAWN` names one of these people."""
    return any(names.found_in(piece) for piece in _views(path, kind))


def _views(path: Path, kind: str) -> Iterator[bytes]:
    if kind == "3mf":
        yield from documents.unpacked_3mf(path)
        return
    with _view(path) as data:
        yield data[:]
        if kind == "pdf":
            yield from documents.unpacked_pdf(data)
