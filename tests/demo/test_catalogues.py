"""The demo's catalogues: their tables say nothing that nobody can build, and all parts are there."""

from __future__ import annotations

import json
import struct
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from mitwerk.demo.catalogues.city.table import read_tables as city_tables
from mitwerk.demo.catalogues.table import read_tables

if TYPE_CHECKING:
    from pathlib import Path

FORESTER = ("mitwerk.demo.catalogues.forester", "plenter.yaml")


def tables() -> dict[str, dict[str, Any]]:
    return {"forester": read_tables(*FORESTER), "city": city_tables()}


@pytest.mark.parametrize("kind", ["forester", "city"])
def test_every_name_is_told_in_german(kind: str) -> None:
    made = tables()[kind]
    words = made["settings"]["texts"]["de"]

    keys = {f"option:{row['code']}" for row in (*made["options"], *made["packages"])}
    keys |= {f"rule:{row['id']}" for row in made["rules"]}
    assert keys - set(words) == set()


@pytest.mark.parametrize("kind", ["forester", "city"])
def test_every_part_is_modelled_and_every_slot_painted(kind: str) -> None:
    pytest.importorskip("OCP", reason="parts are modelled with the cad extra")
    from importlib import import_module

    models = import_module(f"mitwerk.demo.catalogues.{kind}.models").MODELS
    slots = import_module(f"mitwerk.demo.catalogues.{kind}.slots").SLOTS
    rows = tables()[kind]["options"]

    assert {row["glb"].removesuffix(".glb") for row in rows if "glb" in row} == {*models} - {"base"}
    assert {row["paints"] for row in rows if "paints" in row} <= set(slots)


def test_forester_defaults_keep_the_brief() -> None:
    made = read_tables(*FORESTER)
    defaults = {row.get("default") for row in made["families"]}

    for meter in made["settings"]["meters"]:
        values = [row.get(meter["key"], "0") for row in made["options"] if row["code"] in defaults]
        value = Decimal(meter["base"]) + sum(map(Decimal, values))
        assert value >= Decimal(meter["least"]), meter["key"]


def test_glb_keeps_slots_and_covers(tmp_path: Path) -> None:
    pytest.importorskip("OCP", reason="parts are modelled with the cad extra")
    from mitwerk.demo.catalogues.forester.bolted import beacon
    from mitwerk.demo.catalogues.glb import write_glb
    from mitwerk.demo.catalogues.pictures import SIZE, write_picture

    data = write_glb(tmp_path / "beacon.glb", beacon(), ["Beacon"]).read_bytes()
    picture = write_picture(tmp_path / "beacon.png", beacon())

    length, _kind = struct.unpack("<II", data[12:20])
    document = json.loads(data[20 : 20 + length])
    assert [node.get("extras") for node in document["nodes"]] == [None, {"cover": True}]
    assert [one["name"] for one in document["materials"]] == [
        "Beacon foot #1C1F21",
        "Beacon #F08A1D",
    ]
    from PIL import Image

    with Image.open(picture) as drawn:
        assert drawn.size == SIZE
