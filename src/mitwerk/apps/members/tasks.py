"""Background work of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from mitwerk.apps.members.services import reset, sign_ups

if TYPE_CHECKING:
    from mitwerk.apps.members.events import ResetAsked


@task()
def send_reset_mail(email: str, language: str) -> None:
    """Send one mail; when it runs twice, both links work until one is used."""
    reset.send_reset_mail(email=email, language=language)


@task()
def forget_sign_ups() -> int:
    """Throw away sign-ups that nobody confirmed."""
    return sign_ups.forget_sign_ups()


def enqueue_reset(asked: ResetAsked) -> None:
    """Queue the mail."""
    send_reset_mail.enqueue(asked.email, asked.language)
