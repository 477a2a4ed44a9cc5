"""The whole vehicle from its parameters."""

from mitwerk.demo.vehicle.components.battery import battery, plate
from mitwerk.demo.vehicle.components.bed import bed
from mitwerk.demo.vehicle.components.body import body
from mitwerk.demo.vehicle.components.cabin import dashboard, floor, seats
from mitwerk.demo.vehicle.components.details import details
from mitwerk.demo.vehicle.components.frame import drive, frame, suspension
from mitwerk.demo.vehicle.components.front import front
from mitwerk.demo.vehicle.components.trim import trim
from mitwerk.demo.vehicle.components.wheel import wheels
from mitwerk.demo.vehicle.model import Vehicle
from mitwerk.demo.vehicle.parameters import VEHICLE_NAME, Parameters

PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def assemble(p: Parameters) -> Vehicle:
    """Model every component of one concept; about a second of computing."""
    components = [
        frame(p), *suspension(p), drive(p), battery(p), plate(p), *wheels(p),
        *body(p), *front(p), *trim(p), floor(p), *seats(p), *dashboard(p), *bed(p), *details(p),
    ]  # fmt: skip
    return Vehicle(f"{VEHICLE_NAME} {p.title.translate(PLAIN)}", tuple(components))
