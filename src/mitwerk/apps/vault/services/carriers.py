"""Carriers: which revisions carry what a safety notice warns of; derived, never typed."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.vault.carrying import Carried, carried
from mitwerk.apps.vault.enums import AnswerKind, CarryKind, CarryState
from mitwerk.apps.vault.models import (
    BomRow,
    Revision,
    RevisionFile,
    RevisionParent,
    SafetyAnswer,
    SafetyCarrier,
    SafetyNotice,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AT_ONCE = 5000  # ids in one query; there is no limit to how far a danger is followed


def follow(revision: Revision) -> int:
    """Note what a new revision carries, from its parents, its files and its parts.

    Within the transaction that made it; returns how many notices reach it.
    """
    parents = list(revision.parent_links.order_by("pk").values_list("parent_id", flat=True))
    parts = _parts([revision.pk])[revision.pk]
    near = SafetyCarrier.objects.filter(revision__in=[*parents, *parts]).exclude(
        notice__answers__kind=AnswerKind.WITHDRAWN
    )
    by_notice: defaultdict[int, dict[int, Carried]] = defaultdict(dict)
    for one in near:
        by_notice[one.notice_id][one.revision_id] = Carried(one.how, one.over_id, one.state)
    held = SafetyNotice.objects.filter(blob__in=revision.files.values("blob")).exclude(
        answers__kind=AnswerKind.WITHDRAWN
    )
    holding = set(held.values_list("pk", flat=True))
    notices = SafetyNotice.objects.in_bulk([*by_notice, *holding])
    rows = [
        _row(notice.pk, revision.pk, found)
        for pk, notice in notices.items()
        for known in [by_notice[pk]]
        if (
            found := carried(
                whole=notice.blob_id is None,
                holds=pk in holding,
                solved=False,
                parents=[(one, known[one]) for one in parents if one in known],
                parts=[(one, known[one]) for one in parts if one in known],
            )
        )
    ]
    return len(SafetyCarrier.objects.bulk_create(rows, ignore_conflicts=True))


def rebuild(*, notice: SafetyNotice) -> int:
    """Find everything that carries what a notice warns of, anew; return how many rows there are."""
    reached = _reached(notice)
    parents, parts = _parents(reached), _parts(reached)
    holding = _holding(notice, reached)
    solutions = SafetyAnswer.objects.filter(notice=notice, kind=AnswerKind.SOLVED)
    solved = set(solutions.values_list("revision_id", flat=True))
    known: dict[int, Carried] = {}
    for pk in sorted(reached):  # parents and parts are older than what has them
        if pk == notice.revision_id:
            known[pk] = Carried(CarryKind.ORIGIN, None, CarryState.CARRIES)
            continue
        found = carried(
            whole=notice.blob_id is None,
            holds=pk in holding,
            solved=pk in solved,
            parents=[(one, known[one]) for one in parents[pk] if one in known],
            parts=[(one, known[one]) for one in parts[pk] if one in known],
        )
        if found is not None:
            known[pk] = found
    with transaction.atomic():
        SafetyCarrier.objects.filter(notice=notice).delete()
        rows = [_row(notice.pk, pk, found) for pk, found in known.items()]
        return len(SafetyCarrier.objects.bulk_create(rows, batch_size=AT_ONCE))


def _row(notice: int, revision: int, found: Carried) -> SafetyCarrier:
    return SafetyCarrier(
        notice_id=notice,
        revision_id=revision,
        how=found.how,
        over_id=found.over,
        state=found.state,
    )


def _reached(notice: SafetyNotice) -> set[int]:
    """Return what may carry it: holders of the file, all descendants, all users, at any depth."""
    reached = {notice.revision_id}
    if notice.blob_id is not None:
        holders = RevisionFile.objects.filter(blob=notice.blob_id)
        reached |= set(holders.values_list("revision_id", flat=True))
    edge = reached
    while edge:
        edge = {one for near in batched(edge) for one in _next_to(near)} - reached
        reached |= edge
    return reached


def _next_to(revisions: list[int]) -> set[int]:
    children = RevisionParent.objects.filter(parent__in=revisions)
    users = BomRow.objects.filter(link__in=revisions)
    return {
        *children.values_list("revision_id", flat=True),
        *users.values_list("revision_id", flat=True),
    }


def batched(revisions: Iterable[int]) -> Iterator[list[int]]:
    """Yield ids in lists that a query takes."""
    rest = iter(sorted(revisions))
    while near := list(islice(rest, AT_ONCE)):
        yield near


def _parents(revisions: Iterable[int]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for near in batched(revisions):
        links = RevisionParent.objects.filter(revision__in=near).order_by("pk")
        for revision, parent in links.values_list("revision_id", "parent_id"):
            found[revision].append(parent)
    return found


def _parts(revisions: Iterable[int]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for near in batched(revisions):
        rows = BomRow.objects.filter(revision__in=near).exclude(link=None).order_by("pk")
        for revision, link in rows.values_list("revision_id", "link_id"):
            found[revision].append(link)
    return found


def _holding(notice: SafetyNotice, revisions: Iterable[int]) -> set[int]:
    if notice.blob_id is None:
        return set()
    found: set[int] = set()
    for near in batched(revisions):
        files = RevisionFile.objects.filter(blob=notice.blob_id, revision__in=near)
        found.update(files.values_list("revision_id", flat=True))
    return found
