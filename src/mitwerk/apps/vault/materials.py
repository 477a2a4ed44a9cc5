"""Densities of materials as parts lists name them; what is not plain stays unknown.

The one table of materials, for facts and for verdicts. Values are those of common data sheets at
room temperature (steel: EN 1993-1-1; aluminium: EN 1999-1-1; stainless steel: EN 10088-1; other
metals: Metals Handbook Desk Edition, ASM; plastics: ISO 1183 values of makers; wood: DIN 68364),
rounded: a mass made from them is good to some per cent. A density written beside the material
counts before the table.
"""

from __future__ import annotations

import re

WRITTEN = re.compile(r"(\d{1,5}(?:[.,]\d{1,3})?)\s*(kg/m(?:³|3|\^3)|g/cm(?:³|3|\^3)|g/cc)")
PER_CM3 = 1000.0
LIGHTEST, HEAVIEST = 5.0, 23_000.0  # kg/m³: foam, osmium
# What is made of a material and much else has another density than the material.
MIXED = re.compile(
    r"(?i)foam|schaum|honeycomb|wabe|sandwich|fib(?:re|er)|faser|\b[gc]f ?\d|fill|füll|composite"
    r"|verbund|pack|porous|porös|hollow|hohl|reinforced|verstärkt|plated|coated|clad\b|laminat"
    r"|wool|fleece|vlies|,|/|\+|&|\band\b|\bund\b|\bwith\b|\bmit\b"
)
DENSITIES = {
    "steel": 7850, "stahl": 7850, "baustahl": 7850, "mild steel": 7850, "s235": 7850, "s355": 7850,
    "s235jr": 7850, "s355j2": 7850, "dc01": 7850, "dc04": 7850, "42crmo4": 7850,
    "stainless steel": 7900, "stainless": 7900, "edelstahl": 7900, "1.4301": 7900, "1.4404": 7900,
    "cast iron": 7200, "gusseisen": 7200, "grauguss": 7200,
    "aluminium": 2700, "aluminum": 2700, "alu": 2700, "almg3": 2700, "almgsi": 2700,
    "en aw": 2700, "aw-6060": 2700, "aw-6082": 2700,
    "brass": 8500, "messing": 8500, "bronze": 8800, "copper": 8960, "kupfer": 8960,
    "titanium": 4500, "titan": 4500, "magnesium": 1740, "pla": 1240, "petg": 1270, "abs": 1040,
    "asa": 1070, "pa6": 1140, "pa12": 1010, "nylon": 1140, "pa": 1140, "pa66": 1140,
    "polyamide": 1140, "polyamid": 1140, "acetal": 1410, "pom": 1410, "pp": 905,
    "polypropylene": 905, "polypropylen": 905, "pe-hd": 950, "hdpe": 950, "pe": 950,
    "polyethylene": 950, "polyethylen": 950, "pc": 1200,
    "polycarbonate": 1200, "polycarbonat": 1200, "pmma": 1190, "acrylic": 1190, "acryl": 1190,
    "pvc": 1400, "ptfe": 2200, "peek": 1300, "tpu": 1200, "plexiglas": 1190,
    "glass": 2500, "glas": 2500, "plywood": 680, "sperrholz": 680, "oak": 690, "eiche": 690,
    "larch": 590, "lärche": 590, "spruce": 450, "fichte": 450, "pine": 510, "kiefer": 510,
}  # fmt: skip


def density_of(material: str) -> float | None:
    """Return the density in kg/m³ of a material in a parts list, None when it is not plain.

    >>> density_of("Steel S355 tube"), density_of("PLA (1.24 g/cm³)"), density_of("steel, painted")
    (7850.0, 1240.0, None)
    >>> density_of("Aluminium honeycomb panel"), density_of("recycled ocean plastic")
    (None, None)
    >>> density_of("PA6 GF30"), density_of("aluminium bronze")
    (None, None)
    """
    written = WRITTEN.search(material)
    if written:
        return written_density(material)
    if MIXED.search(material):
        return None
    words = material.lower().split()
    first, length = _known(words)
    others = {_known(words[at:])[0] for at in range(length, len(words))} - {None, first}
    return None if others else first


def written_density(material: str) -> float | None:
    """Return the density in kg/m³ that is written beside a material, None without one.

    >>> written_density("Foam (30 kg/m³)"), written_density("Steel")
    (30.0, None)
    """
    written = WRITTEN.search(material)
    if not written:
        return None
    value = float(written[1].replace(",", "."))
    found = value if written[2].startswith("kg") else value * PER_CM3
    return found if LIGHTEST <= found <= HEAVIEST else None


def _known(words: list[str]) -> tuple[float | None, int]:
    """Return the density that the first words name, and how many they are."""
    for count in (2, 1):
        known = DENSITIES.get(" ".join(words[:count]))
        if known is not None and len(words) >= count:
            return float(known), count
    return None, 1
