"""DXF and SVG → one static SVG each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import ezdxf
from ezdxf import recover
from ezdxf.addons.drawing import Frontend, RenderContext, config, layout
from ezdxf.addons.drawing import svg as svg_backend
from ezdxf.fonts import fonts

from mitwerk.engines.geometry.children.svg_clean import Cleaned, clean
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ezdxf.document import Drawing
    from ezdxf.layouts import BaseLayout

OUTPUT = "drawing.svg"
INK, PAPER = "#1B1D1F", "#FFFFFF"
MOST_ENTITIES = 200_000
PAGE_MM = 420.0  # A3: line widths look as on paper
MARGIN_MM = 8.0
COORDINATES = 100_000  # 4 µm of the sheet
NOT_DRAWN = {"3DSOLID", "BODY", "REGION", "SURFACE", "IMAGE", "OLE2FRAME", "UNDERLAY"}
CONFIGURATION = config.Configuration(
    color_policy=config.ColorPolicy.CUSTOM,
    custom_fg_color=INK,
    background_policy=config.BackgroundPolicy.CUSTOM,
    custom_bg_color=PAPER,
    image_policy=config.ImagePolicy.IGNORE,
    hatching_timeout=3.0,
    min_lineweight=0.18,
)
fonts.font_manager.build()  # in the nursery: a child can't list the fonts of the system


def svg(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (SVG) → ``drawing.svg`` without anything that acts or points outside."""
    stage("reading the SVG")
    cleaned = clean(Path(params["input"]).read_bytes())
    findings = []
    if cleaned.removed:
        message = f"taken out: {', '.join(sorted(cleaned.removed))}"
        findings.append({"code": "active_content_removed", "severity": "warning",
                         "message": message})  # fmt: skip
    return _save(cleaned, findings)


def dxf(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (DXF) → ``drawing.svg``: ink on paper, on a sheet as long as A3."""
    stage("reading the DXF")
    document, findings = open_dxf(Path(params["input"]))
    space = draw_space(document)
    if len(space) > MOST_ENTITIES:
        raise Refused(f"{len(space)} entities; up to {MOST_ENTITIES} are drawn")
    kinds = {entity.dxftype() for entity in space}
    if missing := kinds & NOT_DRAWN:
        message = f"not drawn: {', '.join(sorted(missing))}"
        findings.append({"code": "not_drawn", "severity": "note", "message": message})
    stage("drawing the DXF")
    backend = svg_backend.SVGBackend()
    Frontend(RenderContext(document), backend, config=CONFIGURATION).draw_layout(space)
    settings = layout.Settings(
        fit_page=True, output_layers=False, output_coordinate_space=COORDINATES
    )
    stage("writing the SVG")
    text = backend.get_string(_page(backend), settings=settings)
    return _save(clean(text.encode()), findings)


def _page(backend: svg_backend.SVGBackend) -> layout.Page:
    """A sheet of the drawing's own proportions whose longer side is that of A3."""
    box = backend.player().bbox()
    if not box.has_data or not max(box.size) > 0:
        raise Refused("the DXF draws nothing that could be seen")
    width, height = box.size.x, box.size.y
    scale = (PAGE_MM - 2 * MARGIN_MM) / max(width, height)
    sides = (max(side * scale, 1.0) + 2 * MARGIN_MM for side in (width, height))
    return layout.Page(*sides, layout.Units.mm, layout.Margins.all(MARGIN_MM))


def draw_space(document: Drawing) -> BaseLayout:
    """The model space; where it is empty, the first sheet that is not."""
    for space in (document.modelspace(), *document.layouts):
        if len(space):
            return space
    raise Refused("the DXF draws nothing")


def open_dxf(path: Path) -> tuple[Drawing, list[dict[str, str]]]:
    try:
        document, audit = recover.readfile(path)
    except (ezdxf.DXFError, OSError, ValueError, KeyError, IndexError) as error:
        raise Refused(f"the DXF can't be read: {error}") from error
    findings = []
    if audit.errors:
        message = f"{len(audit.errors)} faults in the DXF could not be mended"
        findings.append({"code": "dxf_faults", "severity": "warning", "message": message})
    return document, findings


def _save(cleaned: Cleaned, findings: list[dict[str, str]]) -> dict[str, Any]:
    Path(OUTPUT).write_text(cleaned.text, encoding="utf-8")
    return {"size": list(cleaned.size), "findings": findings}
