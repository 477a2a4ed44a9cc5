"""The figures of the geometry engine, ours and the peer in one run.

    python benchmarks/geometry/run.py --shared ../shared/data [--rounds 3] [--distractors 1000]
        [--only accuracy,closed,walls,mesh,step,diff,similarity,patterns]

Peers: trimesh (is_watertight, mass properties), manifold3d (status, plain booleans), five numbers
(extents along the principal axes, volume, area) for similarity. Processor time of the child is
compared where both sides compute; the load is printed because the wall clock depends on it.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import manifold3d
import numpy as np
import trimesh

from mitwerk.engines import geometry
from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.children.stl_read import read_stl
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.descriptor import describe_mesh
from mitwerk.engines.geometry.measure.edges import topology
from mitwerk.engines.geometry.measure.integrals import moments
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged
from mitwerk.engines.geometry.measure.pattern import Lines, match
from mitwerk.engines.geometry.measure.register import register, side
from mitwerk.engines.geometry.measure.solids import to_manifold
from mitwerk.engines.geometry.similarity.describe import ShapeDescription

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from tests.engines.geometry import shapes as made  # noqa: E402 - generated shapes of the tests

MILLI = 1e3


def stls(shared: Path) -> list[Path]:
    folders = ("builds/revisions", "builds/step_stl", "models/stl")
    return sorted(p for f in folders for p in (shared / f).iterdir() if p.suffix.lower() == ".stl")


def raw(path: Path) -> TriMesh:
    return merged(*read_stl(path.read_bytes(), 10**7))


def accuracy(_: argparse.Namespace, folder: Path) -> None:
    """Volume and centre against formulas, meshes at 128 segments and exact STEP."""
    exact = {
        "cylinder": (made.cylinder(10, 20), np.pi * 2000),
        "tube": (made.tube(10, 6, 20), np.pi * 64 * 20),
        "torus": (made.torus(20, 5), 2 * np.pi**2 * 500),
    }
    for name, (mesh, volume) in exact.items():
        path = folder / f"{name}.stl"
        path.write_bytes(made.to_stl(mesh))
        sheet = geometry.facts(path, density=7850)
        (bound,) = [f.limit for f in sheet.findings if f.code == "facet_bound"]
        off = sheet.facts.volume_mm3 / volume - 1
        print(f"mesh {name:9} volume {100 * off:+.4f} % (stated bound {100 * bound:.4f} %)")
    subprocess.run(
        [sys.executable, ROOT / "tests/engines/geometry/make_parts.py", folder],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    step = {"box": 6000.0, "cylinder": np.pi * 2000, "torus": 2 * np.pi**2 * 500,
            "cone": np.pi * 12 * 156 / 3}  # fmt: skip
    for name, volume in step.items():
        facts = geometry.facts(folder / f"{name}.step", density=7850).facts
        off, mass = facts.volume_mm3 / volume - 1, facts.mass_kg / (volume * 7.85e-6) - 1
        print(f"STEP {name:9} volume {100 * off:+.6f} %, mass {100 * mass:+.6f} %")


def closed(options: argparse.Namespace, _: Path) -> None:
    """Closed real parts called open: balanced directed edges against trimesh."""
    ours = theirs = total = 0
    for path in stls(options.shared):
        mesh = raw(path)
        other = trimesh.Trimesh(mesh.points, mesh.triangles, process=False)
        balanced = topology(mesh).closed
        counts = np.bincount(
            np.unique(np.sort(other.edges, 1), axis=0, return_inverse=True)[1].ravel()
        )
        really = bool((counts % 2 == 0).all())
        total += really
        ours += really and not balanced
        theirs += really and not other.is_watertight
    print(f"closed parts called open: mitwerk {ours} of {total}, "
          f"trimesh {version('trimesh')} {theirs} of {total}")  # fmt: skip


def walls(_: argparse.Namespace, folder: Path) -> None:
    """Thickness and place on shells of known wall; solids for false alarms."""
    for wall in (0.5, 1.0, 2.0):
        path = folder / "tube.stl"
        path.write_bytes(made.to_stl(made.tube(20, 20 - wall, 30, 256)))
        facts = geometry.facts(path).facts
        radius = float(np.hypot(*facts.min_wall_at[:2]))
        place = min(abs(radius - 20), abs(radius - 20 + wall))
        off = 100 * (facts.min_wall_mm / wall - 1)
        print(
            f"tube wall {wall}: {facts.min_wall_mm:.4f} mm ({off:+.3f} %), off surface {place:.3f} mm"  # noqa: E501 - a printed line
        )
        shell = made.joined(made.box(40, 40, 40),
                            made.flipped(made.box(40 - 2 * wall, 38 - 2 * wall, 37, (wall, 1 + wall, 1.5))))  # fmt: skip  # noqa: E501 - a printed line
        path.write_bytes(made.to_stl(shell))
        found = geometry.facts(path).facts.min_wall_mm
        print(f"box shell wall {min(wall, 1.5)}: {found:.4f} mm")
    alarms = 0
    for mesh in (
        made.box(10, 10, 10),
        made.cylinder(10, 20),
        made.torus(20, 8),
        made.cylinder(10, 20, 16),
    ):
        path = folder / "solid.stl"
        path.write_bytes(made.to_stl(mesh))
        found = geometry.facts(path).facts.min_wall_mm
        alarms += found is not None and found < 9.9
    print(f"false alarms on 4 solids: {alarms}")


def naive(path: Path) -> None:
    """What a script with trimesh and manifold3d does."""
    mesh = trimesh.load(path)
    _ = mesh.bounds, mesh.is_watertight, mesh.volume, mesh.center_mass, mesh.moment_inertia
    _ = mesh.body_count, mesh.area
    points = np.ascontiguousarray(mesh.vertices)
    given = manifold3d.Mesh64(points, np.ascontiguousarray(mesh.faces, dtype=np.uint64))
    _ = manifold3d.Manifold(given).status()


def cpu(work: Callable[..., object], *given: object) -> float:
    start = time.process_time()
    work(*given)
    return time.process_time() - start


def mesh(options: argparse.Namespace, _: Path) -> None:
    """Whole mesh check with walls and holes in a child against the naive script."""
    paths = stls(options.shared)
    wall_ms, ours, peers = [], [], []
    for path in paths:
        best = min(
            (geometry.facts(path).usage for _ in range(options.rounds)), key=lambda u: u.cpu_s
        )
        start = time.perf_counter()
        geometry.facts(path)
        wall_ms.append(MILLI * (time.perf_counter() - start))
        ours.append(MILLI * best.cpu_s)
        peers.append(MILLI * min(cpu(naive, path) for _ in range(options.rounds)))
    ratio = statistics.median(a / b for a, b in zip(ours, peers, strict=True))
    print(f"mesh check, {len(paths)} real parts: median {statistics.median(ours):.0f} ms CPU in the child, "  # noqa: E501 - a printed line
          f"{statistics.median(wall_ms):.0f} ms on the wall clock")  # fmt: skip
    print(
        f"naive trimesh + manifold: median {statistics.median(peers):.0f} ms CPU; ratio {ratio:.2f}"
    )


def step(options: argparse.Namespace, _: Path) -> None:
    """Whole STEP check in a warm child."""
    paths = sorted(p for f in ("builds/step_stl", "models/step") for p in (options.shared / f).iterdir()  # noqa: E501 - a printed line
                   if p.suffix.lower() in {".stp", ".step"})  # fmt: skip
    used = {p.name: min((geometry.facts(p).usage for _ in range(options.rounds)), key=lambda u: u.cpu_s)  # noqa: E501 - a printed line
            for p in paths}  # fmt: skip
    cpu_ms = [MILLI * u.cpu_s for u in used.values()]
    wall_ms = [MILLI * u.wall_s for u in used.values()]
    print(f"STEP check, {len(paths)} files: median {statistics.median(cpu_ms):.0f} ms CPU, "
          f"{statistics.median(wall_ms):.0f} ms wall; largest {max(cpu_ms):.0f} ms CPU")  # fmt: skip  # noqa: E501 - a printed line


def diff(options: argparse.Namespace, _: Path) -> None:
    """Registration and booleans against booleans alone; spurious change on moved copies."""
    rng = np.random.default_rng(1)
    paths = [
        p for p in sorted((options.shared / "builds/revisions").iterdir()) if p.suffix == ".stl"
    ]
    pairs = [(a, b) for a, b in pairwise(paths) if a.name.split("__")[0] == b.name.split("__")[0]]
    ratios, alone_ms, spurious = [], [], []
    for old_path, new_path in pairs:
        old, new = raw(old_path), raw(new_path)
        move = np.eye(4)
        start = time.process_time()
        move = register(side(old), side(new))
        laid = TriMesh(new.points @ move[:3, :3].T + move[:3, 3], new.triangles)
        registering = time.process_time() - start
        alone = cpu(booleans, old, new)
        ratios.append((registering + cpu(booleans, old, laid)) / alone)
        alone_ms.append(MILLI * alone)
    for path in paths:
        old = raw(path)
        turned = merged(
            *made.moved((old.points, old.triangles), made.turn(rng), rng.uniform(-99, 99, 3))
        )
        spurious.append(apart(old, turned))
        solid = to_manifold(old)
        if solid is not None:
            fine = solid.refine(2).to_mesh64()
            remeshed = merged(np.asarray(fine.vert_properties)[:, :3] @ made.turn(rng).T,
                              np.asarray(fine.tri_verts, dtype=np.int64))  # fmt: skip
            spurious.append(apart(old, remeshed))
    over = sum(s > 0.01 for s in spurious)
    print(f"diff of {len(pairs)} real pairs: booleans alone median {statistics.median(alone_ms):.0f} ms CPU, "  # noqa: E501 - a printed line
          f"with registration {statistics.median(ratios):.2f} × (p90 {np.quantile(ratios, 0.9):.2f})")  # fmt: skip  # noqa: E501 - a printed line
    print(f"spurious change on {len(spurious)} moved and re-meshed copies: median "
          f"{100 * statistics.median(spurious):.5f} %, largest {100 * max(spurious):.4f} %, over 1 %: {over}")  # fmt: skip  # noqa: E501 - a printed line


def booleans(old: TriMesh, new: TriMesh) -> None:
    one, two = to_manifold(old), to_manifold(new)
    if one is not None and two is not None:
        _ = (one - two).volume(), (two - one).volume()


def apart(old: TriMesh, new: TriMesh) -> float:
    """Share of the volume that differs after registration."""
    move = register(side(old), side(new))
    laid = TriMesh(new.points @ move[:3, :3].T + move[:3, 3], new.triangles)
    one, two = to_manifold(old), to_manifold(laid)
    if one is None or two is None:
        return 0.0
    return ((one - two).volume() + (two - one).volume()) / moments(old).volume


def described(mesh_: TriMesh) -> ShapeDescription:
    found = describe_mesh(mesh_, bvh.tree(mesh_))
    return ShapeDescription(tuple(map(float, found.numbers)), found.size, found.handedness,
                            len(mesh_.triangles))  # fmt: skip


def five(mesh_: TriMesh) -> np.ndarray:
    """The baseline: extents along the principal axes of the points, volume, area."""
    arm = mesh_.points - mesh_.points.mean(0)
    axes = np.linalg.eigh(arm.T @ arm)[1]
    area = 0.5 * np.linalg.norm(mesh_.crosses(), axis=1).sum()
    return np.log([*np.sort(np.ptp(arm @ axes, axis=0)), abs(moments(mesh_).volume) + 1e-9, area])


def distractor(rng: np.random.Generator) -> TriMesh:
    """A generated part: a basic body with holes, pockets and lumps."""
    solid = manifold3d.Manifold
    size, kind = rng.uniform(8, 90, 3), rng.integers(4)
    if kind == 0:
        body = solid.cube(size.tolist(), True)
    elif kind == 1:
        body = solid.cylinder(size[2], size[0] / 2, size[0] / 2 * rng.uniform(0.5, 1), 48, True)
    elif kind == 2:
        body = solid.cube([size[0], size[1], rng.uniform(2, 8)], True)
        body += solid.cube([size[0], rng.uniform(2, 8), size[2]]).translate(
            [-size[0] / 2, -size[1] / 2, 0]
        )
    else:
        body = solid.cylinder(size[2], size[0] / 2, size[0] / 2, 48, True)
        body -= solid.cylinder(size[2] * 2, size[0] / 2 * rng.uniform(0.4, 0.9), -1, 48, True)
    for _ in range(int(rng.integers(0, 7))):
        at = (rng.uniform(-0.5, 0.5, 3) * size).tolist()
        turn = [[0, 0, 0], [90, 0, 0], [0, 90, 0]][int(rng.integers(3))]
        tool = (solid.cylinder(200, rng.uniform(1, 6), -1, 24, True).rotate(turn) if rng.random() < 0.6  # noqa: E501 - a printed line
                else solid.cube((size * rng.uniform(0.1, 0.5, 3)).tolist(), True)).translate(at)  # fmt: skip  # noqa: E501 - a printed line
        body = body - tool if rng.random() < 0.75 else body + tool
    found = body.to_mesh64()
    return merged(
        np.asarray(found.vert_properties)[:, :3], np.asarray(found.tri_verts, dtype=np.int64)
    )


def similarity(options: argparse.Namespace, _: Path) -> None:
    """Real revisions in random turns among generated parts; labelled copies; query time."""
    rng = np.random.default_rng(7)
    real = sorted((options.shared / "builds/revisions").glob("*.stl"))
    meshes, names = [], []
    for path in real:
        found = raw(path)
        meshes.append(merged(*made.moved((found.points, found.triangles), made.turn(rng))))
        names.append(f"{path.name.split('__')[0]}#{len(names)}")
    while len(meshes) < len(real) + options.distractors:
        found = distractor(rng)
        if len(found.triangles):
            meshes.append(merged(*made.moved((found.points, found.triangles), made.turn(rng))))
            names.append(f"generated{len(names)}#{len(names)}")
    start = time.process_time()
    known = {name: described(m) for name, m in zip(names, meshes, strict=True)}
    each = MILLI * (time.process_time() - start) / len(meshes)
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
    print(
        f"real revisions, {len(asked)} questions, {options.distractors} generated distractors, {each:.1f} ms per part:"  # noqa: E501 - a printed line
    )
    for name, hits in (("mitwerk", ours), ("five numbers", theirs)):
        print(
            f"  {name:13} nearest {100 * hits[0] / len(asked):.1f} %, hit@5 {100 * hits[1] / len(asked):.1f} %"  # noqa: E501 - a printed line
        )
    copies(rng, index, names, meshes)
    query(rng, known[names[0]])


def copies(
    rng: np.random.Generator, index: geometry.Index, names: list[str], meshes: list[TriMesh]
) -> None:
    """Ask for scaled, mirrored and re-meshed copies; count origins found and named."""
    flip = np.diag([-1.0, 1.0, 1.0])
    chosen = random.Random(3).sample(range(len(meshes)), 100)
    for label in ("turned", "scaled", "mirrored", "re-meshed"):
        first = called = 0
        for i in chosen:
            points, triangles = meshes[i].points @ made.turn(rng).T, meshes[i].triangles
            if label == "scaled":
                points = points * rng.uniform(0.4, 2.5)
            elif label == "mirrored":
                points, triangles = points @ flip, triangles[:, ::-1]
            elif (
                label == "re-meshed"
                and (solid := to_manifold(TriMesh(points, triangles))) is not None
            ):
                fine = solid.refine(2).to_mesh64()
                points = np.asarray(fine.vert_properties)[:, :3]
                triangles = np.asarray(fine.tri_verts, dtype=np.int64)
            best = index.nearest(described(merged(points, triangles)), 1)[0]
            first += best.file.split("#")[0] == names[i].split("#")[0]
            wanted = {"turned": {"same"}, "scaled": {"scaled"}, "mirrored": {"mirrored", "same"},
                      "re-meshed": {"same"}}[label]  # fmt: skip
            called += best.file == names[i] and best.relation in wanted
        print(f"  {label:9} copies of 100: nearest {first}, origin found and named {called}")


def query(rng: np.random.Generator, asked: ShapeDescription) -> None:
    """One query among 10,000."""
    table = rng.normal(size=(10_000, len(asked.numbers)))
    many = geometry.Index(
        {str(i): ShapeDescription(tuple(row), 10.0, 0.0, 1) for i, row in enumerate(table.tolist())}
    )
    many.nearest(asked)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        many.nearest(asked)
        times.append(MILLI * (time.perf_counter() - start))
    print(
        f"  query among 10,000: median {statistics.median(times):.2f} ms, least {min(times):.2f} ms"
    )


def patterns(_: argparse.Namespace, __: Path) -> None:
    """Match 100 generated interfaces: the same in another pose, mirrored, one hole moved."""
    right, spent = 0, []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        count = int(rng.integers(4, 12))
        at = np.c_[rng.uniform(-40, 40, (count, 2)).round(2), np.zeros(count)]
        axis = np.tile([0.0, 0, 1], (count, 1))
        at[0], axis[0] = (at[0][0], 0.0, 25.0), (0.0, 1.0, 0.0)
        old = Lines(at, axis, rng.choice([3.4, 4.5, 5.5, 6.6], count), np.zeros(count), np.zeros(count, bool),  # noqa: E501 - a printed line
                    np.array([3.0, 9.0, 14.0]))  # fmt: skip
        turn, shift = made.turn(rng), rng.uniform(-99, 99, 3)
        flip = np.diag([-1.0, 1.0, 1.0])

        def posed(lines: Lines, t: np.ndarray, s: np.ndarray) -> Lines:
            return Lines(lines.at @ t.T + s, lines.axis @ t.T, lines.diameter, lines.depth, lines.blind,  # noqa: E501 - a printed line
                         t @ lines.centre + s)  # fmt: skip

        wrong = Lines(
            at + np.eye(count)[:, [-1]] * 0.5, axis, old.diameter, old.depth, old.blind, old.centre
        )
        start = time.process_time()
        same = match(old, posed(old, turn, shift), 0.1).complete
        spent.append(MILLI * (time.process_time() - start))
        mirrored = match(old, posed(old, turn @ flip, shift), 0.1)
        moved = match(old, posed(wrong, turn, shift), 0.1)
        right += same and mirrored.mirrored and not mirrored.complete and not moved.complete
    print(
        f"hole patterns: {right} of 100 right (same, mirrored and moved), median {statistics.median(spent):.2f} ms"  # noqa: E501 - a printed line
    )


PARTS = {"accuracy": accuracy, "closed": closed, "walls": walls, "mesh": mesh, "step": step,
         "diff": diff, "similarity": similarity, "patterns": patterns}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--distractors", type=int, default=1000)
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, numpy {np.__version__}, "
          f"manifold3d {version('manifold3d')}, trimesh {version('trimesh')}, "
          f"OCP {version('cadquery-ocp-novtk')}, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    sandbox.warm("measure")
    with tempfile.TemporaryDirectory() as name:
        for part in options.only.split(","):
            print(f"\n{part} (load {os.getloadavg()[0]:.1f})", flush=True)
            PARTS[part](options, Path(name))
    sandbox.shutdown()


if __name__ == "__main__":
    main()
