"""What a member helped with by writing: remarks on others' blueprints, answers that were marked.

Only where authors write under their names: what hangs on an entry, or on a blueprint that is being
judged, is left out, since the page of a member names the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.members.contributions import SHOWN_PER_KIND, Contribution, Kind
from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.talk.enums import PostState
from mitwerk.apps.talk.models import Post
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.access import not_masked

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

MOST_POSTS = 200
PAGES = {
    "challenge": "challenges:challenge",
    "blueprint": "vault:blueprint",
    "revision": "vault:revision",
}


def helped_by_writing(member: Member, viewer: Viewer) -> list[Contribution]:
    """Return each thing once, with the last post on it, newest first, in one query."""
    posts = Post.objects.filter(author=member, state=PostState.SHOWN)
    rows = posts.annotate(titled=_title(member, viewer)).exclude(titled=None).order_by("-pk")
    found: dict[str, Contribution] = {}
    for ref, at, title in rows.values_list("thread__subject", "created_at", "titled")[:MOST_POSTS]:
        kind, _colon, code = ref.partition(":")
        found.setdefault(
            ref,
            Contribution(
                kind=Kind.HELPED,
                title=title,
                url=reverse(PAGES[kind], args=[code]),
                date=at,
                text=_("The marked answer") if kind == "challenge" else _("In the discussion"),
            ),
        )
    return list(found.values())[:SHOWN_PER_KIND]


def _title(member: Member, viewer: Viewer) -> Case:
    """Return the title of what a post hangs on; None where it does not count as help."""
    others = not_masked(Blueprint.objects.exclude(owner_member=member), viewer).exclude(
        owner_team__in=teams_of(member)
    )
    opened = Revision.objects.filter(visibility=Visibility.OPEN, blueprint__in=others)
    asked = visible_challenges(viewer).exclude(client=member)
    by_code = asked.order_by().filter(code=_code("challenge")).values("title")
    by_revision = opened.filter(code=_code("revision")).values("blueprint__title")
    by_blueprint = opened.filter(blueprint__code=_code("blueprint")).values("blueprint__title")
    return Case(
        When(
            thread__subject__startswith="challenge:",
            thread__answer=F("pk"),
            then=Subquery(by_code[:1]),
        ),
        When(thread__subject__startswith="revision:", then=Subquery(by_revision[:1])),
        When(thread__subject__startswith="blueprint:", then=Subquery(by_blueprint[:1])),
    )


def _code(kind: str) -> Substr:
    return Substr(OuterRef("thread__subject"), len(kind) + 2)
