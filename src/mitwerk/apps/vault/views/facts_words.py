"""What the engine found in a file, in rows and sentences that a hobbyist understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.vault.views import figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Sheet = Mapping[str, Any]

# What a row of the sheet says already, or `parts/named.html` says to the owner.
SAID_IN_ROWS = frozenset({
    "density_missing", "wall_unknown", "holes_unknown", "facet_bound", "y_up", "flat_drawing",
    "author_data", "machine_path", "no_triangles",
})  # fmt: skip
RANK = {"error": 0, "warning": 1, "note": 2}
FULL = 0.9999  # of the volume known: the bound is not worth a word


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the drawing sheet; ``note`` explains, ``at`` is its place on the model in mm."""

    label: str
    value: str
    note: str = ""
    at: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words; ``sign`` repeats the severity, ``at`` is its place in mm."""

    text: str
    severity: str
    word: str
    sign: str
    at: Sequence[float] | None = None
    pointer: str = ""


def rows(sheet: Sheet, source: str = "") -> list[Row]:
    """Return the rows of a sheet; ``source`` says where the density of its mass is from."""
    facts, notes = sheet["facts"], {one["code"]: one for one in sheet["findings"]}
    shown = [_volume(facts, notes), _area(facts), _mass(facts, notes, source), _centre(facts)]
    shown += [_closed(facts), _bodies(facts), _wall(facts, notes)]
    return [row for row in shown if row is not None]


def _volume(facts: Sheet, notes: Sheet) -> Row | None:
    if facts["volume_mm3"] is None:
        return None if facts["closed"] is None else Row(_("Volume"), _("unknown"))
    bound = notes.get("facet_bound")
    note = ""
    if bound is not None:
        percent = figures.number(100 * bound["limit"], 2 if bound["limit"] < 0.1 else 0)
        note = _("within %s %% of the true curves") % percent
    return Row(_("Volume"), figures.volume(facts["volume_mm3"]), note)


def _area(facts: Sheet) -> Row | None:
    if facts["area_mm2"] is None:
        return None
    return Row(_("Surface area"), figures.area(facts["area_mm2"]))


def _mass(facts: Sheet, notes: Sheet, source: str) -> Row | None:
    if facts["mass_kg"] is not None:
        return Row(_("Mass"), figures.mass(facts["mass_kg"]), source)
    if "density_missing" in notes:
        return Row(_("Mass"), _("unknown"), _("no material is declared"))
    return None


def _centre(facts: Sheet) -> Row | None:
    centre = facts["centre_of_gravity_mm"]
    if centre is None:
        return None
    value = " · ".join(figures.number(side, 1) for side in centre)
    return Row(_("Centre of gravity"), f"{value}{figures.THIN}mm", _("x · y · z"), centre)


def _closed(facts: Sheet) -> Row | None:
    if facts["closed"] is None:
        return None
    if facts["closed"]:
        return Row(_("Closed all round"), _("yes"))
    return Row(_("Closed all round"), _("no"), _("so its inside can’t be measured"))


def _bodies(facts: Sheet) -> Row | None:
    bodies = facts["bodies"]
    return None if bodies is None else Row(_("Bodies"), figures.number(bodies))


def _wall(facts: Sheet, notes: Sheet) -> Row | None:
    if facts["min_wall_mm"] is not None:
        wall = figures.length(facts["min_wall_mm"])
        return Row(_("Thinnest wall"), wall, "", facts["min_wall_at"])
    unknown = notes.get("wall_unknown")
    if unknown is None or facts["closed"] is False:
        return None
    return Row(_("Thinnest wall"), _("unknown"), _why_no_wall(unknown["message"]))


def _why_no_wall(message: str) -> str:
    if message.startswith("no two sides"):
        return _("no two sides stand opposite each other")
    return _("too many surfaces to look at each")


@dataclass(frozen=True, slots=True)
class Hole:
    """Holes of one diameter and kind: how many, and where they open."""

    text: str
    places: tuple[Sequence[float], ...]


def holes(sheet: Sheet) -> list[Hole]:
    """Return the holes in groups of one diameter, the widest first."""
    groups: dict[tuple[float, bool], list[Sequence[float]]] = {}
    for hole in sheet["facts"]["holes"] or ():
        groups.setdefault((round(hole["diameter_mm"], 2), hole["through"]), []).append(hole["at"])
    told = []
    for (diameter, through), places in sorted(groups.items(), reverse=True):
        said = (
            _("%(count)d × ⌀ %(width)s, through")
            if through
            else _("%(count)d × ⌀ %(width)s, blind")
        )
        shown = said % {"count": len(places), "width": figures.length(diameter)}
        told.append(Hole(shown, tuple(places)))
    return told


def findings(sheet: Sheet) -> list[Said]:
    """Return the findings that rows do not say, the gravest first."""
    kept = [one for one in sheet["findings"] if one["code"] not in SAID_IN_ROWS]
    kept.sort(key=lambda one: RANK.get(one["severity"], 2))
    return [_said(one) for one in kept]


def _said(one: Mapping[str, Any]) -> Said:
    severity = one["severity"]
    word, sign = {
        "error": (_("Fault"), "✕"),
        "warning": (_("Look at this"), "!"),
    }.get(severity, (_("Note"), "i"))
    return Said(sentence(one), severity, word, sign, one["where"], one["pointer"] or "")


def sentence(one: Mapping[str, Any]) -> str:
    """Return a finding in the reader's language; what only experts read stays in English."""
    count = one["value"] if isinstance(one["value"], int) else 0
    counted = {
        "open_mesh": ngettext(
            "Not closed: %d edge lies open, or a face is turned the wrong way.",
            "Not closed: %d edges lie open, or faces are turned the wrong way.",
            count,
        ),
        "double_part": ngettext(
            "%d triangle is there twice: perhaps the part was exported twice.",
            "%d triangles are there twice: perhaps the part was exported twice.",
            count,
        ),
        "open_shell": ngettext(
            "Not closed: %d surface does not belong to a solid.",
            "Not closed: %d surfaces do not belong to a solid.",
            count,
        ),
        "holes_uncertain": ngettext(
            "%d round recess is no cylinder, so it is not listed as a hole.",
            "%d round recesses are no cylinders, so they are not listed as holes.",
            count,
        ),
        "faces_without_mesh": ngettext(
            "%d surface could not be looked behind: a thinner wall may be there.",
            "%d surfaces could not be looked behind: a thinner wall may be there.",
            count,
        ),
        "overlap_unknown": ngettext(
            "%d pair of solids was not compared: they may share space.",
            "%d pairs of solids were not compared: they may share space.",
            count,
        ),
    }
    if count and one["code"] in counted:
        return counted[one["code"]] % count
    return _plain(one["code"]) or str(one["message"])


def _plain(code: str) -> str:
    return {
        "inside_out": _("A surface is turned inside out, so the volume is unknown."),
        "no_volume": _("It encloses no volume."),
        "no_solid": _("Surfaces only, no solid: volume and mass are unknown."),
        "bodies_overlap": _("Bodies reach into each other; their common space counts once."),
        "double_part": _("The same solid is in it twice, in the same place."),
        "unclear_document": _(
            "It can’t be told which shapes of this FreeCAD document count: hand in STEP as well."
        ),
        "unit_assumed": _("The file names no unit; millimetres are assumed."),
        "mixed_units": _("The file mixes units of length."),
        "no_surface": _("There is no surface in it to measure."),
        "envelope_unknown": _("Nothing in the drawing has a size."),
        "polyglot": _("The same bytes also pass for another kind of file."),
        "threemf_attribute": _("The program that wrote it uses an extension in the wrong place."),
        "not_judged": _("The 3MF rules were not checked in full here."),
        "fcstd_hidden": _("The FreeCAD document has hidden shapes."),
    }.get(code, "")


def failure(why: str, reason: str, *, own: bool) -> str:
    """Return why a file could not be measured; the engine's own sentence helps its maker only."""
    said = {
        "refused": _("Not measured: the file could not be read."),
        "too-slow": _("Not measured: it took too long."),
        "too-large": _("Not measured: the file needs too much memory."),
        "crashed": _("Not measured: reading the file failed."),
        "no-isolation": _("Not measured: this site can’t open foreign files safely."),
        "off": _("Not measured: conversion is switched off on this site."),
    }.get(why, _("Not measured."))
    if own and reason and why in {"refused", "too-large", "too-slow"}:
        return _("%(sentence)s The reader says: %(reason)s") % {"sentence": said, "reason": reason}
    return said
