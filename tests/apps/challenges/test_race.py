"""The deadline under contention: the database's clock after the lock decides, on both engines."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from mitwerk.apps.challenges.errors import DeadlinePassed
from mitwerk.apps.challenges.models import Entry, Phase
from mitwerk.apps.challenges.services.enter import enter
from mitwerk.kit import clock
from mitwerk.kit.problems import ConflictError
from tests.factories import challenges as make

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6


def at_once(*jobs: object) -> list[object]:
    """Run jobs in threads that start together; return results and refusals in order."""
    gate, answers = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(index: int, job: object) -> None:
        try:
            gate.wait(timeout=30)
            answers[index] = job()  # type: ignore[operator]
        except ConflictError as refusal:
            answers[index] = refusal  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


def test_entries_at_once_get_different_numbers() -> None:
    phase = make.open_phase()
    people = [make.member() for _ in range(PEOPLE)]
    submissions = [make.submission(make.revision(one)) for one in people]

    at_once(
        *(
            lambda one=one, handed=handed: enter(by=one, phase_code=phase.code, submission=handed)
            for one, handed in zip(people, submissions, strict=True)
        )
    )

    numbers = sorted(Entry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, PEOPLE + 1))
    assert Phase.objects.get(pk=phase.pk).entry_count == PEOPLE


def test_one_blueprint_entered_at_once_is_entered_once() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    handed = make.submission(make.revision(bob))

    at_once(*[lambda: enter(by=bob, phase_code=phase.code, submission=handed)] * 4)

    assert Entry.objects.count() == 1


def test_who_waits_for_the_lock_past_the_deadline_is_late() -> None:
    """The clock is read after the lock: waiting does not stop it."""
    phase, bob = make.open_phase(), make.member("bob")
    handed = make.submission(make.revision(bob))
    Phase.objects.filter(pk=phase.pk).update(closes_at=clock.now() + timedelta(seconds=1.5))
    held, answers = threading.Event(), []

    def hold() -> None:
        from django.db import transaction

        from mitwerk.apps.challenges.services.lock import lock_challenge

        try:
            with transaction.atomic():
                lock_challenge(phase.challenge.code)
                held.set()
                until = phase_closes + timedelta(seconds=0.2)
                while clock.database_now() < until:
                    threading.Event().wait(0.05)
        finally:
            connections.close_all()

    phase_closes = Phase.objects.get(pk=phase.pk).closes_at
    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(timeout=20)
    try:
        enter(by=bob, phase_code=phase.code, submission=handed)
    except DeadlinePassed as refusal:
        answers.append(refusal)
    holder.join(timeout=30)

    assert len(answers) == 1
    assert Entry.objects.count() == 0
    assert connection.in_atomic_block is False
