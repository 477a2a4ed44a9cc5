"""What a member could enter, and receipts of what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.models import EntryRevision
from mitwerk.apps.challenges.queries.entries import own_entries, visible_entries, with_card
from mitwerk.apps.challenges.queries.holding import holding_entries
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.access import owned_by
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Entry, EntryPayee, Phase
    from mitwerk.apps.members.models import Member

MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """The newest revision of an own blueprint that may be entered."""

    code: str
    label: str


def candidates_for(phase: Phase, member: Member) -> list[Candidate]:
    """Return own blueprints under the licences of the terms that no phase holds yet."""
    challenge = phase.challenge
    own = (
        Blueprint.objects.filter(owned_by(member))
        .filter(licence=challenge.licence, text_licence=challenge.text_licence)
        .exclude(pk__in=holding_entries().values("blueprint"))
        .annotate(last=Max("revisions__pk"))
        .exclude(last=None)
        .order_by("-last")[:MOST_CANDIDATES]
    )
    last = Revision.objects.filter(pk__in=[blueprint.last for blueprint in own])
    found = last.select_related("blueprint").order_by("-pk")
    return [
        Candidate(
            one.code,
            _("%(title)s, revision %(number)d")
            % {"title": one.blueprint.title, "number": one.number},
        )
        for one in found
    ]


def own_paths(member: Member, revision_code: str) -> list[str]:
    """Return the files of a revision of one's own; none of others'."""
    revision = Revision.objects.filter(
        code=revision_code, blueprint__in=Blueprint.objects.filter(owned_by(member))
    ).first()
    return [] if revision is None else list(revision.files.values_list("path", flat=True))


def is_public(member: Member, revision_code: str) -> bool:
    """Tell whether a revision of one's own is open to everybody."""
    own = Revision.objects.filter(blueprint__in=Blueprint.objects.filter(owned_by(member)))
    return own.filter(code=revision_code, visibility=Visibility.OPEN).exists()


def entries_of_member(member: Member) -> QuerySet[Entry]:
    """Return everything a member or their teams entered."""
    return with_card(visible_entries(member).filter(own_entries(member)))


def receipt_by_code(code: str, member: Member) -> EntryRevision:
    """Return a receipt of one's own: of an own entry, or for what one handed in oneself.

    Raises
    ------
    NotFoundError
        Also for others': a receipt names its author.
    """
    receipts = EntryRevision.objects.select_related(
        "entry__phase__challenge", "entry__blueprint", "revision", "by"
    )
    entries = visible_entries(member).filter(own_entries(member))
    found = receipts.filter(Q(entry__in=entries) | Q(by=member), code=code).first()
    if found is None:
        raise NotFoundError
    return found


def payees_of(receipt: EntryRevision) -> list[EntryPayee]:
    """Return who shares a prize of the entry if this stays its last submission."""
    return list(receipt.payees.select_related("member").order_by("member_id"))


def receipt_json(receipt: EntryRevision) -> dict[str, object]:
    """Return a receipt as plain JSON: what was frozen, under which terms, when."""
    entry = receipt.entry
    return {
        "receipt": receipt.code,
        "challenge": entry.phase.challenge.code,
        "phase": entry.phase.code,
        "entry": entry.code,
        "entry_number": entry.number,
        "revision": receipt.revision.code,
        "manifest_sha256": receipt.manifest_sha256,
        "terms_sha256": receipt.terms_sha256,
        "at": receipt.at.isoformat(),
        "payees": [payee.member.handle for payee in payees_of(receipt)],
    }
