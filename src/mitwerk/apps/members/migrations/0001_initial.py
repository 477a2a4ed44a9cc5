"""People, teams, rights and tokens."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import migrations, models
from django.db.models.functions import Lower

from mitwerk.kit.clock import now
from mitwerk.kit.ids import new_code
from mitwerk.kit.tables import CreateTables

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
CODE = models.CharField(default=new_code, editable=False, max_length=16, unique=True)


class Migration(migrations.Migration):
    initial = True
    replaces: ClassVar = [("members", "0002_teams_ask_before_they_add")]

    # The queue's many small migrations go first: among our tables each would cost ten times as much.
    dependencies: ClassVar = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations: ClassVar = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        ("id", KEY),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("code", CODE),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "handle",
                            models.CharField(
                                max_length=30,
                                validators=[
                                    RegexValidator(
                                        "^[a-z0-9](?:[a-z0-9_-]{1,28}[a-z0-9])$",
                                        "3 to 30 small letters, digits, - or _, with a letter or digit at both ends.",
                                    )
                                ],
                                verbose_name="handle",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                        (
                            "country",
                            models.CharField(blank=True, max_length=2, verbose_name="country"),
                        ),
                        (
                            "languages",
                            models.JSONField(blank=True, default=list, verbose_name="languages"),
                        ),
                        (
                            "skills",
                            models.JSONField(blank=True, default=list, verbose_name="skills"),
                        ),
                        (
                            "tags",
                            models.JSONField(blank=True, default=list, verbose_name="other skills"),
                        ),
                        (
                            "about",
                            models.TextField(blank=True, max_length=4000, verbose_name="about me"),
                        ),
                        ("about_language", models.CharField(default="en", max_length=5)),
                        ("interface_language", models.CharField(default="en", max_length=5)),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Berlin", max_length=60, verbose_name="time zone"
                            ),
                        ),
                        ("is_staff", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                        ("date_joined", models.DateTimeField(default=now)),
                        ("pseudonymised_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(Lower("email"), name="member_email_once"),
                            models.UniqueConstraint(Lower("handle"), name="member_handle_once"),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="RoleGrant",
                    fields=[
                        ("id", KEY),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="role_grants",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("client", "Client"),
                                    ("juror", "Juror"),
                                    ("mentor", "Mentor"),
                                    ("moderator", "Moderator"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("granted_at", models.DateTimeField(default=now)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at", None)),
                                fields=("member", "role"),
                                name="one_living_grant_per_role",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "handle",
                            models.CharField(
                                max_length=30,
                                unique=True,
                                validators=[
                                    RegexValidator(
                                        "^[a-z0-9](?:[a-z0-9_-]{1,28}[a-z0-9])$",
                                        "3 to 30 small letters, digits, - or _, with a letter or digit at both ends.",
                                    )
                                ],
                                verbose_name="team handle",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="team name")),
                        (
                            "about",
                            models.TextField(
                                blank=True, max_length=4000, verbose_name="about the team"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=now)),
                    ],
                    options={"abstract": False},
                ),
                migrations.CreateModel(
                    name="TeamMembership",
                    fields=[
                        ("id", KEY),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="memberships",
                                to="members.team",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("lead", "Lead"), ("member", "Member")],
                                default="member",
                                max_length=10,
                            ),
                        ),
                        ("joined_at", models.DateTimeField(default=now)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_at", None)),
                                fields=("team", "member"),
                                name="in_a_team_once",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="TeamInvitation",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="invitations",
                                to="members.team",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("team", "member"),
                                name="invited_to_a_team_once",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("scopes", models.JSONField(default=list)),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(default=now)),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={"abstract": False},
                ),
            ]
        )
    ]
