"""What belongs together in a glTF document: types of accessors, trees, cameras, animations.

Runs only on parts whose properties are as the tables say; whatever is missing was already said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mitwerk.engines.geometry.children.gltf_check import Verdict

Row = dict[str, Any]
SIZES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
INDEXED = re.compile(r"(TEXCOORD|COLOR|JOINTS|WEIGHTS)_(0|[1-9]\d*)\Z")
FLOAT, U8, U16, U32 = 5126, 5121, 5123, 5125
VERTEX, ELEMENT = 34962, 34963
FORMATS = {
    "POSITION": {("VEC3", FLOAT)}, "NORMAL": {("VEC3", FLOAT)}, "TANGENT": {("VEC4", FLOAT)},
    "TEXCOORD": {("VEC2", c) for c in (FLOAT, U8, U16)},
    "COLOR": {(v, c) for v in ("VEC3", "VEC4") for c in (FLOAT, U8, U16)},
    "JOINTS": {("VEC4", U8), ("VEC4", U16)},
    "WEIGHTS": {("VEC4", c) for c in (FLOAT, U8, U16)},
}  # fmt: skip
OUTPUT = {"translation": "VEC3", "scale": "VEC3", "rotation": "VEC4", "weights": "SCALAR"}


class Rules:
    """Checked reading of one document; rows that are no objects count as empty."""

    def __init__(self, root: Row, verdict: Verdict) -> None:
        self.root, self.verdict = root, verdict

    def rows(self, key: str) -> list[Row]:
        """Top-level rows of a name."""
        value = self.root.get(key)
        found = value if isinstance(value, list) else []
        return [row if isinstance(row, dict) else {} for row in found]

    def at(self, key: str, index: Any) -> Row | None:
        """Return the row that an index names, None when it names none."""
        rows = self.rows(key)
        plain = isinstance(index, int) and not isinstance(index, bool)
        return rows[index] if plain and 0 <= index < len(rows) else None

    def run(self) -> None:
        """Apply all rules."""
        for rule in RULES:
            rule(self)

    def error(self, code: str, pointer: str, message: str) -> None:
        self.verdict.error(code, pointer, message)


def number(row: Row, key: str, default: int = 0) -> int:
    """Return an integer property, its default when it is none."""
    value = row.get(key, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def listed(row: Row, key: str) -> list[Any]:
    """Return a list property, empty when it is none."""
    value = row.get(key)
    return value if isinstance(value, list) else []


def inner(row: Row, key: str) -> Row:
    """Return an object property, empty when it is none."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def element_size(row: Row) -> int:
    """Bytes of one element; columns of matrices start at multiples of four (3.6.2.4)."""
    size, kind = SIZES.get(row.get("componentType", 0), 0), row.get("type")
    if kind == "MAT2" and size == 1:
        return 8
    if kind == "MAT3" and size < 4:
        return 12 * size if size == 1 else 24
    return size * WIDTHS.get(str(kind), 0)


def _asset(doc: Rules) -> None:
    asset = inner(doc.root, "asset")
    versions = {}
    for key in ("version", "minVersion"):
        text = asset.get(key)
        if not isinstance(text, str):
            continue
        if not re.fullmatch(r"\d+\.\d+", text):
            doc.error("pattern", f"/asset/{key}", f"{text[:20]!r} is no version")
            return
        versions[key] = tuple(map(int, text.split(".")))
    if versions.get("version", (2, 0))[0] != 2:
        doc.error("version", "/asset/version", "only version 2 is known")
    if versions.get("minVersion", (0, 0)) > versions.get("version", (9, 9)):
        doc.error("min_version", "/asset/minVersion", "is greater than the version")
    for i, name in enumerate(listed(doc.root, "extensionsRequired")):
        if name not in listed(doc.root, "extensionsUsed"):
            doc.error("required_unused", f"/extensionsRequired/{i}", "is not in extensionsUsed")


def _accessors(doc: Rules) -> None:
    for i, row in enumerate(doc.rows("accessors")):
        here = f"/accessors/{i}"
        if "byteOffset" in row and "bufferView" not in row:
            doc.error("dependency", f"{here}/byteOffset", "needs a bufferView")
        if row.get("normalized") is True and row.get("componentType") in {FLOAT, U32}:
            doc.error("normalised", f"{here}/normalized", "only small integers are normalised")
        width = WIDTHS.get(str(row.get("type")), 0)
        for key in ("min", "max"):
            if width and listed(row, key) and len(listed(row, key)) != width:
                doc.error("length", f"{here}/{key}", f"{width} numbers belong here")
        _fit(doc, row, here, row, element_size(row), number(row, "count", 1))
        sparse = inner(row, "sparse")
        if sparse:
            _sparse(doc, row, sparse, f"{here}/sparse")


def _sparse(doc: Rules, row: Row, sparse: Row, here: str) -> None:
    count = number(sparse, "count", 1)
    if count > number(row, "count", 1):
        doc.error("sparse_count", f"{here}/count", "replaces more elements than there are")
    where, what = inner(sparse, "indices"), inner(sparse, "values")
    _fit(doc, where, f"{here}/indices", where, SIZES.get(where.get("componentType", 0), 0), count)
    _fit(doc, what, f"{here}/values", row, element_size(row), count)
    for name, part in (("indices", where), ("values", what)):
        view = doc.at("bufferViews", part.get("bufferView")) or {}
        pointer = f"{here}/{name}/bufferView"
        if "byteStride" in view:
            doc.error("stride_use", pointer, "only vertex data may have a byteStride")
        if "target" in view:
            doc.error("target_use", pointer, "sparse data have no target")


def _fit(doc: Rules, part: Row, here: str, typed: Row, size: int, count: int) -> None:
    """Alignment, stride and length of what an accessor takes from its view."""
    view = doc.at("bufferViews", part.get("bufferView"))
    component = SIZES.get(typed.get("componentType", 0), 0)
    if view is None or not component or not size:
        return
    offset, start = number(part, "byteOffset"), number(view, "byteOffset")
    if offset % component:
        doc.error("alignment", f"{here}/byteOffset", f"is no multiple of {component}")
    elif (offset + start) % component:
        doc.error(
            "total_alignment", f"{here}/byteOffset", f"with its view no multiple of {component}"
        )
    if str(typed.get("type")).startswith("MAT") and (offset + start) % 4 and part is typed:
        doc.error("matrix_alignment", f"{here}/byteOffset", "matrices start at multiples of four")
    stride = number(view, "byteStride", size)
    if stride < size:
        doc.error("small_stride", here, f"stride {stride} is shorter than an element of {size}")
    if offset + stride * (count - 1) + size > number(view, "byteLength", 0):
        pointer = here if part is typed and "sparse" not in here else f"{here}/byteOffset"
        doc.error("too_long", pointer, f"{count} elements do not fit into the view")


def _views(doc: Rules) -> None:
    for i, row in enumerate(doc.rows("bufferViews")):
        here = f"/bufferViews/{i}"
        buffer = doc.at("buffers", row.get("buffer"))
        if "byteStride" in row and row.get("target") == ELEMENT:
            doc.error("stride_use", f"{here}/byteStride", "only vertex data may have a byteStride")
        if "byteStride" in row and number(row, "byteStride") > number(row, "byteLength", 1):
            doc.error("stride_long", f"{here}/byteStride", "is longer than the view")
        if buffer is None or "byteLength" not in buffer:
            continue
        start, length = number(row, "byteOffset"), number(row, "byteLength")
        total = number(buffer, "byteLength")
        if start >= total > 0:
            doc.error("view_long", f"{here}/byteOffset", f"lies behind the {total} bytes there")
        elif start + length > total:
            doc.error("view_long", f"{here}/byteLength", f"reaches beyond the {total} bytes there")


def _cameras(doc: Rules) -> None:
    for i, row in enumerate(doc.rows("cameras")):
        here, kind = f"/cameras/{i}", row.get("type")
        if kind in {"perspective", "orthographic"} and kind not in row:
            doc.error("missing", here, f"property {kind!r} must be there")
        if "perspective" in row and "orthographic" in row:
            doc.error("one_of", here, "perspective and orthographic exclude each other")
        for name in ("perspective", "orthographic"):
            lens = inner(row, name)
            near, far = lens.get("znear"), lens.get("zfar")
            if isinstance(near, (int, float)) and isinstance(far, (int, float)) and far <= near:
                doc.error("zfar", f"{here}/{name}", "zfar must be greater than znear")
        for key in ("xmag", "ymag"):
            if inner(row, "orthographic").get(key) == 0:
                doc.error("zero_mag", f"{here}/orthographic", f"{key} must not be zero")


def _meshes(doc: Rules) -> None:
    for i, mesh in enumerate(doc.rows("meshes")):
        counts = []
        rows = [p if isinstance(p, dict) else {} for p in listed(mesh, "primitives")]
        for k, primitive in enumerate(rows):
            here = f"/meshes/{i}/primitives/{k}"
            counts.append(len(listed(primitive, "targets")))
            _attributes(doc, primitive, here)
            _targets(doc, primitive, here)
            _indices(doc, primitive, here)
            _material(doc, primitive, here)
            _variants(doc, primitive, here)
        if len(set(counts)) > 1:
            doc.error("targets_count", f"/meshes/{i}/primitives", "differ in morph targets")
        if counts and "weights" in mesh and len(listed(mesh, "weights")) != counts[0]:
            doc.error("weights_count", f"/meshes/{i}/weights", "one weight for each target")


def _semantic(name: str) -> str | None:
    """Base name of an attribute; None for an invalid one, empty for an application's own."""
    if name.startswith("_"):
        return ""
    if name in {"POSITION", "NORMAL", "TANGENT"}:
        return name
    found = INDEXED.match(name)
    return found.group(1) if found else None


def _attributes(doc: Rules, primitive: Row, here: str) -> None:
    from mitwerk.engines.geometry.children.gltf_check import escaped  # noqa: PLC0415 - a circle

    attributes = inner(primitive, "attributes")
    first: int | None = None
    sets: dict[str, list[int]] = {}
    for name, index in attributes.items():
        pointer = f"{here}/attributes/{escaped(name)}"
        semantic = _semantic(name)
        if semantic is None:
            doc.error("attribute", pointer, "no attribute of that name")
            continue
        if "_" in name and semantic and semantic != name:
            sets.setdefault(semantic, []).append(int(name.rpartition("_")[2]))
        accessor = doc.at("accessors", index)
        if accessor is None:
            continue
        _format(doc, accessor, semantic, pointer, quantised=_quantised(doc))
        count = number(accessor, "count", 1)
        first = count if first is None else first
        if count != first:
            doc.error("unequal_count", pointer, "all attributes have the same count")
        if semantic == "POSITION" and not {"min", "max"} <= accessor.keys():
            doc.error("bounds_missing", pointer, "positions need min and max")
    for semantic, found in sets.items():
        if sorted(found) != list(range(len(found))):
            doc.error("attribute_indices", f"{here}/attributes", f"{semantic} sets have gaps")
    if len(sets.get("JOINTS", [])) != len(sets.get("WEIGHTS", [])):
        doc.error("joints_weights", f"{here}/attributes", "as many JOINTS as WEIGHTS")


def _quantised(doc: Rules) -> bool:
    return "KHR_mesh_quantization" in listed(doc.root, "extensionsRequired")


def _format(doc: Rules, accessor: Row, semantic: str, pointer: str, *, quantised: bool) -> None:
    kind, component = accessor.get("type"), accessor.get("componentType")
    allowed = FORMATS.get(semantic)
    if allowed is not None:
        fits = (kind, component) in allowed
        if quantised and semantic in {"POSITION", "NORMAL", "TANGENT", "TEXCOORD"}:
            fits = kind in {k for k, _ in allowed} and component in SIZES and component != U32
        small = component in {U8, U16} and semantic in {"TEXCOORD", "COLOR", "WEIGHTS"}
        if not fits:
            doc.error("attribute_format", pointer, f"{kind} of {component} does not fit")
        elif small and accessor.get("normalized") is not True and not quantised:
            doc.error("attribute_format", pointer, "integers must be normalised here")
    view = doc.at("bufferViews", accessor.get("bufferView"))
    if view is None:
        return
    if (
        number(accessor, "byteOffset") % 4
        or number(view, "byteStride", 4) % 4
        or ("byteStride" not in view and element_size(accessor) % 4)
    ):
        doc.error("vertex_alignment", pointer, "vertex data start at multiples of four")


def _targets(doc: Rules, primitive: Row, here: str) -> None:
    from mitwerk.engines.geometry.children.gltf_check import escaped  # noqa: PLC0415 - a circle

    attributes = inner(primitive, "attributes")
    for k, target in enumerate(listed(primitive, "targets")):
        for name, index in target.items() if isinstance(target, dict) else ():
            pointer = f"{here}/targets/{k}/{escaped(name)}"
            semantic = _semantic(name)
            if semantic not in {"", "POSITION", "NORMAL", "TANGENT", "TEXCOORD", "COLOR"}:
                doc.error("attribute", pointer, "no morph attribute of that name")
                continue
            base = doc.at("accessors", attributes.get(name))
            accessor = doc.at("accessors", index)
            if name not in attributes:
                doc.error("target_base", pointer, "the primitive has no such attribute")
            elif base and accessor and number(base, "count") != number(accessor, "count"):
                doc.error("target_count", pointer, "the attribute has a different count")
            if accessor and semantic == "POSITION" and not {"min", "max"} <= accessor.keys():
                doc.error("bounds_missing", pointer, "positions need min and max")


def _indices(doc: Rules, primitive: Row, here: str) -> None:
    accessor = doc.at("accessors", primitive.get("indices"))
    if accessor is None:
        return
    if accessor.get("type") != "SCALAR" or accessor.get("componentType") not in {U8, U16, U32}:
        doc.error("indices_format", f"{here}/indices", "unsigned scalars belong here")
    view = doc.at("bufferViews", accessor.get("bufferView")) or {}
    if "byteStride" in view:
        doc.error("stride_use", f"{here}/indices", "indices have no byteStride")


def _material(doc: Rules, primitive: Row, here: str) -> None:
    material = doc.at("materials", primitive.get("material"))
    if material is None:
        return
    attributes = inner(primitive, "attributes")
    sets = sum(name.startswith("TEXCOORD_") for name in attributes)
    for info in _infos(material):
        transform = inner(inner(info, "extensions"), "KHR_texture_transform")
        if number(transform, "texCoord", number(info, "texCoord")) >= sets:
            doc.error("few_texcoords", f"{here}/material", "needs texture coordinates not there")
    bent = inner(inner(material, "extensions"), "KHR_materials_anisotropy")
    needs = bool({"anisotropyStrength", "anisotropyTexture"} & bent.keys())
    if needs and not {"NORMAL", "TANGENT"} <= attributes.keys() and "normalTexture" not in material:
        doc.error("tangent_space", f"{here}/material", "needs normals and tangents")


def _infos(value: Any) -> Iterator[Row]:
    """All references to textures below a material."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key.endswith("Texture") and isinstance(item, dict) and "index" in item:
                yield item
            elif key != "extras":
                yield from _infos(item)


def _variants(doc: Rules, primitive: Row, here: str) -> None:
    mappings = inner(inner(primitive, "extensions"), "KHR_materials_variants")
    seen: set[Any] = set()
    for k, row in enumerate(listed(mappings, "mappings")):
        for v, variant in enumerate(listed(row, "variants") if isinstance(row, dict) else []):
            pointer = f"{here}/extensions/KHR_materials_variants/mappings/{k}/variants/{v}"
            if isinstance(variant, int) and variant in seen:
                doc.error("variant_twice", pointer, "is used more than once here")
            seen.add(variant if isinstance(variant, int) else None)


def _view_uses(doc: Rules) -> None:
    """One view serves vertices or indices; shared by two vertex accessors it needs a stride."""
    use: dict[int, str] = {}
    vertex: dict[int, set[int]] = {}
    for i, mesh in enumerate(doc.rows("meshes")):
        rows = [p if isinstance(p, dict) else {} for p in listed(mesh, "primitives")]
        for k, primitive in enumerate(rows):
            here = f"/meshes/{i}/primitives/{k}"
            places = [(f"{here}/indices", primitive.get("indices"), "indices")]
            for name, index in inner(primitive, "attributes").items():
                places.append((f"{here}/attributes/{name}", index, "vertices"))
            for pointer, index, kind in sorted(places, key=lambda p: p[2], reverse=True):
                _note_use(doc, use, vertex, pointer, index, kind)


def _note_use(
    doc: Rules, use: dict[int, str], vertex: dict[int, set[int]], pointer: str, index: Any,
    kind: str,
) -> None:  # fmt: skip
    accessor = doc.at("accessors", index)
    view_index = (accessor or {}).get("bufferView")
    view = doc.at("bufferViews", view_index)
    if accessor is None or view is None or not isinstance(view_index, int):
        return
    target = {VERTEX: "vertices", ELEMENT: "indices"}.get(view.get("target", 0))
    if use.setdefault(view_index, target or kind) != kind:
        doc.error("target_override", pointer, f"its view serves {use[view_index]}")
    if kind == "vertices":
        shared = vertex.setdefault(view_index, set())
        shared.add(int(index))
        if len(shared) > 1 and "byteStride" not in view:
            doc.error("stride_missing", pointer, "a view with several accessors needs byteStride")


def _nodes(doc: Rules) -> None:
    rows = doc.rows("nodes")
    parents: dict[int, int] = {}
    for i, row in enumerate(rows):
        here = f"/nodes/{i}"
        if "matrix" in row and {"translation", "rotation", "scale"} & row.keys():
            doc.error("matrix_trs", f"{here}/matrix", "matrix and TRS exclude each other")
        for key in ("skin", "weights"):
            if key in row and "mesh" not in row:
                doc.error("dependency", f"{here}/{key}", "needs a mesh")
        _transform(doc, row, here)
        _weights(doc, row, here)
        for k, child in enumerate(listed(row, "children")):
            if not isinstance(child, int) or not 0 <= child < len(rows):
                continue
            if child in parents:
                doc.error("two_parents", f"{here}/children/{k}", f"node {child} has a parent")
            else:
                parents[child] = i
    _loops(doc, parents)
    for s, scene in enumerate(doc.rows("scenes")):
        for k, root in enumerate(listed(scene, "nodes")):
            if isinstance(root, int) and root in parents:
                doc.error("no_root", f"/scenes/{s}/nodes/{k}", f"node {root} is no root")


def _transform(doc: Rules, row: Row, here: str) -> None:
    turn = _floats(row, "rotation", 4)
    if turn is not None and abs(float(np.linalg.norm(turn)) - 1.0) > 0.00769:
        doc.error("non_unit", f"{here}/rotation", "no unit quaternion")
    flat = _floats(row, "matrix", 16)
    if flat is None:
        return
    matrix = flat.reshape(4, 4).T
    if not np.allclose(matrix[3], (0, 0, 0, 1), atol=1e-6):
        doc.error("non_trs", f"{here}/matrix", "the last row must be 0 0 0 1")
        return
    scale = np.linalg.norm(matrix[:3, :3], axis=0)
    if (scale == 0).any():
        doc.error("non_trs", f"{here}/matrix", "can't be taken apart into turn and scale")
        return
    unit = matrix[:3, :3] / scale
    if np.abs(unit.T @ unit - np.eye(3)).max() > 5e-3:
        doc.error("non_trs", f"{here}/matrix", "can't be taken apart into turn and scale")


def _floats(row: Row, key: str, count: int) -> np.ndarray[Any, Any] | None:
    values = listed(row, key)
    plain = [isinstance(v, (int, float)) and not isinstance(v, bool) for v in values]
    if len(values) != count or not all(plain):
        return None
    found = np.array(values, dtype=float)
    return found if np.isfinite(found).all() else None


def _weights(doc: Rules, row: Row, here: str) -> None:
    mesh = doc.at("meshes", row.get("mesh"))
    if mesh is None or "weights" not in row:
        return
    rows = [p for p in listed(mesh, "primitives") if isinstance(p, dict)]
    targets = len(listed(rows[0], "targets")) if rows else 0
    if len(listed(row, "weights")) != targets:
        doc.error("node_weights", f"{here}/weights", f"{targets} morph targets")


def _loops(doc: Rules, parents: dict[int, int]) -> None:
    for start in parents:
        seen = {start}
        at = parents.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == start:
            doc.error("node_loop", f"/nodes/{start}", "is its own ancestor")


def _skins(doc: Rules) -> None:
    nodes = doc.rows("nodes")
    parent = {c: i for i, n in enumerate(nodes) for c in listed(n, "children") if type(c) is int}
    for i, skin in enumerate(doc.rows("skins")):
        here = f"/skins/{i}"
        joints = [j for j in listed(skin, "joints") if isinstance(j, int) and j < len(nodes)]
        roots = {_root(j, parent) for j in joints}
        if len(roots) > 1:
            doc.error("no_common_root", f"{here}/joints", "the joints have no common root")
        accessor = doc.at("accessors", skin.get("inverseBindMatrices"))
        if accessor is None:
            continue
        if (accessor.get("type"), accessor.get("componentType")) != ("MAT4", FLOAT):
            doc.error("ibm_format", f"{here}/inverseBindMatrices", "MAT4 of floats belongs here")
        elif number(accessor, "count") < len(joints):
            doc.error("ibm_count", f"{here}/inverseBindMatrices", "one matrix for each joint")
        if "byteStride" in (doc.at("bufferViews", accessor.get("bufferView")) or {}):
            doc.error("stride_use", f"{here}/inverseBindMatrices", "must have no byteStride")
    _skins_in_scenes(doc, parent)


def _root(node: int, parent: dict[int, int]) -> int:
    seen = set()
    while node in parent and node not in seen:
        seen.add(node)
        node = parent[node]
    return node


def _skins_in_scenes(doc: Rules, parent: dict[int, int]) -> None:
    nodes = doc.rows("nodes")
    for scene in doc.rows("scenes"):
        roots = {n for n in listed(scene, "nodes") if isinstance(n, int)}
        for i, node in enumerate(nodes):
            skin = doc.at("skins", node.get("skin"))
            if skin is None or "mesh" not in node or _root(i, parent) not in roots:
                continue
            joints = [j for j in listed(skin, "joints") if isinstance(j, int)]
            if joints and all(_root(j, parent) not in roots for j in joints):
                doc.error("skin_scene", f"/nodes/{i}", "its joints are in no common scene")


def _animations(doc: Rules) -> None:
    for i, animation in enumerate(doc.rows("animations")):
        channels = [c if isinstance(c, dict) else {} for c in listed(animation, "channels")]
        samplers = [s if isinstance(s, dict) else {} for s in listed(animation, "samplers")]
        targets = [inner(channel, "target") for channel in channels]
        for k, channel in enumerate(channels):
            here, index = f"/animations/{i}/channels/{k}", channel.get("sampler")
            known = isinstance(index, int) and 0 <= index < len(samplers)
            if "sampler" in channel and not known:
                doc.error("reference", f"{here}/sampler", f"sampler {index} is not there")
            _channel(doc, targets, k, here)
            if known:
                _output(
                    doc,
                    samplers[number(channel, "sampler")],
                    targets[k],
                    f"/animations/{i}/samplers/{index}",
                )
        for k, sampler in enumerate(samplers):
            _sampler(doc, sampler, f"/animations/{i}/samplers/{k}")


def _channel(doc: Rules, targets: list[Row], k: int, here: str) -> None:
    target = targets[k]
    node = doc.at("nodes", target.get("node"))
    for other in targets[k + 1 :]:
        if node is not None and (target.get("node"), target.get("path")) == (
            other.get("node"), other.get("path")
        ):  # fmt: skip
            doc.error("same_target", f"{here}/target", "another channel has the same target")
    if node is None:
        return
    mesh = doc.at("meshes", node.get("mesh"))
    rows = [p for p in listed(mesh or {}, "primitives") if isinstance(p, dict)]
    if target.get("path") == "weights" and not any(listed(p, "targets") for p in rows):
        doc.error("no_morphs", f"{here}/target", "the mesh has no morph targets")
    if target.get("path") != "weights" and "matrix" in node:
        doc.error("matrix_moved", f"{here}/target", "a node with a matrix can't be moved")


def _sampler(doc: Rules, sampler: Row, here: str) -> None:
    for key in ("input", "output"):
        accessor = doc.at("accessors", sampler.get(key))
        view = doc.at("bufferViews", (accessor or {}).get("bufferView")) or {}
        if "byteStride" in view:
            doc.error("stride_use", f"{here}/{key}", "animation data have no byteStride")
    times = doc.at("accessors", sampler.get("input"))
    if times is None:
        return
    if (times.get("type"), times.get("componentType")) != ("SCALAR", FLOAT):
        doc.error("times_format", f"{here}/input", "scalars of floats belong here")
    if not {"min", "max"} <= times.keys():
        doc.error("bounds_missing", f"{here}/input", "times need min and max")
    values = doc.at("accessors", sampler.get("output"))
    few = 2 if sampler.get("interpolation") == "CUBICSPLINE" else 1
    if values is not None and number(times, "count", 1) < few:
        doc.error("few_times", f"{here}/input", f"at least {few} keyframes")


def _output(doc: Rules, sampler: Row, target: Row, here: str) -> None:
    values, times = (doc.at("accessors", sampler.get(key)) for key in ("output", "input"))
    path = str(target.get("path"))
    if values is None or times is None or path not in OUTPUT:
        return
    pointer = f"{here}/output"
    if values.get("type") != OUTPUT[path]:
        doc.error("output_format", pointer, f"{OUTPUT[path]} belongs here")
        return
    component = values.get("componentType")
    plain = component == FLOAT or (
        path in {"rotation", "weights"} and component != U32 and values.get("normalized") is True
    )
    if not plain:
        doc.error("output_format", pointer, "floats or normalised integers belong here")
    each = 3 if sampler.get("interpolation") == "CUBICSPLINE" else 1
    if path == "weights":
        node = doc.at("nodes", target.get("node")) or {}
        mesh = doc.at("meshes", node.get("mesh")) or {}
        rows = [p for p in listed(mesh, "primitives") if isinstance(p, dict)]
        each *= len(listed(rows[0], "targets")) if rows else 1
    if each and number(values, "count") != each * number(times, "count"):
        doc.error("output_count", pointer, f"{each} values for each keyframe")


def _lights(doc: Rules) -> None:
    lights = inner(inner(doc.root, "extensions"), "KHR_lights_punctual")
    for i, light in enumerate(listed(lights, "lights")):
        here = f"/extensions/KHR_lights_punctual/lights/{i}"
        if not isinstance(light, dict):
            continue
        if light.get("type") == "spot" and "spot" not in light:
            doc.error("missing", here, "property 'spot' must be there")
        spot = inner(light, "spot")
        narrow, wide = spot.get("innerConeAngle", 0.0), spot.get("outerConeAngle", np.pi / 4)
        plain = isinstance(narrow, (int, float)) and isinstance(wide, (int, float))
        if "spot" in light and plain and wide <= narrow:
            pointer = "outerConeAngle" if "outerConeAngle" in spot else "innerConeAngle"
            doc.error("cone", f"{here}/spot/{pointer}", "outer must be wider than inner")


def _materials(doc: Rules) -> None:
    for i, material in enumerate(doc.rows("materials")):
        ior = inner(inner(material, "extensions"), "KHR_materials_ior").get("ior")
        if isinstance(ior, (int, float)) and 0 < ior < 1:
            pointer = f"/materials/{i}/extensions/KHR_materials_ior/ior"
            doc.error("range", pointer, f"{ior} is out of range")


RULES: tuple[Callable[[Rules], None], ...] = (
    _asset, _accessors, _views, _cameras, _materials, _meshes, _view_uses, _nodes, _skins,
    _animations, _lights,
)  # fmt: skip
