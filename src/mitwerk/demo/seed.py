"""Tell the demo story through the services, with the clock set back to when things happened."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from mitwerk.apps.challenges.services.brief import create_draft
from mitwerk.apps.members.models import Member
from mitwerk.apps.members.services.roles import grant_role
from mitwerk.demo import briefs, people
from mitwerk.demo.bracket_contest import tell_bracket_contest
from mitwerk.demo.later import tell_later
from mitwerk.demo.mark_contest import tell_mark_contest
from mitwerk.demo.parts_story import tell_parts
from mitwerk.demo.treasury import tell_treasury
from mitwerk.demo.vehicle_contest import tell_vehicle_contest
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mitwerk.demo.people import Person

SEED = 7


def seed_story(files: Path, say: Callable[[str], None]) -> None:
    """Fill an empty installation: people, challenges in every state, a draft."""
    rng = random.Random(SEED)
    say("Inviting people from eighteen countries …")
    with clock.shifted(timedelta(days=-70)):
        cast = invite_everybody()
    tell_mark_contest(cast, say)  # the small one first: lists begin with the newest
    tell_vehicle_contest(files, cast, rng, say)
    tell_bracket_contest(files, cast, say)
    tell_parts(files, cast, say)
    tell_treasury(cast)
    create_draft(by=cast[people.CLIENT.handle], **briefs.DRAFT)
    transaction.on_commit(tell_later.enqueue)


def invite_everybody() -> dict[str, Member]:
    """Create the cast with confirmed addresses, one password and their roles."""
    password = make_password(people.PASSWORD)
    return {person.handle: _invite(person, password) for person in people.EVERYBODY}


def _invite(person: Person, password: str) -> Member:
    member = Member.objects.create(
        email=person.email,
        handle=person.handle,
        password=password,
        name=person.name,
        country=person.country,
        languages=list(person.languages),
        skills=list(person.skills),
        about=person.about,
        time_zone=person.zone,
        interface_language="",  # not chosen yet: pages stay in the visitor's own language
    )
    EmailAddress.objects.create(user=member, email=person.email, verified=True, primary=True)
    for role in person.roles:
        grant_role(by=None, member=member, role=role)
    return member
