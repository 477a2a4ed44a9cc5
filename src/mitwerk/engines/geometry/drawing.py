"""Drawings, pictures and PDF pages → something static and harmless to show."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.convert import kind_findings
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.model import Drawing, Finding, Limits
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import FilePath

CHILDREN = "mitwerk.engines.geometry.children"
DEFAULT_LIMITS = Limits()
# format → (job, what it makes, whether the child becomes a system tool)
JOBS = {
    "dxf": (f"{CHILDREN}.drawings:dxf", "drawing.svg"),
    "svg": (f"{CHILDREN}.drawings:svg", "drawing.svg"),
    "png": (f"{CHILDREN}.images:preview", "picture.webp"),
    "jpeg": (f"{CHILDREN}.images:preview", "picture.webp"),
    "webp": (f"{CHILDREN}.images:preview", "picture.webp"),
}


def drawing(path: FilePath, out_folder: FilePath, *, limits: Limits = DEFAULT_LIMITS) -> Drawing:
    """Make a static picture of a DXF, SVG, PDF, PNG, JPEG or WebP file in a disposable child.

    Parameters
    ----------
    path
        The foreign file; its type is taken from its content.
    out_folder
        Gets ``drawing.svg`` (DXF, SVG) or ``picture.webp`` (images, the first page of a PDF).

    Returns
    -------
    Drawing
        ``path`` is what may be shown: an SVG of whitelisted elements and attributes without
        script, style sheet, address or text engine input; or pixels encoded anew, without the
        metadata of the source.

    Raises
    ------
    Refused
        Not such a file, damaged, dangerous or beyond a limit.
    Crashed, TimedOut, OutOfMemory, IsolationUnavailable
        As in `sandbox.run`.
    """
    path, out_folder = Path(path), Path(out_folder)
    kind = sniff(path)
    if kind is not None and kind.format == "pdf":
        return _first_page(path, out_folder, limits)
    if kind is None or kind.format not in JOBS:
        shown = "unknown content" if kind is None else kind.format
        raise Refused(f"no drawing or picture: {shown}", str(path))
    notes = kind_findings(kind.name_agrees, kind.polyglot, kind.format)
    return _draw(kind.format, path, out_folder, limits, tuple(notes))


def _draw(
    name: str, path: Path, out_folder: Path, limits: Limits, notes: tuple[Finding, ...]
) -> Drawing:
    job, made = JOBS[name]
    answer = sandbox.run(
        job,
        inputs={"input": path},
        params={"input": "input", **asdict(limits)},
        nursery="drawing",
        out_folder=out_folder,
        outputs=(made,),
        limits=limits,
    )
    width, height = answer.result["size"]
    found = tuple(Finding(**row) for row in answer.result["findings"])
    return Drawing(answer.files[0], name, (width, height), (*notes, *found), answer.usage)


def _first_page(path: Path, out_folder: Path, limits: Limits) -> Drawing:
    """Have pdftoppm draw the page in one child, and encode its pixels anew in another."""
    page = page_of(path, out_folder, limits)
    try:
        note = Finding("first_page_only", "note", "the preview shows the first page")
        shown = _draw("png", page, out_folder, limits, (note,))
    finally:
        page.unlink()
    return Drawing(shown.path, "pdf", shown.size, shown.findings, shown.usage)


def page_of(path: Path, out_folder: Path, limits: Limits, number: int = 1) -> Path:
    """Have pdftoppm draw a page of a PDF; the PNG is still what the file made of it."""
    answer = sandbox.run(
        f"{CHILDREN}.pdf:page",
        inputs={"input.pdf": path},
        params={"page": number},
        nursery="plain",
        out_folder=out_folder,
        outputs=("page.png",),
        limits=limits,
        may_execute=True,
    )
    return answer.files[0]
