"""What the authors of an entry learn after the decision: where it stands, and what judges wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import rules
from mitwerk.apps.challenges.models import Remark
from mitwerk.apps.challenges.queries.result_page import IntervalRow, interval_rows
from mitwerk.apps.challenges.queries.results import result_of
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Entry
    from mitwerk.apps.challenges.queries.entries import SeenEntry
    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class Report:
    """One entry's report; ``rows`` are all intervals with the own one marked.

    ``hidden`` are the reasons for which moderators hid lines of judges.
    """

    rank: int | None
    entries: int
    judges: int
    lists: int
    sentence: str
    rows: list[IntervalRow]
    remarks: list[str]
    hidden: list[str]


def report_of(seen: SeenEntry, reader: Member, *, moderates: bool = False) -> Report:
    """Return the report of an entry for its authors, and for who looks after what is written.

    Who left the team since reads it, too, when the last submission was partly theirs.

    Raises
    ------
    NotFoundError
        For others, and before the decision.
    """
    entry = seen.entry
    if entry.phase.state not in rules.DECIDED:
        raise NotFoundError
    if not (seen.is_author or moderates or _took_part(seen, reader)):
        raise NotFoundError
    view = result_of(entry.phase)
    own = str(entry.number)
    ranked = {row["entry"]: row for row in view.payload.get("ranking", [])}
    return Report(
        rank=next((one.rank for one in view.places if one.entry_id == entry.pk), None),
        entries=len(view.places),
        judges=view.payload.get("judges", 0),
        lists=ranked[own]["lists"] if own in ranked else 0,
        sentence=_sentence(ranked.get(own)),
        rows=interval_rows(view, chosen=own),
        remarks=remarks_of(entry),
        hidden=list(_counting(entry).exclude(hidden=None).values_list("hidden__reason", flat=True)),
    )


def _took_part(seen: SeenEntry, reader: Member) -> bool:
    """Tell whether the decision was told to a reader as to an author (`queries.told`)."""
    if seen.entry.entrant_id == reader.pk:
        return True
    return seen.submission.payees.filter(member=reader.pk).exists()


def remarks_of(entry: Entry) -> list[str]:
    """Return what judges wrote, in no order that says who; of each list the last ballot's."""
    return sorted(_counting(entry).filter(hidden=None).values_list("text", flat=True))


def _counting(entry: Entry) -> QuerySet[Remark]:
    return Remark.objects.filter(entry=entry, ballot__superseded_by=None)


def _sentence(row: dict[str, float] | None) -> str:
    if row is None:
        return _("No ballot says anything about this entry.")
    told = _("It would win %(duels)s %% of its duels, and is the best with %(first)s %%.")
    return told % {
        "duels": number_format(100 * row["duels"], 0),
        "first": number_format(100 * row["p_first"], 0),
    }
