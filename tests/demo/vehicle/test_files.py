"""The written files: read back by other libraries, the same bytes for the same seed."""

import csv
import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("OCP", reason="the vehicle is modelled with the cad extra")

import ezdxf
import trimesh
from lxml import etree
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.STEPControl import STEPControl_Reader
from PIL import Image

from mitwerk.demo.vehicle.components.bracket import STANDARD
from mitwerk.demo.vehicle.concepts import BASELINE, concept
from mitwerk.demo.vehicle.kernel import bounds, is_valid, solids
from mitwerk.demo.vehicle.parameters import Front
from mitwerk.demo.vehicle.sketch import sketch
from mitwerk.demo.vehicle.story import write_concept, write_front, write_parts


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    write_parts(folder)
    return folder


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("entry")
    write_concept(folder, BASELINE, seed=7)
    return folder


def read_step(path: Path):
    reader = STEPControl_Reader()
    assert reader.ReadFile(str(path)) == IFSelect_ReturnStatus.IFSelect_RetDone
    reader.TransferRoots()
    return reader.OneShape()


def read_3mf(path: Path) -> trimesh.Trimesh:
    """The only object of a package, by its own XML."""
    with zipfile.ZipFile(path) as package:
        model = etree.fromstring(package.read("3D/3dmodel.model"))
    space = {"m": model.nsmap[None]}
    corners = [[float(v.get(k)) for k in "xyz"] for v in model.iterfind(".//m:vertex", space)]
    faces = [
        [int(t.get(f"v{i}")) for i in (1, 2, 3)] for t in model.iterfind(".//m:triangle", space)
    ]
    assert model.get("unit") == "millimeter"
    return trimesh.Trimesh(corners, faces, process=False)


def digests(folder: Path) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.iterdir())}


def test_every_single_part_reads_back_as_valid_solids(parts: Path) -> None:
    files = sorted(parts.glob("*.step"))

    shapes = {f.stem: read_step(f) for f in files}

    assert sorted(shapes) == [
        "battery-box", "bracket", "dashboard", "frame", "front", "rear", "seat-shell", "side-panels", "wheel",
    ]  # fmt: skip
    assert [
        n for n, s in shapes.items() if not solids(s) or not all(map(is_valid, solids(s)))
    ] == []


def test_assembly_reads_back_named_and_upright(entry: Path) -> None:
    path = entry / "plenter-runge.step"

    shape = read_step(path)
    text = path.read_text("ascii")

    assert len(solids(shape)) > 200
    assert bounds(shape).size == pytest.approx(
        (BASELINE.length, 1494, BASELINE.roof_height), abs=25
    )
    assert all(
        f"'{name}'" in text for name in ("Frame", "Tyre", "Door left", "Bed floor", "Chassis")
    )
    assert "2026-05-04T08:00:00" in text
    assert "COLOUR_RGB" in text


def test_glb_is_in_metres_with_y_up(entry: Path) -> None:
    scene = trimesh.load_scene(entry / "plenter-runge.glb")

    low, high = scene.bounds

    assert high - low == pytest.approx(
        [BASELINE.length / 1000, BASELINE.roof_height / 1000, 1.494], abs=0.03
    )
    assert low[1] == pytest.approx(0, abs=0.001)


def test_bracket_holes_are_where_the_drawing_says(parts: Path) -> None:
    drawing = ezdxf.readfile(parts / "bracket.dxf")

    circles = [c for c in drawing.modelspace().query("CIRCLE") if c.dxf.radius == STANDARD.hole / 2]
    centres = sorted((round(c.dxf.center.x, 3), round(c.dxf.center.y, 3)) for c in circles)

    assert centres == sorted(STANDARD.holes())
    assert len(centres) == 8
    assert len(drawing.modelspace().query("DIMENSION")) == 5


def test_bracket_dimensions_are_written_in_millimetres(parts: Path) -> None:
    drawing = ezdxf.readfile(parts / "bracket.dxf")

    blocks = [d.get_geometry_block() for d in drawing.modelspace().query("DIMENSION")]
    words = sorted(float(text.plain_text()) for block in blocks for text in block.query("MTEXT"))

    assert words == [27.0, 42.0, 45.0, 90.0, 180.0]


def test_bracket_is_one_printable_solid(parts: Path) -> None:
    mesh = trimesh.load_mesh(parts / "bracket.stl")
    packed = read_3mf(parts / "bracket.3mf")
    plate = STANDARD.length * STANDARD.width * STANDARD.thickness

    assert mesh.is_watertight
    assert packed.volume == pytest.approx(mesh.volume, rel=1e-3)
    assert plate < mesh.volume < 1.5 * plate


def test_bracket_has_its_holes_drilled(parts: Path) -> None:
    mesh = trimesh.load_mesh(parts / "bracket.stl")

    x, y = STANDARD.holes()[5]
    rim = mesh.vertices[abs(mesh.vertices[:, 2]) < 1e-3]
    near = ((rim[:, 0] - x) ** 2 + (rim[:, 1] - y) ** 2) ** 0.5

    assert min(near) == pytest.approx(STANDARD.hole / 2, abs=1e-3)


def test_meshes_of_other_parts_load(parts: Path) -> None:
    for name in ("seat-shell.stl", "battery-box.obj", "wheel.glb"):
        scene = trimesh.load_scene(parts / name)
        assert sum(len(g.faces) for g in scene.geometry.values()) > 100, name


def test_views_drawing_has_no_faults(entry: Path) -> None:
    drawing = ezdxf.readfile(entry / "plenter-runge-views.dxf")

    assert drawing.audit().errors == []
    assert len(drawing.modelspace().query("LINE ARC CIRCLE")) > 60


def test_sketch_is_a_picture_and_a_drawing_without_text(entry: Path) -> None:
    with Image.open(entry / "plenter-runge-sketch.png") as image:
        size, colours = image.size, image.convert("RGB").getcolors(1 << 24)
    svg = etree.parse(entry / "plenter-runge-sketch.svg").getroot()

    assert size == (1600, 1100)
    assert len(colours) > 500
    assert {etree.QName(e).localname for e in svg} == {"title", "rect", "polyline", "polygon"}


def test_note_is_a_document_of_two_pages(entry: Path) -> None:
    data = (entry / "plenter-runge-note.pdf").read_bytes()

    assert data.startswith(b"%PDF-1.4")
    assert data.count(b"/Type/Page/") == 2
    start = int(data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert data[start:].startswith(b"xref")


def test_parts_list_adds_up(entry: Path) -> None:
    with (entry / "bom.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))

    assert list(table[0]) == [
        *("part", "group", "count", "material", "process"),
        *("mass each kg", "cost each EUR", "source of mass"),
    ]
    assert min(float(row["mass each kg"]) for row in table) > 0
    light = sum(
        int(row["count"]) * float(row["mass each kg"])
        for row in table
        if row["group"] != "Drive battery"
    )
    assert 300 < light < 600


def test_same_seed_gives_the_same_bytes(entry: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from mitwerk.demo.vehicle.story import *; "
        "from mitwerk.demo.vehicle.concepts import BASELINE; write_concept(Path(sys.argv[1]), BASELINE, 7)"
    )

    run = [sys.executable, "-c", code, str(tmp_path)]
    subprocess.run(run, check=True, timeout=240, env=os.environ | {"PYTHONHASHSEED": "4"})

    assert digests(tmp_path) == digests(entry)


def test_parts_written_twice_are_the_same_bytes(parts: Path, tmp_path: Path) -> None:
    write_parts(tmp_path)

    assert digests(tmp_path) == digests(parts)


def test_another_seed_is_another_hand() -> None:
    assert sketch(concept("keil"), 1).marks != sketch(concept("keil"), 2).marks


def test_front_entry_is_complete(tmp_path: Path) -> None:
    paths = write_front(tmp_path, Front.BAR)

    assert [p.suffix for p in paths] == [".step", ".glb", ".stl", ".csv"]
    assert all(p.stat().st_size > 500 for p in paths)
