"""What the parts are made of: density for the mass, price and process for the list.

Look for the picture.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Material:
    """Density in kg/m³, price of the finished part in EUR/kg.

    Metallic and roughness from 0 to 1.
    """

    name: str
    process: str
    density: float
    price: float
    metallic: float = 0.0
    roughness: float = 0.6


MATERIALS = MappingProxyType(
    {
        "steel": Material(
            "Steel S355 tube", "laser cut, bent, welded, powder coated", 7850, 5.2, 0.5, 0.45
        ),
        "steel_sheet": Material(
            "Steel DC04 sheet", "laser cut, folded, powder coated", 7850, 4.6, 0.4, 0.45
        ),
        "aluminium": Material(
            "Aluminium EN AW-5754", "laser cut, folded, riveted", 2680, 9.5, 0.7, 0.4
        ),
        "cast": Material("Aluminium AlSi10Mg", "sand cast, machined", 2680, 14.0, 0.8, 0.35),
        "sandwich": Material(
            "Flax fibre sandwich, cork core",
            "pressed in a heated mould, trimmed",
            240,
            31.0,
            0.0,
            0.42,
        ),
        "foam_core": Material(
            "Recycled PP skin on EPP foam", "thermoformed, welded", 190, 12.0, 0.0, 0.75
        ),
        "honeycomb": Material(
            "Aluminium honeycomb panel", "cut, edged, riveted", 310, 26.0, 0.5, 0.45
        ),
        "polymer": Material("Recycled polypropylene", "thermoformed, trimmed", 905, 6.5, 0.0, 0.75),
        "glass": Material(
            "Polycarbonate, hard coated", "thermoformed, milled", 1200, 24.0, 0.0, 0.3
        ),
        "lens": Material("Polycarbonate, clear", "injection moulded", 1200, 30.0, 0.1, 0.1),
        "rubber": Material(
            "Natural rubber, fabric carcass", "bought in, retreadable", 330, 7.5, 0.0, 0.9
        ),
        "larch": Material("Larch, oiled", "sawn, planed, screwed", 590, 3.4, 0.0, 0.7),
        "larch_ply": Material(
            "Beech veneer, moulded", "glued in a mould, milled", 700, 16.0, 0.0, 0.6
        ),
        "foam": Material(
            "Wool fleece on cork", "upholstered, replaceable cover", 110, 38.0, 0.0, 0.95
        ),
        "cell_pack": Material(
            "LFP cells in steel tray", "bought in, sealed by screws", 1650, 21.0, 0.2, 0.6
        ),
        "machine": Material("Motor, reducer and inverter", "bought in", 2500, 30.0, 0.6, 0.4),
    }
)
