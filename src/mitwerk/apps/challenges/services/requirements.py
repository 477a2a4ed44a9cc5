"""Write the requirement rows of a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import RowKind
from mitwerk.apps.challenges.models import Challenge, Phase, Requirement, RequirementPhase
from mitwerk.apps.challenges.services.brief import draft_of
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from mitwerk.apps.members.models import Member

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One row as it is written. ``phases``: code → share in percent, None for the full limit."""

    key: str
    text: str
    kind: str
    must: bool = True
    fact: str = ""
    comparison: str = ""
    value: str = ""
    unit: str = ""
    phases: tuple[tuple[str, Decimal | None], ...] = ()


def replace_rows(*, by: Member, code: str, rows: Sequence[RowDraft]) -> list[Requirement]:
    """Make the rows of a draft exactly these, in this order; without a key they get a free one.

    A draft may hold rows that are not right yet; publishing refuses them
    (`queries.missing`). Refused here is what can't be kept: a key twice, an unknown phase.
    """
    rows = _named(rows)
    _check(rows)
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        phases = {phase.code: phase for phase in challenge.phases.all()}
        challenge.requirements.all().delete()
        return [_write(challenge, row, at, phases) for at, row in enumerate(rows)]


def _named(rows: Sequence[RowDraft]) -> list[RowDraft]:
    taken = {row.key for row in rows}
    return [
        row if row.key else replace(row, key=_free(taken, at)) for at, row in enumerate(rows, 1)
    ]


def _free(taken: set[str], at: int) -> str:
    """Return and take the first free key from R``at`` on."""
    key = next(key for key in map("R{}".format, count(at)) if key not in taken)
    taken.add(key)
    return key


def _check(rows: Sequence[RowDraft]) -> None:
    if len(rows) > MOST_ROWS:
        raise InvalidError(_("A brief has at most %d rows.") % MOST_ROWS, where="requirements")
    keys = [row.key for row in rows]
    for row in rows:
        if keys.count(row.key) > 1:
            raise InvalidError(_("Two rows are called “%s”.") % row.key, where=row.key)
        if row.kind not in RowKind.values:
            raise InvalidError(_("A row has no kind “%s”.") % row.kind, where=row.key)
        if len({code for code, _share in row.phases}) < len(row.phases):
            raise InvalidError(_("Name each phase of a row once."), where=row.key)


def _write(
    challenge: Challenge, row: RowDraft, position: int, phases: Mapping[str, Phase]
) -> Requirement:
    judged = row.kind == RowKind.JUDGED
    requirement = Requirement(
        challenge=challenge,
        position=position,
        key=row.key,
        text=row.text,
        kind=row.kind,
        fact="" if judged else row.fact,
        comparison="" if judged else row.comparison,
        value="" if judged else row.value.strip(),
        unit="" if judged else row.unit.strip(),
        must=row.must,
    )
    _fits(requirement)
    requirement.save()
    for code, share in row.phases:
        _link(requirement, code, share, phases)
    return requirement


def _fits(requirement: Requirement) -> None:
    try:
        requirement.clean_fields(exclude=["challenge"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        if name != "text" or requirement.text:
            raise InvalidError(f"{name}: {messages[0]}", where=requirement.key[:40]) from None


def _link(
    requirement: Requirement, code: str, share: Decimal | None, phases: Mapping[str, Phase]
) -> None:
    if code not in phases:
        raise InvalidError(_("There is no phase “%s”.") % code, where=requirement.key)
    if share is not None and not (0 < share <= 100 and share == round(share, 2)):
        message = _("A share is above 0 % and at most 100 %, with two places at most.")
        raise InvalidError(message, where=requirement.key)
    RequirementPhase.objects.create(
        requirement=requirement, phase=phases[code], share_percent=share
    )
