"""A thread hangs on a subject, named by a plain reference such as ``entry:7k2m…``.

Talk lies below the apps whose things are discussed; `subjects` lets them say who may read.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.models import Member
from mitwerk.apps.talk.enums import PostState, ThreadKind
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel


class Thread(PublicModel):
    """A conversation about one subject; ``anchor`` pins it to a point of a model.

    The anchor holds path, part, x, y and z (text, metres, in the model's own frame).
    State changes go through `services.threads`.
    """

    subject = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=ThreadKind.choices)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(max_length=5, default="en")
    anchor = models.JSONField(null=True, blank=True)
    started_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(
        "Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    post_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    last_post_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "-last_post_at", "-id"], name="threads_of_a_subject")
        ]


class Post(PublicModel):
    """One contribution to a thread; its text stays, only its state changes."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="posts")
    body = models.TextField(_("text"), max_length=20_000)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.SHOWN)
    state_reason = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["thread", "id"], name="posts_of_a_thread")]


class Mention(models.Model):
    """A member named with @handle in a post."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="mentions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "member"], name="mentioned_once_a_post")
        ]

    def __str__(self) -> str:
        return f"@{self.member_id} in {self.post_id}"
