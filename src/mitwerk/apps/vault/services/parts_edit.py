"""Change a parts list: always a new revision, whose bom.csv says the same.

Two steps: the file is stored before, the revision made within whatever transaction the door holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.vault import adapters_parts, rules
from mitwerk.apps.vault.queries.access import team_ids
from mitwerk.apps.vault.services.revisions import Note, create_revision
from mitwerk.apps.vault.services.uploads import take_file
from mitwerk.kit.problems import ConflictError, InvalidError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, Revision, Upload
    from mitwerk.engines.bom import Row

NAME = "bom.csv"


@dataclass(frozen=True, slots=True)
class Typed:
    """A parts list stored as a file, for the revision ``base`` that it was typed for."""

    base: str
    upload: Upload
    note: Note


def store_rows(
    *, by: Member, blueprint: Blueprint, base: str, rows: Sequence[Row], note: Note
) -> Typed:
    """Store a parts list as its file, to be saved by `save_typed`; outside any transaction.

    Refuses strangers, lists for an older revision, and empty ones.
    """
    newest = _newest(by, blueprint, base)
    if not rows:
        raise InvalidError(_("A parts list has at least one row."), where="rows")
    path = adapters_parts.bom_path(newest.files.values_list("path", flat=True)) or NAME
    data = adapters_parts.csv_of(rows)
    upload = take_file(by=by, path=path, length=len(data), chunks=[data])
    return Typed(base, upload, note)


def save_typed(*, by: Member, blueprint: Blueprint, typed: Typed) -> Revision:
    """Make the next revision with a stored list as its parts list; every other file stays.

    Refuses when there is a newer one by now, links that lead nowhere, and what `parts.checked`
    refuses.
    """
    _newest(by, blueprint, typed.base)
    return create_revision(by=by, blueprint=blueprint, uploads=[typed.upload], note=typed.note)


def store_pin(*, by: Member, revision: Revision, number: int, to: Revision) -> Typed:
    """Store the newest revision's list with one row pinned to another revision of the same part.

    Refuses rows without a link and revisions of other blueprints.
    """
    rows = list(revision.bom_rows.select_related("file", "link").order_by("number"))
    row = next((one for one in rows if one.number == number), None)
    if row is None or row.link is None:
        raise InvalidError(_("This row is not linked to a blueprint."), where="row")
    if to.blueprint_id != row.link.blueprint_id:
        raise InvalidError(_("A pin moves to another revision of the same part."), where="to")
    moved = [
        replace(one, link=to.code) if one.number == number else one
        for one in map(adapters_parts.engine_row, rows)
    ]
    message = _("%(name)s: from revision %(old)d to revision %(new)d") % {
        "name": row.name,
        "old": row.link.number,
        "new": to.number,
    }
    note = Note(message[:240], revision.ai_use, _visibility(revision))
    return store_rows(
        by=by, blueprint=revision.blueprint, base=revision.code, rows=moved, note=note
    )


def _newest(by: Member, blueprint: Blueprint, base: str) -> Revision:
    rules.must_own(by, blueprint, team_ids(by))
    newest = blueprint.revisions.order_by("-number").first()
    if newest is None or newest.code != base:
        raise ConflictError(_("There is a newer revision by now. Look at its parts list first."))
    return newest


def _visibility(revision: Revision) -> str:
    """What is open stays open; what is not yet, stays a draft."""
    return "open" if revision.visibility == "open" else "draft"
