"""Which entries a judge has to do with: commented on, or checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import EntryRevision, Objection, Waiver
from mitwerk.apps.talk.models import Post
from mitwerk.apps.vault.models import SimilarityFlag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import Entry
    from mitwerk.apps.members.models import Member


def touched_by(judge: Member, entries: Sequence[Entry]) -> frozenset[str]:
    """Return the numbers of the entries that a judge wrote about, said a word on or looked into.

    Comments on the entry and on any revision handed in with it count, hidden ones too. Five
    queries, however many entries there are.
    """
    by_subject = {f"entry:{entry.code}": str(entry.number) for entry in entries}
    number_of = {entry.pk: str(entry.number) for entry in entries}
    handed_in = EntryRevision.objects.filter(entry__in=number_of).values_list(
        "entry_id", "revision__code", "revision__blueprint_id"
    )
    by_blueprint = {}
    for entry, revision, blueprint in handed_in:
        by_subject[f"revision:{revision}"] = number_of[entry]
        by_blueprint[blueprint] = number_of[entry]
    posts = Post.objects.filter(author=judge, thread__subject__in=by_subject)
    waived = Waiver.objects.filter(by=judge, entry__in=number_of)
    refused = Objection.objects.filter(by=judge, entry__in=number_of)
    looked = SimilarityFlag.objects.filter(looked_by=judge, blueprint__in=by_blueprint)
    return frozenset(
        [
            *(by_subject[one] for one in posts.values_list("thread__subject", flat=True)),
            *(number_of[one] for one in waived.values_list("entry_id", flat=True)),
            *(number_of[one] for one in refused.values_list("entry_id", flat=True)),
            *(by_blueprint[one] for one in looked.values_list("blueprint_id", flat=True)),
        ]
    )
