"""Terms, entries, ballots, decisions and awards: the database itself refuses to change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from mitwerk.apps.challenges import triggers as of_challenges
from mitwerk.apps.challenges.models import AwardLine, Challenge, Requirement
from mitwerk.apps.challenges.models.entry import DeclaredValue
from mitwerk.apps.challenges.services.award import award_all, mark_paid
from mitwerk.apps.challenges.services.brief import discard_draft
from mitwerk.apps.challenges.services.phases import replace_phases
from mitwerk.apps.challenges.services.requirements import replace_rows
from mitwerk.apps.configurator import triggers as of_configurator
from mitwerk.apps.ledger import triggers as of_ledger
from mitwerk.apps.ledger import triggers_payouts as of_payouts
from mitwerk.apps.vault import triggers as of_vault
from mitwerk.apps.vault.models import RevisionParent
from mitwerk.kit import kept as of_kit
from mitwerk.kit.replacing import keys_of, never_replaced
from mitwerk.kit.triggers import Triggers
from tests.factories import challenges as make
from tests.factories.judging import decided_phase
from tests.factories.rows import more_of_the_brief
from tests.flush import as_owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.apps.challenges.models import Phase

pytestmark = pytest.mark.django_db

APPS = [
    found
    for app in (of_kit, of_ledger, of_payouts, of_vault, of_challenges, of_configurator)
    for found in vars(app).values()
    if isinstance(found, Triggers)
]
CHANGES = (
    "challenges_challenge SET terms = '{}'",
    "challenges_challenge SET terms_sha256 = 'x'",
    "challenges_challenge SET terms = ''",
    "challenges_challenge SET cancel_rule = 'share'",
    "challenges_challenge SET prizes_minor = 1",
    "challenges_entry SET number = number + 100",
    "challenges_entry SET entrant_id = 1 + entrant_id",
    "challenges_entryrevision SET manifest_sha256 = 'x'",
    "challenges_entrypayee SET member_id = member_id + 1",
    "challenges_declaredvalue SET value = '1'",
    "challenges_ballotsheet SET entries = '[]'",
    "challenges_ballot SET ranks = '{}'",
    "challenges_ballot SET payload = 'x'",
    "challenges_ballot SET chain_head = 'x'",
    "challenges_result SET payload = '{}'",
    "challenges_decision SET kind = 'split'",
    "challenges_decisionplace SET rank = rank + 1",
    "challenges_award SET amount_minor = amount_minor + 1",
    "challenges_awardline SET amount_minor = amount_minor + 1",
    "challenges_awardline SET paid_reference = 'other'",
    "challenges_phase SET title = 'x'",
    "challenges_phase SET kind = 'other'",
    "challenges_phasedependency SET needs_id = phase_id",
    "challenges_deliverable SET required = NOT required",
    "challenges_prize SET amount_minor = amount_minor - 1",
    "challenges_jury SET weight_percent = 1",
    "challenges_jurymember SET member_id = member_id + 1",
    "challenges_requirement SET value = '1'",
    "challenges_requirementphase SET share_percent = 1",
    "challenges_referencefile SET path = 'x'",
    "kit_auditrecord SET verb = 'x'",
    "vault_blob SET sha256 = 'x'",
    "vault_blob SET size = size + 1",
    "vault_revisionfile SET blob_id = blob_id + 1",
    "vault_revisionfile SET path = 'x'",
    "vault_revisionparent SET parent_id = parent_id + 1",
    "vault_revision SET manifest = 'x'",
    "vault_revision SET manifest_sha256 = 'x'",
)
OF_THE_BRIEF = {"challenges_deliverable", "challenges_prize", "challenges_requirement"}
TABLES = sorted({change.split()[0] for change in CHANGES})


def paid_phase() -> Phase:
    """A phase with a row in every table."""
    phase = decided_phase(judges=12)
    client = phase.challenge.client
    submission = phase.entries.order_by("number").first().submissions.get()
    row = Requirement.objects.filter(challenge=phase.challenge).first()
    more_of_the_brief(phase, 1)
    with as_owner(connection):  # the submission counts no value, and no manifest names this parent
        DeclaredValue.objects.create(
            submission=submission, requirement=row, value="640", unit="kg", source_path="mass.csv"
        )
        RevisionParent.objects.create(
            revision=submission.revision, parent=phase.entries.last().submissions.get().revision
        )
    award_all(by=client, phase_code=phase.code)
    for line in AwardLine.objects.all():
        mark_paid(by=client, line_code=line.code, reference="transfer 7", country="DE")
    return phase


def refusal(statement: str) -> str:
    """Return what the database says to a statement; "" when it did it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return str(error)
    return ""


def test_database_refuses_every_change_and_every_deletion() -> None:
    paid_phase()

    changed = {change: refusal(f"UPDATE {change}") for change in CHANGES}
    deleted = {table: refusal(f"DELETE FROM {table}") for table in TABLES}  # noqa: S608

    text = "rows are never changed or deleted"
    assert [change for change, said in changed.items() if text not in said] == []
    assert [table for table, said in deleted.items() if text not in said] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replace_refuses_every_row(recursive: str) -> None:
    paid_phase()

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={recursive}")
        try:
            said = {table: refusal(replacing(table)) for table in TABLES}
            first = "(SELECT MIN(id) FROM challenges_ballot)"
            moved = refusal(f"UPDATE OR REPLACE challenges_ballot SET id = {first}")  # noqa: S608
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")

    text = "rows are never changed or deleted"
    assert [table for table, answer in said.items() if text not in answer] == []
    assert text in moved


def replacing(table: str) -> str:
    return f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
def test_replace_by_another_key_than_the_id_is_refused() -> None:
    paid_phase()

    said = {table: [refusal(statement) for statement in stealing(table)] for table in TABLES}

    assert {table for table, answers in said.items() if "" in answers} == set()
    assert sum(len(answers) for answers in said.values()) > len(TABLES)


def stealing(table: str) -> Iterator[str]:
    """Insert a copy of a row that shares one of its unique keys and nothing else that is a key."""
    with connection.cursor() as cursor:
        keys = [key for key in keys_of(cursor, table) if key.columns != ("id",) and not key.where]
        cursor.execute(f"PRAGMA table_info({table})")
        columns = [row[1] for row in cursor.fetchall()]
        for key in keys:
            others = {name for other in keys for name in other.columns} - set(key.columns) | {"id"}
            values = ", ".join(f"'9' || {name}" if name in others else name for name in columns)
            rows = f"{table} WHERE {' AND '.join(f'{name} IS NOT NULL' for name in key.columns)}"
            cursor.execute(f"SELECT COUNT(*) FROM {rows}")  # noqa: S608 - our own names
            if cursor.fetchone()[0]:
                yield f"INSERT OR REPLACE INTO {table} SELECT {values} FROM {rows} LIMIT 1"  # noqa: S608


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.django_db(transaction=True)  # it refuses for other reasons while keys wait for COMMIT
def test_database_refuses_truncating() -> None:
    paid_phase()

    said = {table: refusal(f"TRUNCATE {table} CASCADE") for table in TABLES}

    assert [table for table, answer in said.items() if "never changed" not in answer] == []


def test_triggers_know_the_keys_that_the_tables_have_now() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = dict(cursor.fetchall())
        wanted = {}
        for app in APPS:
            for table, held in app.held.items():
                wanted |= never_replaced(cursor, table, held)

    assert {name: found[name] for name in wanted} == {
        name: f"CREATE TRIGGER {name} {body}" for name, body in wanted.items()
    }


def test_state_of_what_stays_may_move_on() -> None:
    phase = paid_phase()

    states = set(phase.awards.values_list("state", flat=True))
    said = refusal("UPDATE challenges_challenge SET state = 'closed', cancelled_reason = 'x'")
    said += refusal("UPDATE challenges_phase SET state = 'closed', delayed_seconds = 60")
    said += refusal("UPDATE vault_blob SET state = 'withheld', state_reason = 'x'")
    said += refusal("UPDATE challenges_referencefile SET caption = 'x'")
    opened = refusal("UPDATE vault_revision SET visibility = 'open'")

    assert (states, said, opened) == ({"paid"}, "", "")


def test_draft_changes_and_goes() -> None:
    challenge = make.draft()
    more_of_the_brief(challenge.phases.get(), 1)
    for change in (change for change in CHANGES if change.split()[0] in OF_THE_BRIEF):
        assert refusal(f"UPDATE {change}") == ""
    replace_rows(by=challenge.client, code=challenge.code, rows=[])
    replace_phases(by=challenge.client, code=challenge.code, phases=[make.phase_draft()])

    discard_draft(by=challenge.client, code=challenge.code)

    assert Challenge.objects.count() == 0


def test_triggers_are_there_after_all_migrations() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        found = {row[0] for row in cursor.fetchall()}

    assert found == set().union(*(app.names(connection.vendor) for app in APPS))
