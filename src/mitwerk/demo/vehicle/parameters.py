"""The style dimensions of the vehicle: one frozen set makes one vehicle."""

from dataclasses import dataclass
from enum import StrEnum

VEHICLE_NAME = "Plenter"  # Plenterwald: a forest from which single trees are taken and which stays

# Regulation (EU) No 168/2013, Annex I: L7e-CU, heavy quadricycle for goods.
MAX_LENGTH, MAX_WIDTH, MAX_HEIGHT = 3700.0, 1500.0, 2500.0
MAX_MASS = 600.0


class Cab(StrEnum):
    CLOSED = "closed"
    HOOP = "hoop"


class Front(StrEnum):
    ROUND = "round"
    BAR = "bar"
    VISOR = "visor"
    TWIN = "twin"
    TIMBER = "timber"
    LANTERN = "lantern"


class Bed(StrEnum):
    STAKES = "stakes"
    SLATS = "slats"
    PLAIN = "plain"
    NONE = "none"


class Roof(StrEnum):
    PLAIN = "plain"
    RACK = "rack"
    LAMPS = "lamps"


class Wing(StrEnum):
    FLARE = "flare"
    CYCLE = "cycle"


class Seating(StrEnum):
    SIDE_BY_SIDE = "side by side"
    TANDEM = "tandem"
    CREW = "crew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """One vehicle in millimetres; x forward from mid wheelbase, z up from the ground.

    `cowl` is where the windscreen meets the bonnet, `rake` how far the screen leans back,
    `tumblehome` how far each side leans in between belt and roof.
    """

    key: str
    title: str
    idea: str
    wheelbase: float = 2150
    track: float = 1238
    wheel_diameter: float = 690
    tyre_width: float = 210
    rim_diameter: float = 381
    front_overhang: float = 470
    rear_overhang: float = 560
    body_width: float = 1370
    sill: float = 440
    belt: float = 1105
    bonnet: float = 1030
    nose_rake: float = 45
    cowl: float = 640
    rake: float = 330
    cab_length: float = 1150
    rear_rake: float = 50
    roof_height: float = 1905
    tumblehome: float = 85
    corner: float = 95
    edge: float = 42
    bed_floor: float = 800
    board: float = 300
    stakes: int = 3
    cab: Cab = Cab.CLOSED
    front: Front = Front.ROUND
    bed: Bed = Bed.SLATS
    roof: Roof = Roof.PLAIN
    wing: Wing = Wing.FLARE
    seating: Seating = Seating.SIDE_BY_SIDE
    rear_window: bool = False
    body_colour: str = "#5E7A5A"
    roof_colour: str = "#EDE8DC"
    accent: str = "#D9591C"
    rim_colour: str = "#EDE8DC"

    @property
    def front_axle(self) -> float:
        return self.wheelbase / 2

    @property
    def rear_axle(self) -> float:
        return -self.wheelbase / 2

    @property
    def nose(self) -> float:
        return self.front_axle + self.front_overhang

    @property
    def tail(self) -> float:
        return self.rear_axle - self.rear_overhang

    @property
    def length(self) -> float:
        """Overall, from the towing eyes to the hitch."""
        return self.nose + EYES - self.tail + HITCH

    @property
    def wheel_radius(self) -> float:
        return self.wheel_diameter / 2

    @property
    def half_width(self) -> float:
        return self.body_width / 2

    @property
    def cab_rear(self) -> float:
        return self.cowl - self.cab_length

    @property
    def screen_top(self) -> float:
        return self.cowl - self.rake

    @property
    def roof_rear(self) -> float:
        return self.cab_rear + self.rear_rake

    @property
    def roof_half(self) -> float:
        return self.half_width - SHOULDER - self.tumblehome

    @property
    def arch_top(self) -> float:
        return self.wheel_diameter + 85

    @property
    def slim(self) -> bool:
        """Whether the body stands between its wheels instead of over them."""
        return self.half_width < (self.track - self.tyre_width) / 2 + 8

    @property
    def outer(self) -> float:
        """Half the overall width over the tyres."""
        return (self.track + self.tyre_width) / 2


# How far the body stands back under the cab; what sticks out before the nose and behind the tail.
SHOULDER, EYES, HITCH = 22.0, 151.0, 134.0
