"""GLB → studio picture by f3d on a software GL, the same light and camera for every part."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import f3d
import numpy as np
from PIL import Image, PngImagePlugin

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

WRITERS = (PngImagePlugin,)  # Pillow would look for it late, when a child can no longer import
OUTPUT = "picture.png"
INSTALL = "no software OpenGL here: install libosmesa6 (or libegl1 with libgl1-mesa-dri)"
BACKENDS = (("osmesa", ("libOSMesa.so.8", "libOSMesa.so.6")), ("egl", ("libEGL.so.1",)))
SUPERSAMPLED = 1.5  # 2 doubles the time for ambient occlusion and shows no better at 960 pixels
FRAME = Frame(left=0.07, right=0.93, top=0.07, bottom=0.84)
# Directional lights: direction to the light in camera axes (right, up, back), colour, strength.
LIGHTS = (
    ((-0.55, 0.85, 0.55), (1.0, 0.985, 0.96), 1.9),
    ((0.90, 0.15, 0.60), (0.93, 0.96, 1.0), 0.85),
    ((0.05, 0.05, 1.0), (1.0, 1.0, 1.0), 0.55),
    ((0.35, 0.60, -0.90), (1.0, 1.0, 1.0), 0.9),
    ((0.0, -1.0, 0.2), (1.0, 0.99, 0.97), 0.25),
)


def render(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (GLB) → ``picture.png``."""
    stage("reading the GLB")
    bounds = Bounds(points=3 * int(params["triangles"]), nodes=int(params["nodes"]))
    scene = read_glb(Path(params["input"]).read_bytes(), bounds)
    _, envelope = check(
        scene, max_triangles=int(params["triangles"]), max_nodes=int(params["nodes"])
    )
    samples = _samples(scene)
    width, height = params["size"]
    large = (round(width * SUPERSAMPLED), round(height * SUPERSAMPLED))
    camera = fit(samples, params["camera"], large, FRAME)
    model = _draw(params["input"], camera, stage)
    stage("composing the picture")
    theme = studio.THEMES[params["theme"]]
    picture = studio.ground(large, theme)
    picture.alpha_composite(studio.shadow(samples, camera, theme))
    picture.alpha_composite(model)
    bar = _scale_bar(picture, camera, envelope, theme)
    if params["dimensions"]:
        text = studio.dimensions_text(tuple(envelope[1] - envelope[0]))
        studio.draw_dimensions(picture, text, theme)
    _save(picture, (width, height), opaque=theme.ground is not None)
    return {"scale_bar_m": bar, "envelope_m": [float(v) for v in envelope[1] - envelope[0]]}


def _draw(name: str, camera: Camera, stage: Callable[[str], None]) -> Image.Image:
    stage("opening the software GL")
    engine = _engine()
    engine.window.size = camera.size
    engine.options.update(
        {
            "render.effect.ambient_occlusion": True,
            "render.effect.antialiasing.mode": "fxaa",
            "render.effect.tone_mapping": False,
            "render.line_width": 1.5,
            "ui.loader_progress": False,
        }
    )
    stage("loading the GLB into the renderer")
    engine.scene.add(name)
    _light(engine.scene, camera)
    view = engine.window.camera
    view.position = tuple(camera.position)
    view.focal_point = tuple(camera.focus)
    view.view_up = tuple(camera.up)
    view.view_angle = camera.view_angle_deg
    stage("rendering")
    image = engine.window.render_to_image(no_background=True)
    stage("reading the pixels")
    pixels = Image.frombytes("RGBA", (image.width, image.height), image.content)
    return pixels.transpose(Image.Transpose.FLIP_TOP_BOTTOM)


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


def _samples(scene: Scene) -> Vector:
    """Points spread over the placed surfaces by area, with a fixed seed, and all box corners."""
    rng = np.random.default_rng(11)
    corners = [
        (world, surface.points[surface.triangles].astype(np.float64))
        for index, _, world in scene.walk()
        if (mesh := scene.nodes[index].mesh) is not None
        for surface in scene.meshes[mesh].surfaces
    ]
    placed = np.concatenate([t @ w[:3, :3].T + w[:3, 3] for w, t in corners])
    area = np.linalg.norm(
        np.cross(placed[:, 1] - placed[:, 0], placed[:, 2] - placed[:, 0]), axis=1
    )
    share = area / area.sum() if area.sum() > 0 else np.full(len(area), 1 / len(area))
    chosen = placed[rng.choice(len(placed), studio.SAMPLES, p=share)]
    a, b = rng.random((2, studio.SAMPLES, 1))
    folded = a + b > 1
    a, b = np.where(folded, 1 - a, a), np.where(folded, 1 - b, b)
    inside = chosen[:, 0] + a * (chosen[:, 1] - chosen[:, 0]) + b * (chosen[:, 2] - chosen[:, 0])
    outline = placed.reshape(-1, 3)
    extremes = np.unique(np.concatenate([outline.argmin(0), outline.argmax(0)]))
    thin = outline[:: max(1, len(outline) // 50_000)]
    return np.concatenate([inside, thin, outline[extremes]])


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
    gap = 0.10 * float(extent.max())
    start = np.array(low)
    start[along] = high[along] - bar if along == 0 else low[along]
    start[front] = high[front] + gap
    end = start.copy()
    end[along] += bar
    across = np.zeros(3)
    across[front] = 0.018 * float(extent.max())
    if abs(camera.axes[2][1]) < 0.02:  # the ground is seen edge-on: stand the bar up below it
        start[1] = end[1] = low[1] - gap
        across = np.array([0, -0.012 * float(extent.max()), 0])
    label = studio.length_text(bar)
    studio.draw_scale_bar(picture, camera, np.array([start, end]), across, label, theme)
    return bar


def _save(picture: Image.Image, size: tuple[int, int], *, opaque: bool) -> None:
    final = picture.resize(size, Image.Resampling.LANCZOS)
    if opaque:
        final = final.convert("RGB")
    final.save(OUTPUT, optimize=False, compress_level=6)
    os.chmod(OUTPUT, 0o600)  # noqa: PTH101 - plain call, the folder is ours
