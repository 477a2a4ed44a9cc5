"""Threads, posts, mentions and notices."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models

from mitwerk.kit.clock import now
from mitwerk.kit.ids import new_code
from mitwerk.kit.tables import CreateTables

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
CODE = models.CharField(default=new_code, editable=False, max_length=16, unique=True)


class Migration(migrations.Migration):
    initial = True
    replaces: ClassVar = [("talk", "0002_posts_say_why_they_are_hidden")]

    dependencies: ClassVar = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations: ClassVar = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("subject", models.CharField(max_length=60)),
                        ("url", models.CharField(max_length=300)),
                        ("details", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(default=now)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["member", "-id"], name="notices_of_a_member")
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Thread",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        ("subject", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("discussion", "Discussion"),
                                    ("question", "Question to the client"),
                                    ("pin", "Pinned to a point"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("language", models.CharField(default="en", max_length=5)),
                        ("anchor", models.JSONField(blank=True, null=True)),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("post_count", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=now)),
                        ("last_post_at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["subject", "-last_post_at", "-id"],
                                name="threads_of_a_subject",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        ("id", KEY),
                        ("code", CODE),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="posts", to="talk.thread"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=models.PROTECT,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("body", models.TextField(max_length=20000, verbose_name="text")),
                        ("language", models.CharField(default="en", max_length=5)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("shown", "Shown"),
                                    ("withdrawn", "Withdrawn by its author"),
                                    ("hidden", "Hidden by a moderator"),
                                ],
                                default="shown",
                                max_length=10,
                            ),
                        ),
                        ("state_reason", models.CharField(blank=True, max_length=400)),
                        ("created_at", models.DateTimeField(default=now)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["thread", "id"], name="posts_of_a_thread")]
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        ("id", KEY),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="mentions", to="talk.post"
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
                                fields=("post", "member"), name="mentioned_once_a_post"
                            )
                        ]
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="thread",
            name="answer",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="talk.post"
            ),
        ),
    ]
