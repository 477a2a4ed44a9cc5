"""Rules on meshes of a glTF: types of attributes, morph targets, indices, variants, views."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.children.gltf_document import (
    ELEMENT,
    FLOAT,
    SIZES,
    U8,
    U16,
    U32,
    VERTEX,
    Document,
    Row,
    element_size,
    inner,
    listed,
    number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEXED = re.compile(r"(TEXCOORD|COLOR|JOINTS|WEIGHTS)_(0|[1-9]\d*)\Z")
FORMATS = {
    "POSITION": {("VEC3", FLOAT)}, "NORMAL": {("VEC3", FLOAT)}, "TANGENT": {("VEC4", FLOAT)},
    "TEXCOORD": {("VEC2", c) for c in (FLOAT, U8, U16)},
    "COLOR": {(v, c) for v in ("VEC3", "VEC4") for c in (FLOAT, U8, U16)},
    "JOINTS": {("VEC4", U8), ("VEC4", U16)},
    "WEIGHTS": {("VEC4", c) for c in (FLOAT, U8, U16)},
}  # fmt: skip


def meshes(doc: Document) -> None:
    """Accessors of vertices and indices are of the right type, and as many as each other."""
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


def _attributes(doc: Document, primitive: Row, here: str) -> None:
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


def _quantised(doc: Document) -> bool:
    return "KHR_mesh_quantization" in listed(doc.root, "extensionsRequired")


def _format(doc: Document, accessor: Row, semantic: str, pointer: str, *, quantised: bool) -> None:
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


def _targets(doc: Document, primitive: Row, here: str) -> None:
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


def _indices(doc: Document, primitive: Row, here: str) -> None:
    accessor = doc.at("accessors", primitive.get("indices"))
    if accessor is None:
        return
    if accessor.get("type") != "SCALAR" or accessor.get("componentType") not in {U8, U16, U32}:
        doc.error("indices_format", f"{here}/indices", "unsigned scalars belong here")
    view = doc.at("bufferViews", accessor.get("bufferView")) or {}
    if "byteStride" in view:
        doc.error("stride_use", f"{here}/indices", "indices have no byteStride")


def _material(doc: Document, primitive: Row, here: str) -> None:
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


def _variants(doc: Document, primitive: Row, here: str) -> None:
    mappings = inner(inner(primitive, "extensions"), "KHR_materials_variants")
    seen: set[Any] = set()
    for k, row in enumerate(listed(mappings, "mappings")):
        for v, variant in enumerate(listed(row, "variants") if isinstance(row, dict) else []):
            pointer = f"{here}/extensions/KHR_materials_variants/mappings/{k}/variants/{v}"
            if isinstance(variant, int) and variant in seen:
                doc.error("variant_twice", pointer, "is used more than once here")
            seen.add(variant if isinstance(variant, int) else None)


def view_uses(doc: Document) -> None:
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
    doc: Document, use: dict[int, str], vertex: dict[int, set[int]], pointer: str, index: Any,
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
