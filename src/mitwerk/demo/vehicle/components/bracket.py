"""A folded bracket with a hole pattern: the small part that everybody can check with a caliper."""

from dataclasses import dataclass

from mitwerk.demo.vehicle.kernel import Shape, compound, fuse, prism
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import Outline, Point, circle, rectangle, rounded, slot


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketPattern:
    """Plate in the xy plane with its lower left corner at the origin; millimetres."""

    length: float = 180.0
    width: float = 90.0
    thickness: float = 5.0
    flange: float = 60.0
    corner: float = 12.0
    hole: float = 9.0
    columns: int = 4
    rows: int = 2
    pitch_x: float = 42.0
    pitch_y: float = 45.0
    edge_x: float = 27.0
    edge_y: float = 22.5
    bore: float = 26.0

    def holes(self) -> list[Point]:
        """Centres of the pattern, row by row."""
        return [
            (self.edge_x + i * self.pitch_x, self.edge_y + j * self.pitch_y)
            for j in range(self.rows)
            for i in range(self.columns)
        ]

    def outline(self) -> Outline:
        corners = [(0.0, 0.0), (self.length, 0.0), (self.length, self.width), (0.0, self.width)]
        return rounded(corners, [0, self.corner, self.corner, 0])

    def openings(self) -> list[Outline]:
        middle = (self.length / 2, self.width / 2)
        return [*(circle(c, self.hole / 2) for c in self.holes()), circle(middle, self.bore / 2)]


STANDARD = BracketPattern()


def bracket(pattern: BracketPattern = STANDARD) -> Component:
    """Plate and upright flange in one solid; the flange has two slots."""
    return Component("Bracket", "Brackets", _shape(pattern), "#5E7A5A", "steel_sheet")


def _shape(b: BracketPattern) -> Shape:
    plate = prism(b.outline(), "xy", 0, b.thickness, b.openings())
    slots = [
        slot((y - 12, b.flange * 0.55), (y + 12, b.flange * 0.55), b.hole / 2)
        for y in (b.width * 0.27, b.width * 0.73)
    ]
    upright = prism(rectangle(0, 0, b.width, b.flange, 6), "yz", 0, b.thickness, slots)
    foot = prism(rectangle(0, 0, b.width, b.flange * 0.3), "yz", 0, b.thickness)
    rib = prism(
        rounded(
            [
                (b.thickness, b.thickness),
                (b.thickness + 24, b.thickness),
                (b.thickness, b.thickness + 24),
            ],
            0,
        ),
        "xz",
        b.width / 2 - 2.5,
        b.width / 2 + 2.5,
    )
    return compound([fuse(plate, upright, foot, rib)])
