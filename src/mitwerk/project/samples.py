"""Sample matter for the parts: long and short, with and without pictures.

The living style guide at `/parts/` shows it, and the tests of the islands render it without an app.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

HASH = "9f2c61b07de4a35821c40f6e77b1d9835ac2e04f6b9d1783ef50c2a49b8e6d17"
NOW = dt.datetime.now(dt.UTC)
T = "\N{THIN SPACE}"
PICTURES = ("/pictures/1.png", "/pictures/2.png", "/pictures/3.png", "/pictures/4.png")

REQUIREMENTS = [
    {
        "code": "R-01",
        "text": "Fits between the posts of a forest gate with both mirrors folded.",
        "limit": f"≤ 1{T}480{T}mm",
        "must": True,
        "kind": "fact",
        "phases": "Concept, Sides",
        "verdict": "pass",
        "measured": f"1{T}462{T}mm",
    },
    {
        "code": "R-02",
        "text": "Empty mass without batteries, as the class L7e demands.",
        "limit": f"≤ 600{T}kg",
        "must": True,
        "kind": "fact",
        "phases": "",
        "verdict": "fail",
        "measured": f"618{T}kg",
    },
    {
        "code": "R-03",
        "text": "Carries a chain saw, fuel and a felling set within reach from outside.",
        "limit": f"≥ 0.35{T}m³",
        "must": True,
        "kind": "fact",
        "phases": "",
        "verdict": "unknown",
        "measured": "",
    },
    {
        "code": "R-04",
        "text": "Steel of the frame, with its recycled share.",
        "limit": f"≥ 60{T}%",
        "must": False,
        "kind": "declared",
        "phases": "",
        "verdict": "declared",
        "measured": f"72{T}%",
    },
    {
        "code": "R-05",
        "text": "One wants to get in, also on Monday at six in the rain.",
        "limit": "",
        "must": False,
        "kind": "judged",
        "phases": "",
        "verdict": "judged",
        "measured": "",
    },
]

PHASES = [
    {
        "title": "Concept",
        "state": "done",
        "prize": f"€{T}4{T}000",
        "when": "decided 2 November",
        "url": "#",
    },
    {
        "title": "Front",
        "state": "current",
        "prize": f"€{T}2{T}500",
        "closes": NOW + dt.timedelta(days=3, hours=5),
        "zone": "Europe/Berlin",
        "url": "#",
    },
    {"title": "Rear", "state": "coming", "prize": f"€{T}2{T}500", "when": "opens 4 December"},
    {
        "title": "Wheels and tyres",
        "state": "coming",
        "prize": f"€{T}1{T}800",
        "when": "opens 4 December",
    },
    {"title": "Interior", "state": "coming", "prize": f"€{T}3{T}000", "when": "after Rear"},
]


def entries(pictures: list[str]) -> list[dict[str, Any]]:
    """Return five entry cards, the last one without a picture."""
    titles = [
        "Haselmaus",
        "A cabin that opens like a book",
        "Rucksack",
        "Kante",
        "X" + "long " * 16,
    ]
    found = []
    for i, title in enumerate(titles):
        found.append(
            {
                "code": f"e{i + 1}",
                "number": str(i + 1),
                "title": title,
                "url": f"#entry-{i + 1}",
                "image": pictures[i] if i < len(pictures) else "",
                "image_alt": f"Entry {i + 1}, three-quarter view",
                "deliverables": "1 STEP, 2 sketches",
                "verdicts": [{"count": 4, "verdict": "pass"}, {"count": 1, "verdict": "unknown"}],
                "masked": True,
            }
        )
    return found


THREADS = [
    {
        "id": "t1",
        "title": "The gap at the tailgate",
        "pin": 1,
        "remarks": [
            {
                "id": 1,
                "author": "ines",
                "when": NOW,
                "html": "Snow will pack in here. Could the edge drop by 20 mm?",
                "lang": "en",
            },
            {
                "id": 2,
                "author": "tomasz",
                "when": NOW,
                "html": "Yes: the new revision has a slope.",
                "lang": "en",
                "answer": True,
            },
        ],
        "reply_url": "/reply",
        "reply_form": "",
    }
]

MONEY = [
    {
        "amount": f"€{T}14{T}000.00",
        "sender": "Forstamt Linden",
        "receiver": "Prize pot",
        "why": "Budget of the challenge",
        "when": "1 Oct 2026",
    },
    {
        "amount": f"€{T}4{T}000.00",
        "sender": "Prize pot",
        "receiver": "ines",
        "why": "Concept, rank 1",
        "when": "2 Nov 2026",
        "url": "#",
        "state": "awarded",
    },
    {
        "amount": f"€{T}800.00",
        "sender": "Prize pot",
        "receiver": "kollektiv nord",
        "why": "Concept, rank 2",
        "when": "2 Nov 2026",
        "state": "paid",
    },
]

INTERVALS = [
    {
        "label": "No. 4",
        "low": 58.2,
        "mid": 71.4,
        "high": 84.9,
        "value": "1st",
        "chosen": True,
        "y": 38,
    },
    {"label": "No. 7", "low": 49.0, "mid": 63.0, "high": 76.1, "value": "2nd", "y": 66},
    {"label": "No. 1", "low": 21.7, "mid": 34.5, "high": 49.9, "value": "3rd", "y": 94},
    {"label": "No. 2", "low": 5.5, "mid": 14.0, "high": 27.2, "value": "4th", "y": 122},
]

FILES = [
    {"path": "README.md", "url": "#", "size": f"2.1{T}kB", "kind": "Markdown"},
    {"path": "body/front.step", "url": "#", "size": f"1.8{T}MB", "kind": "STEP"},
    {
        "path": "body/front-sketch.heic",
        "url": "#",
        "size": f"3.4{T}MB",
        "kind": "HEIC",
        "note": "Stored, but no preview: this picture format cannot be read here.",
    },
]

LINEAGE = [
    {
        "title": "Haselmaus, concept",
        "url": "#",
        "note": "revision 6",
        "children": [
            {
                "title": "Front with a winch",
                "url": "#",
                "current": True,
                "note": "this one",
                "children": [],
            },
            {
                "title": "Front, plain sheet",
                "url": "#",
                "children": [{"title": "… with a bull bar", "url": "#"}],
            },
        ],
    }
]


def context(pictures: Sequence[str] = PICTURES) -> dict[str, Any]:
    """Return everything that the sample pages show; the last entry has no picture."""
    return {
        "nav": "challenges",
        "csrf_token": "sample-token",
        "crumbs": [
            {"label": "Challenges", "url": "#"},
            {"label": "Light service vehicle", "url": "#"},
        ],
        "tabs": [
            {"label": "Brief", "url": "#", "current": True},
            {"label": "Entries", "url": "#", "count": 5},
            {"label": "Talk", "url": "#", "count": 12},
            {"label": "Money", "url": "#"},
        ],
        "hash": HASH,
        "requirements": REQUIREMENTS,
        "phases": PHASES,
        "entries": entries(list(pictures)),
        "before": pictures[0],
        "after": pictures[1],
        "threads": THREADS,
        "lines": MONEY,
        "rows": INTERVALS,
        "files": FILES,
        "nodes": LINEAGE,
        "deadline": NOW + dt.timedelta(days=3, hours=5),
        "poster": "/pictures/hero.png",
        "model": "/pictures/model.glb",
        "messages": [],
    }
