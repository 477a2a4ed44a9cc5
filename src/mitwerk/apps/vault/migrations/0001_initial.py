"""Blueprints, revisions, files, previews, measurements, parts lists and safety notices."""

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
        ("vault", "0002_preview_gets_lease"),
        ("vault", "0004_measurements_and_similarity"),
        ("vault", "0005_pairs_are_compared"),
        ("vault", "0006_parts_lists_and_safety"),
        ("vault", "0010_tables_are_read_again"),
    ]

    dependencies: ClassVar = [
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Blob",
                    fields=[
                        ("id", KEY),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        ("size", models.PositiveBigIntegerField()),
                        (
                            "media_type",
                            models.CharField(default="application/octet-stream", max_length=120),
                        ),
                        ("kind", models.CharField(blank=True, max_length=20)),
                        ("named", models.JSONField(blank=True, default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("stored", "Stored"),
                                    ("withheld", "Withheld after a takedown"),
                                ],
                                default="stored",
                                max_length=10,
                            ),
                        ),
                        ("state_reason", models.CharField(blank=True, max_length=400)),
                        ("created_at", models.DateTimeField(default=now)),
                    ],
                ),
                migrations.CreateModel(
                    name="Preview",
                    fields=[
                        ("id", KEY),
                        (
                            "blob",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="previews", to="vault.blob"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("model", "3D model"),
                                    ("thumbnail", "Picture"),
                                    ("drawing", "Drawing"),
                                    ("clean", "Copy without names"),
                                ],
                                max_length=12,
                            ),
                        ),
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
                        (
                            "output",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="vault.blob",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=400)),
                        ("facts", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(default=now)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "leased_until"], name="previews_by_lease")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("blob", "kind"), name="one_preview_of_a_kind"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Blueprint",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "owner_member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="blueprints",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner_team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="blueprints",
                                to="members.team",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=240, verbose_name="in one sentence"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True, max_length=40000, verbose_name="description"
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=5)),
                        (
                            "licence",
                            models.CharField(
                                choices=LICENCES,
                                default="CERN-OHL-S-2.0",
                                max_length=20,
                                verbose_name="licence of the hardware",
                            ),
                        ),
                        (
                            "text_licence",
                            models.CharField(
                                choices=LICENCES,
                                default="CC-BY-SA-4.0",
                                max_length=20,
                                verbose_name="licence of texts and pictures",
                            ),
                        ),
                        ("tags", models.JSONField(blank=True, default=list)),
                        ("created_at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("owner_member", None), ("owner_team", None), _connector="XOR"
                                ),
                                name="blueprint_has_one_owner",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "blueprint",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="revisions",
                                to="vault.blueprint",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="revisions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "message",
                            models.CharField(
                                blank=True, max_length=240, verbose_name="what changed"
                            ),
                        ),
                        (
                            "ai_use",
                            models.CharField(
                                choices=[
                                    ("none", "Made without generative AI"),
                                    ("partly", "Partly made with generative AI"),
                                    ("mostly", "Mostly made with generative AI"),
                                ],
                                default="none",
                                max_length=10,
                                verbose_name="AI-made material",
                            ),
                        ),
                        ("manifest", models.TextField()),
                        ("manifest_sha256", models.CharField(max_length=64)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft: only you"),
                                    ("sealed", "Sealed until the deadline"),
                                    ("open", "Open to everybody"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=now)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("blueprint", "number"), name="revision_number_once"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="RevisionParent",
                    fields=[
                        ("id", KEY),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="parent_links",
                                to="vault.revision",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="child_links",
                                to="vault.revision",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("revision", "parent"), name="parent_named_once"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="RevisionFile",
                    fields=[
                        ("id", KEY),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="files", to="vault.revision"
                            ),
                        ),
                        (
                            "blob",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.blob"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("path", models.CharField(max_length=400)),
                        ("folded_path", models.CharField(max_length=400)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("revision", "folded_path"), name="path_once_a_revision"
                            ),
                            models.UniqueConstraint(
                                fields=("revision", "number"), name="file_number_once"
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Bom",
                    fields=[
                        ("id", KEY),
                        (
                            "revision",
                            models.OneToOneField(
                                on_delete=models.PROTECT, related_name="bom", to="vault.revision"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.revisionfile"
                            ),
                        ),
                        ("problems", models.JSONField(default=list)),
                        ("derived_at", models.DateTimeField(default=now)),
                    ],
                ),
                migrations.CreateModel(
                    name="BomRow",
                    fields=[
                        ("id", KEY),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="bom_rows",
                                to="vault.revision",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("name", models.CharField(max_length=200, verbose_name="part")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4, max_digits=14, verbose_name="quantity"
                            ),
                        ),
                        (
                            "material",
                            models.CharField(blank=True, max_length=120, verbose_name="material"),
                        ),
                        (
                            "process",
                            models.CharField(blank=True, max_length=120, verbose_name="process"),
                        ),
                        (
                            "mass_kg",
                            models.DecimalField(
                                decimal_places=9, max_digits=20, null=True, verbose_name="mass"
                            ),
                        ),
                        (
                            "unit_cost_minor",
                            models.BigIntegerField(null=True, verbose_name="unit cost"),
                        ),
                        (
                            "currency",
                            models.CharField(blank=True, max_length=3, verbose_name="currency"),
                        ),
                        (
                            "supplier",
                            models.CharField(blank=True, max_length=200, verbose_name="supplier"),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="vault.revisionfile",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="uses",
                                to="vault.revision",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("revision", "number"), name="bom_row_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="bom_row_has_a_quantity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("currency", ""), ("unit_cost_minor", None)),
                                    models.Q(
                                        ("unit_cost_minor__gte", 0),
                                        models.Q(("currency", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="bom_row_cost_has_a_currency",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Comparison",
                    fields=[
                        ("id", KEY),
                        (
                            "old",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.blob"
                            ),
                        ),
                        (
                            "new",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.blob"
                            ),
                        ),
                        (
                            "output",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="vault.blob",
                            ),
                        ),
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
                        ("reason", models.CharField(blank=True, max_length=400)),
                        ("facts", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(default=now)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["state", "leased_until"], name="comparisons_by_lease"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("old", "new"), name="pair_compared_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measurement",
                    fields=[
                        ("id", KEY),
                        (
                            "blob",
                            models.OneToOneField(
                                on_delete=models.PROTECT,
                                related_name="measurement",
                                to="vault.blob",
                            ),
                        ),
                        ("engine", models.CharField(blank=True, max_length=20)),
                        ("sheet", models.JSONField(default=dict)),
                        ("shape", models.BinaryField(null=True)),
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
                        ("why", models.CharField(blank=True, max_length=20)),
                        ("reason", models.CharField(blank=True, max_length=400)),
                        ("created_at", models.DateTimeField(default=now)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("leased_until", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["state", "leased_until"], name="measurements_by_lease"
                            ),
                            models.Index(
                                fields=["state", "finished_at"], name="measurements_by_end"
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
                    fields=[
                        ("id", KEY),
                        (
                            "blob",
                            models.OneToOneField(
                                on_delete=models.PROTECT, related_name="paper", to="vault.blob"
                            ),
                        ),
                        ("licence", models.CharField(blank=True, max_length=200)),
                        ("words", models.CharField(blank=True, max_length=80)),
                        ("bom", models.JSONField(null=True)),
                        ("read_at", models.DateTimeField(default=now)),
                    ],
                ),
                migrations.CreateModel(
                    name="SafetyNotice",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="safety_notices",
                                to="vault.revision",
                            ),
                        ),
                        (
                            "blob",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="vault.blob",
                            ),
                        ),
                        ("path", models.CharField(blank=True, max_length=400)),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("note", "Good to know"),
                                    ("caution", "Use with care"),
                                    ("stop", "Do not use"),
                                ],
                                max_length=10,
                                verbose_name="how bad",
                            ),
                        ),
                        ("wrong", models.CharField(max_length=1000, verbose_name="what is wrong")),
                        ("todo", models.CharField(max_length=1000, verbose_name="what to do")),
                        ("language", models.CharField(default="en", max_length=5)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("as_moderator", models.BooleanField(default=False)),
                        ("proposed_in", models.CharField(blank=True, max_length=60)),
                        ("at", models.DateTimeField(default=now)),
                    ],
                    options={"abstract": False},
                ),
                migrations.CreateModel(
                    name="SafetyAnswer",
                    fields=[
                        ("id", KEY),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="answers",
                                to="vault.safetynotice",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("withdrawn", "Withdrawn"), ("solved", "Solved")],
                                max_length=10,
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="safety_answers",
                                to="vault.revision",
                            ),
                        ),
                        ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "revision"), name="notice_solved_once_a_revision"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "withdrawn")),
                                fields=("notice",),
                                name="notice_withdrawn_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "solved"), ("revision", None), _connector="XOR"
                                ),
                                name="a_solution_names_its_revision",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="SafetyCarrier",
                    fields=[
                        ("id", KEY),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="carriers",
                                to="vault.safetynotice",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="safety_carried",
                                to="vault.revision",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("origin", "This is the revision"),
                                    ("lineage", "Comes from it"),
                                    ("copy", "Holds the same file"),
                                    ("use", "Has it among its parts"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "over",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="vault.revision",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("carries", "Carries it"),
                                    ("mended", "No longer holds the file"),
                                    ("solved", "Solved here"),
                                ],
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "revision"), name="carrier_once_a_notice"
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="SimilarityFlag",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "blueprint",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="similarity_flags",
                                to="vault.blueprint",
                            ),
                        ),
                        (
                            "blob",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.blob"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.revisionfile"
                            ),
                        ),
                        (
                            "older",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="vault.revisionfile"
                            ),
                        ),
                        (
                            "likeness",
                            models.CharField(
                                choices=[
                                    ("same", "the same part"),
                                    ("mirrored", "its mirror image"),
                                    ("scaled", "the same shape in another size"),
                                    ("near", "similar"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("distance", models.FloatField()),
                        ("scale", models.FloatField()),
                        ("differs", models.FloatField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Not looked at yet"),
                                    ("fine", "Looked at: fine"),
                                    ("missing", "Looked at: the lineage is missing"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=400, verbose_name="reason"),
                        ),
                        (
                            "looked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=now)),
                        ("looked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "id"], name="flags_by_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("blueprint", "blob"), name="part_flagged_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="uploads",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("path", models.CharField(max_length=400)),
                        ("length", models.PositiveBigIntegerField()),
                        ("offset", models.PositiveBigIntegerField(default=0)),
                        ("claimed_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "blob",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to="vault.blob",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=now)),
                        ("expires_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["expires_at"], name="uploads_by_expiry")]
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="blueprint",
            name="forked_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="forks",
                to="vault.revision",
            ),
        ),
    ]
