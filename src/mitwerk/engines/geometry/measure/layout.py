"""How the numbers that describe a shape are laid out; loads nothing, callers need it too."""

from __future__ import annotations

# name, entries, weight of the group
GROUPS = (
    ("extents", 3, 1.0),
    ("bulk", 2, 1.0),
    ("gyration", 3, 1.0),
    ("pairs", 16, 0.5),
    ("centre", 16, 1.0),
    ("walls", 16, 1.0),
    ("facing", 18, 0.5),
)
LENGTH = sum(entries for _, entries, _ in GROUPS)
SIZES = 8  # the first entries are weighted logarithms of lengths
SIZE_WEIGHTS = tuple(w / n for _, n, w in GROUPS[:3] for _ in range(n))
HANDED = 3e-5  # turned, re-meshed and simplified symmetric parts stay below, by measurement
UNTOLD = 2.0  # handedness of a part that has a hand, but none that the numbers tell
SAME_SIZE = 0.02  # how far logarithms of sizes may be apart in a re-meshed copy
