"""Change a parts list on the page: always a new revision, whose bom.csv says the same."""

from __future__ import annotations

from dataclasses import replace
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
    from mitwerk.apps.vault.models import Blueprint, Revision
    from mitwerk.engines.bom import Row

NAME = "bom.csv"


def save_rows(
    *, by: Member, blueprint: Blueprint, base: str, rows: Sequence[Row], note: Note
) -> Revision:
    """Make the next revision with these rows as its parts list; every other file stays.

    ``base`` is the code of the revision that the rows were typed for. Refuses when there is a
    newer one by now, empty lists, links that lead nowhere, and what `parts.checked` refuses.
    """
    rules.must_own(by, blueprint, team_ids(by))
    newest = blueprint.revisions.order_by("-number").first()
    if newest is None or newest.code != base:
        raise ConflictError(_("There is a newer revision by now. Look at its parts list first."))
    if not rows:
        raise InvalidError(_("A parts list has at least one row."), where="rows")
    path = adapters_parts.bom_path(newest.files.values_list("path", flat=True)) or NAME
    data = adapters_parts.csv_of(rows)
    upload = take_file(by=by, path=path, length=len(data), chunks=[data])
    return create_revision(by=by, blueprint=blueprint, uploads=[upload], note=note)


def move_pin(*, by: Member, revision: Revision, number: int, to: Revision) -> Revision:
    """Pin one row of the newest revision to another revision of the same part.

    Makes the next revision. Refuses rows without a link and revisions of other blueprints.
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
    return save_rows(
        by=by,
        blueprint=revision.blueprint,
        base=revision.code,
        rows=moved,
        note=Note(message[:240], revision.ai_use, _visibility(revision)),
    )


def _visibility(revision: Revision) -> str:
    """What is open stays open; what is not yet, stays a draft."""
    return "open" if revision.visibility == "open" else "draft"
