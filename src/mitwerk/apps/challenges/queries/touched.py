"""Which entries a judge has to do with: commented on, or checked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import Objection, Waiver
from mitwerk.apps.talk.models import Post
from mitwerk.apps.vault.models import Revision, SimilarityFlag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import Entry
    from mitwerk.apps.members.models import Member


def touched_by(judge: Member, entries: Sequence[Entry]) -> frozenset[int]:
    """Return the ids of the entries that a judge wrote about, said a word on or looked into.

    Comments on the entry, on its blueprint and on any revision of that count, hidden ones too:
    who helped with a draft knows whose it is. Five queries, however many entries there are.
    """
    entered: dict[int, set[int]] = defaultdict(set)
    for entry in entries:
        entered[entry.blueprint_id].add(entry.pk)
    written = _subjects(judge)
    drafts = Revision.objects.filter(code__in=written["revision"], blueprint__in=entered)
    looked = SimilarityFlag.objects.filter(looked_by=judge, blueprint__in=entered)
    known = {
        *drafts.values_list("blueprint_id", flat=True),
        *looked.values_list("blueprint_id", flat=True),
        *(entry.blueprint_id for entry in entries if entry.blueprint.code in written["blueprint"]),
    }
    waived = Waiver.objects.filter(by=judge, entry__in=entries)
    refused = Objection.objects.filter(by=judge, entry__in=entries)
    return frozenset(
        [
            *(entry.pk for entry in entries if entry.code in written["entry"]),
            *(pk for blueprint in known for pk in entered[blueprint]),
            *waived.values_list("entry_id", flat=True),
            *refused.values_list("entry_id", flat=True),
        ]
    )


def _subjects(judge: Member) -> dict[str, set[str]]:
    """Return what somebody wrote about: codes by kind of thing."""
    found: dict[str, set[str]] = defaultdict(set)
    posts = Post.objects.filter(author=judge).order_by()
    for subject in posts.values_list("thread__subject", flat=True).distinct():
        kind, _colon, code = subject.partition(":")
        found[kind].add(code)
    return found
