"""Which entries a viewer may see, and under which name. There is no second way to fetch them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import EntryState, PhaseState
from mitwerk.apps.challenges.models import Entry, EntryRevision
from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.challenges.rules import REVEALED, is_author, shows_author
from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.vault.enums import Visibility
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

    Viewer = Member | AnonymousUser

DETAILS = ("check_of_files__rows", "check_of_files__files")


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry as one viewer sees it; ``submission`` is the one that counts."""

    entry: Entry
    submission: EntryRevision
    is_author: bool

    @property
    def masked(self) -> bool:
        return not shows_author(self.entry.phase)

    @property
    def label(self) -> str:
        return entry_label(self.entry)

    @property
    def title(self) -> str:
        """The blueprint's title; a number as long as the title could give the author away."""
        if self.masked and not self.is_author:
            return self.label
        return self.entry.blueprint.title

    @property
    def revision(self) -> Revision:
        return self.submission.revision

    @property
    def author_name(self) -> str:
        """The team or person, empty while masked for this viewer."""
        if self.masked and not self.is_author:
            return ""
        return self.entry.team.name if self.entry.team else self.entry.entrant.shown_name


def entry_label(entry: Entry) -> str:
    return _("Entry %d") % entry.number


def own_entries(viewer: Viewer, path: str = "") -> Q:
    """Return the condition "entered by the viewer alone, or by a team of theirs" (`is_author`).

    Who left a team has no part in its entries any more. ``path`` leads from the rows asked for to
    the entry ("entry__").
    """
    if not viewer.is_authenticated:
        return Q(pk__in=())
    alone = {f"{path}entrant": viewer, f"{path}team__isnull": True}
    return Q(**alone) | Q(**{f"{path}team__in": teams_of(viewer).values("pk")})


def visible_entries(viewer: Viewer) -> QuerySet[Entry]:
    """Return the entries the viewer may know of.

    Own ones always. Others from the deadline on, and before it only those whose authors show
    their work in progress; withdrawn ones never. Of a cancelled phase what was open stays.
    """
    opened = EntryRevision.objects.filter(
        entry=OuterRef("pk"), revision__visibility=Visibility.OPEN
    )
    others = ~Q(state=EntryState.WITHDRAWN) & (
        Q(phase__state__in=REVEALED)
        | Q(phase__state=PhaseState.OPEN, shows_progress=True)
        | (Q(phase__state=PhaseState.CANCELLED) & Exists(opened))
    )
    return Entry.objects.filter(
        own_entries(viewer) | others, phase__challenge__in=visible_challenges(viewer)
    )


def entries_of(phase: Phase, viewer: Viewer) -> QuerySet[Entry]:
    """Return a phase's entries for a viewer, with what a card needs, in three queries."""
    return with_card(visible_entries(viewer).filter(phase=phase)).order_by("number")


def with_card(entries: QuerySet[Entry], *, rows: bool = False) -> QuerySet[Entry]:
    """Fetch phase, blueprint, author, submissions and place along.

    ``rows``: with what the checks of the submissions say, not their verdicts alone.
    """
    submissions = EntryRevision.objects.select_related("revision", "check_of_files").order_by("pk")
    if not rows:
        submissions = submissions.defer(*DETAILS)
    return entries.select_related(
        "phase__challenge", "phase__baseline", "blueprint", "entrant", "team", "place"
    ).prefetch_related(Prefetch("submissions", submissions))


def seen_entries(
    entries: QuerySet[Entry], viewer: Viewer, *, rows: bool = False
) -> list[SeenEntry]:
    """Return how the viewer sees these entries, with what a card needs, in one query.

    ``rows`` as in `with_card`.
    """
    later = EntryRevision.objects.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk"))
    own = own_entries(viewer, "entry__")
    submissions = (
        EntryRevision.objects.filter(~Exists(later), entry__in=entries)
        .annotate(own=ExpressionWrapper(own, output_field=BooleanField()))
        .select_related("revision", "entry__phase__challenge", "entry__blueprint")
        .select_related("entry__entrant", "entry__team", "entry__place", "check_of_files")
        .order_by("entry__number")
    )
    if not rows:
        submissions = submissions.defer(*DETAILS)
    return [SeenEntry(one.entry, one, one.own) for one in submissions]


def seen(entry: Entry, viewer: Viewer, teams: frozenset[int]) -> SeenEntry:
    """Return how the viewer sees a fetched entry; ``teams`` are the ids of the viewer's."""
    last = list(entry.submissions.all())[-1]
    return SeenEntry(entry, last, is_author(entry, viewer.pk, teams))


def team_ids(viewer: Viewer) -> frozenset[int]:
    if not viewer.is_authenticated:
        return frozenset()
    return frozenset(teams_of(viewer).values_list("pk", flat=True))


def entry_by_code(code: str, viewer: Viewer) -> SeenEntry:
    """Return an entry the viewer may see.

    Raises
    ------
    NotFoundError
        Also for sealed ones: nobody learns whether they exist.
    """
    found = with_card(visible_entries(viewer), rows=True).filter(code=code).first()
    if found is None:
        raise NotFoundError(_("There is no such entry, or it is sealed until the deadline."))
    return seen(found, viewer, team_ids(viewer) if found.team_id else frozenset())


def count_for(phase: Phase, viewer: Viewer) -> int | None:
    """Return how many entries stand; None while that is sealed for this viewer.

    The client and everybody after the deadline know it; before, a count would tell the others
    who is still missing.
    """
    if phase.state in REVEALED or phase.challenge.client_id == viewer.pk:
        return phase.entry_count
    return None
