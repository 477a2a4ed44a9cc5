"""What a file measures, in the shape that `vault/parts/facts.html` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.vault.adapters_measure import SHAPED
from mitwerk.apps.vault.queries.facts import facts_of
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.views import facts_words as words
from mitwerk.apps.vault.views import figures
from mitwerk.apps.vault.views.envelope import draw
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.vault.models import Measurement, Revision
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.facts import Facts
    from mitwerk.apps.vault.queries.sheets import FileSheet
    from mitwerk.apps.vault.views.envelope import EnvelopeDrawing

Y_UP = frozenset({"glb", "gltf"})
METRES = 0.001
SHOWN_FINDINGS = 5


def measured_sheet(main: FileSheet | None, sheets: Sequence[FileSheet]) -> FileSheet | None:
    """Return the file whose facts stand on the revision's page: the one shown large, if it can."""
    if main is not None and main.measurement is not None:
        return main
    return next((one for one in sheets if one.measurement is not None), None)


def fault(one: Measurement | None) -> str:
    """Return the first fault that measuring found, for the file's line in a list.

    In words of ours only: the engine's own sentences may quote names from the file.
    """
    found = one.sheet.get("findings", ()) if one is not None else ()
    codes = [row for row in found if row["severity"] == "error"]
    return words.sentence({**codes[0], "message": ""}) if codes else ""


def facts_panel(
    sheet: FileSheet | None, revision: Revision, rights: Access, *, pins: bool
) -> dict[str, Any] | None:
    """Return a file's facts for the page, None when it is not measured.

    ``pins``: a viewer on the page shows this very file, so places can be pinned to it.
    """
    if sheet is None:
        return None
    facts = facts_of(sheet, rights, names_of(revision) if rights.masked else None)
    return None if facts is None else panel(facts, revision, rights, pins=pins)


def panel(facts: Facts, revision: Revision, rights: Access, *, pins: bool) -> dict[str, Any]:
    """Return facts in words: while they are being measured, when they can't be, and as they are."""
    number = facts.file.number
    shown: dict[str, Any] = {
        "name": facts.file.name,
        "url": reverse("vault:file", args=[revision.code, number]),
        "under_way": facts.under_way,
        "doing": _doing(facts),
        "poll": reverse("vault:facts", args=[revision.code, number]) + ("?pins=1" if pins else ""),
        "alike": _alike(facts, revision, rights),
        "pins": pins,
        "failure": "",
    }
    if facts.sheet is None:
        if not facts.under_way:
            shown["failure"] = words.failure(facts.why, facts.reason, own=rights.owns)
        return shown
    y_up = facts.sheet["format"] in Y_UP
    found = [_finding(one, y_up=y_up) for one in words.findings(facts.sheet)]
    return shown | {
        "envelope": envelope(facts.sheet),
        "rows": [_row(one, y_up=y_up) for one in words.rows(facts.sheet, _source(facts))],
        "holes": [_holes(one, y_up=y_up) for one in words.holes(facts.sheet)],
        "codes": {one["code"] for one in facts.sheet["findings"]},
        "holes_count": len(facts.sheet["facts"]["holes"] or ()),
        "findings": found[:SHOWN_FINDINGS],
        "more_findings": found[SHOWN_FINDINGS:],
    }


def _alike(facts: Facts, revision: Revision, rights: Access) -> str:
    """Return where parts like it are told of: not of drawings, nor while it is judged."""
    if rights.masked or facts.file.kind not in SHAPED or facts.why:
        return ""
    return reverse("vault:alike", args=[revision.code, facts.file.number])


def _doing(facts: Facts) -> str:
    if facts.state == AttemptState.WAITING:
        return _("%s waits to be measured") % facts.file.name
    return _("measuring %s") % facts.file.name


def _source(facts: Facts) -> str:
    if facts.density is None:
        return ""
    return _("%(material)s at %(density)s kg/m³") % {
        "material": facts.material,
        "density": figures.number(facts.density),
    }


def envelope(sheet: dict[str, Any]) -> EnvelopeDrawing | None:
    """Return the drawing of length, width and height, None when there is no extent."""
    sides = sheet["facts"]["envelope_mm"]
    if sides is None:
        return None
    if sheet["format"] in Y_UP:
        sides = [sides[0], sides[2], sides[1]]
    if len(sides) < 3:
        return None
    return draw(sides, [_side(side) for side in sides])


def _side(millimetres: float) -> str:
    """Return a side as drawings have it: without a unit, a tenth only where there is one."""
    tenths = round(millimetres, 1 if millimetres >= 1 else 2)
    digits = 0 if tenths == round(tenths) else 1 if millimetres >= 1 else 2
    return figures.number(tenths, digits)


def place(at: Sequence[float] | None, *, y_up: bool) -> str:
    """Return a place in mm as the viewer takes it: metres, y up, as "x y z".

    >>> place((1200.0, 30.0, -4.0), y_up=False)
    '1.2 -0.004 -0.03'
    """
    if at is None:
        return ""
    x, y, z = at if y_up else (at[0], at[2], -at[1])
    return " ".join(f"{METRES * side + 0.0:.7g}" for side in (x, y, z))


def _row(one: words.Row, *, y_up: bool) -> dict[str, Any]:
    at = place(one.at, y_up=y_up)
    return {"label": one.label, "value": one.value, "note": one.note, "at": at}


def _holes(one: words.Hole, *, y_up: bool) -> dict[str, Any]:
    return {"text": one.text, "places": [place(at, y_up=y_up) for at in one.places]}


def _finding(one: words.Said, *, y_up: bool) -> dict[str, Any]:
    return {
        "text": one.text,
        "severity": one.severity,
        "word": one.word,
        "sign": one.sign,
        "at": place(one.at, y_up=y_up),
        "pointer": one.pointer,
    }
