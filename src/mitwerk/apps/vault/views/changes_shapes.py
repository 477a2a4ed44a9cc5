"""What changed between two revisions in the shapes that templates take; masks are applied here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.display import author as author_of
from mitwerk.apps.vault import adapters
from mitwerk.apps.vault.queries.changes import masses_of
from mitwerk.apps.vault.queries.pairing import Change
from mitwerk.apps.vault.queries.sheets import UNDER_WAY
from mitwerk.apps.vault.views import changes_words as words
from mitwerk.apps.vault.views import presenting
from mitwerk.apps.vault.views.changes_text import difference_of
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Comparison, Revision
    from mitwerk.apps.vault.queries.changes import Changes, Side
    from mitwerk.apps.vault.queries.pairing import FilePair
    from mitwerk.apps.vault.queries.sheets import FileSheet

Y_UP = frozenset({"glb", "gltf"})
SHOWN_AT_ONCE = 60  # unchanged files named; the others are counted


def page(changes: Changes, chosen: FilePair | None) -> dict[str, Any]:
    """Return everything the page shows of two revisions."""
    head = presenting.head(changes.new.revision, changes.new.rights)
    sides = [side_words(changes.old, changes), side_words(changes.new, changes)]
    return {
        **head,
        "crumbs": [
            *head["crumbs"][:-1],
            {"label": head["title"], "url": sides[1]["url"]},
            {"label": _("What changed"), "url": ""},
        ],
        "old": sides[0],
        "new": sides[1],
        "masked": changes.masked,
        "summary": _summary(changes),
        "same": same_author(changes),
        **listing(changes, chosen),
        **stage(changes, chosen),
    }


def same_author(changes: Changes) -> bool:
    return changes.old.revision.blueprint_id == changes.new.revision.blueprint_id


def side_words(side: Side, changes: Changes) -> dict[str, object]:
    """Return how one revision is named: by number within a blueprint, else with its title too."""
    revision, rights = side.revision, side.rights
    url = reverse("vault:revision", args=[revision.code])
    if rights.mask is not None:
        return {"label": rights.mask.label, "by": "", "url": url, "message": "", "when": None}
    numbered = _("Revision %d") % revision.number
    label = numbered
    if not same_author(changes):
        label = _("%(title)s, revision %(number)d") % {
            "title": revision.blueprint.title,
            "number": revision.number,
        }
    return {
        "label": label,
        "by": author_of(revision.author).label,
        "url": url,
        "message": revision.message,
        "when": revision.created_at,
    }


def _summary(changes: Changes) -> list[str]:
    found = {change: changes.count(change) for change in Change}
    return [
        words.counted("compared" if changes.masked and change is Change.CHANGED else change, count)
        for change, count in found.items()
        if count
    ]


def listing(changes: Changes, chosen: FilePair | None) -> dict[str, Any]:
    """Return the files, what changed first; unchanged ones by name only."""
    told = [pair for pair in changes.pairs if pair.change is not Change.UNCHANGED]
    alike = changes.of(Change.UNCHANGED)
    return {
        "changes": changes,
        "rows": [_row(pair, changes, chosen) for pair in told],
        "unchanged": [pair.shown.path for pair in alike[:SHOWN_AT_ONCE]],
        "more_unchanged": max(0, len(alike) - SHOWN_AT_ONCE),
        "under_way": changes.under_way,
        "files_url": _files_url(changes, chosen),
    }


def _files_url(changes: Changes, chosen: FilePair | None) -> str:
    url = reverse("vault:compare-files", args=codes(changes))
    return f"{url}?shown={chosen.new.number}" if chosen and chosen.new else url


def _row(pair: FilePair, changes: Changes, chosen: FilePair | None) -> dict[str, object]:
    side = changes.new if pair.new else changes.old
    sheet = pair.shown
    comparison = changes.comparison(pair)
    alike = comparison is not None and comparison.facts.get("identical", False)
    return {
        **presenting.file_row(sheet, side.revision, side.rights),
        "change": pair.change.value,
        "word": _change_word(pair, changes),
        "moved_from": pair.moved_from,
        "said": words.state_words(comparison) if pair.has_shapes else "",
        "alike": alike,
        "url": _pair_url(pair, changes) or reverse("vault:file", args=_args(side, sheet)),
        "current": chosen is not None and pair is chosen,
    }


def _args(side: Side, sheet: FileSheet) -> list[object]:
    return [side.revision.code, sheet.number]


def _change_word(pair: FilePair, changes: Changes) -> str:
    if pair.change is Change.CHANGED and changes.masked:
        return _("in both")
    return {
        Change.CHANGED: _("changed"),
        Change.RENAMED: _("renamed"),
        Change.ADDED: _("added"),
        Change.REMOVED: _("removed"),
        Change.UNCHANGED: _("unchanged"),
    }[pair.change]


def codes(changes: Changes) -> list[str]:
    return [changes.new.revision.code, changes.old.revision.code]


def _pair_url(pair: FilePair, changes: Changes) -> str:
    if pair.change is not Change.CHANGED or pair.new is None:
        return ""
    return reverse("vault:compare-file", args=[*codes(changes), pair.new.number])


def stage(changes: Changes, pair: FilePair | None) -> dict[str, Any]:
    """Return what is shown large: one pair of files, in the way that suits them."""
    if pair is None or pair.old is None or pair.new is None:
        return {"pair": None}
    comparison = changes.comparison(pair)
    old, new = _look(pair.old, changes.old), _look(pair.new, changes.new)
    context: dict[str, Any] = {
        "pair": pair,
        "old_look": old,
        "new_look": new,
        "text": None if old.get("poster") else difference_of(changes, pair),
        "comparison": comparison,
        "start_url": reverse("vault:compare-start", args=codes(changes)),
        "stage_url": reverse("vault:compare-stage", args=[*codes(changes), pair.new.number]),
        "wanted": pair.has_shapes and comparison is None,
        "running": comparison is not None and comparison.state in UNDER_WAY,
    }
    if comparison is not None and comparison.state == AttemptState.FAILED:
        context["refusal"] = words.refusal(comparison)
    if comparison is not None and comparison.state == AttemptState.READY:
        context |= _found(comparison, changes, pair)
    return context


def _found(comparison: Comparison, changes: Changes, pair: FilePair) -> dict[str, Any]:
    facts, number = comparison.facts, pair.shown.number
    return {
        "verdict": words.verdict(facts),
        "identical": facts["identical"],
        "fact_rows": [*words.fact_rows(facts), *words.mass_rows(masses_of(pair))],
        "on_meshes": facts.get("measured_on") == "mesh",
        "difference": {
            "src": reverse("vault:compare-model", args=[*codes(changes), number]),
            "bytes": comparison.output.size if comparison.output else 0,
        },
        "laid": _laid(facts["transform"], pair) if _has_moved(facts["transform"]) else "",
    }


def _look(sheet: FileSheet, side: Side) -> dict[str, Any]:
    if sheet.withheld:
        return {"withheld": sheet.withheld, "name": sheet.name}
    return presenting.stage(sheet, side.revision) | {
        "page": reverse("vault:file", args=_args(side, sheet)),
        "table": sheet.kind == "csv",
        "paper": sheet.kind in adapters.DRAWINGS,
    }


def _has_moved(transform: list[list[float]]) -> bool:
    found = words.motion(transform)
    return found.turned or found.moved


def _laid(transform: list[list[float]], pair: FilePair) -> str:
    """Return the move for the viewer, 16 numbers row by row: metres, y up.

    The engine's is in millimetres and in the axes of the files, z up but for glTF.
    """
    out = _upright(pair.old) if pair.old else None
    into = _upright(pair.new) if pair.new else None
    turn = [row[:3] for row in transform[:3]]
    shift = [row[3] / 1000 for row in transform[:3]]
    if into is not None:  # its transpose leads back into the axes of the file
        turn = _product(turn, [list(column) for column in zip(*into, strict=True)])
    if out is not None:
        turn = _product(out, turn)
        shift = [sum(a * b for a, b in zip(row, shift, strict=True)) for row in out]
    rows = [[*row, shift[i]] for i, row in enumerate(turn)]
    return json.dumps([round(one, 9) for row in [*rows, [0.0, 0.0, 0.0, 1.0]] for one in row])


def _upright(sheet: FileSheet) -> list[list[float]] | None:
    if sheet.kind in Y_UP:
        return None
    return [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]


def _product(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(3)] for i in range(3)]


def between(new: Revision, old: Revision) -> str:
    """Return the address of what changed since an older revision."""
    return reverse("vault:compare", args=[new.code, old.code])
