"""The numbers in the buffers of a glTF: bounds, indices, unit lengths, pictures.

Only what is inside the file is looked at; an address outside is a finding, never opened.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from mitwerk.engines.geometry.children.gltf_document import (
    WIDTHS,
    Document,
    Row,
    inner,
    listed,
    number,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

CODES = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PLAIN = re.compile(r"[^/\\:%?#]+")
MOST_PIXELS = 40_000_000
UNIT, BYTES_UNIT = 0.00769, 0.035  # how far a unit length may be off, floats and integers


class Values:
    """Bytes and arrays of one document; None where something is wrong or lies outside."""

    def __init__(self, doc: Document, chunk: bytes | None) -> None:
        self.doc = doc
        self.outside = False
        self._buffers = [self._buffer(i, row, chunk) for i, row in enumerate(doc.rows("buffers"))]

    def _buffer(self, i: int, row: Row, chunk: bytes | None) -> bytes | None:
        length = number(row, "byteLength")
        if "uri" in row:
            data = self.uri(row["uri"], f"/buffers/{i}/uri")
        else:
            data = chunk if i == 0 else None
        if data is not None and len(data) < length:
            message = f"holds {len(data)} bytes, {length} are declared"
            self.doc.error("buffer_short", f"/buffers/{i}", message)
        return data

    def uri(self, uri: Any, pointer: str) -> bytes | None:
        if not isinstance(uri, str):
            return None
        if not uri.startswith("data:"):
            self.outside = True
            if any(c in uri for c in ' \\^`{}|"<>') or ":" in uri.partition("/")[0]:
                self.doc.verdict.warn("uri", pointer, "no plain relative address")
            if PLAIN.fullmatch(uri):
                self.doc.error("not_found", pointer, "the file that is named did not come along")
            else:
                message = "lies outside the file and was not looked at"
                self.doc.verdict.warn("external", pointer, message)
            return None
        head, comma, body = uri.partition(",")
        if comma and head.endswith(";base64"):
            try:
                return base64.b64decode(body, validate=True)
            except (binascii.Error, ValueError):
                self.doc.error("data_uri", pointer, "no valid base64 data")
                return None
        self.doc.error("data_uri", pointer, "no base64 data")
        return None

    def view(self, index: Any) -> bytes | None:
        """Bytes of a buffer view."""
        row = self.doc.at("bufferViews", index)
        place = -1 if row is None else number(row, "buffer", -1)
        if row is None or not 0 <= place < len(self._buffers):
            return None
        data = self._buffers[place]
        start, length = number(row, "byteOffset"), number(row, "byteLength")
        if data is None or start + length > len(data) or length <= 0 or start < 0:
            return None
        return data[start : start + length]

    def array(self, index: Any) -> NDArray[Any] | None:
        """Elements (count, width) of an accessor with its sparse changes."""
        row = self.doc.at("accessors", index)
        if row is None or row.get("componentType") not in CODES or row.get("type") not in WIDTHS:
            return None
        count, width = number(row, "count"), WIDTHS[row["type"]]
        if count < 1 or count > 1 << 26:
            return None
        kind = np.dtype(CODES[row["componentType"]])
        if "bufferView" in row:
            found = self._dense(row, row["bufferView"], kind, count, row["type"])
        elif "sparse" in row and count * width <= 1 << 22:
            found = np.zeros((count, width), kind)
        else:
            return None  # a placeholder: all zero, nothing to check
        sparse = inner(row, "sparse")
        if found is None or not sparse:
            return found
        return self._sparse(sparse, found, kind, row["type"], f"/accessors/{index}/sparse")

    def _dense(
        self, part: Row, view: Any, kind: np.dtype[Any], count: int, shape: str
    ) -> NDArray[Any] | None:
        data = self.view(view)
        row = self.doc.at("bufferViews", view)
        if data is None or row is None:
            return None
        columns, height, step = _layout(shape, kind.itemsize)
        size = columns * step
        offset, stride = number(part, "byteOffset"), number(row, "byteStride", size)
        end = offset + stride * (count - 1) + size - (step - height * kind.itemsize)
        if offset < 0 or offset % kind.itemsize or stride < 1 or end > len(data):
            return None
        if stride % kind.itemsize or step % kind.itemsize:
            return None
        block = np.ndarray(
            (count, columns, height), kind, data, offset, (stride, step, kind.itemsize)
        )
        return block.reshape(count, columns * height)

    def _sparse(
        self, sparse: Row, base: NDArray[Any], kind: np.dtype[Any], shape: str, here: str
    ) -> NDArray[Any] | None:
        where, what = inner(sparse, "indices"), inner(sparse, "values")
        count = number(sparse, "count")
        if where.get("componentType") not in {5121, 5123, 5125} or not 0 < count <= len(base):
            return None
        code = np.dtype(CODES[where["componentType"]])
        places = self._dense(where, where.get("bufferView"), code, count, "SCALAR")
        values = self._dense(what, what.get("bufferView"), kind, count, shape)
        if places is None or values is None:
            return None
        order = places[:, 0].astype(np.int64)
        if (np.diff(order) <= 0).any():
            self.doc.error("sparse_order", f"{here}/indices", "must increase")
        if order.max() >= len(base):
            self.doc.error("sparse_index", f"{here}/indices", "an index is too large")
            return None
        changed = base.copy()
        changed[order] = values
        return changed


def _layout(shape: str, size: int) -> tuple[int, int, int]:
    """Columns, numbers in a column, bytes from column to column."""
    if not shape.startswith("MAT"):
        return 1, WIDTHS[shape], WIDTHS[shape] * size
    side = int(shape[3])
    return side, side, -(-side * size // 4) * 4


def check_values(doc: Document, chunk: bytes | None) -> bool:
    """Check all numbers; returns whether something lies outside the file."""
    values = Values(doc, chunk)
    for i, row in enumerate(doc.rows("accessors")):
        _bounds(doc, row, values.array(i), f"/accessors/{i}")
    for i, mesh in enumerate(doc.rows("meshes")):
        for k, primitive in enumerate(listed(mesh, "primitives")):
            if isinstance(primitive, dict):
                _primitive(doc, values, primitive, f"/meshes/{i}/primitives/{k}")
    for i, skin in enumerate(doc.rows("skins")):
        _bind(doc, values.array(skin.get("inverseBindMatrices")), f"/skins/{i}")
    for i, animation in enumerate(doc.rows("animations")):
        _animation(doc, values, animation, f"/animations/{i}")
    for i, row in enumerate(doc.rows("images")):
        _image(doc, values, row, f"/images/{i}")
    return values.outside


def _bounds(doc: Document, row: Row, found: NDArray[Any] | None, here: str) -> None:
    if found is None:
        return
    if found.dtype.kind == "f" and not np.isfinite(found).all():
        doc.error("not_finite", here, "a number is infinite or none")
        return
    for key, actual in (("min", found.min(0)), ("max", found.max(0))):
        declared = listed(row, key)
        if len(declared) != found.shape[1]:
            continue
        for k, value in enumerate(declared):
            if isinstance(value, (int, float)) and np.float32(value) != np.float32(actual[k]):
                message = f"{key} is {actual[k]}, {value} is declared"
                doc.error("bounds", f"{here}/{key}/{k}", message)


def _primitive(doc: Document, values: Values, primitive: Row, here: str) -> None:
    attributes = inner(primitive, "attributes")
    indices = values.array(primitive.get("indices"))
    points = doc.at("accessors", attributes.get("POSITION"))
    if indices is not None and indices.dtype.kind == "u" and indices.shape[1] == 1:
        top = np.iinfo(indices.dtype).max
        largest = int(indices.max())
        if largest == top:
            doc.error("restart", f"{here}/indices", f"the restart value {top} is used")
        elif points is not None and largest >= number(points, "count"):
            doc.error("index", f"{here}/indices", f"index {largest} is too large")
    for name, index in attributes.items():
        found = values.array(index)
        if found is None or found.dtype.kind != "f":
            continue
        pointer = f"{here}/attributes/{name}"
        length = np.linalg.norm(found[:, :3].astype(float), axis=1)
        if name in {"NORMAL", "TANGENT"} and (np.abs(length - 1.0) > UNIT).any():
            doc.error("non_unit", pointer, "a vector is not of unit length")
        if name == "TANGENT" and found.shape[1] == 4 and (np.abs(found[:, 3]) != 1.0).any():
            doc.error("tangent_sign", pointer, "the sign must be 1 or -1")
        if name.startswith("COLOR_") and ((found < 0) | (found > 1)).any():
            doc.error("not_clamped", pointer, "a colour is outside 0 to 1")
    _joints(doc, values, attributes, here)


def _joints(doc: Document, values: Values, attributes: Row, here: str) -> None:
    """Weights are not negative and add up to one; joints of no weight are zero (warnings)."""
    total: NDArray[Any] | None = None
    for name, index in attributes.items():
        found = values.array(index)
        if not name.startswith("WEIGHTS_") or found is None or found.shape[1] != 4:
            continue
        scale = 1.0 if found.dtype.kind == "f" else float(np.iinfo(found.dtype).max)
        weights = found.astype(float) / scale
        if (weights < 0).any():
            doc.error("weights_negative", f"{here}/attributes/{name}", "a weight is negative")
        if total is None or len(total) == len(weights):
            total = weights.sum(1) if total is None else total + weights.sum(1)
    if total is not None and (np.abs(total - 1.0) > 2e-3).any():
        doc.error("weights_sum", f"{here}/attributes/WEIGHTS_0", "weights must add up to one")


def _bind(doc: Document, found: NDArray[Any] | None, here: str) -> None:
    if found is None or found.shape[1] != 16 or found.dtype.kind != "f":
        return
    if not np.array_equal(found[:, [3, 7, 11, 15]], np.tile([0, 0, 0, 1], (len(found), 1))):
        doc.error("ibm", f"{here}/inverseBindMatrices", "the last row must be 0 0 0 1")


def _animation(doc: Document, values: Values, animation: Row, here: str) -> None:
    samplers = [s if isinstance(s, dict) else {} for s in listed(animation, "samplers")]
    for k, sampler in enumerate(samplers):
        times = values.array(sampler.get("input"))
        if times is not None and times.dtype.kind == "f" and times.shape[1] == 1:
            if (times < 0).any():
                doc.error("times_negative", f"{here}/samplers/{k}/input", "a time is negative")
            if (np.diff(times[:, 0]) <= 0).any():
                doc.error("times_order", f"{here}/samplers/{k}/input", "times must increase")
    for k, channel in enumerate(listed(animation, "channels")):
        row = channel if isinstance(channel, dict) else {}
        index = row.get("sampler")
        if inner(row, "target").get("path") != "rotation":
            continue
        if not isinstance(index, int) or not 0 <= index < len(samplers):
            continue
        _turns(doc, values, samplers[index], f"{here}/channels/{k}/sampler")


def _turns(doc: Document, values: Values, sampler: Row, pointer: str) -> None:
    found = values.array(sampler.get("output"))
    if found is None or found.shape[1] != 4 or (found.dtype.kind == "u" and found.itemsize == 4):
        return
    if sampler.get("interpolation") == "CUBICSPLINE":
        found = found[1::3]
    scale = 1.0 if found.dtype.kind == "f" else float(np.iinfo(found.dtype).max)
    allowed = UNIT if found.dtype.kind == "f" else BYTES_UNIT
    if (np.abs(np.linalg.norm(found / scale, axis=1) - 1.0) > allowed).any():
        doc.error("non_unit", pointer, "a rotation is no unit quaternion")


def _image(doc: Document, values: Values, row: Row, here: str) -> None:
    if ("uri" in row) == ("bufferView" in row):
        doc.error("one_of", here, "exactly one of uri and bufferView belongs here")
        return
    if "bufferView" in row and "mimeType" not in row:
        doc.error("dependency", f"{here}/bufferView", "needs a mimeType")
    view = doc.at("bufferViews", row.get("bufferView")) or {}
    if "byteStride" in view:
        doc.error("stride_use", f"{here}/bufferView", "pictures have no byteStride")
    uri = row.get("uri")
    declared = row.get("mimeType")
    if isinstance(uri, str) and uri.startswith("data:"):
        said = uri[5:].partition(";")[0].partition(",")[0]
        if said not in PICTURES:
            doc.error("data_uri", f"{here}/uri", f"{said[:40]!r} is no picture for glTF")
            return
        declared = declared or said
    data = values.uri(uri, f"{here}/uri") if "uri" in row else values.view(row.get("bufferView"))
    if data is not None:
        _picture(doc, data, declared, here, "uri" if "uri" in row else "bufferView")


def _picture(doc: Document, data: bytes, declared: Any, here: str, key: str) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=tuple(PICTURES.values())) as picture:
            kind = picture.format
            if picture.width * picture.height <= MOST_PIXELS:
                picture.load()
    except Exception as error:  # noqa: BLE001 - the file decides what its decoder raises
        doc.error("image", here, f"no readable picture: {type(error).__name__}")
        return
    if kind == "WEBP" and "EXT_texture_webp" not in listed(doc.root, "extensionsUsed"):
        doc.error("image_kind", here, "image/webp needs an extension")
    if declared in PICTURES and PICTURES[declared] != kind:
        doc.error("image_type", f"{here}/{key}", f"holds {kind}, {declared} is declared")
