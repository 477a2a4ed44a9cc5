"""Rules on animations of a glTF: channels, samplers, values for each keyframe."""

from __future__ import annotations

from mitwerk.engines.geometry.children.gltf_document import (
    FLOAT,
    U32,
    Document,
    Row,
    inner,
    listed,
    number,
)

OUTPUT = {"translation": "VEC3", "scale": "VEC3", "rotation": "VEC4", "weights": "SCALAR"}


def animations(doc: Document) -> None:
    """Each channel moves a property of its own, by a sampler that fits it."""
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


def _channel(doc: Document, targets: list[Row], k: int, here: str) -> None:
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


def _sampler(doc: Document, sampler: Row, here: str) -> None:
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


def _output(doc: Document, sampler: Row, target: Row, here: str) -> None:
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
