"""Briefs, phases, entries, ballots, results and awards."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models

from mitwerk.kit.clock import now
from mitwerk.kit.ids import new_code
from mitwerk.kit.tables import CreateTables

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
CODE = models.CharField(default=new_code, editable=False, max_length=16, unique=True)
LICENCES = [
    ("CERN-OHL-S-2.0", "CERN-OHL-S-2.0"),
    ("CERN-OHL-W-2.0", "CERN-OHL-W-2.0"),
    ("CERN-OHL-P-2.0", "CERN-OHL-P-2.0"),
    ("CC-BY-SA-4.0", "CC-BY-SA-4.0"),
    ("CC-BY-4.0", "CC-BY-4.0"),
    ("CC0-1.0", "CC0-1.0"),
    ("SHL-2.1", "SHL-2.1"),
    ("TAPR-OHL-1.0", "TAPR-OHL-1.0"),
    ("Apache-2.0", "Apache-2.0"),
    ("MIT", "MIT"),
]


class Migration(migrations.Migration):
    initial = True
    replaces: ClassVar = [
        ("challenges", "0002_initial"),
        ("challenges", "0003_phases_wait_for_answers"),
        ("challenges", "0004_fill_payees_and_codes"),
        ("challenges", "0005_reference_files_have_codes"),
        ("challenges", "0006_no_entry_is_barred"),
        ("challenges", "0008_entries_are_checked"),
    ]

    dependencies: ClassVar = [
        ("ledger", "0001_initial"),
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("vault", "0001_initial"),
    ]

    operations: ClassVar = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Challenge",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="challenges",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=240, verbose_name="in one sentence"
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=5)),
                        (
                            "size",
                            models.CharField(
                                choices=[
                                    ("portfolio", "Portfolio piece"),
                                    ("part", "Part contest of days"),
                                    ("vehicle", "Whole vehicle of weeks"),
                                ],
                                default="vehicle",
                                max_length=10,
                                verbose_name="size of the task",
                            ),
                        ),
                        (
                            "intended_use",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="intended use"
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="place of use"
                            ),
                        ),
                        (
                            "users",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="who will use it"
                            ),
                        ),
                        (
                            "must_do",
                            models.TextField(
                                blank=True, max_length=8000, verbose_name="what it must do"
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(default="EUR", max_length=3, verbose_name="currency"),
                        ),
                        (
                            "prizes_minor",
                            models.BigIntegerField(default=0, verbose_name="prizes in all"),
                        ),
                        (
                            "target_price_minor",
                            models.BigIntegerField(
                                default=0, verbose_name="target price per vehicle"
                            ),
                        ),
                        (
                            "approval_minor",
                            models.BigIntegerField(default=0, verbose_name="cost of approval"),
                        ),
                        (
                            "licence",
                            models.CharField(
                                choices=LICENCES, default="CERN-OHL-S-2.0", max_length=20
                            ),
                        ),
                        (
                            "text_licence",
                            models.CharField(
                                choices=LICENCES, default="CC-BY-SA-4.0", max_length=20
                            ),
                        ),
                        (
                            "ai_rule",
                            models.CharField(
                                choices=[
                                    ("allowed", "Allowed"),
                                    ("declared", "Allowed when declared"),
                                    ("refused", "Refused"),
                                ],
                                default="declared",
                                max_length=10,
                                verbose_name="AI-made material",
                            ),
                        ),
                        (
                            "too_close_rule",
                            models.CharField(
                                choices=[
                                    ("split", "One run-off, then the prize is split"),
                                    (
                                        "run_off_jury",
                                        "One run-off, then the client jury chooses and says why",
                                    ),
                                    (
                                        "client_jury",
                                        "The client jury chooses, with a public reason",
                                    ),
                                ],
                                default="client_jury",
                                max_length=12,
                                verbose_name="when it is too close",
                            ),
                        ),
                        (
                            "run_off_days",
                            models.PositiveSmallIntegerField(
                                default=5, verbose_name="days of a run-off"
                            ),
                        ),
                        (
                            "answer_days",
                            models.PositiveSmallIntegerField(
                                default=7, verbose_name="days for the client’s answer"
                            ),
                        ),
                        (
                            "cancel_rule",
                            models.CharField(
                                choices=[
                                    ("return", "Money not awarded goes back to the client"),
                                    (
                                        "share",
                                        "Money of an open phase is shared among its entrants",
                                    ),
                                ],
                                default="return",
                                max_length=10,
                                verbose_name="when it is cancelled",
                            ),
                        ),
                        (
                            "confidence_percent",
                            models.PositiveSmallIntegerField(
                                default=95, verbose_name="confidence in %"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("open", "Running"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("terms", models.TextField(blank=True)),
                        ("terms_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Berlin", max_length=60, verbose_name="time zone"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=now)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("cancelled_reason", models.TextField(blank=True, max_length=4000)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "-id"], name="challenges_by_state")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("prizes_minor__gte", 0),
                                    ("target_price_minor__gte", 0),
                                    ("approval_minor__gte", 0),
                                ),
                                name="sums_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    models.Q(("terms_sha256", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="published_terms_are_frozen",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferenceFile",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "challenge",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="reference_files",
                                to="challenges.challenge",
                            ),
                        ),
                        (
                            "blob",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.blob"
                            ),
                        ),
                        ("path", models.CharField(max_length=400)),
                        ("caption", models.CharField(blank=True, max_length=240)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("challenge", "path"), name="reference_path_once"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Phase",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "challenge",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="phases",
                                to="challenges.challenge",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("concept", "Concept"),
                                    ("front", "Front"),
                                    ("rear", "Rear"),
                                    ("sides", "Sides"),
                                    ("wheels", "Wheels and tyres"),
                                    ("materials", "Materials"),
                                    ("interior", "Interior"),
                                    ("powertrain", "Powertrain"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        (
                            "task",
                            models.TextField(blank=True, max_length=8000, verbose_name="task"),
                        ),
                        (
                            "baseline",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="baseline_of",
                                to="vault.revision",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("scheduled", "Not open yet"),
                                    ("open", "Open for entries"),
                                    ("judging", "Being judged"),
                                    ("too_close", "Too close to call"),
                                    ("decided", "Decided"),
                                    ("awarded", "Awarded"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1)),
                        (
                            "opens_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="opens"),
                        ),
                        (
                            "closes_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="entries until"
                            ),
                        ),
                        (
                            "judged_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="ballots until"
                            ),
                        ),
                        ("answer_by", models.DateTimeField(blank=True, null=True)),
                        ("delayed_seconds", models.PositiveIntegerField(default=0)),
                        ("entry_count", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "indexes": [
                            models.Index(fields=["state", "closes_at"], name="phases_by_deadline")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    models.Q(
                                        ("opens_at__lt", models.F("closes_at")),
                                        ("closes_at__lt", models.F("judged_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="phase_dates_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhaseDependency",
                    fields=[
                        ("id", KEY),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.CASCADE,
                                related_name="needs_links",
                                to="challenges.phase",
                            ),
                        ),
                        (
                            "needs",
                            models.ForeignKey(
                                on_delete=models.CASCADE,
                                related_name="needed_by_links",
                                to="challenges.phase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "needs"), name="dependency_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("phase", models.F("needs")), _negated=True),
                                name="phase_needs_another",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Deliverable",
                    fields=[
                        ("id", KEY),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.CASCADE,
                                related_name="deliverables",
                                to="challenges.phase",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("sketch", "Sketch, photo or PDF"),
                                    ("model", "3D model"),
                                    ("drawing", "Drawing"),
                                    (
                                        "table",
                                        "Table of parts, materials, processes, masses and costs",
                                    ),
                                    ("circuit", "Circuit"),
                                    ("datasheet", "Data sheets"),
                                    ("text", "Text"),
                                    ("source", "Editable source"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                blank=True, max_length=240, verbose_name="what exactly"
                            ),
                        ),
                        ("required", models.BooleanField(default=True, verbose_name="required")),
                    ],
                    options={"ordering": ["position", "id"]},
                ),
                migrations.CreateModel(
                    name="Prize",
                    fields=[
                        ("id", KEY),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.CASCADE,
                                related_name="prizes",
                                to="challenges.phase",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("amount_minor", models.BigIntegerField()),
                    ],
                    options={
                        "ordering": ["rank"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "rank"), name="one_prize_a_rank"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gt", 0), ("rank__gte", 1)),
                                name="prize_is_worth_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Jury",
                    fields=[
                        ("id", KEY),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.CASCADE,
                                related_name="juries",
                                to="challenges.phase",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("client", "Client"),
                                    ("experts", "Experts"),
                                    ("community", "Community"),
                                ],
                                max_length=10,
                                verbose_name="jury",
                            ),
                        ),
                        (
                            "weight_percent",
                            models.PositiveSmallIntegerField(verbose_name="weight in %"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "kind"), name="one_jury_of_a_kind"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="JuryMember",
                    fields=[
                        ("id", KEY),
                        (
                            "jury",
                            models.ForeignKey(
                                on_delete=models.CASCADE, related_name="seats", to="challenges.jury"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="jury_seats",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("jury", "member"), name="one_seat_a_judge"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Requirement",
                    fields=[
                        ("id", KEY),
                        (
                            "challenge",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="requirements",
                                to="challenges.challenge",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("key", models.SlugField(max_length=40, verbose_name="id")),
                        ("text", models.CharField(max_length=300, verbose_name="sentence")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("fact", "A fact that can be measured"),
                                    ("judged", "Judged by people"),
                                    ("declared", "Declared with a source file"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("fact", models.CharField(blank=True, max_length=40, verbose_name="fact")),
                        (
                            "comparison",
                            models.CharField(blank=True, max_length=2, verbose_name="comparison"),
                        ),
                        (
                            "value",
                            models.CharField(blank=True, max_length=120, verbose_name="limit"),
                        ),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                        ("must", models.BooleanField(default=True, verbose_name="must")),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("challenge", "key"), name="requirement_key_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequirementPhase",
                    fields=[
                        ("id", KEY),
                        (
                            "requirement",
                            models.ForeignKey(
                                on_delete=models.CASCADE,
                                related_name="phase_links",
                                to="challenges.requirement",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.CASCADE,
                                related_name="requirement_links",
                                to="challenges.phase",
                            ),
                        ),
                        (
                            "share_percent",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=5, null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("requirement", "phase"), name="row_once_a_phase"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("share_percent", None),
                                    models.Q(("share_percent__gt", 0), ("share_percent__lte", 100)),
                                    _connector="OR",
                                ),
                                name="share_is_a_percentage",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="entries",
                                to="challenges.phase",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "blueprint",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="entries",
                                to="vault.blueprint",
                            ),
                        ),
                        (
                            "entrant",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="entries",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="entries",
                                to="members.team",
                            ),
                        ),
                        (
                            "shows_progress",
                            models.BooleanField(
                                default=False, verbose_name="show my work in progress"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("entered", "Entered"), ("withdrawn", "Withdrawn")],
                                default="entered",
                                max_length=10,
                            ),
                        ),
                        ("state_reason", models.TextField(blank=True, max_length=4000)),
                        ("created_at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "number"), name="entry_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("phase", "blueprint"),
                                name="blueprint_entered_once",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="EntryCheck",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="checks",
                                to="challenges.phase",
                            ),
                        ),
                        ("files_sha256", models.CharField(max_length=64)),
                        ("files", models.JSONField()),
                        (
                            "baseline",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="vault.revision",
                            ),
                        ),
                        ("terms_sha256", models.CharField(max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Being made"),
                                    ("ready", "Ready"),
                                    ("failed", "Not possible"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("verdict", models.CharField(blank=True, max_length=14)),
                        ("failed", models.PositiveSmallIntegerField(default=0)),
                        ("unknown", models.PositiveSmallIntegerField(default=0)),
                        ("rows", models.JSONField(default=list)),
                        ("engine", models.CharField(blank=True, max_length=60)),
                        ("reason", models.CharField(blank=True, max_length=400)),
                        ("created_at", models.DateTimeField(default=now)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "leased_until"], name="checks_by_lease")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "files_sha256"), name="files_checked_once_a_phase"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntryRevision",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="submissions",
                                to="challenges.entry",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="submissions",
                                to="vault.revision",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("terms_sha256", models.CharField(max_length=64)),
                        ("manifest_sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        (
                            "check_of_files",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="submissions",
                                to="challenges.entrycheck",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry", "revision"), name="revision_submitted_once"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="EntryPayee",
                    fields=[
                        ("id", KEY),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="payees",
                                to="challenges.entryrevision",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission", "member"), name="payee_named_once"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="DeclaredValue",
                    fields=[
                        ("id", KEY),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="declared_values",
                                to="challenges.entryrevision",
                            ),
                        ),
                        (
                            "requirement",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="challenges.requirement",
                            ),
                        ),
                        ("value", models.CharField(max_length=120)),
                        ("unit", models.CharField(blank=True, max_length=20)),
                        ("source_path", models.CharField(max_length=400)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission", "requirement"), name="declared_once"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Award",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="awards",
                                to="challenges.phase",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("amount_minor", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "state",
                            models.CharField(
                                choices=[("awarded", "Awarded"), ("paid", "Paid")],
                                default="awarded",
                                max_length=10,
                            ),
                        ),
                        (
                            "transaction",
                            models.OneToOneField(
                                on_delete=models.PROTECT,
                                related_name="award",
                                to="ledger.transaction",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["rank"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "rank"), name="one_award_a_rank"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gt", 0)), name="award_is_money"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwardLine",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="lines",
                                to="challenges.award",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="award_lines",
                                to="challenges.entry",
                            ),
                        ),
                        (
                            "payee",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="award_lines",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("amount_minor", models.BigIntegerField()),
                        (
                            "paid_by",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="paid_line",
                                to="ledger.transaction",
                            ),
                        ),
                        ("paid_reference", models.CharField(blank=True, max_length=140)),
                        ("paid_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("award", "entry", "payee"),
                                name="one_line_a_payee_and_entry",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_minor__gt", 0)), name="line_is_money"
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="BallotSheet",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="sheets",
                                to="challenges.phase",
                            ),
                        ),
                        (
                            "jury",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="sheets",
                                to="challenges.jury",
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="sheets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1)),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        ("entries", models.JSONField()),
                        ("created_at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "judge", "round", "number"),
                                name="sheet_drawn_once",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="ballots",
                                to="challenges.ballotsheet",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="ballots",
                                to="challenges.phase",
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="ballots",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="superseded_by",
                                to="challenges.ballot",
                            ),
                        ),
                        ("ranks", models.JSONField()),
                        ("recognised", models.JSONField(default=list)),
                        ("payload", models.TextField()),
                        ("salt", models.CharField(max_length=64)),
                        ("commitment", models.CharField(max_length=64)),
                        ("chain_position", models.PositiveIntegerField()),
                        ("chain_head", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("supersedes", None)),
                                fields=("sheet",),
                                name="one_first_ballot_a_sheet",
                            ),
                            models.UniqueConstraint(
                                fields=("phase", "chain_position"), name="ballot_chain_has_no_fork"
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Waiver",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="waivers",
                                to="challenges.entry",
                            ),
                        ),
                        (
                            "requirement",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="waivers",
                                to="challenges.requirement",
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
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
                migrations.CreateModel(
                    name="Result",
                    fields=[
                        ("id", KEY),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="results",
                                to="challenges.phase",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1)),
                        ("declared", models.BooleanField()),
                        ("payload", models.JSONField()),
                        ("ballot_count", models.PositiveIntegerField()),
                        ("final_head", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "round"), name="one_result_a_round"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", KEY),
                        (
                            "phase",
                            models.OneToOneField(
                                on_delete=models.PROTECT,
                                related_name="decision",
                                to="challenges.phase",
                            ),
                        ),
                        (
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
                        ("reason", models.TextField(blank=True, max_length=8000)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(default=now)),
                    ],
                ),
                migrations.CreateModel(
                    name="DecisionPlace",
                    fields=[
                        ("id", KEY),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="places",
                                to="challenges.decision",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=models.PROTECT,
                                related_name="place",
                                to="challenges.entry",
                            ),
                        ),
                    ],
                    options={"ordering": ["rank", "id"]},
                ),
            ]
        )
    ]
