"""The city car's measures, and what its finishes paint."""

from mitwerk.demo.catalogues.shapes import Look, Piece
from mitwerk.demo.vehicle.kernel import Placement, Shape, compound
from mitwerk.demo.vehicle.parameters import Bed, Parameters

P = Parameters(
    key="eins",
    title="Eins",
    idea="A small car for the town: two doors, four seats, a tall roof.",
    wheelbase=2310,
    track=1462,
    wheel_diameter=600,
    tyre_width=190,
    rim_diameter=381,
    front_overhang=610,
    rear_overhang=510,
    body_width=1660,
    sill=235,
    belt=930,
    bonnet=860,
    nose_rake=95,
    cowl=850,
    rake=640,
    cab_length=2515,
    rear_rake=250,
    roof_height=1500,
    tumblehome=165,
    corner=170,
    edge=84,
    bed=Bed.PLAIN,
    body_colour="paint",
    roof_colour="roof",
    accent="accent",
    rim_colour="rim",
)
SLOTS = {
    "paint": Look("#EDEAE2", 0.25),
    "roof": Look("#EDEAE2", 0.25),
    "accent": Look("#EDEAE2", 0.3),
    "rim": Look("#B9BDC0", 0.3, 0.5),
    "clip": Look("#B9BDC0", 0.3, 0.5),
    "base": Look("#B9A98C", 0.8),
    "fabric": Look("#7C7466", 0.95),
    "decor": Look("#8E8577", 0.4),
    "headliner": Look("#D9D4C8", 0.95),
    "ambient": Look("#FFFFFF", 0.4),
    "lever": Look("#3A3E42", 0.6),
}
BLACK, DARK = Look("#1B1E20", 0.7), Look("#2B2F32", 0.7)
CHROME, LAMP = Look("#D5D9DB", 0.15, 0.9), Look("#FFF8E6", 0.12, 0.1)
RED, AMBER = Look("#B3231C", 0.25), Look("#E8871E", 0.25)
GLASS = Look("#20292E", 0.1, 0.0, 0.55)
RUBBER, WHITE = Look("#191A1B", 0.9), Look("#F5F4F0", 0.5)


def fixed(name: str, look: Look, *shapes: Shape) -> Piece:
    """Return a piece whose surface no finish changes."""
    return Piece(name, f"{name} {look.colour}", look, compound(shapes))


def slotted(
    name: str, slot: str, *shapes: Shape, places: tuple[Placement, ...] = (Placement(),)
) -> Piece:
    """Return a piece on a slot."""
    return Piece(name, slot, SLOTS[slot], compound(shapes), places)
