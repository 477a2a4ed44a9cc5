"""The file of each option that shows a part, and the function that models it."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from mitwerk.demo.catalogues.forester import bolted, inside, outside
from mitwerk.demo.vehicle.parameters import Bed, Front

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mitwerk.demo.catalogues.shapes import Piece

MODELS: Mapping[str, Callable[[], list[Piece]]] = MappingProxyType(
    {
        "base": outside.base,
        **{f"front-{front.value}": partial(outside.face, front) for front in Front},
        "sides-doors": outside.full_doors,
        "sides-half": outside.half_doors,
        "sides-canvas": outside.canvas_doors,
        "sides-larch": outside.larch_doors,
        "sides-open": outside.open_sides,
        "wheel-forest": partial(outside.wheel, 210),
        "wheel-wide": partial(outside.wheel, 238),
        "wheel-track": partial(outside.wheel, 176, rim_diameter=406),
        "wheel-disc": outside.disc_wheel,
        "extra-chains": outside.chains,
        "bed-slats": partial(outside.bed_sides, Bed.SLATS),
        "bed-boards": partial(outside.bed_sides, Bed.PLAIN),
        "bed-stakes": partial(outside.bed_sides, Bed.STAKES),
        "bed-flat": outside.flat_bed,
        "bed-box": outside.box,
        "bed-nursery": outside.nursery,
        "roof-rack": outside.roof_rack,
        "roof-lamps": outside.roof_lamps,
        "roof-solar": outside.solar,
        "bumper-foam": bolted.foam_bumper,
        "bumper-tube": bolted.tube_bumper,
        "bumper-winch": bolted.winch_bumper,
        "step-tube": bolted.tube_steps,
        "step-larch": bolted.board_steps,
        "hitch-ball": bolted.ball_hitch,
        "hitch-jaw": bolted.jaw_hitch,
        "light-bed": bolted.bed_lights,
        "light-beacon": bolted.beacon,
        "light-spot": bolted.spot,
        "tool-saw": bolted.saw_holder,
        "tool-spades": bolted.spades,
        "tool-cans": bolted.cans,
        "tool-spare": bolted.spare_wheel,
        "drive-rear": bolted.rear_motor,
        "drive-all": bolted.two_motors,
        **{f"battery-{packs * 4 + 4}": partial(bolted.battery, packs) for packs in (1, 2, 3)},
        "charger-slow": partial(bolted.socket, fast=False),
        "charger-fast": partial(bolted.socket, fast=True),
        "seat-shells": inside.shells,
        "seat-bench": inside.bench,
        "seat-sprung": inside.sprung,
        "seat-dog": inside.one_and_dog,
        "board-full": inside.board,
        "board-shelf": inside.shelf,
        "board-screen": inside.board_with_screen,
        "helm-round": inside.round_helm,
        "helm-flat": inside.flat_helm,
        "helm-knob": inside.knob_helm,
        "mat-rubber": inside.rubber_mat,
        "mat-larch": inside.grating,
        "mat-chequer": inside.chequer,
        "keep-net": inside.nets,
        "keep-aid": inside.first_aid,
        "keep-flasks": inside.flasks,
        "heat-fan": inside.heater,
        "keep-radio": inside.radio,
    }
)

# Whoever looks inside leaves these out.
COVERS = frozenset(
    {
        "Cab shell", "Roof", "Glazing", "Window rubbers", "Wiper", "Door left", "Door right",
        "Door frames", "Handles and hinges", "Soft window", "Larch doors", "Door posts",
        "Hip bars", "Roof rack", "Rack slats", "Working lights", "Working light lenses",
        "Solar panel", "Solar cells", "Beacon", "Beacon foot", "Mirror arms", "Mirror heads",
        "Mirror glass",
    }
)  # fmt: skip
