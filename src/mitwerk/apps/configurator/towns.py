"""Towns to measure distances from: choosing a workshop needs no closer address.

Positions to a hundredth of a degree (a kilometre), town centres.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_KM = 6371.0
"""Mean radius of the earth (IUGG)."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town by its name and place."""

    name: str
    latitude: float
    longitude: float


TOWNS = {
    town.name: town
    for town in (
        Town("Aachen", 50.78, 6.08),
        Town("Augsburg", 48.37, 10.90),
        Town("Basel", 47.56, 7.59),
        Town("Berlin", 52.52, 13.41),
        Town("Bern", 46.95, 7.45),
        Town("Bielefeld", 52.02, 8.53),
        Town("Bonn", 50.73, 7.10),
        Town("Braunschweig", 52.27, 10.52),
        Town("Bremen", 53.08, 8.80),
        Town("Chemnitz", 50.83, 12.92),
        Town("Cottbus", 51.76, 14.33),
        Town("Dortmund", 51.51, 7.47),
        Town("Dresden", 51.05, 13.74),
        Town("Düsseldorf", 51.23, 6.78),
        Town("Erfurt", 50.98, 11.03),
        Town("Essen", 51.46, 7.01),
        Town("Flensburg", 54.78, 9.44),
        Town("Frankfurt am Main", 50.11, 8.68),
        Town("Freiburg im Breisgau", 47.99, 7.85),
        Town("Göttingen", 51.53, 9.94),
        Town("Graz", 47.07, 15.44),
        Town("Halle (Saale)", 51.48, 11.97),
        Town("Hamburg", 53.55, 9.99),
        Town("Hannover", 52.37, 9.73),
        Town("Innsbruck", 47.27, 11.39),
        Town("Jena", 50.93, 11.59),
        Town("Karlsruhe", 49.01, 8.40),
        Town("Kassel", 51.31, 9.49),
        Town("Kiel", 54.32, 10.14),
        Town("Koblenz", 50.36, 7.59),
        Town("Köln", 50.94, 6.96),
        Town("Leipzig", 51.34, 12.37),
        Town("Linz", 48.31, 14.29),
        Town("Lübeck", 53.87, 10.69),
        Town("Magdeburg", 52.13, 11.63),
        Town("Mainz", 50.00, 8.27),
        Town("Mannheim", 49.49, 8.47),
        Town("München", 48.14, 11.58),
        Town("Münster", 51.96, 7.63),
        Town("Nürnberg", 49.45, 11.08),
        Town("Oldenburg", 53.14, 8.21),
        Town("Osnabrück", 52.28, 8.05),
        Town("Passau", 48.57, 13.43),
        Town("Potsdam", 52.40, 13.06),
        Town("Regensburg", 49.02, 12.10),
        Town("Rostock", 54.09, 12.14),
        Town("Saarbrücken", 49.24, 6.99),
        Town("Salzburg", 47.81, 13.04),
        Town("Schwerin", 53.63, 11.41),
        Town("Siegen", 50.88, 8.02),
        Town("Stuttgart", 48.78, 9.18),
        Town("Trier", 49.76, 6.64),
        Town("Ulm", 48.40, 9.99),
        Town("Wien", 48.21, 16.37),
        Town("Würzburg", 49.79, 9.94),
        Town("Zürich", 47.38, 8.54),
    )
}


def distance_km(latitude: float, longitude: float, town: Town) -> float:
    """Return the distance as the crow flies, in kilometres, by the haversine formula.

    >>> round(distance_km(53.55, 9.99, TOWNS["Berlin"]))
    256
    """
    phi, other = math.radians(latitude), math.radians(town.latitude)
    half = math.sin((other - phi) / 2) ** 2
    half += (
        math.cos(phi)
        * math.cos(other)
        * math.sin(math.radians(town.longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
