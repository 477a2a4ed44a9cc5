"""Entries as the stores below see them: masked in the vault, discussed in talk, told of members.

Registered once by the app's entry; nothing here is called by our own pages.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import ChallengeState, EntryState
from mitwerk.apps.challenges.models import AwardLine, Challenge, Entry, EntryRevision, Phase
from mitwerk.apps.challenges.queries.behind import people_behind
from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.challenges.queries.entries import (
    entry_label,
    seen_entries,
    visible_entries,
    with_card,
)
from mitwerk.apps.challenges.queries.mentors import mentored
from mitwerk.apps.challenges.rules import BLIND, DECIDED, JUDGED_NOW, shows_author
from mitwerk.apps.members.contributions import SHOWN_PER_KIND, Contribution, Kind
from mitwerk.apps.talk.subjects import Subject
from mitwerk.apps.vault.access import Mask
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.wall import being_drawn, picture_urls

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser


def mask_of_revision(revision: Revision, viewer: Viewer) -> Mask | None:
    """Return the entry number that stands for the author while a phase is undecided.

    Only the submission that counts may be read, and only if the entry itself may be seen. There
    is one such entry at most: `services.entry_checks.check_one_phase` refuses a second phase.
    """
    submissions = EntryRevision.objects.filter(entry=OuterRef("pk"))
    entry = (
        Entry.objects.filter(
            submissions__revision=revision, state=EntryState.ENTERED, phase__state__in=BLIND
        )
        .annotate(
            last=Subquery(submissions.order_by("-pk").values("revision")[:1]),
            shown=Exists(visible_entries(viewer).filter(pk=OuterRef("pk"))),
        )
        .select_related("phase")
        .order_by("pk")
        .first()
    )
    if entry is None:
        return None
    url = reverse("challenges:entry", args=[entry.code])
    return Mask(
        entry_label(entry),
        url,
        may_read=entry.shown and entry.last == revision.pk,
        people=partial(people_behind, entry.pk),
    )


def masked_blueprints(_viewer: Viewer) -> QuerySet[Blueprint]:
    """Return the blueprints entered in an undecided phase; owners are let through by the vault."""
    entries = Entry.objects.filter(state=EntryState.ENTERED, phase__state__in=BLIND)
    return Blueprint.objects.filter(pk__in=entries.values("blueprint"))


def judged_now(blueprint: Blueprint) -> bool:
    """Tell whether a blueprint is on the lists of judges: what they read may not change."""
    entries = Entry.objects.filter(blueprint=blueprint, state=EntryState.ENTERED)
    return entries.filter(phase__state__in=JUDGED_NOW).exists()


def decided_entries_of(client: Member) -> QuerySet[Revision]:
    """Return what was entered in a member's own challenges, once its authors are known."""
    return Revision.objects.filter(
        submissions__entry__phase__challenge__client=client,
        submissions__entry__phase__state__in=DECIDED,
    )


def challenge_subject(code: str, viewer: Viewer) -> Subject | None:
    found = visible_challenges(viewer).filter(code=code)
    challenge = found.annotate(mentored=mentored(viewer, "pk")).first()
    if challenge is None:
        return None
    url = reverse("challenges:challenge", args=[code])
    mentors = challenge.mentored
    ref = f"challenge:{code}"
    return _open_subject(ref, challenge.title, url, challenge, viewer, mentors=mentors)


def phase_subject(code: str, viewer: Viewer) -> Subject | None:
    phases = Phase.objects.filter(challenge__in=visible_challenges(viewer))
    found = phases.select_related("challenge").filter(code=code)
    phase = found.annotate(mentored=mentored(viewer, "challenge")).first()
    if phase is None:
        return None
    title = f"{phase.challenge.title}: {phase.title}"
    url = reverse("challenges:phase", args=[phase.challenge.code, code])
    mentors = phase.mentored
    return _open_subject(f"phase:{code}", title, url, phase.challenge, viewer, mentors=mentors)


def _open_subject(
    ref: str, title: str, url: str, challenge: Challenge, viewer: Viewer, *, mentors: bool
) -> Subject:
    """Everybody reads; members write and ask the client, who answers, as mentors do."""
    published = challenge.state != ChallengeState.DRAFT
    is_client = viewer.pk == challenge.client_id
    return Subject(
        ref=ref,
        title=title,
        url=url,
        may_post=viewer.is_authenticated and published,
        may_ask=viewer.is_authenticated and published and not is_client,
        may_answer=is_client or (mentors and published),
        watchers=lambda: (challenge.client_id,),
        language=challenge.language,
    )


def entry_subject(code: str, viewer: Viewer) -> Subject | None:
    """An entry is discussed by whoever may see it; its authors write as "Entry 7" until decided."""
    entry = with_card(visible_entries(viewer)).filter(code=code).first()
    if entry is None:
        return None
    return Subject(
        ref=f"entry:{code}",
        title=entry_label(entry),
        url=reverse("challenges:entry", args=[code]),
        may_post=viewer.is_authenticated,
        mask=_author_mask(entry),
        watchers=lambda: _authors(entry),
        language=entry.phase.challenge.language,
    )


def _author_mask(entry: Entry) -> Callable[[Member], str | None]:
    if shows_author(entry.phase):
        return lambda _member: None
    authors = cache(partial(people_behind, entry.pk))  # asked where somebody wrote
    label = _("author of entry %d") % entry.number
    return lambda member: label if member.pk in authors() else None


def _authors(entry: Entry) -> frozenset[int]:
    """Return who hears of what is written: the entrant, or who is in the team today."""
    team = entry.team
    if team is None:
        return frozenset({entry.entrant_id})
    return frozenset(team.memberships.filter(left_at=None).values_list("member_id", flat=True))


def work_in_challenges(member: Member, viewer: Viewer) -> list[Contribution]:
    """Tell what a member entered and won, in decided phases only: this names the person."""
    # Original blueprints are told of by the vault; here those that went on from another's.
    entries = visible_entries(viewer).filter(
        entrant=member, phase__state__in=DECIDED, blueprint__forked_from__isnull=False
    )
    shown = sorted(seen_entries(entries, viewer), key=lambda one: -one.entry.pk)[:SHOWN_PER_KIND]
    pictures = picture_urls([one.revision.pk for one in shown])
    missing = [one.revision.pk for one in shown if one.revision.pk not in pictures]
    drawn = set(being_drawn().filter(revision__in=missing).values_list("revision", flat=True))
    lines = AwardLine.objects.filter(payee=member, award__rank__gte=1).order_by("-pk")
    return [
        *(
            Contribution(
                Kind.MADE,
                one.title,
                reverse("challenges:entry", args=[one.entry.code]),
                one.entry.created_at,
                f"{one.entry.phase.challenge.title}, {one.entry.phase.title}",
                pictures.get(one.revision.pk, ""),
                waiting=one.revision.pk in drawn,
            )
            for one in shown
        ),
        *(
            Contribution(
                Kind.WON,
                line.entry.blueprint.title,
                reverse("challenges:entry", args=[line.entry.code]),
                line.award.at,
                _("Rank %(rank)d, %(phase)s")
                % {"rank": line.award.rank, "phase": line.award.phase.title},
            )
            for line in lines.select_related("award__phase", "entry__blueprint")[:SHOWN_PER_KIND]
        ),
    ]
