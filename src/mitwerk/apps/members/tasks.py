"""Background work of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from mitwerk.apps.members.services import reset

if TYPE_CHECKING:
    from mitwerk.apps.members.events import ResetAsked


@task()
def send_reset_mail(email: str, language: str) -> None:
    """Send one mail; when it runs twice, both links work until one is used."""
    reset.send_reset_mail(email=email, language=language)


def enqueue_reset(asked: ResetAsked) -> None:
    """Queue the mail."""
    send_reset_mail.enqueue(asked.email, asked.language)
