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


def touched_by(judge: Member, entries: Sequence[Entry]) -> frozenset[int]:
    """Return the ids of the entries that a judge wrote about, said a word on or looked into.

    Comments on the entry and on any revision handed in with it count, hidden ones too. Five
    queries, however many entries there are.
    """
    by_subject = {f"entry:{entry.code}": entry.pk for entry in entries}
    handed_in = EntryRevision.objects.filter(entry__in=entries).values_list(
        "entry_id", "revision__code", "revision__blueprint_id"
    )
    by_blueprint: dict[int, set[int]] = {}
    for entry, revision, blueprint in handed_in:
        by_subject[f"revision:{revision}"] = entry
        by_blueprint.setdefault(blueprint, set()).add(entry)
    posts = Post.objects.filter(author=judge, thread__subject__in=by_subject)
    waived = Waiver.objects.filter(by=judge, entry__in=entries)
    refused = Objection.objects.filter(by=judge, entry__in=entries)
    looked = SimilarityFlag.objects.filter(looked_by=judge, blueprint__in=by_blueprint)
    return frozenset(
        [
            *(by_subject[one] for one in posts.values_list("thread__subject", flat=True)),
            *waived.values_list("entry_id", flat=True),
            *refused.values_list("entry_id", flat=True),
            *(
                pk
                for one in looked.values_list("blueprint_id", flat=True)
                for pk in by_blueprint[one]
            ),
        ]
    )
