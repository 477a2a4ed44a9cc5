"""The big challenge: concepts judged, chosen and awarded; fronts waiting for ballots."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import Ground, PhaseState
from mitwerk.apps.challenges.models import AwardLine, Challenge, Phase
from mitwerk.apps.challenges.services.appeals import Grounds, lodge_appeal, rule_on_appeal
from mitwerk.apps.challenges.services.award import award_all, mark_paid
from mitwerk.apps.challenges.services.brief import create_draft
from mitwerk.apps.challenges.services.decide import choose_winner, contenders_of
from mitwerk.apps.challenges.services.from_template import drafts_for
from mitwerk.apps.challenges.services.lifecycle import advance
from mitwerk.apps.challenges.services.phases import JuryDraft, replace_phases
from mitwerk.apps.challenges.services.publish import publish
from mitwerk.apps.challenges.services.requirements import replace_rows
from mitwerk.apps.talk.services.posts import mark_answer
from mitwerk.apps.talk.services.threads import Text, reply, start_thread
from mitwerk.apps.vault.services.blueprints import About
from mitwerk.apps.vault.services.fork import fork
from mitwerk.demo import briefs, people
from mitwerk.demo.telling import by_name, draw_up, enter_with, last_closing_time, rank_by_taste
from mitwerk.kit import clock

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from mitwerk.apps.challenges.services.phases import PhaseDraft
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.talk.models import Post

    Cast = dict[str, Member]

# Days from today: concepts close, are judged; fronts open, close, are judged.
PUBLISHED, CONCEPTS_CLOSE, CONCEPTS_JUDGED = -64, -40, -33
FRONTS_OPEN, FRONTS_CLOSE, FRONTS_JUDGED = -13, -1, 6
APPEAL_DAYS = 7  # as every challenge has them unless its client sets another term
WINNER = "plenter-runge"
KEPT_OF_THE_WINNER = (f"{WINNER}-note.pdf", f"{WINNER}-views.dxf")
EXPERTS = (people.JUROR.handle, people.SECOND_JUROR.handle)


def tell_vehicle_contest(
    files: Path, cast: Cast, rng: random.Random, say: Callable[[str], None]
) -> None:
    """From the brief to the ballots on the second phase."""
    client = cast[people.CLIENT.handle]
    say("Publishing the brief of the forest vehicle …")
    with clock.shifted(timedelta(days=PUBLISHED)):
        challenge = _publish(client)
    concept, front = (challenge.phases.get(kind=kind) for kind in ("concept", "front"))
    _enter_concepts(files, cast, concept, say)
    _ask(cast, challenge)
    say("Judging the concepts, awarding the first prizes …")
    _judge_concepts(cast, concept, rng)
    _decide(cast, concept)
    _enter_fronts(files, cast, front, say)
    with clock.shifted(timedelta(days=0)):
        advance(challenge.code)


def _publish(client: Member) -> Challenge:
    challenge = create_draft(by=client, **briefs.VEHICLE)
    phases = replace_phases(by=client, code=challenge.code, phases=_phases(challenge))
    by_kind = {phase.kind: phase.code for phase in phases}
    rows = briefs.vehicle_rows(by_kind["concept"], by_kind["front"])
    replace_rows(by=client, code=challenge.code, rows=rows)
    return publish(by=client, code=challenge.code)


def _phases(challenge: Challenge) -> list[PhaseDraft]:
    """The template's phases with experts named and the story's dates for the first two."""
    today = last_closing_time(clock.now() - timedelta(days=PUBLISHED))
    drafts = drafts_for(challenge, starts=clock.now())
    shift = (
        timedelta(days=FRONTS_JUDGED + 2)
        + today
        - min(d.opens_at for d in drafts[2:] if d.opens_at)
    )
    told = []
    for draft in drafts:
        juries = tuple(
            replace(jury, judges=EXPERTS) if jury.kind == "experts" else jury
            for jury in draft.juries
        ) or (JuryDraft("client", 100),)
        told.append(replace(_dated(draft, today, shift), juries=juries))
    return told


def _dated(draft: PhaseDraft, today: datetime, shift: timedelta) -> PhaseDraft:
    days = {
        "concept": (PUBLISHED, CONCEPTS_CLOSE, CONCEPTS_JUDGED),
        "front": (FRONTS_OPEN, FRONTS_CLOSE, FRONTS_JUDGED),
    }.get(draft.kind)
    if days:
        opens, closes, judged = (today + timedelta(days=day) for day in days)
        return replace(draft, opens_at=opens, closes_at=closes, judged_at=judged)
    moved = (
        moment + shift if moment else None
        for moment in (draft.opens_at, draft.closes_at, draft.judged_at)
    )
    opens_at, closes_at, judged_at = moved
    return replace(draft, opens_at=opens_at, closes_at=closes_at, judged_at=judged_at)


def _enter_concepts(files: Path, cast: Cast, phase: Phase, say: Callable[[str], None]) -> None:
    from mitwerk.demo.vehicle.concepts import concepts  # noqa: PLC0415 - loads the CAD kernel

    with clock.shifted(timedelta(days=PUBLISHED + 1)):
        advance(phase.challenge.code)
    for at, (concept, person) in enumerate(zip(concepts(), people.DESIGNERS, strict=False)):
        say(f"  {person.name} enters “{concept.title}”")
        about = About(
            title=concept.title, summary=concept.idea, tags=("concept", "L7e", "forest"),
            description=f"{concept.idea}\n\nModelled as scripts; every file is in the revision.",
        )  # fmt: skip
        by = cast[person.handle]
        with clock.shifted(timedelta(days=PUBLISHED + 4 + 2 * at)):
            revision = draw_up(by, about, by_name((files / "concepts" / concept.key).iterdir()))
            enter_with(by, phase, revision, shows_progress=at in (1, 4))


def _ask(cast: Cast, challenge: Challenge) -> None:
    """Members ask, the client answers and marks the answer."""
    askers = (people.DESIGNERS[5], people.DESIGNERS[2])
    client = cast[people.CLIENT.handle]
    for at, ((title, question, answer), asker) in enumerate(
        zip(briefs.QUESTIONS, askers, strict=True)
    ):
        with clock.shifted(timedelta(days=PUBLISHED + 6 + at)):
            thread = start_thread(
                by=cast[asker.handle],
                ref=f"challenge:{challenge.code}",
                text=Text(question, "en", title),
                kind="question",
            )
        with clock.shifted(timedelta(days=PUBLISHED + 7 + at)):
            post: Post = reply(by=client, thread=thread, text=Text(answer, "en"))
            mark_answer(by=client, post=post)


def _judge_concepts(cast: Cast, phase: Phase, rng: random.Random) -> None:
    with clock.shifted(timedelta(days=CONCEPTS_CLOSE, hours=1)):
        advance(phase.challenge.code)
    phase.refresh_from_db()
    numbers = list(phase.entries.order_by("number").values_list("number", flat=True))
    worth = {number: 1.6 - 0.35 * at for at, number in enumerate(numbers)}
    judges = [people.CLIENT, people.JUROR, people.SECOND_JUROR, *people.COMMUNITY]
    for at, person in enumerate(judges):
        with clock.shifted(timedelta(days=CONCEPTS_CLOSE + 1, hours=5 * at)):
            rank_by_taste(cast[person.handle], phase, worth, rng)
    with clock.shifted(timedelta(days=CONCEPTS_JUDGED, hours=1)):
        advance(phase.challenge.code)
    phase.refresh_from_db()


def _decide(cast: Cast, phase: Phase) -> None:
    """Let the client jury choose when it is too close; award, and pay the first prize."""
    client = cast[people.CLIENT.handle]
    with clock.shifted(timedelta(days=CONCEPTS_JUDGED, hours=6)):
        if phase.state == PhaseState.TOO_CLOSE:
            number = min(int(number) for number in contenders_of(phase))
            choose_winner(
                by=client, phase_code=phase.code, entry_number=number, reason=briefs.REASON
            )
    _appeal(cast, phase)
    with clock.shifted(timedelta(days=CONCEPTS_JUDGED + APPEAL_DAYS, hours=7)):
        advance(phase.challenge.code)
        award_all(by=client, phase_code=phase.code)
        first = AwardLine.objects.filter(award__phase=phase, award__rank=1).order_by("pk")
        for line in first:
            mark_paid(by=client, line_code=line.code, reference="SEPA 2026-0114", country="DE")


def _appeal(cast: Cast, phase: Phase) -> None:
    """The last of the ranking appeals against the first place; a moderator dismisses it."""
    placed = phase.entries.filter(place__isnull=False).select_related("entrant")
    places = placed.order_by("place__rank")
    first, last = places[0], places.reverse()[0]
    with clock.shifted(timedelta(days=CONCEPTS_JUDGED + 2)):
        grounds = Grounds(Ground.ROW, briefs.APPEAL, entry_number=first.number, row="mass")
        appeal = lodge_appeal(by=last.entrant, phase_code=phase.code, grounds=grounds)
    with clock.shifted(timedelta(days=CONCEPTS_JUDGED + 4)):
        by = cast[people.MODERATOR.handle]
        rule_on_appeal(by=by, code=appeal.code, reason=briefs.DISMISSED)


def _enter_fronts(files: Path, cast: Cast, phase: Phase, say: Callable[[str], None]) -> None:
    """Everybody starts from the winner's blueprint and works out another face."""
    with clock.shifted(timedelta(days=FRONTS_OPEN, hours=1)):
        advance(phase.challenge.code)
    phase = Phase.objects.select_related("challenge", "baseline__blueprint").get(pk=phase.pk)
    if phase.baseline is None:
        raise RuntimeError("the concept phase has no winner to start from")
    owner = phase.baseline.blueprint.owner_member_id
    designers = [p for p in people.DESIGNERS if cast[p.handle].pk != owner]
    for at, (key, person) in enumerate(zip(briefs.FRONT_IDEAS, designers, strict=False)):
        by, idea = cast[person.handle], briefs.FRONT_IDEAS[key]
        say(f"  {person.name} enters the front “{key}”")
        with clock.shifted(timedelta(days=FRONTS_OPEN + 2 + at)):
            blueprint = fork(by=by, revision=phase.baseline)
            about = About(title=blueprint.title, summary=idea)
            # The new assembly takes the place of the winner's; the note and the views stay.
            whole, part = files / "faces" / key, files / "fronts" / key
            paths = _as_winner(whole, key) | by_name(part.iterdir())
            revision = draw_up(by, about, paths, blueprint, keep=KEPT_OF_THE_WINNER)
            enter_with(by, phase, revision)


def _as_winner(folder: Path, key: str) -> dict[str, Path]:
    """Return the files of a whole vehicle under the names that the winner's have."""
    found = by_name(folder.iterdir())
    return {name.replace(f"plenter-front-{key}", WINNER): path for name, path in found.items()}
