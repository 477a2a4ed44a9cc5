"""Fill what older rows lack: codes of files, payees, no promise of a term; may run twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from mitwerk.kit.ids import new_code

if TYPE_CHECKING:
    from django.apps.registry import Apps


def fill_codes(apps: Apps, _editor: object) -> None:
    """AddField gave all rows of a table the same code."""
    files = apps.get_model("challenges", "ReferenceFile")
    for file in files.objects.all():
        file.code = new_code()
        file.save(update_fields=["code"])


def promise_nothing_later(apps: Apps, _editor: object) -> None:
    """Terms frozen before know no term for the client: 0 days."""
    challenges = apps.get_model("challenges", "Challenge").objects
    challenges.exclude(terms="").exclude(terms__contains='"answer_days"').update(answer_days=0)


def fill_payees(apps: Apps, _editor: object) -> None:
    """The entrant, or the team as it is now: nobody knows any more who was in it then."""
    payees = apps.get_model("challenges", "EntryPayee")
    memberships = apps.get_model("members", "TeamMembership")
    submissions = apps.get_model("challenges", "EntryRevision").objects.filter(payees=None)
    for submission in submissions.select_related("entry"):
        entry = submission.entry
        people = []
        if entry.team_id:
            team = memberships.objects.filter(team_id=entry.team_id, left_at=None)
            people = list(team.values_list("member_id", flat=True))
        payees.objects.bulk_create(
            payees(submission=submission, member_id=pk) for pk in people or [entry.entrant_id]
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("challenges", "0003_phases_wait_for_answers"),
        ("members", "0002_teams_ask_before_they_add"),
    ]

    operations: ClassVar = [
        migrations.RunPython(fill_codes, migrations.RunPython.noop),
        migrations.RunPython(fill_payees, migrations.RunPython.noop),
        migrations.RunPython(promise_nothing_later, migrations.RunPython.noop),
    ]
