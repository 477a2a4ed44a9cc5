"""Machine checks of what is entered, and public waivers; finished ones stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mitwerk.kit.clock
import mitwerk.kit.ids
from mitwerk.apps.challenges.triggers import CHECKS, TRIGGERS

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODE = models.CharField(
    default=mitwerk.kit.ids.new_code, editable=False, max_length=16, unique=True
)
KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
STATES = [
    ("waiting", "Waiting"),
    ("running", "Being measured"),
    ("ready", "Measured"),
    ("failed", "Not possible"),
]


def put_back(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the new triggers away and put those back that they took the place of."""
    CHECKS.remove(apps, editor)
    TRIGGERS.put(apps, editor)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("challenges", "0007_terms_entries_ballots_and_awards_stay"),
        ("vault", "0003_revisions_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            "EntryCheck",
            [
                ("id", KEY),
                ("code", CODE),
                ("files_sha256", models.CharField(max_length=64)),
                ("files", models.JSONField()),
                ("terms_sha256", models.CharField(max_length=64)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("verdict", models.CharField(blank=True, max_length=14)),
                ("failed", models.PositiveSmallIntegerField(default=0)),
                ("unknown", models.PositiveSmallIntegerField(default=0)),
                ("rows", models.JSONField(default=list)),
                ("engine", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("created_at", models.DateTimeField(default=mitwerk.kit.clock.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "baseline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.revision",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="challenges.phase",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "leased_until"], name="checks_by_lease")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("phase", "files_sha256"), name="files_checked_once_a_phase"
                    )
                ],
            },
        ),
        migrations.AddField(
            "entryrevision",
            "check_of_files",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="challenges.entrycheck",
            ),
        ),
        migrations.CreateModel(
            "Waiver",
            [
                ("id", KEY),
                ("code", CODE),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="challenges.entry",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="challenges.requirement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "requirement"), name="row_waived_once"
                    )
                ],
            },
        ),
        # The table of submissions got a column: its triggers are put anew, whatever SQLite did.
        migrations.RunPython(CHECKS.put, put_back),
    ]
