"""Studio pictures of converted parts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.errors import RenderingUnavailable
from mitwerk.engines.geometry.model import MIB, Limits, Thumbnail

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import FilePath

Camera = Literal["three-quarter", "front", "side", "top"]
Theme = Literal["paper", "dark", "clear"]
# LLVM compiles the shaders: 1.3 GB of address space and 6 to 14 s of processor time were measured.
RENDER_LIMITS = Limits(
    memory_bytes=4096 * MIB, cpu_s=60, wall_s=300.0, file_bytes=64 * MIB, threads=32
)
LONGEST_SIDE = 2400


def thumbnail(
    glb: FilePath,
    out: FilePath,
    *,
    size: tuple[int, int] = (960, 640),
    camera: Camera = "three-quarter",
    theme: Theme = "paper",
    dimensions: bool = True,
    limits: Limits = RENDER_LIMITS,
) -> Thumbnail:
    """Render a GLB as a studio picture with scale bar, in a disposable child.

    Every part gets the same camera direction, lens, light and ground, so that pictures beside
    each other compare. Colours are the part's own; true edges are drawn where the GLB has them.

    Parameters
    ----------
    glb
        A file that `convert` wrote (any valid GLB works).
    out
        Where the picture goes: WebP when its name ends so, else PNG.
    size
        Width and height in pixels, up to 2400 each.
    camera
        ``three-quarter`` from the front right above; ``front`` (+x), ``side`` (+z), ``top``.
    theme
        ``paper`` or ``dark`` ground, or ``clear``: transparent, readable on both.
    dimensions
        Letter length × width × height into the lower left corner.

    Returns
    -------
    Thumbnail
        With the length in metres that the scale bar stands for.

    Raises
    ------
    RenderingUnavailable
        There is no software OpenGL (or no f3d); the message says what to install.
    Refused, Crashed, TimedOut, OutOfMemory, IsolationUnavailable
        As in `sandbox.run`.
    """
    glb, out = Path(glb), Path(out)
    width, height = size
    if not (16 <= width <= LONGEST_SIDE and 16 <= height <= LONGEST_SIDE):
        raise ValueError(f"size must be 16 to {LONGEST_SIDE} pixels each way")
    output = "picture.webp" if out.suffix == ".webp" else "picture.png"
    try:
        answer = sandbox.run(
            "mitwerk.engines.geometry.children.render:render",
            inputs={"model.glb": glb},
            params={
                "input": "model.glb",
                "output": output,
                "size": [width, height],
                "camera": camera,
                "theme": theme,
                "dimensions": dimensions,
                **asdict(limits),
            },
            nursery="render",
            out_folder=out.parent,
            outputs=(output,),
            rename={output: out.name},
            limits=limits,
        )
    except sandbox.ReadersMissing as error:
        raise RenderingUnavailable(f"{error.message}; install mitwerk[thumbs]") from error
    bar = float(answer.result["scale_bar_m"])
    return Thumbnail(answer.files[0], (width, height), camera, theme, bar, answer.usage)
