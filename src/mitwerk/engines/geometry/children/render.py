"""GLB → studio picture by f3d on a software GL, the same light and camera for every part."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import f3d
import numpy as np
from PIL import Image, ImageChops, ImageFilter, PngImagePlugin, WebPImagePlugin

from mitwerk.engines.geometry.children import studio
from mitwerk.engines.geometry.children.camera import Camera, Frame, fit
from mitwerk.engines.geometry.children.gltf_read import Bounds, read_glb
from mitwerk.engines.geometry.children.scene import check
from mitwerk.engines.geometry.errors import RenderingUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.scene import Scene

    Vector = NDArray[np.float64]

WRITERS = (
    PngImagePlugin,
    WebPImagePlugin,
)  # Pillow would look for it late, when a child can no longer import
# A sixth of the bytes of PNG on a page, with edges still sharp.
SAVED: dict[str, dict[str, Any]] = {
    "picture.png": {"compress_level": 6},
    "picture.webp": {"quality": 82, "method": 5},
}
INSTALL = "no software OpenGL here: install libosmesa6 (or libegl1 with libgl1-mesa-dri)"
BACKENDS = (("osmesa", ("libOSMesa.so.8", "libOSMesa.so.6")), ("egl", ("libEGL.so.1",)))
SUPERSAMPLED = 1.5  # 2 takes twice as long and shows no better at 960 pixels
OCCLUSION_SCALE = 0.5
# Lifts the shades as print does: lit faces come out in the colour that the part was given.
LIFT = [round(255 * (v / 255) ** 0.9) for v in range(256)]
DARK = 24.0  # keeps black lines from dividing nothing by nothing
FRAME = Frame(left=0.07, right=0.93, top=0.07, bottom=0.84)
MOST_OUTLINE = 60_000
TOUCHING = 0.004  # of the largest extent: as good as on the ground
BAR_AT = 0.89  # of the picture's height, where the ground is seen edge-on
# Directional lights: direction to the light in camera axes (right, up, back), colour, strength.
LIGHTS = (
    ((-0.55, 0.85, 0.55), (1.0, 0.985, 0.96), 2.3),
    ((0.90, 0.15, 0.60), (0.93, 0.96, 1.0), 0.85),
    ((0.05, 0.05, 1.0), (1.0, 1.0, 1.0), 0.55),
    ((0.35, 0.60, -0.90), (1.0, 1.0, 1.0), 0.9),
    ((0.0, -1.0, 0.2), (1.0, 0.99, 0.97), 0.25),
)


def render(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (GLB) → ``output``, "picture.png" or "picture.webp"."""
    stage("reading the GLB")
    bounds = Bounds(points=3 * int(params["triangles"]), nodes=int(params["nodes"]))
    scene = read_glb(Path(params["input"]).read_bytes(), bounds)
    _, envelope = check(
        scene, max_triangles=int(params["triangles"]), max_nodes=int(params["nodes"])
    )
    outline, samples = _samples(scene)
    width, height = params["size"]
    large = (round(width * SUPERSAMPLED), round(height * SUPERSAMPLED))
    camera = fit(outline, params["camera"], large, FRAME)
    model = _draw(params["input"], camera, stage)
    stage("composing the picture")
    theme = studio.THEMES[params["theme"]]
    picture = studio.ground(large, theme)
    _stand(picture, camera, samples, theme)
    picture.alpha_composite(model)
    bar = _scale_bar(picture, camera, envelope, theme)
    if params["dimensions"]:
        text = studio.dimensions_text(tuple(envelope[1] - envelope[0]))
        studio.draw_dimensions(picture, text, theme)
    _save(picture, (width, height), params["output"], opaque=theme.ground is not None)
    return {"scale_bar_m": bar, "envelope_m": [float(v) for v in envelope[1] - envelope[0]]}


def _draw(name: str, camera: Camera, stage: Callable[[str], None]) -> Image.Image:
    stage("opening the software GL")
    engine = _engine()
    engine.options.update(
        {
            "render.effect.antialiasing.mode": "fxaa",
            "render.effect.tone_mapping": False,
            "render.line_width": 1.5,
            "ui.loader_progress": False,
        }
    )
    stage("loading the GLB into the renderer")
    engine.scene.add(name)
    _light(engine.scene, camera)
    stage("rendering")
    model = _shot(engine, camera, 1.0)
    stage("rendering the ambient occlusion")
    plain = _shot(engine, camera, OCCLUSION_SCALE)
    engine.options["render.effect.ambient_occlusion"] = True
    occluded = _shot(engine, camera, OCCLUSION_SCALE)
    return _darkened(model, plain, occluded)


def _shot(engine: f3d.Engine, camera: Camera, scale: float) -> Image.Image:
    engine.window.size = tuple(round(side * scale) for side in camera.size)
    view = engine.window.camera
    view.position = tuple(camera.position)
    view.focal_point = tuple(camera.focus)
    view.view_up = tuple(camera.up)
    view.view_angle = camera.view_angle_deg
    image = engine.window.render_to_image(no_background=True)
    pixels = Image.frombytes("RGBA", (image.width, image.height), image.content)
    return pixels.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def _darkened(model: Image.Image, plain: Image.Image, occluded: Image.Image) -> Image.Image:
    """Multiply the large picture by how much the small one darkened.

    Ambient occlusion is soft, so half the pixels do; at full size it costs three quarters of
    the whole time on a software GL.
    """
    before, after = (np.asarray(p, dtype=np.float32) for p in (plain, occluded))
    share = (after[..., :3].sum(2) + DARK) / (before[..., :3].sum(2) + DARK)
    share = np.where(before[..., 3] > 0, np.clip(share, 0.0, 1.0), 1.0)
    factor = Image.fromarray((share * 255).astype(np.uint8), "L")
    factor = factor.filter(ImageFilter.MedianFilter(3)).resize(model.size, Image.Resampling.BICUBIC)
    alpha = model.getchannel("A")
    shaded = ImageChops.multiply(model.convert("RGB"), Image.merge("RGB", [factor] * 3))
    shaded = shaded.point(LIFT * 3)
    shaded.putalpha(alpha)
    return shaded


def _engine() -> f3d.Engine:
    f3d.Log.set_verbose_level(f3d.Log.QUIET)
    for name, libraries in BACKENDS:
        if any(_loads(library) for library in libraries):
            return getattr(f3d.Engine, f"create_{name}")()
    raise RenderingUnavailable(INSTALL)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _light(scene: f3d.Scene, camera: Camera) -> None:
    scene.remove_all_lights()
    for towards, colour, strength in LIGHTS:
        direction = np.array(towards) @ camera.axes
        scene.add_light(
            f3d.LightState(
                type=f3d.LightType.SCENE_LIGHT,
                position=tuple(camera.focus + direction),
                color=f3d.Color(*colour),
                direction=tuple(-direction),
                positional_light=False,
                intensity=strength,
            )
        )


def _samples(scene: Scene) -> tuple[Vector, Vector]:
    """Corner points of the placed surfaces, and points spread over them by area."""
    rng = np.random.default_rng(11)
    corners = [
        (world, surface.points[surface.triangles].astype(np.float64))
        for index, _, world in scene.walk()
        if (mesh := scene.nodes[index].mesh) is not None
        for surface in scene.meshes[mesh].surfaces
    ]
    placed = np.concatenate([t @ w[:3, :3].T + w[:3, 3] for w, t in corners])
    side, other = placed[:, 1] - placed[:, 0], placed[:, 2] - placed[:, 0]
    area = np.linalg.norm(np.cross(side, other), axis=1)
    share = area / area.sum() if area.sum() > 0 else np.full(len(area), 1 / len(area))
    chosen = rng.choice(len(placed), studio.SAMPLES, p=share)
    a, b = rng.random((2, studio.SAMPLES, 1))
    folded = a + b > 1
    a, b = np.where(folded, 1 - a, a), np.where(folded, 1 - b, b)
    spread = placed[chosen, 0] + a * side[chosen] + b * other[chosen]
    points = placed.reshape(-1, 3)
    extremes = np.unique(np.concatenate([points.argmin(0), points.argmax(0)]))
    thin = points[:: max(1, len(points) // MOST_OUTLINE)]
    return np.concatenate([thin, points[extremes]]), spread


def _stand(picture: Image.Image, camera: Camera, samples: Vector, theme: studio.Theme) -> None:
    """Give the part a ground: a soft shadow, or a hairline where the ground is seen edge-on."""
    if not _edge_on(camera):
        picture.alpha_composite(studio.shadow(samples, camera, theme))
        return
    low, high = samples.min(0), samples.max(0)
    touching = samples[samples[:, 1] <= low[1] + TOUCHING * float((high - low).max())]
    line = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    studio.draw_ground_line(line, camera, touching, theme)
    picture.alpha_composite(line)


def _edge_on(camera: Camera) -> bool:
    return abs(float(camera.axes[2][1])) < 0.02


def _scale_bar(
    picture: Image.Image, camera: Camera, envelope: Vector, theme: studio.Theme
) -> float:
    """Lay the bar on the ground before the part, along the axis that runs across the view."""
    low, high = envelope
    extent = high - low
    across_view = np.abs(camera.axes[0]) * (extent + 0.2 * extent.max())
    along = 0 if across_view[0] >= across_view[2] else 2
    front = 2 - along
    bar = studio.nice_length(float(max(extent[along], extent.max() * 0.25)))
    start = np.array(low)
    start[front] = high[front] + 0.10 * float(extent.max())
    start[along] = high[along] - bar if along == 0 else low[along]
    across = np.zeros(3)
    across[front] = 0.011 * float(extent.max())
    if _edge_on(camera):  # stand the bar up below the part
        start[front] = high[front]
        start, across = _below(camera, start, extent)
    end = start.copy()
    end[along] += bar
    label = studio.length_text(bar)
    studio.draw_scale_bar(picture, camera, np.array([start, end]), across, label, theme)
    return bar


def _below(camera: Camera, start: Vector, extent: Vector) -> tuple[Vector, Vector]:
    """Move a point down to a fixed height of the picture, in the plane of the part's near side."""
    down = np.array([0.0, -float(extent.max()), 0.0])
    from_y, to_y = camera.project(np.array([start, start + down]))[:, 1]
    per_pixel = down / (to_y - from_y)
    height = camera.size[1]
    return start + per_pixel * (BAR_AT * height - from_y), per_pixel * 0.011 * height


def _save(picture: Image.Image, size: tuple[int, int], output: str, *, opaque: bool) -> None:
    final = picture.resize(size, Image.Resampling.LANCZOS)
    if opaque:
        final = final.convert("RGB")
    final.save(output, **SAVED[output])
    os.chmod(output, 0o600)  # noqa: PTH101 - plain call, the folder is ours
