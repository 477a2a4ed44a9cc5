"""glTF and GLB → scene. Refuses what points outside, runs in circles or does not add up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children.finish import finish
from mitwerk.engines.geometry.children.gltf_json import (
    Bounds,
    Document,
    data_uri,
    integer,
    mapping,
    numbers,
    parse,
)
from mitwerk.engines.geometry.children.mesh_edges import add_feature_edges
from mitwerk.engines.geometry.children.scene import Material, Mesh, Node, Scene, Surface
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

__all__ = ["Bounds", "convert", "read_glb"]

# What changes only the finish of a surface may be required and is simplified.
UNDERSTOOD = {"KHR_mesh_quantization", "KHR_texture_transform"}
HARMLESS = "KHR_materials_"
POINTS, LINES, LINE_LOOP, LINE_STRIP, TRIANGLES, STRIP, FAN = range(7)


def convert(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (GLB or self-contained glTF) → ``model.glb``."""
    stage("reading the glTF")
    bounds = Bounds(points=3 * int(params["triangles"]), nodes=int(params["nodes"]))
    scene = read_glb(Path(params["input"]).read_bytes(), bounds, pixels=int(params["pixels"]))
    add_feature_edges(scene)
    return finish(scene, params, stage)


def read_glb(data: bytes, bounds: Bounds, *, pixels: int = 0) -> Scene:
    """Read one file; ``pixels`` caps its textures, 0 leaves them out."""
    root, chunk = parse(data)
    document = Document(root, chunk, bounds)
    _check_version(document)
    scene = Scene([], [], [], [])
    textures = _Textures(document, scene, pixels)
    scene.materials = [
        _material(document, i, textures) for i in range(len(document.rows("materials")))
    ]
    _read_meshes(document, scene)
    _read_nodes(document, scene)
    for key, what in (("animations", "movements"), ("skins", "skeletons")):
        if document.rows(key):
            scene.note(f"{key}_left_out", f"{what} are left out; the rest pose is shown")
    return scene


def _check_version(document: Document) -> None:
    version = mapping(document.root.get("asset"), "#/asset").get("version")
    if version not in {"2.0", "2.1"}:
        raise Refused(f"glTF {version!r}; version 2 can be read", "#/asset/version")
    required = document.root.get("extensionsRequired", [])
    if not isinstance(required, list):
        raise Refused("a list belongs here", "#/extensionsRequired")
    for name in required:
        if name not in UNDERSTOOD and not str(name).startswith(HARMLESS):
            raise Refused(f"needs the extension {name}", "#/extensionsRequired")


def _read_meshes(document: Document, scene: Scene) -> None:
    """One mesh per distinct set of accessors: OCCT repeats the entry for each instance."""
    known: dict[str, int] = {}
    scene.nodes = []
    mesh_of = []
    for number, entry in enumerate(document.rows("meshes")):
        here = f"#/meshes/{number}/primitives"
        primitives = entry.get("primitives")
        if not isinstance(primitives, list) or not primitives:
            raise Refused("a mesh without primitives", here)
        key = repr(primitives)
        if key not in known:
            known[key] = len(scene.meshes)
            scene.meshes.append(_mesh(document, scene, primitives, here))
        mesh_of.append(known[key])
    document.root["_mesh_of"] = mesh_of


def _mesh(document: Document, scene: Scene, primitives: list[Any], here: str) -> Mesh:
    mesh = Mesh([])
    lines = []
    for number, primitive in enumerate(primitives):
        pointer = f"{here}/{number}"
        entry = mapping(primitive, pointer)
        mode = entry.get("mode", TRIANGLES)
        if type(mode) is not int or mode not in range(7):
            raise Refused(f"unknown mode {mode!r}", f"{pointer}/mode")
        if mode == POINTS:
            scene.note("points_left_out", "point clouds are not drawn")
            continue
        if "POSITION" not in mapping(entry.get("attributes"), f"{pointer}/attributes"):
            scene.note("no_positions", "a primitive without positions is left out")
            continue
        points, order = _points(document, entry, pointer)
        if mode in {LINES, LINE_LOOP, LINE_STRIP}:
            lines.append(points[_pairs(order, mode)])
        else:
            mesh.surfaces.append(_surface(document, scene, entry, pointer, points, order))
    if lines:
        mesh.edges = np.concatenate(lines).astype(np.float32)
    return mesh


def _points(
    document: Document, entry: dict[str, Any], pointer: str
) -> tuple[NDArray[np.float32], NDArray[np.uint32]]:
    attributes = mapping(entry.get("attributes"), f"{pointer}/attributes")
    points = document.array(
        attributes.get("POSITION"), f"{pointer}/attributes/POSITION", "VEC3"
    ).astype(np.float32)
    if "indices" not in entry:
        return points, np.arange(len(points), dtype=np.uint32)
    order = document.array(entry["indices"], f"{pointer}/indices", "SCALAR")[:, 0]
    if order.dtype.kind != "u":
        raise Refused("indices must be unsigned", f"{pointer}/indices")
    if int(order.max()) >= len(points):
        raise Refused(f"index {int(order.max())} of {len(points)} points", f"{pointer}/indices")
    return points, order.astype(np.uint32)


def _pairs(order: NDArray[np.uint32], mode: int) -> NDArray[np.uint32]:
    if mode == LINES:
        return order[: len(order) // 2 * 2].reshape(-1, 2)
    end = np.roll(order, -1)
    pairs = np.stack([order, end], 1)
    return pairs if mode == LINE_LOOP else pairs[:-1]


def _triangles(order: NDArray[np.uint32], mode: int) -> NDArray[np.uint32]:
    if mode == TRIANGLES:
        return order[: len(order) // 3 * 3].reshape(-1, 3)
    if len(order) < 3:
        return np.empty((0, 3), np.uint32)
    if mode == FAN:
        hub = np.full(len(order) - 2, order[0])
        return np.stack([hub, order[1:-1], order[2:]], 1)
    strip = np.stack([order[:-2], order[1:-1], order[2:]], 1)
    strip[1::2] = strip[1::2, [1, 0, 2]]
    return strip


def _surface(
    document: Document,
    scene: Scene,
    entry: dict[str, Any],
    pointer: str,
    points: NDArray[np.float32],
    order: NDArray[np.uint32],
) -> Surface:
    attributes = entry["attributes"]
    surface = Surface(points, _triangles(order, entry.get("mode", TRIANGLES)))
    if "NORMAL" in attributes:
        normals = document.array(attributes["NORMAL"], f"{pointer}/attributes/NORMAL", "VEC3")
        surface.normals = _same_length(normals, points, f"{pointer}/attributes/NORMAL")
    if "TEXCOORD_0" in attributes:
        uv = document.array(attributes["TEXCOORD_0"], f"{pointer}/attributes/TEXCOORD_0", "VEC2")
        surface.uv = _same_length(uv, points, f"{pointer}/attributes/TEXCOORD_0")
    if "COLOR_0" in attributes:
        scene.note("point_colours_left_out", "colours per point are left out")
    if "targets" in entry:
        scene.note("shapes_left_out", "morph targets are left out; the base shape is shown")
    surface.material = _material_of(document, scene, entry, pointer)
    return surface


def _material_of(document: Document, scene: Scene, entry: dict[str, Any], pointer: str) -> int:
    if "material" in entry:
        return document.index("materials", entry["material"], f"{pointer}/material")
    if len(scene.materials) == len(document.rows("materials")):
        scene.materials.append(Material())
    return len(scene.materials) - 1


def _same_length(
    values: NDArray[Any], points: NDArray[np.float32], pointer: str
) -> NDArray[np.float32]:
    if len(values) != len(points):
        raise Refused(f"{len(values)} entries for {len(points)} points", pointer)
    if not np.isfinite(values).all():
        raise Refused("not a finite number", pointer)
    return values.astype(np.float32)


def _read_nodes(document: Document, scene: Scene) -> None:
    rows = document.rows("nodes")
    if len(rows) > document.bounds.nodes:
        raise Refused(f"{len(rows)} nodes; up to {document.bounds.nodes} are shown", "#/nodes")
    scene.nodes = [_node(document, i) for i in range(len(rows))]
    parents: dict[int, int] = {}
    for index, node in enumerate(scene.nodes):
        for child in node.children:
            if child in parents:
                raise Refused(f"node {child} has two parents", f"#/nodes/{index}/children")
            parents[child] = index
    _refuse_circles(parents)
    scene.roots = _roots(document, parents)


def _refuse_circles(parents: dict[int, int]) -> None:
    safe: set[int] = set()
    for start in parents:
        path: list[int] = []
        at: int | None = start
        here: set[int] = set()
        while at is not None and at not in safe:
            if at in here:
                raise Refused("a node is its own ancestor", f"#/nodes/{at}/children")
            here.add(at)
            path.append(at)
            at = parents.get(at)
        safe.update(path)


def _roots(document: Document, parents: dict[int, int]) -> list[int]:
    scenes = document.rows("scenes")
    if not scenes:
        return [i for i in range(len(document.rows("nodes"))) if i not in parents]
    chosen = document.index("scenes", document.root.get("scene", 0), "#/scene")
    pointer = f"#/scenes/{chosen}/nodes"
    roots = scenes[chosen].get("nodes", [])
    if not isinstance(roots, list):
        raise Refused("a list belongs here", pointer)
    found = [document.index("nodes", root, pointer) for root in roots]
    if len(set(found)) != len(found) or any(root in parents for root in found):
        raise Refused("a scene must name root nodes, each once", pointer)
    return found


def _node(document: Document, number: int) -> Node:
    entry, here = document.rows("nodes")[number], f"#/nodes/{number}"
    children = entry.get("children", [])
    if not isinstance(children, list):
        raise Refused("a list belongs here", f"{here}/children")
    name = entry.get("name", "")
    node = Node(name=name if isinstance(name, str) else "")
    node.children = [document.index("nodes", c, f"{here}/children") for c in children]
    if "mesh" in entry:
        mesh = document.index("meshes", entry["mesh"], f"{here}/mesh")
        node.mesh = document.root["_mesh_of"][mesh]
        if not node.name:
            title = document.rows("meshes")[mesh].get("name", "")
            node.name = title if isinstance(title, str) else ""
    node.matrix = _matrix(entry, here)
    return node


def _matrix(entry: dict[str, Any], here: str) -> NDArray[np.float64] | None:
    if "matrix" in entry:
        values = np.array(numbers(entry["matrix"], 16, f"{here}/matrix"))
        return values.reshape(4, 4).T
    if not {"translation", "rotation", "scale"} & entry.keys():
        return None
    matrix = np.eye(4)
    if "rotation" in entry:
        turn = np.array(numbers(entry["rotation"], 4, f"{here}/rotation"))
        length = float(np.linalg.norm(turn))
        if not 0.9 < length < 1.1:
            raise Refused("no unit quaternion", f"{here}/rotation")
        matrix[:3, :3] = _turn(turn / length)
    if "scale" in entry:
        matrix[:3, :3] *= numbers(entry["scale"], 3, f"{here}/scale")
    if "translation" in entry:
        matrix[:3, 3] = numbers(entry["translation"], 3, f"{here}/translation")
    return matrix


def _turn(q: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rotation matrix of a unit quaternion x, y, z, w."""
    x, y, z, w = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def _material(document: Document, number: int, textures: _Textures) -> Material:
    entry, here = document.rows("materials")[number], f"#/materials/{number}"
    surface = mapping(entry.get("pbrMetallicRoughness", {}), f"{here}/pbrMetallicRoughness")
    inside = f"{here}/pbrMetallicRoughness"
    colour = numbers(surface.get("baseColorFactor", [1, 1, 1, 1]), 4, f"{inside}/baseColorFactor")
    metallic = numbers([surface.get("metallicFactor", 1)], 1, f"{inside}/metallicFactor")[0]
    roughness = numbers([surface.get("roughnessFactor", 1)], 1, f"{inside}/roughnessFactor")[0]
    glow = numbers(entry.get("emissiveFactor", [0, 0, 0]), 3, f"{here}/emissiveFactor")
    name = entry.get("name", "")
    red, green, blue, alpha = (min(1.0, max(0.0, c)) for c in colour)
    opaque = entry.get("alphaMode", "OPAQUE") != "BLEND"
    material = Material(
        (red, green, blue, 1.0 if opaque else alpha),
        name if isinstance(name, str) else "",
        min(1.0, max(0.0, metallic)),
        min(1.0, max(0.0, roughness)),
        emissive=(glow[0], glow[1], glow[2]),
    )
    if "baseColorTexture" in surface:
        pointer = f"{inside}/baseColorTexture"
        material.texture = textures.take(mapping(surface["baseColorTexture"], pointer), pointer)
    return material


class _Textures:
    """Base colour pictures, decoded and encoded anew; anything else about them is left out."""

    def __init__(self, document: Document, scene: Scene, pixels: int) -> None:
        self._document = document
        self._scene = scene
        self._pixels = pixels
        self._known: dict[int, int | None] = {}

    def take(self, info: dict[str, Any], pointer: str) -> int | None:
        """Return the index of the texture in the scene, None when it is left out."""
        texture = self._document.row("textures", info.get("index"), f"{pointer}/index")
        if integer(info.get("texCoord", 0), f"{pointer}/texCoord") != 0 or "source" not in texture:
            self._scene.note("texture_left_out", "a texture of an unusual kind is left out")
            return None
        source = self._document.index("images", texture["source"], pointer)
        if source not in self._known:
            self._known[source] = self._picture(source)
        return self._known[source]

    def _picture(self, source: int) -> int | None:
        here = f"#/images/{source}"
        entry = self._document.rows("images")[source]
        if self._pixels == 0:
            return None
        try:
            if "uri" in entry:
                data = data_uri(entry["uri"], f"{here}/uri")
            else:
                data = bytes(self._document.view(entry.get("bufferView"), here)[0])
            picture = _encode_anew(data, self._pixels)
        except Refused as refusal:
            self._scene.note("texture_left_out", refusal.reason, "warning", refusal.where or here)
            return None
        self._scene.textures.append(picture)
        return len(self._scene.textures) - 1


def _encode_anew(data: bytes, pixels: int) -> tuple[str, bytes]:
    from mitwerk.engines.geometry.children.images import texture  # noqa: PLC0415 - with Pillow

    return texture(data, pixels)
