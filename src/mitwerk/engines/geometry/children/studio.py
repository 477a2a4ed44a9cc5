"""What stands around the part in the picture: ground, soft shadow, scale bar and lettering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.camera import Camera

    Vector = NDArray[np.float64]
    Colour = tuple[int, int, int]

SHADOW_PIXELS = 384
SHADOW_MARGIN = 0.35  # of the larger ground extent, for the soft rim
SAMPLES = 240_000
BAR_FIELDS = 5
BAR_SHARE = 0.36  # of the part's length at most: readable, and not the main thing


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one surrounding; ``ground`` None leaves the picture transparent."""

    ground: tuple[Colour, Colour] | None
    ink: Colour
    shadow: Colour
    shadow_strength: float


THEMES = {
    "paper": Theme(((255, 255, 255), (236, 233, 226)), (86, 92, 99), (38, 34, 28), 0.62),
    "dark": Theme(((74, 82, 90), (27, 31, 35)), (169, 177, 184), (6, 8, 10), 0.85),
    "clear": Theme(None, (124, 130, 137), (20, 20, 20), 0.5),
}


def ground(size: tuple[int, int], theme: Theme) -> Image.Image:
    """Return the empty studio: a pool of light behind the part that falls off to the rim."""
    if theme.ground is None:
        return Image.new("RGBA", size, (0, 0, 0, 0))
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    away = np.hypot((x / width - 0.5) / 0.75, (y / height - 0.42) / 0.72)
    share = np.clip(away, 0, 1)[..., None] ** 1.7
    inner, outer = (np.array(c, dtype=float) for c in theme.ground)
    noise = np.random.default_rng(7).uniform(-0.7, 0.7, (height, width, 1))  # against banding
    picture = np.clip(inner + (outer - inner) * share + noise, 0, 255).astype(np.uint8)
    return Image.fromarray(picture, "RGB").convert("RGBA")


def shadow(points: Vector, camera: Camera, theme: Theme) -> Image.Image:
    """Soft contact shadow of surface samples (n, 3) on the ground below the lowest of them.

    Each sample darkens the ground under it, the more the nearer it is: a narrow layer where
    the part touches, a wide one for its whole outline.
    """
    low, high = points.min(0), points.max(0)
    reach = max(high[0] - low[0], high[2] - low[2], 1e-9)
    corner = np.array([low[0] + high[0] - reach, low[2] + high[2] - reach]) / 2
    corner -= SHADOW_MARGIN * reach
    side = reach * (1 + 2 * SHADOW_MARGIN)
    height = (points[:, 1] - low[1]) / reach
    layers = [(0.02, 0.008, 0.75), (0.12, 0.03, 0.55), (2.0, 0.07, 0.45)]
    dark = np.zeros((SHADOW_PIXELS, SHADOW_PIXELS))
    for depth, blur, weight in layers:
        near = points[height < depth]
        layer = _covered(near[:, [0, 2]], corner, side)
        soft = layer.filter(ImageFilter.GaussianBlur(blur * SHADOW_PIXELS))
        dark = 1 - (1 - dark) * (1 - weight * np.asarray(soft, dtype=float) / 255)
    alpha = Image.fromarray((dark * theme.shadow_strength * 255).astype(np.uint8), "L")
    placed = _lay_down(alpha, camera, corner, side, low[1])
    picture = Image.new("RGBA", camera.size, (*theme.shadow, 0))
    picture.putalpha(placed)
    return picture


def draw_ground_line(picture: Image.Image, camera: Camera, touch: Vector, theme: Theme) -> None:
    """Draw the ground as a hairline where it is seen edge-on, below the points that touch it."""
    draw = ImageDraw.Draw(picture)
    y = float(camera.project(touch)[:, 1].max())
    width = max(1, round(picture.height / 640))
    draw.line((0.04 * picture.width, y, 0.96 * picture.width, y), (*theme.ink, 110), width)


def _covered(flat: Vector, corner: Vector, side: float) -> Image.Image:
    cells = np.clip(((flat - corner) / side * SHADOW_PIXELS).astype(int), 0, SHADOW_PIXELS - 1)
    mask = np.zeros((SHADOW_PIXELS, SHADOW_PIXELS), np.uint8)
    mask[cells[:, 1], cells[:, 0]] = 255
    return Image.fromarray(mask, "L").filter(ImageFilter.MaxFilter(3))


def _lay_down(
    flat: Image.Image, camera: Camera, corner: Vector, side: float, level: float
) -> Image.Image:
    """Project a picture that lies on the ground into the camera's picture."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=float)
    world = np.stack(
        [corner[0] + square[:, 0] * side, np.full(4, level), corner[1] + square[:, 1] * side], 1
    )
    coefficients = _homography(camera.project(world), square * flat.width)
    return flat.transform(
        camera.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR
    )


def _homography(seen: Vector, source: Vector) -> list[float]:
    """Eight coefficients that take picture pixels to source pixels."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    return [float(c) for c in np.linalg.solve(np.array(rows), source.reshape(-1))]


def nice_length(extent: float) -> float:
    """Return the largest of 1, 2, 5 × 10ⁿ that is at most 36 % of an extent.

    Examples
    --------
    >>> nice_length(2.85), nice_length(0.3)
    (1.0, 0.1)
    """
    most = BAR_SHARE * extent
    power = 10.0 ** np.floor(np.log10(most))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most * 1.0000001))


def draw_scale_bar(
    picture: Image.Image, camera: Camera, ends: Vector, across: Vector, label: str, theme: Theme
) -> None:
    """Draw a bar of five fields that lies on the ground from ``ends[0]`` to ``ends[1]``."""
    draw = ImageDraw.Draw(picture)
    scale = picture.height / 640
    ink = (*theme.ink, 255)
    stops = np.linspace(ends[0], ends[1], BAR_FIELDS + 1)
    for number in range(BAR_FIELDS):
        first, last = stops[number], stops[number + 1]
        shape = camera.project(np.array([first, last, last + across, first + across]))
        fill = ink if number % 2 == 0 else None
        draw.polygon([tuple(p) for p in shape], fill, ink, max(1, round(scale)))
    near = camera.project(ends + across)
    along = near[1] - near[0]
    away = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9)
    away *= 1 if away[1] >= 0 else -1  # below the bar, whichever way it runs
    font = lettering(15 * scale)
    box = np.array([font.getlength(label), 15 * scale])
    place = near.mean(0) + away * (7 * scale + float(np.abs(away) @ box) / 2)
    draw.text((place[0], place[1]), label, ink, font, anchor="mm")


def draw_dimensions(picture: Image.Image, text: str, theme: Theme) -> None:
    scale = picture.height / 640
    draw, font = ImageDraw.Draw(picture), lettering(15 * scale)
    x, y = 24 * scale, picture.height - 22 * scale
    ink = (*theme.ink, 255)
    for number, piece in enumerate(text.split("×")):
        if number:  # the font that comes with Pillow has no times sign
            _cross(draw, x + 4.5 * scale, y - 5 * scale, 3 * scale, ink)
            x += 9 * scale
        draw.text((x, y), piece, ink, font, anchor="ls")
        x += font.getlength(piece)


def _cross(draw: ImageDraw.ImageDraw, x: float, y: float, arm: float, ink: Any) -> None:
    width = max(1, round(arm * 0.45))
    draw.line((x - arm, y - arm, x + arm, y + arm), ink, width)
    draw.line((x - arm, y + arm, x + arm, y - arm), ink, width)


def lettering(pixels: float) -> Any:
    """Return the font that Pillow carries: the same on every machine."""
    return ImageFont.load_default(size=pixels)


def length_text(metres: float) -> str:
    """Write a length for people: millimetres below one metre and a half, else metres.

    Examples
    --------
    >>> length_text(0.5), length_text(2.0)
    ('500 mm', '2 m')
    """
    if metres < 1:
        return f"{metres * 1000:g} mm"
    return f"{metres:g} m"


def dimensions_text(envelope_m: tuple[float, ...]) -> str:
    """Length × width × height (glTF x, z, y) in millimetres."""
    length, height, width = envelope_m
    digits = 0 if max(envelope_m) >= 0.1 else 1
    return " × ".join(_grouped(v * 1000, digits) for v in (length, width, height)) + " mm"


def _grouped(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace(",", " ")
