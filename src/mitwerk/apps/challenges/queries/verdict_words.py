"""What people read about a measured row: how far off it is, why not measured, what to do."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitwerk.engines.requirements import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import Promise

MOST_MODELS = 60  # of an entry that are measured at once
FEW = 3  # materials that are named
LESS = frozenset({"<=", "<"})
# What to do when a row fails, by fact: first for an upper limit, then for a lower one.
TOO_MUCH: dict[str, str | Promise] = {
    "envelope_x": gettext_lazy("Too long: shorten it along x."),
    "envelope_y": gettext_lazy("Too wide: make it narrower along y."),
    "envelope_z": gettext_lazy("Too high: make it lower along z."),
    "mass": gettext_lazy("Too heavy: take material away, or choose a lighter one."),
    "volume": gettext_lazy("It takes too much room: take material away."),
    "area": gettext_lazy("Too much surface: make its shape simpler."),
    "min_wall": gettext_lazy("This wall is thicker than asked."),
    "clash_volume": gettext_lazy(
        "It runs into another body: take material away there, or move it."
    ),
    "bodies": gettext_lazy("Too many bodies: join those that are one piece."),
    "triangles": gettext_lazy("Too many triangles: export the mesh more coarsely, or as STEP."),
    "holes": gettext_lazy("It has more round holes than asked."),
}
TOO_LITTLE: dict[str, str | Promise] = {
    "envelope_x": gettext_lazy("Too short along x."),
    "envelope_y": gettext_lazy("Too narrow along y."),
    "envelope_z": gettext_lazy("Too low along z."),
    "mass": gettext_lazy("Lighter than asked."),
    "volume": gettext_lazy("Its volume is smaller than asked."),
    "area": gettext_lazy("Its surface is smaller than asked."),
    "min_wall": gettext_lazy("Too thin: make the wall thicker there."),
    "min_gap": gettext_lazy("Too near to its neighbour: leave more room there."),
    "bodies": gettext_lazy("Fewer bodies than asked: some are joined, or missing."),
    "holes": gettext_lazy("It has fewer round holes than asked."),
}
OTHERWISE: dict[str, str | Promise] = {
    "closed": gettext_lazy("Its surface has gaps: close them in your program and export it again."),
    "bom_complete": gettext_lazy(
        "Put one bom.csv beside the models: a line for each part, with quantity and file or "
        "supplier."
    ),
    "min_gap": gettext_lazy("The gap to its neighbour is larger than asked."),
    "hole_pattern": gettext_lazy(
        "Its holes are not where those of the part are that it replaces, or not as wide: move "
        "them, or turn a mirrored part round."
    ),
    "parity": gettext_lazy("The files of one part differ: export them all from one source again."),
    "drawing": gettext_lazy(
        "Add a drawing (DXF, PDF or SVG) that opens and is not blank, with its revision in the "
        "name, like sheet-rev-B.pdf."
    ),
    "editable_source": gettext_lazy(
        "Add the file that one can change: FreeCAD, KiCad, OpenSCAD or a script. STEP is none."
    ),
    "licence": gettext_lazy("Add a file LICENSE that names the licence of the terms."),
    "attribution": gettext_lazy(
        "Add a file ATTRIBUTION.txt that names whom the design comes from."
    ),
    "hygiene": gettext_lazy(
        "A file names a person or a folder of a machine: take it out and export it again."
    ),
}
# Why a row has no value, by the reason that the check keeps.
REASONS: dict[str, str | Promise] = {
    "no_model": gettext_lazy("There is no 3D model of the part among the files."),
    "unreadable": gettext_lazy("This file can’t be read: export it again, best as STEP."),
    "too_rich": gettext_lazy(
        "Measuring this file takes longer than this site allows: hand in the part alone, or a "
        "simpler export."
    ),
    "not_read": gettext_lazy(
        "This file may hold a part, and its format is not measured: hand it in as STEP, STL or 3MF."
    ),
    "overlap_unknown": gettext_lazy(
        "It has too many bodies to tell which share space, so its volume is known from above only."
    ),
    "unclear_document": gettext_lazy(
        "It can’t be told which shapes of this FreeCAD document count: hand in STEP as well."
    ),
    "y_up": gettext_lazy(
        "In glTF y is up, elsewhere z: it holds one way only. Hand in STEP or STL, whose z is up."
    ),
    "alike": gettext_lazy(
        "A file has the shape of a part that the assembly has elsewhere: it holds only with it, or "
        "only without. Draw it in its place in the assembly, or take it away."
    ),
    "together": gettext_lazy(
        "Its files show one thing each, and another all together: hand the part in as one file in "
        "which everything lies in its place."
    ),
    "faces_without_mesh": gettext_lazy(
        "Behind some of its faces nothing could be measured: export it again, or mend them."
    ),
    "holes_uncertain": gettext_lazy(
        "It has round recesses that are no cylinder: the row depends on whether they are holes."
    ),
    "holes_differ": gettext_lazy(
        "The files of one part have different numbers of holes: export them from one source again."
    ),
    "density_missing": gettext_lazy(
        "Its material is not known. Put a bom.csv beside it with the columns file and material."
    ),
    "whole_vehicle": gettext_lazy(
        "It asks for the whole vehicle; there is no assembly yet that the part could be put in."
    ),
    "no_place": gettext_lazy(
        "Nothing in the assembly is called like this part. Name the file, or its line in the "
        "parts list, like the part that it takes the place of."
    ),
    "no_baseline": gettext_lazy(
        "There is no earlier part with holes that this one takes the place of."
    ),
    "one_format": gettext_lazy("Hand in the part in two formats at least, under one name."),
    "too_few_bodies": gettext_lazy("It needs two bodies that could touch."),
    "single_part": gettext_lazy("It is measured on single parts, not on an assembly."),
    "near_limit": gettext_lazy(
        "Too near to the limit for a mesh: hand in a STEP file, or a finer mesh."
    ),
    "open_mesh": gettext_lazy("Its surface has gaps, so it has no inside. Close them."),
    "open_shell": gettext_lazy("Its surface has gaps, so it has no inside. Close them."),
    "no_solid": gettext_lazy("There are surfaces in it, but no solid body."),
    "double_part": gettext_lazy("The same body is in it twice, in the same place."),
    "inside_out": gettext_lazy("Its surface is inside out: turn it round and export it again."),
    "no_volume": gettext_lazy("It encloses no volume."),
    "flat_drawing": gettext_lazy("A drawing has no volume; hand in a 3D model."),
    "wall_unknown": gettext_lazy("The thinnest wall could not be found."),
    "holes_unknown": gettext_lazy("Its holes could not be found."),
    "no_triangles": gettext_lazy("It has no triangles; those are counted in meshes only."),
    "no_machine": gettext_lazy(
        "No machine measures this. Declare a value with a file that shows it."
    ),
    "no_list": gettext_lazy(
        "Put a bom.csv beside the models that says it of every part: quantity, mass, unit cost."
    ),
    "list_incomplete": gettext_lazy(
        "The parts list does not say it of every part: fill in what is missing."
    ),
    "list_of_part": gettext_lazy(
        "It asks for the whole vehicle, and the parts list is of this part alone."
    ),
    "list_of_whole": gettext_lazy(
        "It asks for this part, and the parts list is of the whole vehicle."
    ),
    "declared": gettext_lazy("Declare a value with a file that shows it."),
    "too_many": gettext_lazy(
        "There are more than %(most)d models, too many to measure at once: join them into one "
        "assembly."
    ),
    "own_whole": gettext_lazy(
        "Measured in an assembly of the entry’s own, which shows faults but proves nothing. Name "
        "the part like the one that it replaces, then it is measured in the winner’s assembly."
    ),
    "own_density": gettext_lazy(
        "Measured with a density of the entry’s own, so nobody weighed it. Name a plain material "
        "in the parts list, then its usual density counts."
    ),
    "off": gettext_lazy("Measuring is switched off on this site."),
    "crashed": gettext_lazy("Measuring these files failed three times; the site’s log says why."),
    "withheld": gettext_lazy("A file of the entry is withheld; nothing is said about it."),
}


def advice(row: Mapping[str, Any], *, to_author: bool = True) -> str:
    """Say what to do about a row that a check kept, and what a mass was measured with.

    Who can't mend it reads why there is no value, but not what to change.
    """
    if row.get("source"):
        return _of_list(row)
    todo = _what_to_do(row) if to_author else _why(row)
    said = [todo, _of_materials(row.get("made_of") or ())]
    return " ".join(text for text in said if text)


def _what_to_do(row: Mapping[str, Any]) -> str:
    if row["verdict"] == "fail":
        return str(_of_failure(row))
    if row["verdict"] == "not_checkable":
        why = str(REASONS.get(row["reason"]) or _("This could not be measured."))
        return why % {"most": MOST_MODELS} if row["reason"] == "too_many" else why
    return str(REASONS.get(row["reason"], "")) if row["verdict"] == "declared" else ""


def _why(row: Mapping[str, Any]) -> str:
    if row["verdict"] == "fail":
        return ""
    if row["verdict"] == "not_checkable" and row["reason"] == "declared":
        return _("The entry says nothing about it.")
    return _what_to_do(row)


def _of_materials(made_of: Sequence[Mapping[str, Any]]) -> str:
    """Name the densities that a mass was measured with, and whose numbers they are."""
    known = dict.fromkeys((one["material"], one["density"], one["own"]) for one in made_of)
    mark = str(get_format("DECIMAL_SEPARATOR"))
    said = []
    for material, density, own in list(known)[:FEW]:
        number = format_value(Decimal(density), "kg/m³", decimal_mark=mark)
        source = _("by the entry itself") if own else _("by the table of the site")
        said.append(f"{material}: {number} ({source})".removeprefix(": "))
    more = len(known) - len(said)
    if more > 0:
        said.append(ngettext("and %d more material", "and %d more materials", more) % more)
    return f"{'; '.join(said)}." if said else ""


def _of_failure(row: Mapping[str, Any]) -> str | Promise:
    fact, op = row["fact"], row["op"]
    table = TOO_MUCH if op in LESS else TOO_LITTLE
    found = table.get(fact) if op not in {"==", "in"} else None
    return found or OTHERWISE.get(fact) or _("It does not keep the limit.")


def _of_list(row: Mapping[str, Any]) -> str:
    source = row["source"]
    counted = {"counted": source["counted"], "of": source["of"]}
    if row["verdict"] == "declared":
        said = _("Added up from the parts list (%(counted)d of %(of)d lines). Nobody measured it.")
        return said % counted
    if row["verdict"] == "fail":
        said = _(
            "By its own parts list (%(counted)d of %(of)d lines) it does not keep the limit. "
            "Nobody measured it, so it bars nobody."
        )
        return said % counted
    said = _("The parts list says it of %(counted)d of %(of)d lines: fill in the others.")
    return said % counted
