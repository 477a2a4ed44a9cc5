"""Appeals with their log, decisions that may fall, swapped lists, remarks, shares of the winner."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mitwerk.kit.clock
import mitwerk.kit.ids
from mitwerk.apps.challenges.triggers import FROZEN, TRIGGERS
from mitwerk.kit.tables import CreateTables, RemoveTriggers


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("challenges", "0002_terms_entries_ballots_and_awards_stay"),
        ("vault", "0002_revisions_and_safety_notices_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        *(RemoveTriggers(one) for one in (FROZEN, TRIGGERS)),
        CreateTables(
            [
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                default=mitwerk.kit.ids.new_code,
                                editable=False,
                                max_length=16,
                                unique=True,
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("row", "A row of the brief"),
                                    ("plagiarism", "Plagiarism"),
                                    ("conflict", "Conflict of interest"),
                                    ("procedure", "Procedure"),
                                ],
                                max_length=12,
                                verbose_name="ground",
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="what happened")),
                        ("at", models.DateTimeField()),
                        ("rule_by", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="challenges.decision",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="challenges.entry",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="vault.similarityflag",
                            ),
                        ),
                        (
                            "older",
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
                                related_name="appeals",
                                to="challenges.phase",
                            ),
                        ),
                        (
                            "requirement",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="challenges.requirement",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AppealStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lodged", "Lodged"),
                                    ("withdrawn", "Withdrawn"),
                                    ("upheld", "Upheld"),
                                    ("dismissed", "Dismissed"),
                                    ("lapsed", "Not ruled on in time"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "remedy",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "entry",
                                        "The entry is left out, and the ballots are counted again",
                                    ),
                                    (
                                        "judge",
                                        "A judge is left out, and the ballots are counted again",
                                    ),
                                    ("again", "The phase is judged again"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("judge", models.CharField(blank=True, max_length=40)),
                        ("reason", models.TextField(blank=True, max_length=4000)),
                        ("at", models.DateTimeField()),
                        (
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="challenges.appeal",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("kind__in", ("withdrawn", "upheld", "dismissed", "lapsed"))
                                ),
                                fields=("appeal",),
                                name="an_appeal_ends_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("remedy", ""), ("kind", "upheld"), _connector="OR"
                                ),
                                name="only_an_upheld_appeal_changes_something",
                            ),
                        ],
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Recognition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.CharField(max_length=10)),
                        ("at", models.DateTimeField(default=mitwerk.kit.clock.now)),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognitions",
                                to="challenges.phase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "judge", "number"), name="recognised_once_a_judge"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("text", models.CharField(max_length=200)),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="challenges.ballot",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remarks",
                                to="challenges.entry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ballot", "entry"), name="one_remark_an_entry"
                            )
                        ]
                    },
                ),
            ]
        ),
        migrations.RemoveConstraint(
            model_name="result",
            name="one_result_a_round",
        ),
        migrations.AddField(
            model_name="ballotsheet",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="challenges.ballotsheet",
            ),
        ),
        migrations.AddField(
            model_name="challenge",
            name="appeal_days",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="days for appeals"),
        ),
        migrations.AddField(
            model_name="challenge",
            name="ruling_days",
            field=models.PositiveSmallIntegerField(
                default=7, verbose_name="days for ruling on them"
            ),
        ),
        migrations.AddField(
            model_name="challenge",
            name="winner_keeps_percent",
            field=models.PositiveSmallIntegerField(
                default=100, verbose_name="share of a prize that the winner keeps, in %"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="decision",
            name="stands_for",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="challenges.phase",
            ),
        ),
        migrations.AddField(
            model_name="decisionplace",
            name="stands_for",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="place",
                to="challenges.entry",
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="appeals_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="phase",
            name="run_off",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="result",
            name="count",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="decision",
            name="phase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="challenges.phase",
            ),
        ),
        migrations.AlterField(
            model_name="decisionplace",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="places",
                to="challenges.entry",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="state",
            field=models.CharField(
                choices=[
                    ("entered", "Entered"),
                    ("withdrawn", "Withdrawn"),
                    ("left_out", "Left out on appeal"),
                ],
                default="entered",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="phase",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("scheduled", "Not open yet"),
                    ("open", "Open for entries"),
                    ("judging", "Being judged"),
                    ("too_close", "Too close to call"),
                    ("appeals", "Open to appeals"),
                    ("decided", "Decided"),
                    ("awarded", "Awarded"),
                    ("closed", "Closed"),
                    ("cancelled", "Cancelled"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("phase", "number"), name="decision_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionplace",
            constraint=models.UniqueConstraint(
                fields=("decision", "entry"), name="one_place_a_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("phase", "round", "count"), name="one_result_a_count"
            ),
        ),
        # Terms older than this promise no appeals and no shares; new drafts do.
        migrations.AlterField(
            model_name="challenge",
            name="appeal_days",
            field=models.PositiveSmallIntegerField(default=7, verbose_name="days for appeals"),
        ),
        migrations.AlterField(
            model_name="challenge",
            name="winner_keeps_percent",
            field=models.PositiveSmallIntegerField(
                default=70, verbose_name="share of a prize that the winner keeps, in %"
            ),
        ),
    ]
