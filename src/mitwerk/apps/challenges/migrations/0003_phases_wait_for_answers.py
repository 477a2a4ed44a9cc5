"""Terms for silent clients, moved dates, frozen payees; withdrawn blueprints may come back."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mitwerk.kit.ids


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("challenges", "0002_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            "challenge",
            "answer_days",
            models.PositiveSmallIntegerField(default=7, verbose_name="days for the client’s answer"),
        ),
        migrations.RemoveField("challenge", "hero_revision"),
        migrations.AddField("phase", "answer_by", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("phase", "delayed_seconds", models.PositiveIntegerField(default=0)),
        migrations.AlterField(
            "decision",
            "kind",
            models.CharField(
                choices=[
                    ("declared", "Decided by the ballots"),
                    ("client_jury", "Chosen by the client jury"),
                    ("split", "Split among the contenders"),
                    ("lapsed", "Split, since the client did not choose in time"),
                    ("no_winner", "No winner"),
                ],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint("entry", "blueprint_entered_once"),
        migrations.AddConstraint(
            "entry",
            models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("phase", "blueprint"),
                name="blueprint_entered_once",
            ),
        ),
        migrations.CreateModel(
            "EntryPayee",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payees",
                        to="challenges.entryrevision",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "entrypayee",
            models.UniqueConstraint(fields=("submission", "member"), name="payee_named_once"),
        ),
        migrations.AddField(
            "referencefile",
            "code",
            models.CharField(
                default=mitwerk.kit.ids.new_code, editable=False, max_length=16, null=True
            ),
        ),
    ]
