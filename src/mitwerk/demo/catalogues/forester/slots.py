"""What the Plenter's finishes paint, and how it looks before they do."""

from dataclasses import replace

from mitwerk.demo.catalogues.shapes import Look
from mitwerk.demo.vehicle.concepts import BASELINE
from mitwerk.demo.vehicle.parameters import Roof

SLOTS = {
    "paint": Look("#5E7A5A", 0.45),
    "roof": Look("#EDE8DC", 0.45),
    "accent": Look("#D9591C", 0.5),
    "rim": Look("#EDE8DC", 0.4, 0.2),
    "wood": Look("#B98654", 0.7),
    "floor": Look("#B98654", 0.75),
    "fabric": Look("#8A6F52", 0.95),
    "shell": Look("#2D3033", 0.6),
    "dash": Look("#3B4044", 0.75),
    "canvas": Look("#7B7A5E", 0.95),
}
# Colours of the modelled parts that are slots here.
ALIASES = {"#B98654": "wood", "#8A6F52": "fabric", "#2D3033": "shell", "#3B4044": "dash"}
STEEL, BLACK = Look("#2A2D30", 0.45, 0.5), Look("#1C1F21", 0.75)
ALUMINIUM, LAMP = Look("#B4B9BC", 0.4, 0.7), Look("#FFF6DC", 0.1, 0.1)
CELLS = Look("#1D2B3F", 0.25, 0.3)
AMBER, CLEAR = Look("#F08A1D", 0.2), Look("#9FB0B5", 0.2, 0.0, 0.32)
RED, GREEN, WHITE = Look("#B5302A", 0.5), Look("#2F7D4F", 0.6), Look("#F4F2EC", 0.6)
SCREEN = Look("#16242B", 0.15, 0.1)

PLAIN = replace(
    BASELINE,
    body_colour="paint",
    roof_colour="roof",
    accent="accent",
    rim_colour="rim",
    roof=Roof.PLAIN,
)
"""The vehicle that was chosen in the contest, with slots for colours."""
