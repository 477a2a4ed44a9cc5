"""Homes of older versions: those that were migrated go on, those left halfway learn what to do."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mitwerk.kit.halfway import MEND, left_halfway, sentence
from mitwerk.project.commands import environment
from mitwerk.project.commands.doctor import look_at_database

pytestmark = pytest.mark.django_db
LAST = ("vault", "0010_tables_are_read_again")


def forget(*names: tuple[str, str]) -> None:
    for name in names:
        MigrationRecorder(connection).record_unapplied(*name)


def test_migrated_home_goes_on_and_notes_the_new_names() -> None:
    joined = MigrationLoader(connection).replacements
    new = {(app, name) for app, name in joined if name != "0001_initial"}
    forget(*new)

    waits = environment.unapplied()
    call_command("migrate", verbosity=0, interactive=False)

    assert waits
    assert len(new) == 4
    assert MigrationRecorder(connection).applied_migrations().keys() >= new
    assert not environment.unapplied()


def test_home_left_halfway_stops_every_door(capsys: pytest.CaptureFixture[str]) -> None:
    forget(LAST)
    said = sentence([".".join(LAST)])

    with pytest.raises(SystemExit) as left:
        environment.prepare()
    with pytest.raises(SystemCheckError, match=r"mitwerk\.E001"):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    found = look_at_database()

    assert left.value.code == 3
    assert capsys.readouterr().err == f"{said}\n{MEND}\n"
    assert (found.good, found.saw, found.mend) == (False, said, MEND)


def test_home_with_the_first_tables_only_is_halfway() -> None:
    joined = MigrationLoader(connection).replacements
    forget(*joined[("talk", "0001_initial")].replaces)

    missing = left_halfway(connection)

    assert missing == ["talk.0002_posts_say_why_they_are_hidden"]


def test_empty_home_is_not_halfway() -> None:
    recorder = MigrationRecorder(connection)
    forget(*recorder.applied_migrations())

    assert left_halfway(connection) == []
