"""Each format comes out as the same kind of GLB: metres, y up, the source's tree, true edges."""

from __future__ import annotations

import json
import struct

import pytest

from mitwerk.engines import geometry

from .files import gltf, gltf_text, model_xml, obj, ply, stl, threemf, write


def glb_json(path):
    data = path.read_bytes()
    magic, version, size = struct.unpack_from("<4sII", data)
    assert (magic, version, size) == (b"glTF", 2, len(data))
    (length,) = struct.unpack_from("<I", data, 12)
    return json.loads(data[20 : 20 + length])


def codes(conversion):
    return [finding.code for finding in conversion.findings]


def test_convert_keeps_the_tree_of_a_step_assembly(step_file, out):
    made = geometry.convert(step_file, out)

    rows = [(p.name, p.parent, p.colour, p.triangles > 0) for p in made.parts]
    assert rows == [
        ("Assembly", None, None, False),
        ("Plate", 0, "#cc3333", True),
        ("Pin", 0, "#999999", True),
        ("Pin", 0, "#999999", True),
    ]
    assert made.unit == "mm"
    assert made.envelope_m == pytest.approx((0.1, 0.05, 0.06), abs=1e-6)
    assert made.triangles == sum(p.triangles for p in made.parts)


def test_convert_writes_a_glb_that_names_the_same_nodes(step_file, out):
    made = geometry.convert(step_file, out)

    document = glb_json(made.glb)
    assert [document["nodes"][p.node]["name"] for p in made.parts] == [p.name for p in made.parts]
    assert document["scenes"] == [{"nodes": [made.parts[0].node]}]
    assert "uri" not in json.dumps(document)


def test_convert_draws_true_edges_as_lines(step_file, out):
    document = glb_json(geometry.convert(step_file, out).glb)

    lines = [
        primitive
        for mesh in document["meshes"]
        for primitive in mesh["primitives"]
        if primitive.get("mode") == 1
    ]
    counts = sorted(document["accessors"][p["attributes"]["POSITION"]]["count"] for p in lines)
    assert counts[0] == 24  # the plate: twelve straight edges of two points
    assert len(lines) == 2  # the pin is stored once and placed twice
    names = {document["materials"][p["material"]]["name"] for p in lines}
    assert names == {"edges"}


@pytest.mark.parametrize(
    ("name", "content", "unit", "envelope"),
    [
        ("box.stl", stl(), "mm", (0.010, 0.030, 0.020)),
        ("box.obj", obj(), "mm", (0.010, 0.030, 0.020)),
        ("box.ply", ply(), "mm", (0.010, 0.030, 0.020)),
        ("box.gltf", gltf_text(), "m", (1.0, 2.0, 3.0)),
        ("pair.3mf", threemf(), "mm", (0.060, 0.030, 0.020)),
        ("pair.3mf", threemf(model_xml(unit="inch")), "in", (1.524, 0.762, 0.508)),
    ],
)
def test_convert_brings_every_format_to_metres_and_y_up(work, out, name, content, unit, envelope):
    made = geometry.convert(write(work / name, content), out)

    assert made.unit == unit
    assert made.envelope_m == pytest.approx(envelope, rel=1e-5)
    assert made.triangles in {12, 24}
    assert glb_json(made.glb)["asset"]["generator"] == "mitwerk"


@pytest.mark.parametrize(
    ("name", "content"), [("b.stl", stl()), ("b.obj", obj()), ("b.ply", ply())]
)
def test_convert_says_that_a_unit_is_assumed(work, out, name, content):
    assert codes(geometry.convert(write(work / name, content), out)) == ["unit_assumed"]


def test_convert_keeps_the_components_and_colour_of_a_3mf(work, out):
    made = geometry.convert(write(work / "pair.3mf", threemf()), out)

    assert [(p.name, p.parent, p.colour) for p in made.parts] == [
        ("Pair", None, None),
        ("Box", 0, "#ff0000"),
        ("Box", 0, "#ff0000"),
    ]


def test_convert_reads_what_the_content_is_and_flags_the_name(work, out):
    made = geometry.convert(write(work / "box.step", stl()), out)

    assert codes(made)[0] == "wrong_extension"
    assert made.triangles == 12


def test_convert_gives_a_mesh_its_creases(work, out):
    document = glb_json(geometry.convert(write(work / "box.stl", stl()), out).glb)

    edges = [p for p in document["meshes"][0]["primitives"] if p.get("mode") == 1]
    assert document["accessors"][edges[0]["attributes"]["POSITION"]]["count"] == 24


def test_convert_gives_the_same_bytes_twice(step_file, tmp_path):
    first = geometry.convert(step_file, tmp_path / "a").glb.read_bytes()
    second = geometry.convert(step_file, tmp_path / "b").glb.read_bytes()

    assert first == second


def test_convert_may_read_its_own_output(step_file, tmp_path):
    first = geometry.convert(step_file, tmp_path / "a")

    second = geometry.convert(first.glb, tmp_path / "b")

    assert [p.name for p in second.parts] == [p.name for p in first.parts]
    assert second.envelope_m == pytest.approx(first.envelope_m)
    assert second.triangles == first.triangles


def test_convert_refuses_more_triangles_than_allowed(work, out):
    path = write(work / "box.stl", stl())

    with pytest.raises(geometry.Refused, match="12 triangles; up to 10"):
        geometry.convert(path, out, limits=geometry.Limits(triangles=10))


def test_convert_places_nodes_of_a_gltf(work, out):
    nodes = [
        {"name": "Root", "children": [1], "scale": [2, 2, 2]},
        {"name": "Box", "mesh": 0, "rotation": [0, 0, 0.7071068, 0.7071068]},
    ]

    made = geometry.convert(write(work / "box.gltf", json.dumps(gltf({"nodes": nodes}))), out)

    assert made.envelope_m == pytest.approx((4.0, 2.0, 6.0), rel=1e-5)
