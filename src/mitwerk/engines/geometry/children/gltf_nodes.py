"""Rules on nodes of a glTF: one tree, plain transforms, skins within one scene."""

from __future__ import annotations

from typing import Any

import numpy as np

from mitwerk.engines.geometry.children.gltf_document import FLOAT, Document, Row, listed, number


def nodes(doc: Document) -> None:
    """Every node has one parent at most, a plain transform, and weights for its targets."""
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


def _transform(doc: Document, row: Row, here: str) -> None:
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


def _weights(doc: Document, row: Row, here: str) -> None:
    mesh = doc.at("meshes", row.get("mesh"))
    if mesh is None or "weights" not in row:
        return
    rows = [p for p in listed(mesh, "primitives") if isinstance(p, dict)]
    targets = len(listed(rows[0], "targets")) if rows else 0
    if len(listed(row, "weights")) != targets:
        doc.error("node_weights", f"{here}/weights", f"{targets} morph targets")


def _loops(doc: Document, parents: dict[int, int]) -> None:
    for start in parents:
        seen = {start}
        at = parents.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == start:
            doc.error("node_loop", f"/nodes/{start}", "is its own ancestor")


def skins(doc: Document) -> None:
    """Joints are nodes of one tree, with a matrix each."""
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


def _skins_in_scenes(doc: Document, parent: dict[int, int]) -> None:
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
