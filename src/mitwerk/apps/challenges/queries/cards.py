"""Cards for walls: entries and challenges as a list shows them, in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.challenges.enums import ChallengeState, EntryState, PhaseState
from mitwerk.apps.challenges.models import Entry, EntryRevision, Phase
from mitwerk.apps.challenges.queries.barring import waived_rows
from mitwerk.apps.challenges.queries.deliverables import fits
from mitwerk.apps.challenges.queries.entries import (
    SeenEntry,
    seen,
    seen_entries,
    team_ids,
    visible_entries,
)
from mitwerk.apps.challenges.queries.pictures import Look, looks_of
from mitwerk.apps.challenges.queries.references import looks_of_briefs
from mitwerk.apps.challenges.queries.verdicts import (
    mark_of,
    mark_text,
    may_see_verdicts,
    passed,
)
from mitwerk.apps.challenges.rules import DECIDED, JUDGED_NOW
from mitwerk.apps.members.queries.display import author
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

    Viewer = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry on a wall, as parts/entry_card.html shows it.

    ``contest`` is the title of the challenge, where entries of several hang together.
    """

    number: int
    title: str
    url: str
    image: str
    image_alt: str
    deliverables: str
    author: str
    author_url: str
    masked: bool
    state: str = ""
    place: str = ""
    own: bool = False
    waiting: bool = False
    code: str = ""
    contest: str = ""
    mark: str = ""
    mark_text: str = ""


def wall_of(phase: Phase, viewer: Viewer) -> list[EntryCard]:
    """Return the cards of a phase's entries in three queries, in the order of `hung`."""
    return cards_hung(seen_entries(visible_entries(viewer).filter(phase=phase), viewer))


def cards_hung(
    shown: Iterable[SeenEntry], waived: Mapping[int, Collection[str]] | None = None
) -> list[EntryCard]:
    """Return the cards of entries, in the order of `hung`.

    ``waived`` are the keys of waived rows by entry; asked for where they are not known.
    """
    return _cards(hung(shown), waived)


def _cards(
    shown: Sequence[SeenEntry], known: Mapping[int, Collection[str]] | None = None
) -> list[EntryCard]:
    looks = looks_of([one.revision for one in shown])
    waived = waivers_of(shown) if known is None else _passed(shown, known)
    return [entry_card(one, looks[one.revision.pk], waived.get(one.entry.pk, 0)) for one in shown]


def waivers_of(shown: Iterable[SeenEntry]) -> dict[int, int]:
    """Return how many rows are waived of each entry that fails some; no query where none does."""
    checks = {one.entry.pk: one.submission.check_of_files for one in shown}
    failing = [entry for entry, check in checks.items() if check is not None and check.failed]
    return _passed(shown, waived_rows(failing) if failing else {})


def _passed(shown: Iterable[SeenEntry], waived: Mapping[int, Collection[str]]) -> dict[int, int]:
    checks = {one.entry.pk: one.submission.check_of_files for one in shown}
    return {
        entry: passed(checks[entry], set(keys)) for entry, keys in waived.items() if entry in checks
    }


def hung(shown: Iterable[SeenEntry]) -> list[SeenEntry]:
    """Return entries as they hang on a wall: by place when decided, by number before."""
    return sorted(shown, key=lambda one: (rank_of(one.entry), one.entry.number))


def cards_of(entries: Sequence[Entry], viewer: Viewer) -> list[EntryCard]:
    """Return cards of entries fetched with `with_card`."""
    teams = team_ids(viewer)
    return _cards([seen(entry, viewer, teams) for entry in entries])


def entry_card(one: SeenEntry, look: Look, waived: int = 0) -> EntryCard:
    """Return the card of an entry that looks like this and has so many rows waived."""
    entry = one.entry
    seen_by_all = may_see_verdicts(entry.phase, is_author=one.is_author)
    check = one.submission.check_of_files if seen_by_all else None
    named = author(entry.entrant) if one.author_name and not entry.team else None
    return EntryCard(
        number=entry.number,
        title=one.title,
        url=reverse("challenges:entry", args=[entry.code]),
        image=look.picture,
        image_alt=_("Picture of entry %d") % entry.number,
        deliverables=in_words(look.paths),
        author=one.author_name,
        author_url=(named.url or "") if named else "",
        masked=not one.author_name,
        state=_state(one),
        place=_place(entry),
        own=one.is_author,
        waiting=look.waiting > 0,
        code=entry.code,
        mark=mark_of(check, waived),
        mark_text=mark_text(check, waived),
    )


def _state(one: SeenEntry) -> str:
    if one.entry.state != EntryState.ENTERED:
        return str(one.entry.get_state_display())
    if one.entry.phase.state == PhaseState.OPEN:
        return _("work in progress") if one.entry.shows_progress else _("sealed, only you see it")
    return _("yours") if one.is_author and one.masked else ""


def rank_of(entry: Entry) -> int:
    place = getattr(entry, "place", None)
    return place.rank if place else 10_000


def _place(entry: Entry) -> str:
    place = getattr(entry, "place", None)
    return _("rank %d") % place.rank if place else ""


def in_words(paths: Sequence[str]) -> str:
    """Say what kinds of files there are ("2 models, 1 picture").

    >>> in_words(["a.step", "b.png"])
    '1 model, 1 picture'
    """
    kinds = Counter(_kind(path) for path in paths)
    words = [
        (kinds["model"], ngettext("%d model", "%d models", kinds["model"])),
        (kinds["sketch"], ngettext("%d picture", "%d pictures", kinds["sketch"])),
        (kinds["table"], ngettext("%d table", "%d tables", kinds["table"])),
        (kinds["other"], ngettext("%d other file", "%d other files", kinds["other"])),
    ]
    return ", ".join(text % count for count, text in words if count)


def _kind(path: str) -> str:
    return next((kind for kind in ("model", "sketch", "table") if fits(kind, path)), "other")


@dataclass(frozen=True, slots=True)
class ChallengeCard:
    """A challenge on the list."""

    challenge: Challenge
    phase: Phase | None
    prize: Money
    look: str
    phase_count: int
    done_count: int

    @property
    def url(self) -> str:
        return reverse("challenges:challenge", args=[self.challenge.code])


def with_phases(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """Fetch client and phases along."""
    phases = Phase.objects.order_by("position", "id")
    return challenges.select_related("client").prefetch_related(Prefetch("phases", phases))


def challenge_cards(challenges: Sequence[Challenge], viewer: Viewer) -> list[ChallengeCard]:
    """Return cards of challenges fetched with `with_phases`, four queries more."""
    faces = faces_of(challenges, viewer)
    looks, briefs = looks_of(faces.values()), looks_of_briefs(challenges)
    return [
        challenge_card(
            one, looks[faces[one.pk].pk] if one.pk in faces else briefs.get(one.pk, Look())
        )
        for one in challenges
    ]


def challenge_card(challenge: Challenge, look: Look) -> ChallengeCard:
    """Return the card of a challenge that looks like this."""
    phases = list(challenge.phases.all())
    done = [p for p in phases if p.state in {*DECIDED, PhaseState.CANCELLED}]
    appeals = next((phase for phase in phases if phase.state == PhaseState.APPEALS), None)
    return ChallengeCard(
        challenge=challenge,
        phase=current_phase(phases) or appeals,
        prize=Money(challenge.prizes_minor, challenge.currency),
        look=look.picture,
        phase_count=len(phases),
        done_count=len(done),
    )


def current_phase(phases: Sequence[Phase]) -> Phase | None:
    """Return the phase one can do something in: open, then judged, then the next to come."""
    for states in ({"open"}, {"judging", "too_close"}, {"scheduled"}):
        found = [phase for phase in phases if phase.state in states]
        if found:
            return min(found, key=lambda phase: (phase.closes_at is None, phase.closes_at))
    return None


def faces_of(challenges: Sequence[Challenge], viewer: Viewer) -> dict[int, Revision]:
    """Return the revision that stands for each challenge: its winner, else a shown entry.

    Never one that judges are to compare with others in equal light.
    """
    faces: dict[int, Revision] = {}
    entries = visible_entries(viewer).filter(phase__challenge__in=list(challenges))
    submissions = (
        EntryRevision.objects.filter(entry__in=entries.exclude(state=EntryState.WITHDRAWN))
        .filter(entry__phase__challenge__state__in=[ChallengeState.OPEN, ChallengeState.CLOSED])
        .exclude(entry__phase__state__in=JUDGED_NOW)
        .exclude(revision__visibility__in=["draft", "sealed"])
        .select_related("revision", "entry__phase", "entry__place")
        .order_by("pk")
    )
    best: dict[int, int] = {}
    for submission in submissions:
        key, rank = submission.entry.phase.challenge_id, rank_of(submission.entry)
        if rank <= best.get(key, rank):
            best[key], faces[key] = rank, submission.revision
    return faces
