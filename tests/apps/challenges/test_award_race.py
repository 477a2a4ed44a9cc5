"""Many awards of one prize at once, through page, API and command: exactly one is given."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.db import connection
from django.urls import reverse

from mitwerk.apps.challenges.models import Award, Phase
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.project.cli import main
from tests import live
from tests.factories import challenges as make
from tests.factories.judging import end_judging

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def phases_to_award(count: int) -> list[Phase]:
    """Decided phases of one client, each with one prize."""
    phases = []
    for _number in range(count):
        phase = make.open_phase(prizes_minor=60_000, phases=[make.phase_draft(prizes=(60_000,))])
        make.entered(phase)
        make.after_deadline(phase)
        end_judging(phase)  # an entry without rivals needs nobody's choice
        phases.append(phase)
    return phases


def by_api(server: live.Server, phase: Phase, headers: dict[str, str], key: str) -> int:
    address = f"{server.address}/api/v1/phases/{phase.code}/awards"
    headers = headers | {"Idempotency-Key": key, "Content-Type": "application/json"}
    return live.ask(address, "POST", b'{"rank": 1}', **headers).status


def by_page(server: live.Server, phase: Phase, headers: dict[str, str]) -> int:
    path = reverse("challenges:award", args=[phase.challenge.code, phase.code])
    return live.ask(server.address + path, "POST", b"", **headers).status


def said(phase: Phase) -> list[str]:
    return ["award", phase.code, "--by", phase.challenge.client.handle, "--json"]


def by_process(phase: Phase) -> int:
    """The command as it is typed; it starts so slowly that the others are mostly done."""
    command = [sys.executable, "-m", "mitwerk.project.cli", *said(phase)]
    run = subprocess.run(command, env=live.environment(), capture_output=True, check=False)
    return status_of(run.returncode, run.stdout.decode())


def by_command(phase: Phase) -> int:
    """The same command within this process, in the middle of the race."""
    try:
        run = CliRunner().invoke(main, said(phase))
    finally:
        connection.close()
    return status_of(run.exit_code, run.stdout)


def status_of(code: int, text: str) -> int:
    answer = json.loads(text)
    if code == 0:
        assert set(answer) == {"award", "amount_minor", "currency"}
        return 201
    assert (code, answer["error"]["type"]) in {(1, "already-awarded"), (1, "conflict")}
    return 409


def race(attempts: list[Callable[[], int]]) -> list[int]:
    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(lambda attempt: attempt(), attempts))


def race_for(
    server: live.Server, phase: Phase, size: int, *commands: Callable[[Phase], int]
) -> list[int]:
    """Let ``size`` awards of one prize start together, these commands among them."""
    client = phase.challenge.client
    token, browser = live.token_of(client), live.session_of(client)
    attempts: list[Callable[[], int]] = [partial(command, phase) for command in commands]
    for number in range(size - len(commands)):
        if number % 2:
            attempts.append(lambda: by_page(server, phase, browser))
        else:
            key = f"{phase.code}-{number}"
            attempts.append(lambda key=key: by_api(server, phase, token, key))  # type: ignore[misc]
    return race(attempts)


def expect_exactly_one(phase: Phase, statuses: list[int]) -> None:
    given = sum(status in {201, 302} for status in statuses)
    assert sorted(set(statuses) - {201, 302}) in ([], [409])
    assert given == 1
    assert Award.objects.filter(phase=phase).count() == 1


def test_exactly_one_of_eight_awards_in_ten_rounds() -> None:
    phases = phases_to_award(10)

    with live.server() as server:
        for number, phase in enumerate(phases):
            commands = (by_process, by_command) if number == 0 else (by_command,)
            statuses = race_for(server, phase, 8, *commands)
            expect_exactly_one(phase, statuses)

    assert check_books().whole


@pytest.mark.soak
def test_exactly_one_of_64_awards_in_200_rounds() -> None:
    phases = phases_to_award(200)

    with live.server(workers=2, threads=16) as server:
        for phase in phases:
            expect_exactly_one(phase, race_for(server, phase, 64))

    assert check_books().whole


@pytest.mark.parametrize("unknown", ["phase", "client"])
def test_award_of_what_is_unknown_is_bad_input(unknown: str) -> None:
    phase = make.open_phase()
    words = {"phase": phase.code, "client": "alice"} | {unknown: "nobody"}

    run = CliRunner().invoke(main, ["award", words["phase"], "--by", words["client"], "--json"])

    assert (run.exit_code, json.loads(run.stdout)["error"]["where"]) == (3, words["phase"])
