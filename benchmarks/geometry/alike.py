"""Similarity: real revisions among generated parts, labelled copies, the query at full size."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from typing import TYPE_CHECKING

import manifold3d
import numpy as np
from common import MILLI, cpu, made, raw, revisions, wall
from differences import LARGEST, apart

from mitwerk.engines import geometry
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.descriptor import describe_mesh
from mitwerk.engines.geometry.measure.integrals import moments
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged
from mitwerk.engines.geometry.measure.overlay import overlay
from mitwerk.engines.geometry.measure.solids import to_manifold
from mitwerk.engines.geometry.similarity.describe import ShapeDescription

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

PARTS = 10_000
CHIRAL = 1e-3  # of the volume that differs from the own mirror image
SIMPLER = 3e-3  # of the diagonal: how far a decimated surface may lie off
FLIP = np.diag([-1.0, 1.0, 1.0])
WANTED = {
    "turned": "same",
    "scaled": "scaled",
    "mirrored": "mirrored",
    "symmetric, mirrored": "same",
    "re-meshed": "same",
    "decimated": "same",
}


def described(mesh_: TriMesh) -> ShapeDescription:
    found = describe_mesh(mesh_, bvh.tree(mesh_))
    numbers = tuple(map(float, found.numbers))
    return ShapeDescription(numbers, found.size, found.handedness, len(mesh_.triangles))


def five(mesh_: TriMesh) -> np.ndarray:
    """The baseline: extents along the principal axes of the points, volume, area."""
    arm = mesh_.points - mesh_.points.mean(0)
    axes = np.linalg.eigh(arm.T @ arm)[1]
    sizes = [*np.sort(np.ptp(arm @ axes, axis=0)), abs(moments(mesh_).volume) + 1e-9, mesh_.area]
    return np.log(sizes)


def distractor(rng: np.random.Generator) -> TriMesh:
    """A generated part: a basic body with holes, pockets and lumps."""
    body, size = _blank(rng)
    solid = manifold3d.Manifold
    for _ in range(int(rng.integers(0, 7))):
        at = (rng.uniform(-0.5, 0.5, 3) * size).tolist()
        way = [[0, 0, 0], [90, 0, 0], [0, 90, 0]][int(rng.integers(3))]
        if rng.random() < 0.6:
            tool = solid.cylinder(200, rng.uniform(1, 6), -1, 24, True).rotate(way).translate(at)
        else:
            tool = solid.cube((size * rng.uniform(0.1, 0.5, 3)).tolist(), True).translate(at)
        body = body - tool if rng.random() < 0.75 else body + tool
    return _mesh(body)


def _blank(rng: np.random.Generator) -> tuple[manifold3d.Manifold, np.ndarray]:
    solid = manifold3d.Manifold
    size, kind = rng.uniform(8, 90, 3), rng.integers(4)
    if kind == 0:
        return solid.cube(size.tolist(), True), size
    if kind == 1:
        return solid.cylinder(
            size[2], size[0] / 2, size[0] / 2 * rng.uniform(0.5, 1), 48, True
        ), size
    if kind == 2:
        wall_ = solid.cube([size[0], rng.uniform(2, 8), size[2]])
        plate = solid.cube([size[0], size[1], rng.uniform(2, 8)], True)
        return plate + wall_.translate([-size[0] / 2, -size[1] / 2, 0]), size
    body = solid.cylinder(size[2], size[0] / 2, size[0] / 2, 48, True)
    bore = solid.cylinder(size[2] * 2, size[0] / 2 * rng.uniform(0.4, 0.9), -1, 48, True)
    return body - bore, size


def _mesh(solid: manifold3d.Manifold) -> TriMesh:
    found = solid.to_mesh64()
    points = np.asarray(found.vert_properties)[:, :3]
    return merged(points, np.asarray(found.tri_verts, dtype=np.int64))


def similarity(options: argparse.Namespace, _: Path) -> None:
    """Real revisions in random turns among generated parts, and labelled copies of all of them."""
    rng = np.random.default_rng(7)
    real = revisions(options.shared)
    meshes = [raw(path) for path in real]
    names = [f"{path.name.split('__')[0]}#{i}" for i, path in enumerate(real)]
    while len(meshes) < len(real) + options.distractors:
        found = distractor(rng)
        if len(found.triangles):
            meshes.append(found)
            names.append(f"generated{len(names)}#{len(names)}")
    meshes = [merged(*made.moved((m.points, m.triangles), made.turn(rng))) for m in meshes]
    known: dict[str, ShapeDescription] = {}
    spent = cpu(lambda: known.update((n, described(m)) for n, m in zip(names, meshes, strict=True)))
    index, baseline = geometry.Index(known), np.array([five(m) for m in meshes])
    parts = [name.split("#")[0] for name in names]
    asked = [i for i in range(len(real)) if parts.count(parts[i]) > 1]
    ours, theirs = np.zeros(2), np.zeros(2)
    for i in asked:
        ranked = [n.file for n in index.nearest(known[names[i]], 6) if n.file != names[i]][:5]
        near = [name.split("#")[0] == parts[i] for name in ranked]
        off = np.abs(baseline - baseline[i]).sum(1)
        off[i] = np.inf
        other = [parts[k] == parts[i] for k in np.argsort(off)[:5]]
        ours += near[0], any(near)
        theirs += other[0], any(other)
    print(f"real revisions, {len(asked)} questions, {options.distractors} generated distractors, "
          f"{MILLI * spent / len(meshes):.1f} ms per part:")  # fmt: skip
    for name, hits in (("mitwerk", ours), ("five numbers", theirs)):
        shares = 100 * hits / len(asked)
        print(f"  {name:13} nearest {shares[0]:.1f} %, hit@5 {shares[1]:.1f} %")
    _copies(rng, index, names, meshes)
    _revisions_called(meshes[: len(real)], parts, known, names)


def _copies(
    rng: np.random.Generator, index: geometry.Index, names: list[str], meshes: list[TriMesh]
) -> None:
    """Ask for copies of 100 parts, in single precision; count origins found and what they are called.

    Twice: by the descriptions alone, and once the nearest is laid over the copy, as a query with
    a file does.
    """  # noqa: E501 - one line
    first: Counter[str] = Counter()
    called: dict[tuple[str, str], Counter[str]] = {}
    shapes, spent = dict(zip(names, meshes, strict=True)), []
    for i in random.Random(3).sample(range(len(meshes)), 100):
        for label, copy in _versions(rng, meshes[i]):
            turned = merged(copy.points @ made.turn(rng).T, copy.triangles)
            single = TriMesh(turned.points.astype(np.float32).astype(float), turned.triangles)
            best = index.nearest(described(single), 1)[0]
            same = best.file.split("#")[0] == names[i].split("#")[0]
            first[label] += same
            start = time.process_time()
            laid = overlay(shapes[best.file], single)
            spent.append(time.process_time() - start)
            said = "near" if laid.relation == "other" else laid.relation
            for how, word in (("by description", best.relation), ("laid over", said)):
                counts = called.setdefault((label, how), Counter())
                revision = same and best.file != names[i] and word != WANTED[label]
                named = f"{word} to another revision" if revision else word
                counts[named if same else "another part"] += 1
    for (label, how), counts in called.items():
        right = counts[WANTED[label]]
        said = ", ".join(f"{word} {n}" for word, n in counts.most_common())
        print(f"  {label:20} {how:15} {counts.total()} copies: origin nearest {first[label]}, "
              f"called {WANTED[label]} {right} ({said})")  # fmt: skip
    print(f"  one laid over another: median {MILLI * statistics.median(spent):.0f} ms, "
          f"p90 {MILLI * np.quantile(spent, 0.9):.0f}, most {MILLI * max(spent):.0f}")  # fmt: skip


def _revisions_called(
    meshes: list[TriMesh],
    parts: list[str],
    known: dict[str, ShapeDescription],
    names: list[str],
) -> None:
    """Count real pairs of revisions called a copy, by how much of their volume differs."""
    pairs = [(i, j) for j in range(len(meshes)) for i in range(j) if parts[i] == parts[j]]
    said: dict[str, Counter[str]] = {"by description": Counter(), "laid over": Counter()}
    for i, j in pairs:
        one = geometry.Index({names[i]: known[names[i]]}).nearest(known[names[j]], 1)[0]
        laid = overlay(meshes[i], meshes[j])
        share = apart(meshes[i], meshes[j])
        size = "over 1 %" if share > LARGEST else "up to 1 %"
        for how, word in (("by description", one.relation), ("laid over", laid.relation)):
            said[how][f"{word}, differ by {size}"] += 1
    print(f"  {len(pairs)} pairs of real revisions:")
    for how, counts in said.items():
        print(f"    {how:15} " + "; ".join(f"{n} {word}" for word, n in counts.most_common()))


def _versions(rng: np.random.Generator, part: TriMesh) -> list[tuple[str, TriMesh]]:
    reflected = TriMesh(part.points @ FLIP, np.ascontiguousarray(part.triangles[:, ::-1]))
    chiral = apart(part, reflected) > CHIRAL
    found = [
        ("turned", part),
        ("scaled", TriMesh(part.points * rng.choice([0.4, 0.6, 1.5, 2.5]), part.triangles)),
        ("mirrored" if chiral else "symmetric, mirrored", reflected),
    ]
    solid = to_manifold(part)
    if solid is not None:
        found.append(("re-meshed", _mesh(solid.refine(2))))
        simpler = _mesh(solid.simplify(SIMPLER * part.diagonal))
        if len(simpler.triangles) < 0.9 * len(part.triangles):
            found.append(("decimated", simpler))
    return found


def index(_: argparse.Namespace, __: Path) -> None:
    """One query among 10,000 parts, and the five-number baseline on as many in the same run."""
    rng = np.random.default_rng(5)
    length = len(described(merged(*made.box())).numbers)
    rows, few = rng.normal(size=(PARTS, length)), rng.normal(size=(PARTS, 5)).astype(np.float32)
    many = geometry.Index(
        {str(i): ShapeDescription(tuple(row), 10.0, 0.0, 1) for i, row in enumerate(rows.tolist())}
    )
    asked = ShapeDescription(tuple(rows[7].tolist()), 10.0, 0.0, 1)

    def baseline() -> None:
        off = np.abs(few - few[7]).sum(1)
        best = np.argpartition(off, 5)[:6]
        _ = best[np.argsort(off[best])]

    times = [(MILLI * wall(many.nearest, asked), MILLI * wall(baseline)) for _ in range(60)]
    ours, theirs = np.median(times, axis=0)
    least = statistics.quantiles([one for one, _ in times], n=20)[0]
    print(f"query among {PARTS} parts: {ours:.2f} ms (twentieth {least:.2f}), "
          f"five numbers {theirs:.2f} ms; ratio {ours / theirs:.1f}")  # fmt: skip
