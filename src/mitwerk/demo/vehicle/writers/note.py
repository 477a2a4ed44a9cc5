"""The concept note: two pages with the sketch, the idea, the main figures and the mass by group."""

import textwrap
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from mitwerk.demo.vehicle.parameters import (
    MAX_LENGTH,
    MAX_MASS,
    MAX_WIDTH,
    VEHICLE_NAME,
    Parameters,
)
from mitwerk.demo.vehicle.sketch import Drawing
from mitwerk.demo.vehicle.writers.bom import BATTERY_GROUP, Row, kerb_mass
from mitwerk.demo.vehicle.writers.pdf import A4, Page, write_pdf
from mitwerk.demo.vehicle.writers.picture import raster

MARGIN, GRAPHITE, RULE = 48.0, "#565C63", "#DDD9D0"


def write_note(path: Path, p: Parameters, table: Sequence[Row], drawing: Drawing) -> Path:
    return write_pdf(
        path, f"{VEHICLE_NAME} {p.title}", [_first(p, table, drawing), _second(p, table)]
    )


def _first(p: Parameters, table: Sequence[Row], drawing: Drawing) -> Page:
    page = Page()
    top = A4[1] - MARGIN
    page.text(f"{VEHICLE_NAME} {p.title}", MARGIN, top - 24, 28, bold=True)
    page.text(
        "Concept note · light forest vehicle, EU class L7e-CU", MARGIN, top - 42, 10.5, GRAPHITE
    )
    page.line(MARGIN, top - 54, A4[0] - MARGIN, top - 54, 1.2, "#1B1D1F")
    width = A4[0] - 2 * MARGIN
    height = width * drawing.height / drawing.width
    page.image(raster(drawing), MARGIN, top - 70 - height, width)
    y = top - 100 - height
    for line in textwrap.wrap(p.idea, 78):
        page.text(line, MARGIN, y, 13)
        y -= 18
    _table(page, _figures(p, table), y - 16)
    return page


def _figures(p: Parameters, table: Sequence[Row]) -> list[tuple[str, str, str]]:
    return [
        ("Length overall", f"{p.length:.0f} mm", f"at most {MAX_LENGTH:.0f} mm"),
        ("Width over tyres", f"{2 * p.outer:.0f} mm", f"at most {MAX_WIDTH:.0f} mm"),
        ("Wheelbase / track", f"{p.wheelbase:.0f} / {p.track:.0f} mm", ""),
        ("Wheel diameter", f"{p.wheel_diameter:.0f} mm", ""),
        ("Kerb mass without battery", f"{kerb_mass(table):.0f} kg", f"at most {MAX_MASS:.0f} kg"),
        ("Continuous power", "15 kW", "at most 15 kW"),
        ("Seats", p.seating.value, ""),
    ]


def _second(p: Parameters, table: Sequence[Row]) -> Page:
    page = Page()
    top = A4[1] - MARGIN
    page.text("What it is made of", MARGIN, top - 20, 18, bold=True)
    page.text(
        "Mass from modelled volume × density; battery apart. Cost of material and making.",
        MARGIN,
        top - 38,
        10,
        GRAPHITE,
    )
    groups: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in table:
        groups[row.group][0] += row.mass
        groups[row.group][1] += row.cost
    lines = [
        (name, f"{mass:.1f} kg", f"{cost:.0f} EUR")
        for name, (mass, cost) in sorted(groups.items(), key=lambda g: -g[1][0])
    ]
    y = _table(page, lines, top - 70)
    _bars(
        page,
        {name: mass for name, (mass, _) in groups.items() if name != BATTERY_GROUP},
        y - 40,
        p.body_colour,
    )
    return page


def _table(page: Page, lines: list[tuple[str, str, str]], y: float) -> float:
    for name, value, limit in lines:
        page.text(name, MARGIN, y, 10.5, GRAPHITE)
        page.text(value, MARGIN + 190, y, 10.5, bold=True)
        page.text(limit, MARGIN + 330, y, 10.5, GRAPHITE)
        page.line(MARGIN, y - 6, A4[0] - MARGIN, y - 6)
        y -= 22
    return y


def _bars(page: Page, masses: dict[str, float], y: float, colour: str) -> None:
    page.text("Where the mass sits", MARGIN, y, 13, bold=True)
    longest = max(masses.values())
    for name, mass in sorted(masses.items(), key=lambda item: -item[1]):
        y -= 26
        page.text(name, MARGIN, y, 10, GRAPHITE)
        reach = 320 * mass / longest
        page.area(MARGIN + 90, y - 3, reach, 13, colour)
        page.text(f"{mass:.0f} kg", MARGIN + 96 + reach, y, 10)
