"""Terms, entries, ballots, decisions and awards: the database itself refuses to change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from mitwerk.apps.challenges.models import AwardLine, Challenge, Requirement
from mitwerk.apps.challenges.models.entry import DeclaredValue
from mitwerk.apps.challenges.services.award import award_all, mark_paid
from mitwerk.apps.challenges.services.brief import discard_draft
from mitwerk.apps.challenges.triggers import TRIGGERS
from mitwerk.apps.ledger.triggers import TRIGGERS as LEDGER
from mitwerk.apps.vault.triggers import SAFETY
from mitwerk.apps.vault.triggers import TRIGGERS as VAULT
from tests.factories import challenges as make
from tests.factories.judging import decided_phase

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase

pytestmark = pytest.mark.django_db

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
    "vault_revision SET manifest = 'x'",
    "vault_revision SET manifest_sha256 = 'x'",
)
TABLES = sorted({change.split()[0] for change in CHANGES})


def paid_phase() -> Phase:
    """A phase with a row in every table."""
    phase = decided_phase(judges=12)
    client = phase.challenge.client
    submission = phase.entries.order_by("number").first().submissions.get()
    row = Requirement.objects.filter(challenge=phase.challenge).first()
    DeclaredValue.objects.create(
        submission=submission, requirement=row, value="640", unit="kg", source_path="mass.csv"
    )
    award_all(by=client, phase_code=phase.code)
    for line in AwardLine.objects.all():
        mark_paid(by=client, line_code=line.code, reference="transfer 7")
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


def test_state_of_what_stays_may_move_on() -> None:
    phase = paid_phase()

    states = set(phase.awards.values_list("state", flat=True))
    said = refusal("UPDATE challenges_challenge SET state = 'closed', cancelled_reason = 'x'")
    opened = refusal("UPDATE vault_revision SET visibility = 'open'")

    assert (states, said, opened) == ({"paid"}, "", "")


def test_draft_changes_and_goes() -> None:
    challenge = make.draft()
    Challenge.objects.filter(pk=challenge.pk).update(title="Another name")

    discard_draft(by=challenge.client, code=challenge.code)

    assert Challenge.objects.count() == 0


def test_triggers_are_there_after_all_migrations() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        found = {row[0] for row in cursor.fetchall()}

    apps = (LEDGER, VAULT, SAFETY, TRIGGERS)
    assert found == set().union(*(app.names(connection.vendor) for app in apps))
