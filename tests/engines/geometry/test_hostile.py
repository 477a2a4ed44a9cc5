"""Hostile files of our own: refused with the reason and the place, nothing left, parent alive."""

from __future__ import annotations

import json
import struct

import pytest

from mitwerk.engines import geometry

from .files import (
    CORE,
    bomb_3mf,
    gltf,
    model_xml,
    obj,
    ply,
    self_referencing,
    stl,
    threemf,
    write,
)

NAN, INF = float("nan"), float("inf")


def refused(path, out, error=geometry.Refused):
    """Convert, expect the refusal, and that nothing was left; returns it."""
    with pytest.raises(error) as caught:
        geometry.convert(path, out)
    assert caught.value.where.startswith(str(path))
    assert not out.exists() or list(out.iterdir()) == []
    return caught.value


def test_self_referencing_step_crashes_only_the_child(step_file, work, out):
    path = write(work / "loop.step", self_referencing(step_file.read_text()))

    error = refused(path, out, geometry.Crashed)

    assert error.message.startswith("crashed with SIGSEGV while")
    assert geometry.convert(step_file, out).triangles > 0


def test_truncated_step_is_refused(step_file, work, out):
    text = step_file.read_text()
    path = write(work / "half.step", text[: len(text) // 2])

    assert "breaks off" in refused(path, out).message


def test_step_without_a_solid_is_refused(work, out):
    empty = (
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\n"
        "FILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\n"
        "DATA;\n#1=CARTESIAN_POINT('',(0.,0.,0.));\nENDSEC;\nEND-ISO-10303-21;\n"
    )

    message = refused(write(work / "empty.step", empty), out).message

    assert message in {
        "there is no solid or surface in it",
        "no shape could be built from the STEP entities",
    }


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("nan.stl", stl(spoil=NAN), "1 points are not numbers"),
        ("inf.stl", stl(spoil=INF), "1 points are not numbers"),
        ("lie.stl", stl(count=2**32 - 1), "claims 4294967295 triangles"),
        ("none.stl", stl(count=0)[:84], "no triangle"),
        ("cut.stl", "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n", "whole triangles"),
        ("nan.obj", obj().replace("v 0 0 0", "v nan 0 0"), "1 points are not numbers"),
        ("far.obj", obj() + "f 1 2 99\n", "a point that is not there"),
        ("lie.ply", ply(faces=4_000_000_000), "claims 4000000000 face rows"),
        ("short.ply", ply(faces=40), "ends before the rows"),
        ("flat.obj", "v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n", "all points lie in one place"),
    ],
)  # fmt: skip
def test_dishonest_meshes_are_refused(work, out, name, content, reason):
    assert reason in refused(write(work / name, content), out).message


ACCESSOR = {"bufferView": 0, "componentType": 5126, "count": 4_000_000_000, "type": "VEC3"}
WITHOUT_VIEW = {"componentType": 5126, "count": 4_000_000_000, "type": "VEC3"}


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        ({"nodes": [{"children": [1]}, {"children": [0]}]}, "#/nodes", "its own ancestor"),
        ({"nodes": [{"children": [0], "mesh": 0}]}, "#/nodes/0/children", "its own ancestor"),
        (
            {"nodes": [{"children": [2]}, {"children": [2]}, {"mesh": 0}]},
            "#/nodes/1",
            "two parents",
        ),
        ({"accessors": [ACCESSOR, ACCESSOR]}, "#/accessors/0/count", "claims 4000000000"),
        ({"accessors": [WITHOUT_VIEW] * 2}, "#/accessors/0/count", "claims 4000000000"),
        (
            {"buffers": [{"byteLength": 9, "uri": "http://127.0.0.1/x"}]},
            "#/buffers/0/uri",
            "outside",
        ),
        ({"buffers": [{"byteLength": 9, "uri": "../../etc/passwd"}]}, "#/buffers/0/uri", "outside"),
        ({"buffers": [{"byteLength": 9}]}, "#/buffers/0", "has no content"),
        ({"scenes": [{"nodes": []}]}, "", "no surface"),
        ({"asset": {"version": "1.0"}}, "#/asset/version", "version 2"),
        ({"extensionsRequired": ["KHR_draco_mesh_compression"]}, "#/extensionsRequired", "needs"),
        ({"nodes": [{"mesh": 0, "translation": [1e300, 0, 0]}]}, "", "1 000 km"),
        ({"meshes": [{"primitives": [{"attributes": {"POSITION": 7}}]}]}, "#/meshes/0", "names"),
    ],
)
def test_dishonest_gltf_is_refused_with_its_place(work, out, change, where, reason):
    document = gltf({"nodes": [{"mesh": 0}]} | change)
    path = write(work / "bad.gltf", json.dumps(document))

    error = refused(path, out)

    assert reason in error.message
    assert error.where.removeprefix(str(path)).startswith(where)


def test_gltf_with_nan_in_its_text_is_refused(work, out):
    text = json.dumps(gltf({"nodes": [{"mesh": 0, "scale": [NAN, 1, 1]}]}))

    assert "NaN is no JSON number" in refused(write(work / "nan.gltf", text), out).message


def test_gltf_with_a_deep_text_is_refused(work, out):
    text = '{"asset":{"version":"2.0"},"nodes":' + "[" * 200_000

    assert "no valid JSON" in refused(write(work / "deep.gltf", text), out).message


def test_glb_that_claims_too_much_is_refused(work, out):
    data = struct.pack("<4sII", b"glTF", 2, 4_000_000_000) + bytes(40)

    assert "claims 4000000000 bytes" in refused(write(work / "lie.glb", data), out).message


DOCTYPE = '<!DOCTYPE m [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
LOOP = (
    '<object id="7" type="model"><components><component objectid="8"/></components></object>'
    '<object id="8" type="model"><components><component objectid="7"/></components></object>'
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (threemf(model_xml(doctype=DOCTYPE)), "DOCTYPE"),
        (threemf(members={"../../escaped.txt": b"x"}), "leads out of the archive"),
        (threemf(members={"/absolute.txt": b"x"}), "not a relative path"),
        (threemf(members={"3D/..\\x.txt": b"x"}), "not a relative path"),
        (threemf(members={"3D/con.txt": b"x"}), "name of a device"),
        (threemf(members={"3D/3DMODEL.model": b"x"}), "the same name"),
        (threemf(more=' TargetMode="External"'), "leads out of the archive"),
        (threemf(target="http://127.0.0.1/3dmodel.model"), "leads out of the archive"),
        (threemf(model_xml().replace('objectid="2"/></build', 'objectid="7"/></build')
                 .replace("</resources>", LOOP + "</resources>")), "contains itself"),
        (threemf(model_xml().replace('v1="0"', 'v1="99"', 1)), "a point that is not there"),
        (threemf(model_xml().replace('vertex x="0"', 'vertex x="NaN"', 1)), "not numbers"),
        (threemf(f'<model xmlns="{CORE}"><resources/><build/></model>'), "nothing to build"),
        (threemf(model_xml())[:-60], "damaged archive"),
    ],
)  # fmt: skip
def test_dishonest_3mf_is_refused(work, out, content, reason):
    assert reason in refused(write(work / "bad.3mf", content), out).message
    assert [path.name for path in work.iterdir()] == ["bad.3mf"]


def test_3mf_bomb_is_stopped_while_it_unpacks(work, out):
    path = write(work / "bomb.3mf", bomb_3mf())

    message = refused(path, out).message

    assert path.stat().st_size < 2 << 20
    assert message.startswith("unpacks to more than")


def test_3mf_of_many_components_is_refused_before_it_unfolds(work, out):
    """Twenty levels of two components each would be a million parts."""
    levels = "".join(
        f'<object id="{n}" type="model"><components><component objectid="{n - 1}"/>'
        f'<component objectid="{n - 1}"/></components></object>'
        for n in range(20, 40)
    ).replace('objectid="19"', 'objectid="1"')
    model = model_xml(extra=levels).replace('objectid="2"/></build', 'objectid="39"/></build')

    assert (
        "more than 100000 parts" in refused(write(work / "many.3mf", threemf(model)), out).message
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.step", ""), ("notes.stl", "just words"), ("page.obj", "<html><body>x</body></html>")],
)
def test_what_is_no_model_is_refused_by_its_content(work, out, name, content):
    message = refused(write(work / name, content), out).message

    assert message.startswith("no 3D format that can be converted")
