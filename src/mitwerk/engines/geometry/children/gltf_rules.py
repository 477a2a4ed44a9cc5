"""What belongs together in a glTF document: accessors, views, cameras, materials, lights.

Meshes, nodes and animations have files of their own. Rules run only on parts whose properties
are as the tables say; whatever is missing was already said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.children.gltf_animations import animations
from mitwerk.engines.geometry.children.gltf_document import (
    ELEMENT,
    FLOAT,
    SIZES,
    U32,
    WIDTHS,
    Document,
    Row,
    element_size,
    inner,
    listed,
    number,
)
from mitwerk.engines.geometry.children.gltf_meshes import meshes, view_uses
from mitwerk.engines.geometry.children.gltf_nodes import nodes, skins

if TYPE_CHECKING:
    from collections.abc import Callable


def _asset(doc: Document) -> None:
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


def _accessors(doc: Document) -> None:
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


def _sparse(doc: Document, row: Row, sparse: Row, here: str) -> None:
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


def _fit(doc: Document, part: Row, here: str, typed: Row, size: int, count: int) -> None:
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


def _views(doc: Document) -> None:
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


def _cameras(doc: Document) -> None:
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


def _lights(doc: Document) -> None:
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


def _materials(doc: Document) -> None:
    for i, material in enumerate(doc.rows("materials")):
        ior = inner(inner(material, "extensions"), "KHR_materials_ior").get("ior")
        if isinstance(ior, (int, float)) and 0 < ior < 1:
            pointer = f"/materials/{i}/extensions/KHR_materials_ior/ior"
            doc.error("range", pointer, f"{ior} is out of range")


RULES: tuple[Callable[[Document], None], ...] = (
    _asset, _accessors, _views, _cameras, _materials, meshes, view_uses, nodes, skins,
    animations, _lights,
)  # fmt: skip


def check_rules(doc: Document) -> None:
    """Apply all rules."""
    for rule in RULES:
        rule(doc)
