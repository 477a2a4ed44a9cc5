"""A drawing as SVG (strokes only, no fonts) and as PNG on paper tone."""

from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from mitwerk.demo.vehicle.sketch.pencil import PAPER, Drawing, Stroke, Wash

_FINE = 2  # drawn twice as large, then reduced


def write_svg(path: Path, drawing: Drawing) -> Path:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'width="{drawing.width}" height="{drawing.height}" role="img">'
    )
    body = [
        f"<title>{escape(drawing.title)}</title>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
    ]
    body += [_element(mark) for mark in drawing.marks]
    path.write_text("\n".join([head, *body, "</svg>\n"]), "utf-8")
    return path


def _element(mark: Stroke | Wash) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
    if isinstance(mark, Wash):
        return (
            f'<polygon points="{points}" fill="{mark.colour}" fill-opacity="{mark.opacity:.2f}"/>'
        )
    return (
        f'<polyline points="{points}" fill="none" stroke="{mark.colour}" '
        f'stroke-width="{mark.width:.2f}" '
        f'stroke-opacity="{mark.opacity:.2f}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def write_png(path: Path, drawing: Drawing) -> Path:
    raster(drawing).save(path, optimize=False, compress_level=6)
    return path


@lru_cache(maxsize=4)
def raster(drawing: Drawing) -> Image.Image:
    """Paint the marks in order, translucent over what is below."""
    image = Image.new("RGB", (drawing.width * _FINE, drawing.height * _FINE), PAPER)
    brush = ImageDraw.Draw(image, "RGBA")
    for mark in drawing.marks:
        colour = (*(int(mark.colour[i : i + 2], 16) for i in (1, 3, 5)), round(mark.opacity * 255))
        points = [(x * _FINE, y * _FINE) for x, y in mark.points]
        if isinstance(mark, Wash):
            brush.polygon(points, fill=colour)
        else:
            brush.line(points, fill=colour, width=max(1, round(mark.width * _FINE)), joint="curve")
    return image.resize((drawing.width, drawing.height), Image.Resampling.LANCZOS)
