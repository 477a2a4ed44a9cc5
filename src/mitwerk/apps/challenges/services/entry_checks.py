"""What an entry must satisfy; each check refuses with a sentence that says what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.challenges.adapters import engine_rows, key_of, values_of
from mitwerk.apps.challenges.adapters_judging import relatives_of
from mitwerk.apps.challenges.enums import (
    AiRule,
    ChallengeState,
    DeliverableKind,
    EntryState,
    JuryKind,
    PhaseState,
    RowKind,
)
from mitwerk.apps.challenges.errors import (
    AiRefused,
    AlreadyEntered,
    ConflictOfInterest,
    DeadlinePassed,
    LicenceRefused,
    MissingDeclaration,
    MissingDeliverable,
    NotFromBaseline,
    NotOpen,
    TermsNotAccepted,
)
from mitwerk.apps.challenges.models import JuryMember
from mitwerk.apps.challenges.queries.deliverables import ticks
from mitwerk.apps.challenges.queries.holding import holding_entries, own_kin_under_judging
from mitwerk.apps.challenges.queries.lineage import descends_from
from mitwerk.apps.challenges.queries.row_faults import sentence_of
from mitwerk.apps.challenges.rules import BLIND
from mitwerk.apps.members.models import TeamMembership
from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.enums import AiUse
from mitwerk.apps.vault.models import Blueprint
from mitwerk.engines.requirements import FACTS, UnitError, check, parse_unit
from mitwerk.kit.lengths import check_length

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from mitwerk.apps.challenges.models import Challenge, Entry, Phase, Requirement
    from mitwerk.apps.challenges.queries.contents import Content
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

LONGEST_VALUE, LONGEST_UNIT = 120, 20  # as the table of declared values says


@dataclass(frozen=True, slots=True)
class Promises:
    """What the entrant said yes to, on the page or in the request."""

    licence: bool
    patents: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """A value declared for a row, with the file of the entry that shows it."""

    key: str
    value: str
    unit: str
    source_path: str


def check_open(phase: Phase, now: datetime) -> None:
    """Refuse outside the phase's time; ``now`` is the database's, read after the lock."""
    if phase.challenge.state != ChallengeState.OPEN or phase.closes_at is None:
        raise NotOpen
    if now >= phase.closes_at:
        raise DeadlinePassed(_("Entries of “%s” are closed.") % phase.title)
    if phase.state != PhaseState.OPEN or phase.opens_at is None or now < phase.opens_at:
        raise NotOpen


def refuse_ended(entry: Entry) -> None:
    """Refuse an entry that nobody can change any more, by its state; the time is asked later."""
    if entry.state == EntryState.WITHDRAWN:
        raise NotOpen(_("This entry is withdrawn."))
    if entry.phase.state != PhaseState.OPEN:
        raise NotOpen(_("Entries of “%s” are closed.") % entry.phase.title)


def check_promises(promises: Promises) -> None:
    if not promises.licence:
        raise TermsNotAccepted(_("Say yes to the licence promise."), where="accept_licence")
    if not promises.patents:
        raise TermsNotAccepted(_("Say yes to the patent promise."), where="accept_patents")


def check_interest(phase: Phase, by: Member, blueprint: Blueprint) -> None:
    """Refuse the client and the named judges of the phase, alone or in the entering team."""
    people = {by.pk}
    if blueprint.owner_team_id is not None:
        team = TeamMembership.objects.filter(team_id=blueprint.owner_team_id, left_at=None)
        people |= set(team.values_list("member_id", flat=True))
    check_stake(phase, people)


def check_stake(phase: Phase, people: Collection[int]) -> None:
    """Refuse whoever pays for the phase or judges it by name."""
    if phase.challenge.client_id in people:
        raise ConflictOfInterest(_("The client can’t enter their own challenge."))
    seats = JuryMember.objects.filter(jury__phase=phase, member_id__in=people)
    if seats.exclude(jury__kind=JuryKind.COMMUNITY).exists():
        raise ConflictOfInterest(_("A judge of this phase can’t enter it."))


def check_one_phase(phase: Phase, by: Member, blueprint: Blueprint) -> None:
    """Refuse work that is entered elsewhere: decided there, it would name its author here.

    Locks the blueprint and its relatives, so that two phases can't take them at the same time.
    """
    family = {blueprint.pk, *relatives_of(blueprint.pk)}
    list(Blueprint.objects.select_for_update().filter(pk__in=family).order_by("pk"))
    same = holding_entries().filter(blueprint=blueprint).exclude(phase=phase)
    kin = own_kin_under_judging(by, blueprint).exclude(phase=phase)
    blind = same.filter(phase__state__in=BLIND) | kin
    judged = blind.select_related("phase").order_by("pk").first()
    if judged is not None:
        text = _("It, or work it comes from, is in “%s”, where nobody may know its author yet.")
        raise AlreadyEntered(text % judged.phase.title)
    decided = same.select_related("phase").order_by("pk").first()
    if decided is not None:
        text = _("This blueprint was entered in “%s” already. Fork it and enter the copy.")
        raise AlreadyEntered(text % decided.phase.title)


def check_licence(challenge: Challenge, revision: Revision) -> None:
    """The promise of the terms is given for what is frozen: the licences in its manifest count."""
    wanted = (challenge.licence, challenge.text_licence)
    if licences_of(revision) == wanted:
        return
    blueprint = revision.blueprint
    if (blueprint.licence, blueprint.text_licence) == wanted:
        message = _(
            "Entries here are under %(hardware)s and %(text)s; this revision was made under other "
            "licences. Make a new revision of the blueprint and enter that."
        )
    else:
        message = _(
            "Entries here are under %(hardware)s and %(text)s; change the blueprint’s licence, "
            "then make a new revision and enter that."
        )
    raise LicenceRefused(message % {"hardware": wanted[0], "text": wanted[1]}, where="licence")


def check_ai(challenge: Challenge, revision: Revision) -> None:
    if challenge.ai_rule == AiRule.REFUSED and revision.ai_use != AiUse.NONE:
        raise AiRefused(
            _("This revision declares AI-made material; this challenge refuses it."),
            where="ai_use",
        )


def check_baseline(phase: Phase, revision: Revision) -> None:
    """In a phase with a baseline every entry descends from it, so that parts fit together."""
    if phase.baseline_id is not None and not descends_from(revision, phase.baseline_id):
        raise NotFromBaseline(
            _("Start from the winner’s blueprint: the phase’s page has a button.")
        )


def check_deliverables(phase: Phase, contents: Mapping[str, Content]) -> None:
    """Refuse what lacks a required deliverable; an empty or misnamed file is none."""
    found = ticks(list(phase.deliverables.all()), list(contents), contents)
    missing = [tick.deliverable for tick in found if tick.missing]
    if missing:
        names = "; ".join(item.text or str(item.get_kind_display()) for item in missing)
        text = _("Still missing: %s.") % names
        if any(item.kind == DeliverableKind.TABLE for item in missing):
            hint = _("A table names part, material, process, mass and cost in its first line.")
            text = f"{text} {hint}"
        raise MissingDeliverable(text, where="files")


def check_declared(
    requirements: Sequence[Requirement], declared: Sequence[Declared], paths: Sequence[str]
) -> None:
    """Refuse unreadable values, two of a row, sources that are no file, and missing must-values."""
    rows = {requirement.key: requirement for requirement in requirements}
    for key, count in Counter(value.key for value in declared).items():
        if count > 1:
            raise MissingDeclaration(_("Row %s: declare one value.") % key, where=key)
    for value in declared:
        if value.key not in rows or rows[value.key].kind == RowKind.JUDGED:
            raise MissingDeclaration(
                _("Row “%s” takes no declared value here.") % value.key, where=value.key
            )
        _check_value(rows[value.key], value, paths)
    given = {value.key for value in declared}
    for key, row in rows.items():
        if row.kind == RowKind.DECLARED and row.must and key not in given:
            text = _("Row %(key)s needs a declared value with a source file: %(text)s")
            raise MissingDeclaration(text % {"key": key, "text": row.text}, where=key)


def _check_value(row: Requirement, value: Declared, paths: Sequence[str]) -> None:
    if value.source_path not in paths:
        text = _("Row %s: choose the file of your entry that shows the value.")
        raise MissingDeclaration(text % row.key, where=row.key)
    if not value.value.strip():
        raise MissingDeclaration(_("Row %s: give a value.") % row.key, where=row.key)
    check_length(value.value.strip(), LONGEST_VALUE, where=row.key)
    check_length(value.unit.strip(), LONGEST_UNIT, where=row.key)
    fact = FACTS.get(row.fact)
    if fact is None:
        return
    if len(values_of(value.value)) != 1 or not values_of(value.value)[0].is_finite():
        raise MissingDeclaration(
            _("Row %s: write one number, like 650 or 1.25.") % row.key, where=row.key
        )
    said = replace(engine_rows([row])[0], values=values_of(value.value))
    fault = next((one for one in check(said) if one.field == "values"), None)
    if fault is not None:
        raise MissingDeclaration(f"{row.key}: {sentence_of(fault)}", where=row.key)
    try:
        parse_unit(value.unit, fact.dimension)
    except UnitError:
        text = _("Row %(key)s: “%(unit)s” does not fit; the brief says %(wanted)s.")
        words = {"key": row.key, "unit": value.unit, "wanted": row.unit or "–"}
        raise MissingDeclaration(text % words, where=row.key) from None


def rows_of_phase(phase: Phase) -> list[Requirement]:
    """Return the rows that apply in the phase, in order; a row without phases applies in all."""
    rows = phase.challenge.requirements.prefetch_related("phase_links__phase")
    applying = {
        key_of(row.id) for row in engine_rows(rows) if not row.phases or phase.code in row.phases
    }
    return [row for row in rows if row.key in applying]
