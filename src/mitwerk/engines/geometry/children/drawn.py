"""Whether there is anything to see on a sheet: marks of an SVG, colours of a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from mitwerk.engines.geometry.children.images import opened
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SVG = "http://www.w3.org/2000/svg"
MARKS = frozenset(
    ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse", "text", "image", "use")
)
UNSEEN = frozenset(("defs", "symbol", "clipPath", "mask", "pattern", "marker"))  # what is used


def svg(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (SVG) → how many ``marks`` are drawn."""
    stage("reading the SVG")
    above: list[str] = []
    marks = 0

    def start(tag: str, _values: dict[str, str]) -> None:
        nonlocal marks
        space, _, name = tag.rpartition(" ")
        own = space in {SVG, ""}
        marks += own and name in MARKS and UNSEEN.isdisjoint(above)
        above.append(name if own else "")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: above.pop()
    try:
        parser.Parse(Path(params["input"]).read_bytes(), True)
    except (expat.ExpatError, LookupError) as error:
        raise Refused(f"no valid XML: {error}") from error
    return {"marks": marks}


def page(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (PNG of a page) → ``marks``, 0 where all of it has one colour."""
    stage("looking at the page")
    picture = opened(Path(params["input"]).read_bytes(), int(params["pixels"]))
    colours = picture.convert("RGB").getcolors(1)  # None for more than one
    return {"marks": int(colours is None)}
