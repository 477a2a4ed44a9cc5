"""Accuracy and cost of the facts of one file."""

from __future__ import annotations

import statistics
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import manifold3d
import numpy as np
import trimesh
from common import HERE, MILLI, ROOT, cpu, made, raw, stls, wall
from naive import naive

from mitwerk.engines import geometry
from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.children.facts_mesh import mesh as facts_job
from mitwerk.engines.geometry.measure.edges import topology
from mitwerk.engines.geometry.measure.warm import warm

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

DENSITY = 7850.0
BRIEF = {
    "material": {"density": DENSITY},
    "requirement": [
        {"id": "closed", "fact": "closed", "op": "==", "value": True},
        {"id": "mass", "fact": "mass", "op": "<=", "value": 1e6, "unit": "kg"},
        {"id": "wall", "fact": "min_wall", "op": ">=", "value": 0.0, "unit": "mm"},
        {"id": "holes", "fact": "holes", "op": ">=", "value": 0},
    ],
}


def accuracy(_: argparse.Namespace, folder: Path) -> None:
    """Volume, mass and centre against formulas: meshes at 128 segments, exact STEP."""
    exact = {
        "cylinder": (made.cylinder(10, 20), np.pi * 2000, (0, 0, 10)),
        "tube": (made.tube(10, 6, 20), np.pi * 64 * 20, (0, 0, 10)),
        "torus": (made.torus(20, 5), 2 * np.pi**2 * 500, (0, 0, 0)),
    }
    for name, (mesh_, volume, centre) in exact.items():
        path = folder / f"{name}.stl"
        path.write_bytes(made.to_stl(mesh_))
        sheet = geometry.facts(path, density=DENSITY)
        (bound,) = [f.limit for f in sheet.findings if f.code == "facet_bound"]
        print(
            f"mesh {name:9} {_off(sheet.facts, volume, centre)} (stated bound {100 * bound:.4f} %)"
        )
    subprocess.run(
        [sys.executable, ROOT / "tests/engines/geometry/make_parts.py", folder],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    step_ = {
        "box": (6000.0, (5, 10, 15)),
        "cylinder": (np.pi * 2000, (0, 0, 10)),
        "torus": (2 * np.pi**2 * 500, (0, 0, 0)),
        "cone": (np.pi * 12 * 156 / 3, (0, 0, 12 * (100 + 80 + 48) / (4 * 156))),
    }
    for name, (volume, centre) in step_.items():
        facts = geometry.facts(folder / f"{name}.step", density=DENSITY).facts
        print(f"STEP {name:9} {_off(facts, volume, centre)}")


def _off(facts: geometry.Facts, volume: float, centre: tuple[float, ...]) -> str:
    mass = facts.mass_kg / (volume * DENSITY * 1e-9) - 1
    place = np.linalg.norm(np.subtract(facts.centre_of_gravity_mm, centre))
    volume_ = facts.volume_mm3 / volume - 1
    return f"volume {100 * volume_:+.6f} %, mass {100 * mass:+.6f} %, centre off {place:.1e} mm"


def closed(options: argparse.Namespace, _: Path) -> None:
    """Closed real parts called open: balanced directed edges against trimesh."""
    ours = theirs = total = 0
    for path in stls(options.shared):
        mesh_ = raw(path)
        other = trimesh.Trimesh(mesh_.points, mesh_.triangles, process=False)
        balanced = topology(mesh_).closed
        counts = np.bincount(
            np.unique(np.sort(other.edges, 1), axis=0, return_inverse=True)[1].ravel()
        )
        really = bool((counts % 2 == 0).all())
        total += really
        ours += really and not balanced
        theirs += really and not other.is_watertight
    peer = f"trimesh {version('trimesh')} {theirs} of {total}"
    print(f"closed parts called open: mitwerk {ours} of {total}, {peer}")


def walls(_: argparse.Namespace, folder: Path) -> None:
    """Thickness and place on shells of known wall; solids for false alarms."""
    path = folder / "shell.stl"
    rng = np.random.default_rng(3)
    for wall_ in (0.5, 1.0, 2.0):
        path.write_bytes(made.to_stl(made.tube(20, 20 - wall_, 30, 256)))
        found = geometry.facts(path).facts.min_wall_mm
        print(f"tube wall {wall_}: {found:.4f} mm ({100 * (found / wall_ - 1):+.3f} %)")
        outer, inner = made.box(40, 40, 40), (40 - 2 * wall_, 38 - 2 * wall_, 37)
        shell = made.joined(outer, made.flipped(made.box(*inner, (wall_, 1 + wall_, 1.5))))
        path.write_bytes(made.to_stl(shell))
        found = geometry.facts(path).facts.min_wall_mm
        print(f"box shell wall {min(wall_, 1.5)}: {found:.4f} mm")
        rotation, shift = made.turn(rng), rng.uniform(-50, 50, 3)
        path.write_bytes(made.to_stl(made.moved(_dented(wall_), rotation, shift)))
        facts = geometry.facts(path).facts
        place = (np.array(facts.min_wall_at) - shift) @ rotation
        off = np.linalg.norm(place - (DENT_AT[0], DENT_AT[1], np.clip(place[2], 0, wall_)))
        error = 100 * (facts.min_wall_mm / wall_ - 1)
        print(f"plate with one dent, wall {wall_} at one point, turned: {facts.min_wall_mm:.4f} mm "
              f"({error:+.3f} %), place off {off:.3f} mm")  # fmt: skip
    alarms = 0
    for mesh_, wall_ in (
        (made.box(10, 10, 10), 10.0),
        (made.torus(20, 8), 16.0),
        *((made.cylinder(10, 25, n), 20.0 * np.cos(np.pi / n)) for n in (16, 32, 64, 128)),
    ):
        path.write_bytes(made.to_stl(mesh_))
        found = geometry.facts(path).facts.min_wall_mm
        alarms += found < (1 - WALL_GOAL) * wall_
        print(f"solid of {wall_:.3f} mm: {found:.4f} mm ({100 * (found / wall_ - 1):+.3f} %)")
    print(f"false alarms (more than 0.5 % too thin) on 6 solids: {alarms}")


DENT_AT = (13.0, 27.0)
WALL_GOAL = 0.005


def _dented(wall_: float) -> made.Mesh:
    """A plate of 40 × 40 × 8 mm with a spherical dent of radius 6: thinnest at one point."""
    solid = manifold3d.Manifold
    ball = solid.sphere(6.0, 256).translate([*DENT_AT, 6.0 + wall_])
    found = (solid.cube([40.0, 40.0, 8.0]) - ball).to_mesh64()
    points = np.asarray(found.vert_properties)[:, :3]
    return points, np.asarray(found.tri_verts, dtype=np.int64)


def mesh(options: argparse.Namespace, _: Path) -> None:
    """Whole mesh check with walls and holes against the naive pass: like with like, and not."""
    warm()
    sandbox.PRELOAD["naive"] = (*sandbox.PRELOAD["mesh"], "naive")  # a process as large as ours
    paths, rounds = stls(options.shared), range(options.rounds)
    rows = []
    for path in paths:
        facts_job(_order(path), _quiet)
        row = [
            min(cpu(facts_job, _order(path), _quiet) for _ in rounds),
            min(cpu(naive, path) for _ in rounds),
            min(geometry.facts(path).usage.cpu_s for _ in rounds),
            min(_peer_in_child(path) for _ in rounds),
            min(wall(geometry.facts, path) for _ in rounds),
        ]
        rows.append([MILLI * value for value in row])
    table = np.array(rows)
    ours, theirs, child, peer_child, clock = np.median(table, axis=0)
    empty = MILLI * statistics.median(_empty() for _ in range(20))
    print(f"mesh check, {len(paths)} real parts, medians in ms of processor time")
    print(
        f"  in one interpreter: mitwerk {ours:.1f}, naive {theirs:.1f}, ratio {_ratio(table, 0, 1)}"
    )
    print(f"  in a disposable child: mitwerk {child:.1f}, naive {peer_child:.1f}, "
          f"ratio {_ratio(table, 2, 3)}; an empty child {empty:.1f}")  # fmt: skip
    print(f"  mitwerk in a child against naive in a running interpreter: {_ratio(table, 2, 1)}; "
          f"on the wall clock {clock:.0f} ms")  # fmt: skip


def _order(path: Path) -> dict[str, object]:
    plain = {"density": None, "scale": None, "unit": None, "triangles": 10**7}
    return {"input": str(path), "format": "stl", **plain}


def _quiet(_: str) -> None:
    """Take no notice of the stages."""


def _peer_in_child(path: Path) -> float:
    given = {"inputs": {"input": path}, "params": {"input": "input"}, "paths": (str(HERE),)}
    return sandbox.run("naive:job", nursery="naive", **given).usage.cpu_s


def _empty() -> float:
    return sandbox.run("naive:nothing", inputs={}, nursery="naive", paths=(str(HERE),)).usage.cpu_s


def _ratio(table: np.ndarray, one: int, two: int) -> str:
    ratio = table[:, one] / table[:, two]
    return f"{np.median(ratio):.2f} (p90 {np.quantile(ratio, 0.9):.2f})"


def step(options: argparse.Namespace, _: Path) -> None:
    """Facts of STEP in a warm child, and a whole check of four rows with its reply."""
    paths = sorted(
        p for f in ("builds/step_stl", "models/step") for p in (options.shared / f).iterdir()
        if p.suffix.lower() in {".stp", ".step"}
    )  # fmt: skip
    brief = geometry.parse_brief(BRIEF)
    rounds = range(options.rounds)
    used = [min((geometry.facts(p).usage for _ in rounds), key=lambda u: u.cpu_s) for p in paths]
    whole = [min(wall(geometry.check, p, brief) for _ in rounds) for p in paths]
    cpu_ms = [MILLI * u.cpu_s for u in used]
    checked = MILLI * statistics.median(whole)
    print(f"STEP, {len(paths)} files: facts median {statistics.median(cpu_ms):.0f} ms CPU, "
          f"largest {max(cpu_ms):.0f} ms; whole check median {checked:.0f} ms wall")  # fmt: skip
