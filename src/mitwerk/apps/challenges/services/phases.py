"""Write the phases of a draft, one by one or all at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import DeliverableKind, JuryKind, PhaseKind
from mitwerk.apps.challenges.models import (
    Challenge,
    Deliverable,
    Jury,
    JuryMember,
    Phase,
    PhaseDependency,
    Prize,
)
from mitwerk.apps.challenges.services.brief import draft_of
from mitwerk.apps.members.queries.people import members_by_handles
from mitwerk.kit.lengths import check_length
from mitwerk.kit.moments import check_moment
from mitwerk.kit.money import LARGEST
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mitwerk.apps.members.models import Member

MOST_PHASES = 24
MOST_PRIZES = 20
MOST_DELIVERABLES = 30
MOST_JUDGES = 200  # of a jury, named by hand
LONGEST_DELIVERABLE = 240
DATES = ("opens_at", "closes_at", "judged_at")


@dataclass(frozen=True, slots=True)
class DeliverableDraft:
    kind: str
    text: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class JuryDraft:
    """A jury with its weight; ``judges`` are handles (the community jury takes any member)."""

    kind: str
    weight_percent: int
    judges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """A phase as it is written; ``key`` is its code when it exists, else any name for ``needs``."""

    kind: str
    title: str
    key: str = ""
    task: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    judged_at: datetime | None = None
    prizes: tuple[int, ...] = ()
    juries: tuple[JuryDraft, ...] = ()
    deliverables: tuple[DeliverableDraft, ...] = ()
    needs: tuple[str, ...] = field(default=())


def replace_phases(*, by: Member, code: str, phases: Sequence[PhaseDraft]) -> list[Phase]:
    """Make the phases of a draft exactly these, in this order.

    A draft whose key is the code of a phase changes that phase, so requirement rows keep their
    link to it; the others are new, and what is not named goes.
    """
    if len(phases) > MOST_PHASES:
        raise InvalidError(_("A challenge has at most %d phases.") % MOST_PHASES, where="phases")
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        known = {phase.code: phase for phase in challenge.phases.all()}
        written = [_write(challenge, draft, known.get(draft.key), at) for at, draft in _at(phases)]
        challenge.phases.exclude(pk__in=[phase.pk for phase in written]).delete()
        named = dict(zip((draft.key for draft in phases), written, strict=True))
        for draft, phase in zip(phases, written, strict=True):
            _write_needs(phase, draft.needs, named)
    return written


def save_phase(*, by: Member, code: str, draft: PhaseDraft) -> Phase:
    """Change one phase of a draft (``draft.key`` is its code), or add one at the end."""
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        known = {phase.code: phase for phase in challenge.phases.all()}
        if draft.key and draft.key not in known:
            raise NotFoundError
        if not draft.key and len(known) >= MOST_PHASES:
            raise InvalidError(_("A challenge has at most %d phases.") % MOST_PHASES)
        before = known.get(draft.key)
        position = before.position if before else _end(known.values())
        phase = _write(challenge, draft, before, position)
        _write_needs(phase, draft.needs, known)
    return phase


def remove_phase(*, by: Member, code: str, phase: str) -> None:
    """Take a phase out of a draft; phases and rows that named it no longer do."""
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        if not challenge.phases.filter(code=phase).delete()[0]:
            raise NotFoundError


def move_phase(*, by: Member, code: str, phase: str, up: bool) -> None:
    """Swap a phase of a draft with its neighbour."""
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        order = list(challenge.phases.order_by("position", "id"))
        at = next((i for i, one in enumerate(order) if one.code == phase), None)
        if at is None:
            raise NotFoundError
        to = min(max(at + (-1 if up else 1), 0), len(order) - 1)
        order[at], order[to] = order[to], order[at]
        for position, one in enumerate(order):
            one.position = position
        Phase.objects.bulk_update(order, ["position"])


def _at(phases: Sequence[PhaseDraft]) -> list[tuple[int, PhaseDraft]]:
    return list(enumerate(phases))


def _end(phases: object) -> int:
    return max((phase.position for phase in phases), default=-1) + 1  # type: ignore[attr-defined]


def _write(challenge: Challenge, draft: PhaseDraft, phase: Phase | None, position: int) -> Phase:
    _check(draft)
    phase = phase or Phase(challenge=challenge)
    for name in ("kind", "task", *DATES):
        setattr(phase, name, getattr(draft, name))
    phase.title, phase.position = draft.title.strip(), position
    phase.save()
    _write_prizes(phase, draft.prizes)
    _write_deliverables(phase, draft.deliverables)
    _write_juries(phase, draft.juries)
    return phase


def _check(draft: PhaseDraft) -> None:
    if draft.kind not in PhaseKind.values:
        raise InvalidError(_("A phase has no kind “%s”.") % draft.kind, where="kind")
    if not 1 <= len(draft.title.strip()) <= 80:
        raise InvalidError(_("A phase’s title has 1 to 80 characters."), where="title")
    if len(draft.task) > 8000:
        raise InvalidError(_("The task has at most 8000 characters."), where="task")
    for name in DATES:
        check_moment(getattr(draft, name), where=name)


def _write_prizes(phase: Phase, amounts: Sequence[int]) -> None:
    if len(amounts) > MOST_PRIZES or any(not 0 < amount <= LARGEST for amount in amounts):
        message = _("Give one to %d prizes, each above 0, the first rank first.") % MOST_PRIZES
        raise InvalidError(message, where="prizes")
    if list(amounts) != sorted(amounts, reverse=True):
        raise InvalidError(_("A better rank gets at least as much."), where="prizes")
    phase.prizes.all().delete()
    Prize.objects.bulk_create(
        Prize(phase=phase, rank=rank, amount_minor=amount)
        for rank, amount in enumerate(amounts, start=1)
    )


def _write_deliverables(phase: Phase, drafts: Sequence[DeliverableDraft]) -> None:
    if len(drafts) > MOST_DELIVERABLES:
        message = _("A phase asks for at most %d deliverables.") % MOST_DELIVERABLES
        raise InvalidError(message, where="deliverables")
    if any(draft.kind not in DeliverableKind.values for draft in drafts):
        raise InvalidError(_("This kind of deliverable is unknown."), where="deliverables")
    for draft in drafts:
        check_length(draft.text, LONGEST_DELIVERABLE, where="deliverables")
    phase.deliverables.all().delete()
    Deliverable.objects.bulk_create(
        Deliverable(
            phase=phase,
            position=position,
            kind=draft.kind,
            text=draft.text,
            required=draft.required,
        )
        for position, draft in enumerate(drafts)
    )


def _write_juries(phase: Phase, drafts: Sequence[JuryDraft]) -> None:
    kinds = [draft.kind for draft in drafts]
    if len(set(kinds)) < len(kinds) or not set(kinds) <= set(JuryKind.values):
        raise InvalidError(_("Name each jury once: client, experts, community."), where="juries")
    if any(not 1 <= draft.weight_percent <= 100 for draft in drafts):
        raise InvalidError(_("A jury weighs 1 to 100 %."), where="juries")
    for draft in drafts:
        _check_judges(draft)
    phase.juries.all().delete()
    for draft in drafts:
        jury = Jury.objects.create(
            phase=phase, kind=draft.kind, weight_percent=draft.weight_percent
        )
        judges = _members(draft.judges)
        if draft.kind == JuryKind.CLIENT and not judges:
            judges = [phase.challenge.client]
        JuryMember.objects.bulk_create(JuryMember(jury=jury, member=judge) for judge in judges)


def _check_judges(draft: JuryDraft) -> None:
    """Refuse more judges than anybody names, and a community that is named at all."""
    if len(draft.judges) > MOST_JUDGES:
        raise InvalidError(_("A jury has at most %d named judges.") % MOST_JUDGES, where="juries")
    if draft.kind == JuryKind.COMMUNITY and draft.judges:
        message = _("In the community jury any member ranks: name nobody, or make them experts.")
        raise InvalidError(message, where="juries")


def _members(handles: Sequence[str]) -> list[Member]:
    wanted = list(dict.fromkeys(handle.strip().lstrip("@").lower() for handle in handles))
    found = {member.handle: member for member in members_by_handles(set(wanted))}
    for handle in wanted:
        if handle not in found:
            raise InvalidError(_("There is no member “%s”.") % handle, where="juries")
    return [found[handle] for handle in wanted]


def _write_needs(phase: Phase, needs: Sequence[str], named: Mapping[str, Phase]) -> None:
    phase.needs_links.all().delete()
    for key in dict.fromkeys(needs):
        if key not in named or named[key].pk == phase.pk:
            message = _("“%(phase)s” can’t start from “%(needs)s”: there is no such other phase.")
            raise InvalidError(message % {"phase": phase.title, "needs": key}, where="needs")
        PhaseDependency.objects.create(phase=phase, needs=named[key])
