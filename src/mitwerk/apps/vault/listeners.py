"""What follows on the vault's own events: owners hear of safety notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.talk.services.notices import Note, deliver
from mitwerk.apps.vault.enums import CarryState
from mitwerk.apps.vault.models import SafetyCarrier, SafetyNotice
from mitwerk.apps.vault.registrations import owners_of
from mitwerk.apps.vault.services.safety import catch_up

if TYPE_CHECKING:
    from mitwerk.apps.vault.events import SafetyChanged

KINDS = {"withdrawn": "safety-withdrawn", "solved": "safety-solved"}


def tell_of_safety(changed: SafetyChanged) -> None:
    """Tell the owners of everything that carries it; each hears of their own design only.

    The sentence names the reader's design, never the origin or a person: both could be masked.
    """
    if changed.kind == "raised":
        notice = catch_up(changed.notice_id)
        kind, actor = f"safety-{notice.severity}", notice.by_id
    else:
        notice = SafetyNotice.objects.get(pk=changed.notice_id)
        kind = KINDS[changed.kind]
        answers = notice.answers.order_by("-pk")
        actor = answers.values_list("by_id", flat=True).first() or notice.by_id
    reached = SafetyCarrier.objects.filter(notice=notice).exclude(state=CarryState.MENDED)
    if changed.revision_id is not None:
        reached = reached.filter(revision=notice.revision_id)
    newest: dict[int, SafetyCarrier] = {}
    for one in reached.select_related(
        "revision__blueprint__owner_member", "revision__blueprint__owner_team"
    ).order_by("revision_id"):
        newest[one.revision.blueprint_id] = one
    deliver(
        Note(
            member=member,
            kind=kind,
            subject=f"revision:{one.revision.code}",
            url=reverse("vault:revision", args=[one.revision.code]),
            details={"title": one.revision.blueprint.title, "number": one.revision.number},
        )
        for one in newest.values()
        for member in sorted(owners_of(one.revision.blueprint) - {actor})
    )
