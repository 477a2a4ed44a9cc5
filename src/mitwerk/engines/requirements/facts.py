"""The closed vocabulary of facts a brief row may name, with dimension and plain names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Dimension(StrEnum):
    """What kind of quantity a fact is; decides which units fit."""

    MASS = "mass"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    SPEED = "speed"
    POWER = "power"
    ENERGY = "energy"
    FORCE = "force"
    TORQUE = "torque"
    TIME = "time"
    TEMPERATURE = "temperature"
    VOLTAGE = "voltage"
    PRESSURE = "pressure"
    SOUND_LEVEL = "sound level"
    ANGLE = "angle"
    COUNT = "count"
    RATIO = "ratio"
    FLAG = "flag"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Fact:
    """A name that a limit can be set on.

    ``additive`` facts sum up over the parts of a vehicle, so a part phase can carry a share.
    ``measured_from`` says where the value comes from: ``geometry`` (models), ``bom`` (bill of
    materials), ``files`` (documents and all files) or ``declared`` (the entrant, with a source).
    """

    name: str
    dimension: Dimension
    unit: str
    english: str
    german: str
    measured_from: str
    additive: bool = False


def _vocabulary(*facts: Fact) -> Mapping[str, Fact]:
    return MappingProxyType({fact.name: fact for fact in facts})


_D = Dimension
_GEO, _BOM, _FILES, _DECLARED = "geometry", "bom", "files", "declared"

FACTS: Mapping[str, Fact] = _vocabulary(
    Fact("mass", _D.MASS, "kg", "mass", "Masse", _GEO, additive=True),
    Fact("envelope_x", _D.LENGTH, "mm", "overall length (x)", "Gesamtlänge (x)", _GEO),
    Fact("envelope_y", _D.LENGTH, "mm", "overall width (y)", "Gesamtbreite (y)", _GEO),
    Fact("envelope_z", _D.LENGTH, "mm", "overall height (z)", "Gesamthöhe (z)", _GEO),
    Fact("volume", _D.VOLUME, "cm³", "volume", "Volumen", _GEO, additive=True),
    Fact("area", _D.AREA, "m²", "surface area", "Oberfläche", _GEO, additive=True),
    Fact("min_wall", _D.LENGTH, "mm", "thinnest wall", "dünnste Wand", _GEO),
    Fact("min_gap", _D.LENGTH, "mm", "smallest gap", "kleinster Spalt", _GEO),
    Fact("clash_volume", _D.VOLUME, "mm³", "overlap of parts", "Durchdringung", _GEO),
    Fact("bodies", _D.COUNT, "", "number of bodies", "Anzahl Körper", _GEO),
    Fact("triangles", _D.COUNT, "", "number of triangles", "Anzahl Dreiecke", _GEO),
    Fact("holes", _D.COUNT, "", "number of holes", "Anzahl Löcher", _GEO),
    Fact("closed", _D.FLAG, "", "closed surface", "geschlossene Fläche", _GEO),
    Fact("centre_of_gravity_x", _D.LENGTH, "mm", "centre of gravity x", "Schwerpunkt x", _GEO),
    Fact("centre_of_gravity_y", _D.LENGTH, "mm", "centre of gravity y", "Schwerpunkt y", _GEO),
    Fact("centre_of_gravity_z", _D.LENGTH, "mm", "centre of gravity z", "Schwerpunkt z", _GEO),
    Fact(
        "hole_pattern",
        _D.FLAG,
        "",
        "bolts on where the old part was",
        "passt an die Löcher des alten Teils",
        _GEO,
    ),
    Fact(
        "parity",
        _D.RATIO,
        "%",
        "difference between file formats",
        "Abweichung zwischen Dateiformaten",
        _GEO,
    ),
    Fact("drawing", _D.FLAG, "", "a drawing with its revision", "Zeichnung mit Stand", _FILES),
    Fact(
        "editable_source",
        _D.FLAG,
        "",
        "a source file one can edit",
        "bearbeitbare Quelldatei",
        _FILES,
    ),
    Fact(
        "licence",
        _D.FLAG,
        "",
        "a licence file as the terms say",
        "Lizenzdatei wie in den Bedingungen",
        _FILES,
    ),
    Fact(
        "attribution",
        _D.FLAG,
        "",
        "a file that names whom it comes from",
        "Datei, die nennt, von wem es stammt",
        _FILES,
    ),
    Fact(
        "hygiene",
        _D.FLAG,
        "",
        "no names or folders left in files",
        "keine Namen und Ordner in den Dateien",
        _FILES,
    ),
    Fact("parts", _D.COUNT, "", "number of parts", "Anzahl Teile", _BOM, additive=True),
    Fact("bom_complete", _D.FLAG, "", "complete parts list", "vollständige Stückliste", _BOM),
    Fact("price", _D.PRICE, "EUR", "price per vehicle", "Preis je Fahrzeug", _BOM, additive=True),
    Fact("recycled", _D.RATIO, "%", "recycled material", "Rezyklatanteil", _DECLARED),
    Fact("wheelbase", _D.LENGTH, "mm", "wheelbase", "Radstand", _DECLARED),
    Fact("track", _D.LENGTH, "mm", "track width", "Spurweite", _DECLARED),
    Fact("ground_clearance", _D.LENGTH, "mm", "ground clearance", "Bodenfreiheit", _DECLARED),
    Fact("wading_depth", _D.LENGTH, "mm", "wading depth", "Wattiefe", _DECLARED),
    Fact("turning_circle", _D.LENGTH, "m", "turning circle", "Wendekreis", _DECLARED),
    Fact("approach_angle", _D.ANGLE, "°", "approach angle", "Böschungswinkel vorn", _DECLARED),
    Fact("departure_angle", _D.ANGLE, "°", "departure angle", "Böschungswinkel hinten", _DECLARED),
    Fact("tilt_angle", _D.ANGLE, "°", "tilt angle", "Kippwinkel", _DECLARED),
    Fact("gradient", _D.RATIO, "%", "climbable slope", "Steigfähigkeit", _DECLARED),
    Fact("payload", _D.MASS, "kg", "payload", "Zuladung", _DECLARED),
    Fact("towed_mass", _D.MASS, "kg", "towed mass", "Anhängelast", _DECLARED),
    Fact("load_area", _D.AREA, "m²", "load area", "Ladefläche", _DECLARED),
    Fact("load_volume", _D.VOLUME, "m³", "load volume", "Laderaum", _DECLARED),
    Fact("seats", _D.COUNT, "", "seats", "Sitzplätze", _DECLARED),
    Fact("wheels", _D.COUNT, "", "wheels", "Räder", _DECLARED),
    Fact("top_speed", _D.SPEED, "km/h", "top speed", "Höchstgeschwindigkeit", _DECLARED),
    Fact("power", _D.POWER, "kW", "continuous rated power", "Nenndauerleistung", _DECLARED),
    Fact("torque", _D.TORQUE, "N·m", "torque", "Drehmoment", _DECLARED),
    Fact("traction", _D.FORCE, "N", "tractive force", "Zugkraft", _DECLARED),
    Fact("battery_energy", _D.ENERGY, "kWh", "battery energy", "Batterieenergie", _DECLARED),
    Fact("voltage", _D.VOLTAGE, "V", "system voltage", "Bordspannung", _DECLARED),
    Fact("range", _D.LENGTH, "km", "range", "Reichweite", _DECLARED),
    Fact("charging_time", _D.TIME, "h", "charging time", "Ladezeit", _DECLARED),
    Fact("assembly_time", _D.TIME, "h", "time to assemble", "Montagezeit", _DECLARED, True),
    Fact("tyre_pressure", _D.PRESSURE, "bar", "tyre pressure", "Reifendruck", _DECLARED),
    Fact("noise", _D.SOUND_LEVEL, "dB(A)", "noise", "Geräusch", _DECLARED),
    Fact("lowest_use", _D.TEMPERATURE, "°C", "lowest temperature", "Tiefsttemperatur", _DECLARED),
    Fact("highest_use", _D.TEMPERATURE, "°C", "highest temperature", "Höchsttemperatur", _DECLARED),
)
"""Every fact by name. Closed: a brief that names another is refused."""
