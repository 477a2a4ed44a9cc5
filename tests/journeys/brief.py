"""The brief of the journeys: one concept phase, then the front, which goes on from its winner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

REASON = "It carries the planting tools low and can be mended with a welder in the forest."
WORDS = {
    "title": "A bracket for planting tools",
    "summary": "Carry hoe and plants on a light forest vehicle.",
    "intended_use": "Every day from October to April, on tracks and between the trees.",
    "place": "Harz",
    "users": "Two foresters with gloves.",
    "must_do": "Hold a hoe, a spade and two bags of plants; come off without a tool.",
}


def phases(judges: list[str]) -> list[dict[str, object]]:
    """Return both phases as the API takes them; the concept is open since an hour."""
    now = datetime.now(UTC).replace(microsecond=0)
    return [
        _phase("concept", "Concept", now - timedelta(hours=1), judges, [60_000, 20_000])
        | {"deliverables": [{"kind": "sketch", "text": "A sketch by hand is enough"}]},
        _phase("front", "Front", now + timedelta(days=18), judges, [40_000])
        | {"deliverables": [{"kind": "model"}], "needs": ["concept"]},
    ]


def _phase(
    kind: str, title: str, opens: datetime, judges: list[str], prizes: list[int]
) -> dict[str, object]:
    return {
        "key": kind,
        "kind": kind,
        "title": title,
        "opens_at": opens.isoformat(),
        "closes_at": (opens + timedelta(days=3)).isoformat(),
        "judged_at": (opens + timedelta(days=5)).isoformat(),
        "prizes_minor": prizes,
        "juries": [
            {"kind": "client", "weight_percent": 40},
            {"kind": "experts", "weight_percent": 60, "judges": judges},
        ],
    }


def rows() -> list[dict[str, object]]:
    """Return a measured and a judged requirement row."""
    light = {"key": "R1", "text": "It is light", "kind": "fact", "fact": "mass"}
    light |= {"comparison": "<=", "value": "4.5", "unit": "kg"}
    return [light, {"key": "R2", "text": "It looks right", "kind": "judged", "must": False}]
