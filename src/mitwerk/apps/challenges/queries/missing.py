"""What is still missing before a brief can be published, each with the step that mends it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from mitwerk.apps.challenges.adapters import engine_rows, key_of
from mitwerk.apps.challenges.enums import ChallengeSize, JuryKind, TooCloseRule
from mitwerk.apps.challenges.queries.phases import phases_with_all
from mitwerk.apps.challenges.queries.row_faults import sentence_of
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.engines import requirements as engine
from mitwerk.kit.moments import told
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mitwerk.apps.challenges.models import Challenge, Jury, Phase

BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Missing:
    """One fault: the step and phase where it is mended, and a sentence. ``code`` is stable."""

    step: str
    text: str
    code: str
    phase: str = ""
    row: str = ""


def missing_of(challenge: Challenge, *, now: datetime) -> list[Missing]:
    """Return everything that keeps a draft from being published, in the order of the steps."""
    phases = phases_with_all(challenge)
    return [
        *_words(challenge),
        *_sums(challenge, phases),
        *_phases(challenge, phases, now),
        *_rows(challenge, phases),
        *_person(challenge),
    ]


def _words(challenge: Challenge) -> Iterator[Missing]:
    wanted = {
        "title": _("Give the challenge a title."),
        "summary": _("Say in one sentence what you look for."),
        "intended_use": _("Write what it is used for."),
        "place": _("Write where it is used."),
        "users": _("Write who will use it."),
        "must_do": _("Write what it must do."),
    }
    for name, text in wanted.items():
        if not getattr(challenge, name).strip():
            yield Missing("what", text, f"{name}-missing")


def _sums(challenge: Challenge, phases: Sequence[Phase]) -> Iterator[Missing]:
    if challenge.prizes_minor == 0 and challenge.size != ChallengeSize.PORTFOLIO:
        yield Missing("sums", _("Say how much prize money you promise."), "prizes-missing")
    given = sum(prize.amount_minor for phase in phases for prize in phase.prizes.all())
    if given > challenge.prizes_minor:
        over = Money(given - challenge.prizes_minor, challenge.currency)
        text = _("The prizes of the phases are %s above the sum you promise.") % over
        yield Missing("sums", text, BUDGET)


def _phases(challenge: Challenge, phases: Sequence[Phase], now: datetime) -> Iterator[Missing]:
    if not phases:
        yield Missing("phases", _("Add at least one phase, or take a template."), "phases-missing")
    for phase in phases:
        for code, text in (
            *_dates(phase, now),
            *_prizes(challenge, phase),
            *_juries(challenge, phase),
            *_needs(challenge, phase),
        ):
            yield Missing("phases", f"{phase.title}: {text}", code, phase=phase.code)
        if not any(item.required for item in phase.deliverables.all()):
            text = _("name at least one required deliverable.")
            yield Missing("phases", f"{phase.title}: {text}", "deliverables", phase=phase.code)
    yield from _circles(phases)


def _dates(phase: Phase, now: datetime) -> Iterator[tuple[str, str]]:
    if phase.opens_at is None or phase.closes_at is None or phase.judged_at is None:
        yield "dates-missing", _("say when it opens, when entries end and when ballots end.")
        return
    if not phase.opens_at < phase.closes_at < phase.judged_at:
        yield "dates-order", _("it must open before entries end, and these before ballots end.")
    elif phase.closes_at <= now:
        yield "dates-past", _("its deadline has passed already; choose a later one.")


def _prizes(challenge: Challenge, phase: Phase) -> Iterator[tuple[str, str]]:
    if not phase.prizes.all() and challenge.size != ChallengeSize.PORTFOLIO:
        yield "prize-missing", _("name at least one prize.")


def _juries(challenge: Challenge, phase: Phase) -> Iterator[tuple[str, str]]:
    juries: list[Jury] = list(phase.juries.all())
    if not juries:
        yield "juries-missing", _("say who judges.")
        return
    total = sum(jury.weight_percent for jury in juries)
    if total != 100:
        yield "weights", _("the juries weigh %d %% together; make it 100 %%.") % total
    for jury in juries:
        if jury.kind != JuryKind.COMMUNITY and not jury.seats.all():
            yield "judges", _("name who sits on the jury “%s”.") % jury.get_kind_display()
    kinds = {jury.kind for jury in juries}
    chooses = TooCloseRule(challenge.too_close_rule).jury_chooses
    if chooses and JuryKind.CLIENT not in kinds:
        yield "client-jury", _("your rule for too close a result needs a client jury here.")
    yield from _one_seat(juries)


def _one_seat(juries: Sequence[Jury]) -> Iterator[tuple[str, str]]:
    seats = Counter(seat.member.handle for jury in juries for seat in jury.seats.all())
    for handle, count in sorted(seats.items()):
        if count > 1:
            yield "two-seats", _("“%s” sits on two juries; leave one seat.") % handle


def _needs(challenge: Challenge, phase: Phase) -> Iterator[tuple[str, str]]:
    """A winner may come as late as after a run-off and the client's term: keep both free."""
    for link in phase.needs_links.all():
        judged, opens = link.needs.judged_at, phase.opens_at
        if judged is None or opens is None or opens >= judged + reserve_of(challenge):
            continue
        text = _(
            "it opens on %(opens)s, but starts from the winner of “%(needs)s”, whose ballots end "
            "on %(judged)s. Between them stay %(run_off)d days for a run-off, %(appeals)d for "
            "appeals and %(answer)d for your answer, so let it open on %(earliest)s or later."
        )
        yield (
            "needs-date",
            text
            % {
                "opens": _moment(opens, challenge),
                "needs": link.needs.title,
                "judged": _moment(judged, challenge),
                "run_off": challenge.run_off_days,
                "appeals": challenge.appeal_days,
                "answer": challenge.answer_days,
                "earliest": _moment(judged + reserve_of(challenge), challenge),
            },
        )


def reserve_of(challenge: Challenge) -> timedelta:
    """Return how long after its ballots a phase may still be undecided by the frozen rules."""
    return timedelta(days=challenge.run_off_days + challenge.answer_days + challenge.appeal_days)


def _moment(moment: datetime, challenge: Challenge) -> str:
    return told(moment, zone=ZoneInfo(challenge.time_zone))


def _circles(phases: Sequence[Phase]) -> Iterator[Missing]:
    """Take away phases whose needs are met until none is left; what stays is a circle."""
    waiting = {p.pk: {link.needs_id for link in p.needs_links.all()} for p in phases}
    while True:
        ready = [pk for pk, needs in waiting.items() if not needs & waiting.keys()]
        if not ready:
            break
        for pk in ready:
            del waiting[pk]
    if waiting:
        names = ", ".join(phase.title for phase in phases if phase.pk in waiting)
        yield Missing("phases", _("These phases wait for each other: %s.") % names, "needs-circle")


def _rows(challenge: Challenge, phases: Sequence[Phase]) -> Iterator[Missing]:
    requirements = list(challenge.requirements.prefetch_related("phase_links__phase"))
    if not requirements:
        yield Missing("rows", _("Add at least one requirement row."), "rows-missing")
    found = engine.check_rows(engine_rows(requirements), phases={p.code for p in phases})
    for fault in found:
        key = key_of(fault.row)
        yield Missing("rows", f"{key}: {sentence_of(fault)}", fault.code, row=key)


def _person(challenge: Challenge) -> Iterator[Missing]:
    if Role.CLIENT not in roles_of(challenge.client):
        text = _("Only clients publish. Ask an administrator of this site for the role “client”.")
        yield Missing("check", text, "client-role")
