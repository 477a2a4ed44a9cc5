"""The briefs of the demo, as their clients would write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mitwerk.apps.challenges.services.requirements import RowDraft

VEHICLE: dict[str, Any] = {
    "title": "A light service vehicle for foresters",
    "summary": "Two people, half a tonne of tools and plants, electric, at home on forest tracks.",
    "size": "vehicle",
    "language": "en",
    "intended_use": (
        "Daily rounds in mixed forest: bring people, saws, fuel cans, fence posts and seedlings to "
        "the stand, and timber samples back. Thirty kilometres a day, most of them unpaved."
    ),
    "place": "Low mountain range, tracks 2 m wide, up to 25 % steep, snow from December to March",
    "users": "Foresters and trainees between 17 and 64, in work boots and gloves, often in rain.",
    "must_do": (
        "- Load a wet crate of 80 seedlings from the side without a ramp.\n"
        "- Be washed out with a hose.\n"
        "- Be repaired with hand tools, every part within reach.\n"
        "- Leave no ruts: wide tyres at low pressure, no more than 720 kg with the battery."
    ),
    "prizes_minor": 2_400_000,
    "target_price_minor": 1_450_000,
    "approval_minor": 900_000,
    "too_close_rule": "client_jury",
    "ai_rule": "declared",
    "time_zone": "Europe/Berlin",
}


def vehicle_rows(concept: str, front: str) -> list[RowDraft]:
    """Return the requirement rows; phases are given by their codes."""
    whole, none = ((concept, None),), ()
    fact: dict[str, Any] = {"kind": "fact", "phases": whole}
    declared: dict[str, Any] = {"kind": "declared", "phases": none, "must": False}
    return [
        RowDraft("mass", "It weighs little enough for soft ground", fact="mass", comparison="<=",
                 value="720", unit="kg", kind="fact",
                 phases=((concept, None), (front, Decimal(6)))),
        RowDraft("length", "It turns between stacked timber", fact="envelope_x", comparison="<=",
                 value="3700", unit="mm", **fact),
        RowDraft("width", "It fits the old skid trails", fact="envelope_y", comparison="<=",
                 value="1500", unit="mm", kind="fact", phases=((concept, None), (front, None))),
        RowDraft("height", "It fits under the eaves of the forest office", fact="envelope_z",
                 comparison="<=", value="2500", unit="mm", **fact),
        RowDraft("price", "Its parts cost what a district can pay", fact="price",
                 comparison="<=", value="12500", unit="EUR", **fact),
        RowDraft("pieces", "Few single pieces, so that little rattles loose", fact="bodies",
                 comparison="<=", value="32", kind="fact", phases=((front, None),)),
        RowDraft("payload", "Half a tonne of load, people included", fact="payload",
                 comparison=">=", value="500", unit="kg", **declared),
        RowDraft("range", "Two days of rounds in winter", fact="range", comparison=">=",
                 value="80", unit="km", **declared),
        RowDraft("climb", "It climbs the steepest track with load", fact="gradient",
                 comparison=">=", value="25", unit="%", **declared),
        RowDraft("seats", "Two people sit side by side", fact="seats", comparison=">=",
                 value="2", **declared),
        RowDraft("repair", "Every part can be reached and changed with hand tools",
                 kind="judged", phases=((concept, None), (front, None))),
        RowDraft("character", "One would rather take it than the big pick-up",
                 kind="judged", must=False, phases=whole),
    ]  # fmt: skip


BRACKET: dict[str, Any] = {
    "title": "Eine Sägenhalterung für den Plenter",
    "summary": "Hält die Motorsäge fest und griffbereit, auch auf dem Rückeweg.",
    "size": "part",
    "language": "de",
    "intended_use": "Die Säge reist außen an der Ladefläche mit und ist mit einem Griff zur Hand.",
    "place": "Außen an der Bordwand, bei Regen, Schlamm und Frost",
    "users": "Forstleute mit Handschuhen",
    "must_do": "Ohne Werkzeug öffnen, Kettenöl abtropfen lassen, am Lochbild der Bordwand sitzen.",
    "prizes_minor": 60_000,
    "target_price_minor": 4_500,
    "approval_minor": 0,
    "too_close_rule": "client_jury",
    "time_zone": "Europe/Berlin",
}
BRACKET_ROWS = [
    RowDraft("masse", "Leicht genug für eine Hand", "fact", fact="mass", comparison="<=",
             value="1.8", unit="kg"),
    RowDraft("laenge", "Passt zwischen die Rungen", "fact", fact="envelope_x", comparison="<=",
             value="220", unit="mm"),
    RowDraft("griff", "Mit Handschuhen zu bedienen", "judged"),
]  # fmt: skip

MARK: dict[str, Any] = {
    "title": "A mark for the Plenter",
    "summary": "One sign that every workshop can put on the vehicle it builds.",
    "size": "portfolio",
    "language": "en",
    "intended_use": "On the bonnet and on the sign of the workshop, seen from ten metres.",
    "place": "Wood, sheet and canvas, in sun and rain",
    "users": "Workshops that build the vehicle, and whoever meets it in the forest",
    "must_do": "Be made in a workshop with what lies about; need no colour to be known again.",
    "prizes_minor": 25_000,
    "too_close_rule": "client_jury",
    "time_zone": "Europe/Berlin",
}
MARK_ROWS = [
    RowDraft("made", "It can be made without a machine", "judged"),
    RowDraft("known", "One knows it again from ten metres", "judged"),
]
CHOSEN = (
    "The ballots could not tell the best apart. We take the rings: our trainees turned the first "
    "one into a larch board while we were still talking."
)
STAKE = (
    "By the profile its author works with wood for the very office that chose: the trainees named "
    "in the reason may know whose rings these are. Somebody without a part should look into it."
)

DRAFT: dict[str, Any] = {
    "title": "A cargo trike for a hospital campus",
    "summary": "Quiet deliveries between buildings, through doors and lifts.",
    "size": "vehicle",
    "language": "en",
    "intended_use": "Bring meals, laundry and samples between eight buildings, day and night.",
    "place": "Hospital campus with ramps of 8 %, lifts of 1.4 × 2.1 m",
    "prizes_minor": 800_000,
}

FRONT_IDEAS = {
    "round": "Two round lamps that every workshop has on its shelf.",
    "bar": "One bar of light across the whole face: the track is lit to both ditches.",
    "visor": "Lamps drawn back under a visor, where no branch reaches them.",
    "twin": "Two pairs, so that a broken lamp is not the end of the day.",
    "timber": "Larch boards between the lamps: the part that gets hit is the part one can cut.",
    "lantern": "Lamps high on the pillars like lanterns, free of mud.",
}

QUESTIONS = (
    ("Does it have to carry a winch?",
     "The brief says nothing of a winch. Some of us would plan the mounting in the front member.",
     "No winch today, but please leave the front member free for one. Thank you for asking."),
    ("Are canvas doors allowed?",
     "In summer I would rather drive without doors. Is a half door of canvas fine in winter?",
     "Yes, as long as they close with gloves on and keep the snow out at 30 km/h."),
)  # fmt: skip
WAIVED = (
    "The boards are single pieces on purpose: after a knock a forester saws one board and is on "
    "the way again. That is worth some more pieces to us."
)
APPEAL = (
    "The chosen concept has its charging port low at the front. Our tracks stand under water every "
    "spring; I read “soft ground” as ruling that out."
)
DISMISSED = (
    "The row “mass” of the brief limits the weight and says nothing of the port; the winner was "
    "measured within it. Where the port sits is a matter for the phase of the front."
)
REASON = (
    "Three concepts were too close for the ballots. We chose this one because its bonnet opens "
    "without tools and its bed can be loaded from the side: the two things our foresters asked "
    "for first."
)
