"""glTF and 3MF by their specifications: faults are refused or flagged at their place."""

from __future__ import annotations

import json

import pytest

from mitwerk.engines import geometry

from .files import CORE, MODEL_TYPE, RELATIONS, gltf, model_xml, threemf, write
from .shapes import box, to_3mf, to_gltf


def errors(sheet):
    return {f.pointer for f in sheet.findings if f.severity == "error"}


def document(**changes):
    return json.dumps({**json.loads(to_gltf(box())), **changes})


def test_clean_gltf_has_no_error(work):
    sheet = geometry.facts(write(work / "a.gltf", to_gltf(box())))

    assert errors(sheet) == set()
    assert sheet.facts.volume_mm3 == pytest.approx(6000, rel=1e-6)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"nodes": [{"mesh": 0, "rotation": [0, 0, 0, 2]}]}, "/nodes/0/rotation/3"),
        ({"nodes": [{"mesh": 0, "scale": [1, 1]}]}, "/nodes/0/scale"),
        ({"cameras": []}, "/cameras"),
        ({"cameras": [{"type": "perspective"}]}, "/cameras/0"),
        ({"textures": [{"source": 3}]}, "/textures/0/source"),
        ({"materials": [{"alphaCutoff": -1}]}, "/materials/0/alphaCutoff"),
        ({"images": [{"uri": "gone.png"}]}, "/images/0/uri"),
        ({"extensions": {"EXT_x": {}}}, "/extensions/EXT_x"),
        ({"skins": [{"joints": []}]}, "/skins/0/joints"),
        ({"animations": [{"channels": [], "samplers": []}]}, "/animations/0/channels"),
    ],
)
def test_fault_is_flagged_at_its_place(work, changes, pointer):
    path = write(work / "a.gltf", document(**changes))

    try:
        found = errors(geometry.facts(path))
    except geometry.Refused as refusal:
        found = {refusal.where.partition("#")[2]}

    assert pointer in found


def test_wrong_bounds_are_flagged(work):
    text = json.loads(to_gltf(box()))
    text["accessors"][0]["max"][1] = 99.0

    sheet = geometry.facts(write(work / "a.gltf", json.dumps(text)))

    assert errors(sheet) == {"/accessors/0/max/1"}


def test_refusal_names_the_pointer(work):
    path = write(work / "a.gltf", json.dumps(gltf({"scene": 4})))

    with pytest.raises(geometry.Refused) as refusal:
        geometry.facts(path)
    assert refusal.value.where == f"{path}#/scene"


def test_buffer_beside_the_file_is_taken_in(work):
    text = json.loads(to_gltf(box()))
    import base64

    data = base64.b64decode(text["buffers"][0]["uri"].partition(",")[2])
    text["buffers"][0]["uri"] = "box.bin"
    write(work / "box.bin", data)

    sheet = geometry.facts(write(work / "a.gltf", json.dumps(text)))

    assert sheet.facts.volume_mm3 == pytest.approx(6000, rel=1e-6)


@pytest.mark.parametrize(
    "uri", ["../box.bin", "/etc/passwd", "http://192.0.2.1/box.bin", "sub/box.bin", "box.txt"]
)
def test_files_elsewhere_are_never_taken_in(work, uri):
    text = json.loads(to_gltf(box()))
    text["buffers"][0]["uri"] = uri
    for name in ("box.txt", "box.bin"):
        write(work / name, bytes(1000))

    try:
        sheet = geometry.facts(write(work / "a.gltf", json.dumps(text)))
    except geometry.Refused:
        return
    assert sheet.facts.volume_mm3 is None


def test_clean_3mf_passes(work):
    assert geometry.facts(write(work / "a.3mf", to_3mf(box()))).facts.bodies == 1


@pytest.mark.parametrize(
    "package",
    [
        threemf(model_xml('<object id="1" type="model"><components/></object>')),
        threemf(model_xml().replace('pindex="0"', 'pindex="7"')),
        threemf(model_xml().replace('unit="millimeter"', 'unit="parsec"')),
        threemf(model_xml().replace('<item objectid="2"/>', '<item objectid="77"/>')),
        threemf(model_xml(doctype="<!DOCTYPE model>")),
        threemf(members={"_rels/x.rels": RELATIONS.format(kind=MODEL_TYPE, target="http://192.0.2.1/", more="").encode()}),
        threemf(f'<?xml version="1.0"?><model xmlns="{CORE}"><metadata>x</metadata><resources/><build/></model>'),
    ],
)  # fmt: skip
def test_3mf_that_breaks_the_specification_is_refused(work, package):
    with pytest.raises(geometry.Refused):
        geometry.facts(write(work / "a.3mf", package))
