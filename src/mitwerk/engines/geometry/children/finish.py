"""The last steps that every reader shares: normals, edges, checks, GLB and the part tree."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children import glb_write
from mitwerk.engines.geometry.children.scene import check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mitwerk.engines.geometry.children.scene import Scene

OUTPUT = "model.glb"
LONGEST_NAME = 200


def finish(scene: Scene, params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Check the scene, write it as ``model.glb`` and describe it as JSON."""
    stage("checking the scene")
    for node in scene.nodes:
        node.name = clean_name(node.name)
    triangles, envelope = check(
        scene, max_triangles=int(params["triangles"]), max_nodes=int(params["nodes"])
    )
    stage("writing the GLB")
    glb_write.write(scene, Path(OUTPUT))
    return {
        "parts": part_tree(scene),
        "envelope_m": [float(v) for v in envelope[1] - envelope[0]],
        "unit": scene.unit,
        "triangles": triangles,
        "findings": [asdict(f) for f in scene.findings],
    }


def clean_name(name: str) -> str:
    """Names are shown: keep printable characters, fold white space, cut at 200."""
    shown = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(shown.split())[:LONGEST_NAME]


def part_tree(scene: Scene) -> list[dict[str, Any]]:
    """Nodes from the roots down; ``parent`` is a position in this list, not a node index."""
    rows: list[dict[str, Any]] = []
    place: dict[int, int] = {}
    for index, parent, _ in scene.walk():
        node = scene.nodes[index]
        mesh = None if node.mesh is None else scene.meshes[node.mesh]
        place[index] = len(rows)
        rows.append(
            {
                "name": node.name,
                "node": index,
                "parent": None if parent is None else place[parent],
                "colour": None if node.mesh is None else _main_colour(scene, node.mesh),
                "triangles": 0 if mesh is None else mesh.triangles,
            }
        )
    return rows


def _main_colour(scene: Scene, mesh: int) -> str | None:
    surfaces = scene.meshes[mesh].surfaces
    if not surfaces:
        return None
    largest = max(surfaces, key=lambda s: len(s.triangles))
    return hex_colour(scene.materials[largest.material].colour)


def hex_colour(linear: tuple[float, ...]) -> str:
    """Linear RGB to sRGB ``#rrggbb`` (IEC 61966-2-1)."""
    value = np.clip(np.array(linear[:3], dtype=float), 0.0, 1.0)
    encoded = np.where(value <= 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(v) * 255):02x}" for v in encoded)
