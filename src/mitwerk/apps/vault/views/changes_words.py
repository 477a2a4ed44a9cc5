"""What the engine found between two files, in sentences and drawing-sheet rows."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.vault.views import figures
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from mitwerk.apps.vault.models import Comparison

    Matrix = Sequence[Sequence[float]]

STILL_MM, STILL_DEGREES = 0.005, 0.005
ALONG = 0.999  # a turn about an axis this near to x, y or z is named after it


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of the sheet: before, after, and by how much; some have no before."""

    label: str
    change: str
    old: str = ""
    new: str = ""
    sign: str = ""  # "added" or "removed" where the row has one of the picture's colours


@dataclass(frozen=True, slots=True)
class Motion:
    """How the new one lies against the old: turned by degrees about an axis, moved by mm."""

    degrees: float
    axis: tuple[float, float, float]
    shift: tuple[float, float, float]

    @property
    def turned(self) -> bool:
        return self.degrees > STILL_DEGREES

    @property
    def moved(self) -> bool:
        return self.distance > STILL_MM

    @property
    def distance(self) -> float:
        return math.hypot(*self.shift)


def motion(transform: Matrix) -> Motion:
    """Return the rigid move that took the old place to the new one: the inverse of ``transform``.

    Rodrigues: the trace of a rotation is 1 + 2 cos of its angle, the axis stands in its
    antisymmetric part; for half turns, where that vanishes, in the columns of R + 1.
    """
    turn = [[transform[j][i] for j in range(3)] for i in range(3)]  # the inverse turns back
    there = [transform[i][3] for i in range(3)]
    shift = tuple(-sum(turn[i][j] * there[j] for j in range(3)) for i in range(3))
    cosine = max(-1.0, min(1.0, (turn[0][0] + turn[1][1] + turn[2][2] - 1) / 2))
    axis = [turn[2][1] - turn[1][2], turn[0][2] - turn[2][0], turn[1][0] - turn[0][1]]
    sine = math.hypot(*axis) / 2
    if sine < 1e-6 and cosine < 0:
        columns = ([turn[i][j] + (i == j) for i in range(3)] for j in range(3))
        axis = max(columns, key=lambda column: math.hypot(*column))
    size = math.hypot(*axis) or 1.0
    x, y, z = (part / size for part in axis)
    return Motion(math.degrees(math.atan2(sine, cosine)), (x, y, z), shift)  # type: ignore[arg-type]


def motion_words(found: Motion) -> str:
    """Say how something was moved: "turned by 90° about z and moved by 12.5 mm"."""
    turned, moved = "", ""
    if found.turned:
        angle = f"{figures.number(found.degrees, 0 if found.degrees % 1 < 0.005 else 1)}°"
        name = next((n for n, part in zip("xyz", found.axis, strict=True) if abs(part) > ALONG), "")
        turned = (
            _("turned by %(angle)s about %(axis)s") % {"angle": angle, "axis": name}
            if name
            else _("turned by %s") % angle
        )
    if found.moved:
        moved = _("moved by %s") % figures.length(found.distance)
    if turned and moved:  # how far depends on the point one looks at, so no number
        return _("%s and moved") % turned
    return turned or moved


def verdict(facts: dict[str, Any]) -> str:
    """Say in one sentence what happened to a shape."""
    how = motion_words(motion(facts["transform"]))
    if facts["identical"]:
        return _("The same shape: only %s") % how if how else _("The same shape in the same place")
    added, removed = facts["added_mm3"], facts["removed_mm3"]
    said = _("%(added)s added, %(removed)s removed") % {
        "added": figures.volume(added, like=removed),
        "removed": figures.volume(removed, like=added),
    }
    return _("%(said)s; as a whole %(how)s") % {"said": said, "how": how} if how else said


def fact_rows(facts: dict[str, Any]) -> list[FactRow]:
    """Return the sheet's rows: what came and went, then every fact that is another one."""
    changed = {row["fact"]: row for row in facts["facts_changed"]}
    rows = [] if facts["identical"] else _came_and_went(facts)
    rows += [
        _measured(
            _("Volume"), figures.volume, changed.get("volume_mm3"), facts["volume_delta_mm3"]
        ),
        _envelope(changed.get("envelope_mm"), facts["envelope_delta_mm"]),
    ]
    if "area_mm2" in changed:
        row = changed["area_mm2"]
        rows.append(_measured(_("Surface"), figures.area, row, row["new"] - row["old"]))
    if "holes" in changed:
        rows.append(_holes(changed["holes"]))
    if "bodies" in changed:
        rows.append(_count(_("Bodies"), changed["bodies"]))
    if "centre_of_gravity_mm" in changed:
        row = changed["centre_of_gravity_mm"]
        shift = math.dist(row["old"], row["new"])
        if shift > STILL_MM:
            rows.append(FactRow(_("Centre of gravity"), _("moved by %s") % figures.length(shift)))
    return rows


def _came_and_went(facts: dict[str, Any]) -> list[FactRow]:
    added, removed = facts["added_mm3"], facts["removed_mm3"]
    came = figures.volume(added, signed=True, like=removed)
    went = figures.volume(-removed, signed=True, like=added)
    return [FactRow(_("Added"), came, sign="added"), FactRow(_("Removed"), went, sign="removed")]


def _measured(label: str, said: Any, row: dict[str, Any] | None, delta: float) -> FactRow:
    if row is None:
        return FactRow(label, _("unchanged"))
    size = max(row["old"], row["new"])
    change = said(delta, signed=True, like=size)
    return FactRow(label, change, said(row["old"], like=size), said(row["new"], like=size))


def _envelope(row: dict[str, Any] | None, delta: Sequence[float]) -> FactRow:
    label = _("Length × width × height")
    if row is None:
        return FactRow(label, _("unchanged"))
    change = " · ".join(figures.length(one, signed=True) for one in delta)
    return FactRow(label, change, _sides(row["old"]), _sides(row["new"]))


def _sides(lengths: Sequence[float]) -> str:
    return " × ".join(figures.number(one, 1) for one in lengths) + f"{figures.THIN}mm"


def _holes(row: dict[str, Any]) -> FactRow:
    change = len(row["new"]) - len(row["old"])
    said = figures.number(change, signed=True) if change else _("other diameters")
    return FactRow(_("Round holes"), said, _diameters(row["old"]), _diameters(row["new"]))


def _diameters(holes: Sequence[float]) -> str:
    counted = Counter(round(diameter, 2) for diameter in holes)
    return ", ".join(
        f"{count} × ⌀{figures.THIN}{figures.length(diameter)}"
        for diameter, count in sorted(counted.items())
    ) or _("none")


def _count(label: str, row: dict[str, Any]) -> FactRow:
    old, new = int(row["old"]), int(row["new"])
    return FactRow(
        label, figures.number(new - old, signed=True), figures.number(old), figures.number(new)
    )


def mass_rows(masses: tuple[Decimal, Decimal] | None) -> list[FactRow]:
    """Return the row of the mass, where both parts lists name it for this file."""
    if masses is None:
        return []
    old, new = (float(one) for one in masses)
    said = figures.mass
    change = said(new - old, signed=True) if new != old else _("unchanged")
    return [FactRow(_("Mass, says the parts list"), change, said(old), said(new))]


def refusal(comparison: Comparison) -> str:
    """Say why two shapes could not be laid over each other."""
    which = comparison.facts.get("which", "")
    file = {"old": _("The old file"), "new": _("The new file")}.get(which, _("One of the files"))
    sentence = {
        "open": _("%s has no closed surface, so nobody can say what was added and removed."),
        "inside-out": _("%s is turned inside out or encloses no volume."),
        "no-manifold": _("%s has surfaces that cut through each other."),
        "no-model": _("%s is no model that can be compared."),
        "refused": _("%s could not be read."),
        "too-slow": _("The shapes are too rich: working it out took too long."),
        "too-large": _("The shapes are too rich: working it out needs too much memory."),
        "crashed": _("Working it out failed."),
        "no-isolation": _("This site can’t open foreign files safely."),
        "off": _("Conversion is switched off on this site."),
    }.get(comparison.facts.get("why", ""), _("Working it out was not possible."))
    return sentence % file if "%s" in sentence else sentence


def state_words(comparison: Comparison | None) -> str:
    """Say in a few words how far the comparison of two shapes is."""
    if comparison is None:
        return _("not compared yet")
    if comparison.state == AttemptState.READY:
        return verdict(comparison.facts)
    if comparison.state == AttemptState.FAILED:
        return refusal(comparison)
    return _("being compared")


def counted(name: str, count: int) -> str:
    """Say how many files were changed, added and so on."""
    return {
        "changed": ngettext("%d file changed", "%d files changed", count),
        "compared": ngettext("%d file in both", "%d files in both", count),
        "renamed": ngettext("%d renamed", "%d renamed", count),
        "added": ngettext("%d added", "%d added", count),
        "removed": ngettext("%d removed", "%d removed", count),
        "unchanged": ngettext("%d unchanged", "%d unchanged", count),
    }[name] % count
