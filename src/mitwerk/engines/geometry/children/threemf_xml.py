"""The XML of a 3MF package by expat as a stream: no DOCTYPE, no entity, bounded depth."""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn
from xml.parsers import expat

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
MATERIAL = "http://schemas.microsoft.com/3dmanufacturing/material/2015/02"
PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DEEPEST = 32
UNITS_M = {"micron": 1e-6, "millimeter": 1e-3, "centimeter": 1e-2,
           "inch": 0.0254, "foot": 0.3048, "meter": 1.0}  # fmt: skip
KNOWN = {
    CORE: "", MATERIAL: "m", PRODUCTION: "p",
    "http://schemas.microsoft.com/3dmanufacturing/slice/2015/07": "s",
    "http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02": "b",
}  # fmt: skip
OTHER_RESOURCES = ("m:texture2d", "m:texture2dgroup", "m:compositematerials",
                   "m:multiproperties")  # fmt: skip
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?\Z")

Matrix = tuple[float, ...]


@dataclass(slots=True)
class Use:
    """An object placed somewhere: by a component or by the build."""

    object: int
    path: str
    matrix: Matrix | None


@dataclass(slots=True)
class Object:
    """One object: a mesh (flat arrays) or components."""

    name: str
    kind: str
    colour: tuple[int, int] | None
    points: array[float] = field(default_factory=lambda: array("d"))
    triangles: array[int] = field(default_factory=lambda: array("q"))
    parts: list[Use] = field(default_factory=list)
    has_mesh: bool = False


@dataclass(slots=True)
class Model:
    """One model part of a package."""

    unit: str = "millimeter"
    objects: dict[int, Object] = field(default_factory=dict)
    colours: dict[int, list[str]] = field(default_factory=dict)
    items: list[Use] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    has_build: bool = False


def read_relations(text: bytes, where: str) -> list[tuple[str, str]]:
    """Return (type, target) of each relationship; refuses one that leads outside."""
    found: list[tuple[str, str]] = []

    def start(tag: str, values: dict[str, str]) -> None:
        if not tag.endswith(" Relationship"):
            return
        target = values.get("Target", "")
        outside = values.get("TargetMode", "Internal") != "Internal"
        if outside or ":" in target or ".." in target.split("/"):
            raise Refused(f"a relationship leads out of the archive: {target[:100]}", where)
        found.append((values.get("Type", ""), target))

    parse_xml(text, where, start, lambda _: None)
    return found


def read_model(text: bytes, where: str) -> Model:
    """Read one model part."""
    reader = _ModelReader(where)
    parse_xml(text, where, reader.start, reader.end)
    return reader.model


def parse_xml(
    text: bytes,
    where: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
) -> None:
    depth = 0

    def opened(tag: str, values: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused(f"elements nested deeper than {DEEPEST}", where)
        start(tag, values)

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(tag)

    def refuse(*_: object) -> NoReturn:
        raise Refused("a DOCTYPE or entity is not allowed", where)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise Refused(f"no valid XML: {error}", where) from error
    except LookupError as error:
        raise Refused(f"unknown encoding: {error}", where) from error


class _ModelReader:
    """Collects a model while expat walks through it."""

    def __init__(self, where: str) -> None:
        self.model = Model()
        self._where = where
        self._numbers: set[int] = set()
        self._object: Object | None = None
        self._colours: list[str] | None = None
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "model": self._model,
            "object": self._start_object,
            "mesh": self._mesh,
            "vertex": self._vertex,
            "triangle": self._triangle,
            "component": self._component,
            "build": self._build,
            "item": self._item,
            "basematerials": self._group,
            "base": self._base,
            "m:colorgroup": self._group,
            "m:color": self._base,
            **dict.fromkeys(OTHER_RESOURCES, self._other_resource),
        }

    def start(self, tag: str, values: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        prefix = KNOWN.get(space)
        handler = None
        if prefix is not None:
            handler = self._starts.get(f"{prefix}:{name}" if prefix else name)
        if any(key.startswith(XSI) for key in values):
            raise Refused("xsi attributes are not allowed in 3MF", self._where)
        if handler:
            handler(values)

    def end(self, tag: str) -> None:
        if tag == f"{CORE} object":
            self._object = None
        elif tag in {f"{CORE} basematerials", f"{MATERIAL} colorgroup"}:
            self._colours = None

    def _fail(self, message: str) -> Refused:
        return Refused(message, self._where)

    def _model(self, values: dict[str, str]) -> None:
        self.model.unit = values.get("unit", "millimeter")
        if self.model.unit not in UNITS_M:
            raise self._fail(f"unknown unit {self.model.unit[:40]!r}")

    def _start_object(self, values: dict[str, str]) -> None:
        number = self._integer(values, "id", least=1)
        self._number(number)
        colour = None
        if "pid" in values:
            colour = self._integer(values, "pid"), self._integer(values, "pindex", default=0)
        self._object = Object(values.get("name", ""), values.get("type", "model"), colour)
        self.model.objects[number] = self._object

    def _mesh(self, _: dict[str, str]) -> None:
        if self._object is not None:
            self._object.has_mesh = True

    def _vertex(self, values: dict[str, str]) -> None:
        if self._object is None:
            raise self._fail("a vertex outside an object")
        try:
            point = float(values["x"]), float(values["y"]), float(values["z"])
        except (KeyError, ValueError) as error:
            raise self._fail(f"a vertex is not three numbers: {error}") from error
        self._object.points.extend(point)

    def _triangle(self, values: dict[str, str]) -> None:
        if self._object is None:
            raise self._fail("a triangle outside an object")
        try:
            corners = int(values["v1"]), int(values["v2"]), int(values["v3"])
        except (KeyError, ValueError, OverflowError) as error:
            raise self._fail(f"a triangle is not three numbers: {error}") from error
        if min(corners) < 0 or 3 * max(corners) >= len(self._object.points):
            raise self._fail("a triangle names a point that is not there")
        self._object.triangles.extend(corners)

    def _component(self, values: dict[str, str]) -> None:
        if self._object is None:
            raise self._fail("a component outside an object")
        self._object.parts.append(self._use(values))

    def _build(self, _: dict[str, str]) -> None:
        self.model.has_build = True

    def _item(self, values: dict[str, str]) -> None:
        self.model.items.append(self._use(values))

    def _use(self, values: dict[str, str]) -> Use:
        path = values.get(f"{PRODUCTION} path", "")
        if path:
            self.model.paths.add(path)
        matrix = self._matrix(values["transform"]) if "transform" in values else None
        return Use(self._integer(values, "objectid", least=1), path.lower().lstrip("/"), matrix)

    def _matrix(self, text: str) -> Matrix:
        try:
            found = tuple(float(word) for word in text.split())
        except ValueError as error:
            raise self._fail(f"a transform is not numbers: {error}") from error
        if len(found) != 12 or not all(math.isfinite(v) for v in found):
            raise self._fail("a transform is not twelve finite numbers")
        return found

    def _group(self, values: dict[str, str]) -> None:
        number = self._integer(values, "id", least=1)
        self._number(number)
        self._colours = self.model.colours[number] = []

    def _other_resource(self, values: dict[str, str]) -> None:
        self._number(self._integer(values, "id", least=1))

    def _number(self, number: int) -> None:
        """Resources share one set of numbers (Core 1.3, 4.1)."""
        if number in self._numbers:
            raise self._fail(f"the number {number} is given twice")
        self._numbers.add(number)

    def _base(self, values: dict[str, str]) -> None:
        colour = values.get("displaycolor", values.get("color", ""))
        if not COLOUR.match(colour):
            raise self._fail(f"no colour: {colour[:40]!r}")
        if self._colours is not None:
            self._colours.append(colour)

    def _integer(
        self, values: dict[str, str], key: str, *, least: int = 0, default: int | None = None
    ) -> int:
        word: Any = values.get(key, default)
        if isinstance(word, int):
            return word
        if word is None or not re.fullmatch(r"\d{1,10}", word, re.ASCII) or int(word) < least:
            raise self._fail(f"{key} is {str(word)[:40]!r}, a number belongs there")
        return int(word)
