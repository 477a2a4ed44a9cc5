"""Safety notices as one viewer may read them: masked where a name could show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import signing
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.access import roles_of
from mitwerk.apps.vault import rules
from mitwerk.apps.vault.enums import AnswerKind, CarryKind, CarryState, Severity
from mitwerk.apps.vault.models import Blueprint, SafetyAnswer, SafetyCarrier, SafetyNotice
from mitwerk.apps.vault.queries.access import access_to, owned_by
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.parts import readable, seen_ids
from mitwerk.kit.paging import MAX_PAGE_SIZE
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.access import Access

    Viewer = Member | AnonymousUser

WORST_FIRST = {Severity.STOP: 0, Severity.CAUTION: 1, Severity.NOTE: 2}
WITHDRAWN = SafetyAnswer.objects.filter(notice=OuterRef("pk"), kind=AnswerKind.WITHDRAWN)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Banner:
    """One notice on the page of a revision that it reaches; texts are ready to be shown.

    ``source`` is the revision it was raised on, None where that must not be named.
    """

    notice: SafetyNotice
    severity: str
    wrong: str
    todo: str
    path: str
    how: str
    state: str
    source: Revision | None
    over: Revision | None
    answer: SafetyAnswer | None

    @property
    def carries(self) -> bool:
        return self.state == CarryState.CARRIES


@dataclass(frozen=True, slots=True)
class Reach:
    """A page of what a notice reaches, as far as the viewer may know, and the cursor of the next.

    ``count`` is how many they may know of in all, ``hidden`` how many they may not.
    """

    carriers: list[SafetyCarrier]
    count: int
    hidden: int
    next: str


def _standing() -> QuerySet[SafetyCarrier]:
    withdrawn = SafetyAnswer.objects.filter(notice=OuterRef("notice"), kind=AnswerKind.WITHDRAWN)
    return SafetyCarrier.objects.exclude(Exists(withdrawn))


def banners_of(revision: Revision, rights: Access, viewer: Viewer) -> list[Banner]:
    """Return the notices that reach a revision, the worst first; one query where there are none."""
    found = list(
        _standing()
        .filter(revision=revision)
        .select_related(
            "notice__revision__blueprint__owner_member",
            "notice__revision__blueprint__owner_team",
            "notice__by",
            "over__blueprint",
        )
        .prefetch_related(Prefetch("notice__answers", SafetyAnswer.objects.order_by("pk")))
    )
    if not found:
        return []
    near = {one.notice.revision_id for one in found} | {one.over_id for one in found if one.over_id}
    seen = frozenset() if rights.masked else seen_ids(near, viewer)
    banners = [_banner(one, revision, rights, seen) for one in found]
    return sorted(banners, key=lambda one: (not one.carries, WORST_FIRST[Severity(one.severity)]))


def _banner(one: SafetyCarrier, revision: Revision, rights: Access, seen: frozenset[int]) -> Banner:
    notice = one.notice
    shown = notice.revision_id in seen
    hide = not shown and not (one.how == CarryKind.ORIGIN and not rights.masked)
    wrong, todo, path = notice.wrong, notice.todo, notice.path
    if hide:
        names = [names_of(source) for source in {notice.revision, revision}]
        for blot in names:
            wrong, todo, path = (blot.in_text(text) for text in (wrong, todo, path))
    answers = [answer for answer in notice.answers.all() if answer.revision_id == revision.pk]
    return Banner(
        notice=notice,
        severity=notice.severity,
        wrong=wrong,
        todo=todo,
        path=path,
        how=one.how,
        state=one.state,
        source=notice.revision if shown else None,
        over=one.over if one.over_id in seen else None,
        answer=answers[0] if answers else None,
    )


def notice_for(code: str, viewer: Viewer) -> tuple[SafetyNotice, Access]:
    """Return a notice whose revision the viewer may read, and how they may read that.

    Raises
    ------
    NotFoundError
        Also when it exists but its revision is not theirs to read.
    """
    notice = (
        SafetyNotice.objects.select_related(
            *("revision__blueprint__owner_member", "revision__blueprint__owner_team"),
            *("revision__author", "by"),
        )
        .annotate(withdrawn=Exists(WITHDRAWN))
        .filter(code=code)
        .first()
    )
    if notice is not None:
        rights = access_to(notice.revision, viewer)
        if rights.may_read:
            return notice, rights
    raise NotFoundError(_("There is no such safety notice, or its design is not open."))


def reach_of(
    notice: SafetyNotice,
    rights: Access,
    viewer: Viewer,
    *,
    cursor: str = "",
    size: int | None = None,
) -> Reach:
    """Return a page of what a notice reaches, carriers first, newest first; three queries.

    Behind a mask nothing but the revision itself: its relatives could name its author.

    Raises
    ------
    InvalidError
        When the cursor was not given out by us.
    """
    everything = notice.carriers.all()
    seen = everything.none() if rights.masked else _seen(everything, viewer)
    count = seen.count()
    rows = _after(seen, cursor) if cursor else seen
    rows = rows.select_related(
        *("revision__blueprint__owner_member", "revision__blueprint__owner_team"), "over__blueprint"
    ).order_by("state", "-revision_id")
    size = max(1, min(size or AT_ONCE, MAX_PAGE_SIZE))
    found = list(rows[: size + 1])
    following = ""
    if len(found) > size:
        last = found[size - 1]
        following = signing.dumps([last.state, last.revision_id], salt="reach")
    return Reach(found[:size], count, everything.count() - count, following)


def solvable_by(notice: SafetyNotice, member: Member) -> list[Revision]:
    """Return the revisions of which a member may say that it is solved there, newest first.

    Their own ones that carry it; of moderators all. Never the one that the notice is about.
    """
    carrying = notice.carriers.filter(state=CarryState.CARRIES).exclude(how=CarryKind.ORIGIN)
    rows = _seen(carrying, member)
    if not moderates(member):
        own = Blueprint.objects.filter(owned_by(member))
        rows = rows.filter(revision__blueprint__in=own.values("pk"))
    rows = rows.select_related("revision__blueprint").order_by("-revision_id")[:MAX_PAGE_SIZE]
    return [row.revision for row in rows]


def may_withdraw(notice: SafetyNotice, member: Member) -> bool:
    """Tell whether a member may take a notice back: who raised it, and moderators."""
    return notice.by_id == member.pk or moderates(member)


def moderates(member: Member) -> bool:
    """Tell whether a member looks after notices of others."""
    return bool(roles_of(member) & rules.MODERATORS)


def _seen(carriers: QuerySet[SafetyCarrier], viewer: Viewer) -> QuerySet[SafetyCarrier]:
    return carriers.filter(revision__in=readable(viewer).values("pk"))


def _after(rows: QuerySet[SafetyCarrier], cursor: str) -> QuerySet[SafetyCarrier]:
    try:
        state, revision = signing.loads(cursor, salt="reach")
    except (signing.BadSignature, TypeError, ValueError):
        message = _("This page marker is not valid. Start again at the first page.")
        raise InvalidError(message, where="cursor") from None
    return rows.filter(Q(state__gt=state) | Q(state=state, revision_id__lt=revision))


def answers_of(notice: SafetyNotice, viewer: Viewer, rights: Access) -> list[SafetyAnswer]:
    """Return what became of a notice, as far as the viewer may read the revisions named."""
    found = list(notice.answers.select_related("revision__blueprint", "by").order_by("pk"))
    ids = [one.revision_id for one in found if one.revision_id]
    seen = frozenset() if rights.masked else seen_ids(ids, viewer)
    return [one for one in found if one.revision_id is None or one.revision_id in seen]
