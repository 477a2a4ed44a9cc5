"""What is seen of the Plenter from outside: fronts, sides, wheels, bed and what is bolted on."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

from mitwerk.demo.catalogues.forester.slots import (
    ALUMINIUM,
    BLACK,
    CELLS,
    CLEAR,
    PLAIN,
    STEEL,
)
from mitwerk.demo.catalogues.forester.taken import (
    fixed,
    on,
    only,
    slotted,
    split_by_side,
    taken,
    without,
)
from mitwerk.demo.catalogues.shapes import Piece
from mitwerk.demo.vehicle.assembly import assemble
from mitwerk.demo.vehicle.components.bed import bed
from mitwerk.demo.vehicle.components.details import lamps, rack
from mitwerk.demo.vehicle.components.front import front
from mitwerk.demo.vehicle.components.trim import bumper
from mitwerk.demo.vehicle.components.wheel import hub, wheels
from mitwerk.demo.vehicle.kernel import (
    Shape,
    block,
    cylinder,
    filleted,
    prism,
    revolved,
    rod,
    torus,
    tube,
)
from mitwerk.demo.vehicle.lines import doors, greenhouse_of
from mitwerk.demo.vehicle.outline import circle, rounded
from mitwerk.demo.vehicle.parameters import Bed, Front, Roof
from mitwerk.demo.vehicle.silhouette import bed_start

P = PLAIN
DOORS = ("Door left", "Door right")
WHEELS = ("Tyre", "Rim", "Hub")
BED_STAYS = (
    "Bed frame",
    "Bed floor",
    "Headboard hoop",
    "Headboard",
    "Rear beam",
    "Tail lights",
    "Rear indicators",
    "Number plate",
)
HALF = min(P.half_width + 30, 728.0)
PANE_WIDTH = 400.0
LEAN, CREASE = 62.0, 175.0


@cache
def whole() -> tuple[Piece, ...]:
    """The vehicle that was chosen, piece by piece."""
    return tuple(taken(assemble(P).components))


def base() -> list[Piece]:
    """What every Plenter has, whatever is chosen."""
    elsewhere = {
        *(piece.name for piece in taken(front(P))),
        *(piece.name for piece in taken(bumper(P))),
        *DOORS,
        "Door frames",
        "Handles and hinges",
        "Glazing",
        "Window rubbers",
        *WHEELS,
        "Side steps",
        "Seat shell",
        "Seat cushions",
        "Dashboard",
        "Instrument",
        "Instrument glass",
        "Steering wheel",
        "Battery box",
        "Drive unit",
        *(piece.name for piece in taken(bed(P))),
        "Name",
    }
    stays = without(whole(), elsewhere - set(BED_STAYS))
    panes = [split_by_side(piece, PANE_WIDTH)[1] for piece in _windows()]
    return [on(piece, "floor") if piece.name == "Bed floor" else piece for piece in stays] + panes


def _windows() -> list[Piece]:
    return only(whole(), {"Glazing", "Window rubbers"})


def face(kind: Front) -> list[Piece]:
    """One of the fronts of the part contest."""
    return taken(front(replace(P, front=kind)))


def full_doors() -> list[Piece]:
    """Steel doors with glass, as modelled."""
    panes = [split_by_side(piece, PANE_WIDTH)[0] for piece in _windows()]
    return only(whole(), {*DOORS, "Door frames", "Handles and hinges"}) + panes


def half_doors() -> list[Piece]:
    """The doors up to the belt."""
    return only(whole(), {*DOORS, "Handles and hinges"})


def canvas_doors() -> list[Piece]:
    """Canvas on the doors' frames, with a soft window that is rolled up."""
    made = only(whole(), {*DOORS, "Door frames"})
    panes = split_by_side(only(whole(), {"Glazing"})[0], PANE_WIDTH)[0]
    return [*(on(piece, "canvas") for piece in made), fixed("Soft window", CLEAR, panes.shape)]


def _side(z: float) -> float:
    """How far the body's side stands out at a height."""
    crease = P.belt - CREASE
    return P.half_width - max(0.0, LEAN * (crease - z) / (crease - P.sill))


def larch_doors() -> list[Piece]:
    """Half doors of five larch boards on two steel posts."""
    rear, front_edge = doors(P)[0][0][0] + 18, doors(P)[0][1][0] - 14
    low, pitch = P.sill + 70, (P.belt - P.sill - 110) / 5
    boards: list[Shape] = []
    posts: list[Shape] = []
    for s in (1, -1):
        for i in range(5):
            z = low + pitch * i
            y = s * (_side(z + pitch / 2) - 18)
            plank = block((rear, y - 11, z), (front_edge, y + 11, z + pitch - 12))
            boards.append(filleted(plank, 6, lambda b: b.size[0] > 100))
        for x in (rear + 90, front_edge - 90):
            foot, head = s * (_side(low) - 42), s * (_side(P.belt - 40) - 42)
            posts.append(rod((x, foot, low), (x, head, P.belt - 46), 15))
    return [slotted("Larch doors", "wood", *boards), fixed("Door posts", STEEL, *posts)]


def open_sides() -> list[Piece]:
    """No doors: a strap to hold on to and a bar at the hip."""
    rear, front_edge = doors(P)[0][0][0] + 30, doors(P)[0][1][0] + 20
    bars = [
        tube(
            [
                (rear, s * (_side(800) - 40), 760),
                (rear + 40, s * (_side(800) - 20), 800),
                (front_edge - 60, s * (_side(800) - 20), 800),
                (front_edge, s * (_side(900) - 30), 930),
            ],
            16,
            60,
        )
        for s in (1, -1)
    ]
    return [slotted("Hip bars", "accent", *bars)]


def wheel(width: float, *, rim_diameter: float = 381) -> list[Piece]:
    """Four wheels of another width on the same track."""
    return taken(wheels(replace(P, tyre_width=width, rim_diameter=rim_diameter)))


def disc_wheel() -> list[Piece]:
    """The tyre on a pressed steel disc with round holes."""
    made = wheel(200)
    places, width = made[0].placements, 200.0
    bead, half = 381 / 2 - 4, width / 2 * 0.80
    barrel = [(-half, bead + 13), (-half, bead - 8), (half, bead - 8), (half, bead + 13)]
    lip = revolved(rounded([*barrel, (half - 9, bead), (-half + 9, bead)], 3))
    holes = [circle((118 * math.cos(t), 118 * math.sin(t)), 24) for t in _ring(8)]
    disc = prism(circle((0, 0), bead), "xz", half * 0.30, half * 0.30 + 14, holes)
    bowl = revolved(
        rounded([(half * 0.3, 0), (half * 0.3, 76), (half * 0.62, 62), (half * 0.62, 0)], 4)
    )
    face_ = slotted("Rim", "rim", lip, disc, bowl)
    rims = Piece(face_.name, face_.slot, face_.look, face_.shape, places)
    return [made[0], rims, Piece("Hub", made[2].slot, made[2].look, hub(width), places)]


def _ring(count: int) -> list[float]:
    return [i * 2 * math.pi / count for i in range(count)]


def chains() -> list[Piece]:
    """Snow chains: two side rings and cross links round each tyre."""
    radius, half = P.wheel_diameter / 2, P.tyre_width / 2
    shapes = [torus((0, s * half * 0.92, 0), (0, 1, 0), radius - 46, 6) for s in (1, -1)]
    for t in _ring(12):
        x, z, r = math.cos(t), math.sin(t), radius + 3
        path = [
            ((radius - 46) * x, -half * 0.92, (radius - 46) * z),
            (r * x, -half * 0.7, r * z),
            (r * x, half * 0.7, r * z),
            ((radius - 46) * x, half * 0.92, (radius - 46) * z),
        ]
        shapes.append(tube(path, 6, 14))
    made = fixed("Snow chains", ALUMINIUM, *shapes)
    return [Piece(made.name, made.slot, made.look, made.shape, wheel(210)[0].placements)]


def bed_sides(kind: Bed) -> list[Piece]:
    """Sides, tailgate and stakes of a bed."""
    return without(taken(bed(replace(P, bed=kind))), {*BED_STAYS, "Hitch"})


def box() -> list[Piece]:
    """A closed box of panels with a larch lid that opens to both sides."""
    start, end, low, high = bed_start(P) - 70, P.tail + 10, P.bed_floor + 8, P.bed_floor + 430
    shell = filleted(
        block((end, -HALF + 20, low), (start, HALF - 20, high)), 40, lambda b: b.size[2] > 300
    )
    lids = [
        filleted(
            block(
                (end + 20, min(s * 8, s * (HALF - 24)), high),
                (start - 20, max(s * 8, s * (HALF - 24)), high + 32),
            ),
            12,
            lambda b: b.low[2] > high + 31,
        )
        for s in (1, -1)
    ]
    locks = [
        block((x - 34, s * (HALF - 20) - 9, high - 50), (x + 34, s * (HALF - 20) + 9, high + 6))
        for x in (end + 240, start - 240)
        for s in (1, -1)
    ]
    return [
        slotted("Box", "paint", shell),
        slotted("Lids", "wood", *lids),
        fixed("Box locks", BLACK, *locks),
    ]


def nursery() -> list[Piece]:
    """Slatted sides and a two-storey rack for crates of seedlings."""
    start, end, top = bed_start(P) - 120, P.tail + 120, P.bed_floor + 520
    posts = [
        rod((x, s * (HALF - 90), P.bed_floor), (x, s * (HALF - 90), top + 60), 15)
        for x in (start, (start + end) / 2, end)
        for s in (1, -1)
    ]
    rails = [
        tube([(end, s * (HALF - 90), z), (start, s * (HALF - 90), z)], 12, 5)
        for z in (top, top + 60)
        for s in (1, -1)
    ]
    boards = [
        block((end + 60 + i * 150, -HALF + 84, top + 8), (end + 168 + i * 150, HALF - 84, top + 26))
        for i in range(int((start - end - 60) / 150))
    ]
    rack_ = [fixed("Crate rack", STEEL, *posts, *rails), slotted("Rack boards", "wood", *boards)]
    return bed_sides(Bed.SLATS) + rack_


def flat_bed() -> list[Piece]:
    """No sides: lashing rails along the edges."""
    start, end, z = bed_start(P) - 30, P.tail + 30, P.bed_floor + 34
    rails = [tube([(end, s * (HALF - 16), z), (start, s * (HALF - 16), z)], 14, 5) for s in (1, -1)]
    feet = [
        cylinder((end + (start - end) * i / 5, s * (HALF - 16), P.bed_floor - 10), "z", 9, 44)
        for i in range(6)
        for s in (1, -1)
    ]
    return [fixed("Lashing rails", STEEL, *rails, *feet)]


def roof_rack() -> list[Piece]:
    """The tube rack with larch slats."""
    return taken(rack(replace(P, roof=Roof.RACK)))


def roof_lamps() -> list[Piece]:
    """Four working lights over the screen."""
    return taken(lamps(replace(P, roof=Roof.LAMPS)))


def solar() -> list[Piece]:
    """A panel over the whole roof, with its cells."""
    house, z = greenhouse_of(P), P.roof_height + 34
    rear, ahead, half = house.roof_rear + 40, house.roof_front - 60, house.roof_half - 40
    plate = filleted(block((rear, -half, z), (ahead, half, z + 26)), 10, lambda b: b.size[2] > 20)
    nx, ny = 4, 6
    dx, dy = (ahead - rear - 40) / nx, (2 * half - 40) / ny
    cells = [
        block(
            (rear + 20 + dx * i + 6, -half + 20 + dy * j + 6, z + 26),
            (rear + 20 + dx * (i + 1) - 6, -half + 20 + dy * (j + 1) - 6, z + 29),
        )
        for i in range(nx)
        for j in range(ny)
    ]
    feet = [
        cylinder((x, s * (half - 60), P.roof_height - 20), "z", 18, 60)
        for x in (rear + 80, ahead - 80)
        for s in (1, -1)
    ]
    return [
        fixed("Solar panel", ALUMINIUM, plate, *feet),
        fixed("Solar cells", CELLS, *cells),
    ]
