"""Draft a brief: start it, change its fields, throw it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import discards
from mitwerk.apps.challenges.errors import LicenceRefused, NotADraft
from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.challenges.rules import is_client, may_edit
from mitwerk.apps.challenges.services.lock import lock_challenge
from mitwerk.apps.members.vocabulary import LANGUAGES
from mitwerk.apps.vault.errors import LicenceError
from mitwerk.apps.vault.rules import open_licence
from mitwerk.kit import audit
from mitwerk.kit.lengths import check_length
from mitwerk.kit.money import CURRENCIES, LARGEST
from mitwerk.kit.problems import InvalidError, NotFoundError
from mitwerk.kit.zones import known_zones

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

FIELDS = frozenset(
    {
        *("title", "summary", "language", "size"),
        *("intended_use", "place", "users", "must_do"),
        *("currency", "prizes_minor", "target_price_minor", "approval_minor"),
        *("licence", "text_licence", "ai_rule", "too_close_rule", "run_off_days", "answer_days"),
        *("appeal_days", "ruling_days", "winner_keeps_percent"),
        *("cancel_rule", "confidence_percent", "time_zone"),
    }
)
LICENCES = ("licence", "text_licence")
TEXTS = {"intended_use": 4000, "users": 4000, "must_do": 8000}  # as the table's TextFields say


def create_draft(*, by: Member, title: str, **fields: Any) -> Challenge:
    """Start a brief that only its client sees; any field of `FIELDS` may be given.

    Refuses closed licences (NC, ND) and fields that can't hold what was given.
    """
    language = by.interface_language or (get_language() or "en")[:2]
    challenge = Challenge(client=by, time_zone=by.time_zone, language=language)
    _assign(challenge, {"title": title, **fields})
    with transaction.atomic():
        challenge.save()
        audit.record(by=by, verb="challenge.draft", subject=f"challenge:{challenge.code}")
    return challenge


def update_draft(*, by: Member, code: str, **fields: Any) -> Challenge:
    """Change fields of a draft; refuses everybody but the client and published challenges."""
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        _assign(challenge, fields)
        challenge.save(update_fields=sorted(fields))
    return challenge


def draft_of(*, by: Member, code: str) -> Challenge:
    """Lock a draft for its client.

    Raises
    ------
    NotFoundError
        For others: they don't learn that it exists.
    NotADraft
        When it is published already.
    """
    challenge = lock_challenge(code)
    if not is_client(challenge, by.pk):
        raise NotFoundError
    if not may_edit(challenge, by.pk):
        raise NotADraft
    return challenge


def discard_draft(*, by: Member, code: str) -> None:
    """Throw a draft away for good; nobody else has ever seen it. What led to it lets go of it."""
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        discards.let_go(challenge)
        challenge.requirements.all().delete()
        challenge.phases.all().delete()
        challenge.reference_files.all().delete()
        challenge.delete()
        audit.record(by=by, verb="challenge.discard", subject=f"challenge:{code}")


def _assign(challenge: Challenge, fields: dict[str, Any]) -> None:
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise InvalidError(_("A brief has no field “%s”.") % unknown[0], where=unknown[0])
    for name, value in fields.items():
        setattr(challenge, name, _licence(name, value) if name in LICENCES else value)
    challenge.title = " ".join(challenge.title.split())
    _validate(challenge, fields)


def _licence(name: str, text: str) -> str:
    try:
        return open_licence(text).value
    except LicenceError as error:
        raise LicenceRefused(error.detail, where=name) from None


def _validate(challenge: Challenge, fields: dict[str, Any]) -> None:
    others = {field.name for field in challenge._meta.concrete_fields} - set(fields)  # noqa: SLF001 - Django documents _meta
    try:
        challenge.clean_fields(exclude=others)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise InvalidError(messages[0], where=name) from None
    for name in TEXTS.keys() & fields.keys():
        check_length(fields[name], TEXTS[name], where=name)
    for name in ("prizes_minor", "target_price_minor", "approval_minor"):
        if name in fields and fields[name] < 0:
            raise InvalidError(_("A sum can’t be below 0."), where=name)
        if name in fields and fields[name] > LARGEST:
            raise InvalidError(_("This number is too large."), where=name)
    if challenge.language not in LANGUAGES:
        raise InvalidError(_("Write a language code such as en or de."), where="language")
    if challenge.currency not in CURRENCIES:
        message = _("Choose one of: %(expected)s.") % {"expected": ", ".join(CURRENCIES)}
        raise InvalidError(message, where="currency")
    if not 50 <= challenge.confidence_percent <= 99:
        message = _("A confidence from 50 % to 99 % can be promised.")
        raise InvalidError(message, where="confidence_percent")
    if not 1 <= challenge.run_off_days <= 30:
        raise InvalidError(_("A run-off lasts 1 to 30 days."), where="run_off_days")
    if not 1 <= challenge.answer_days <= 30:
        raise InvalidError(_("Your term is 1 to 30 days."), where="answer_days")
    if not 0 <= challenge.appeal_days <= 30:
        raise InvalidError(_("The term for appeals is 0 to 30 days."), where="appeal_days")
    if not 1 <= challenge.ruling_days <= 30:
        raise InvalidError(_("The term for rulings is 1 to 30 days."), where="ruling_days")
    if not 50 <= challenge.winner_keeps_percent <= 100:
        message = _("The winner keeps 50 % to 100 % of a prize.")
        raise InvalidError(message, where="winner_keeps_percent")
    if challenge.time_zone not in known_zones():
        raise InvalidError(_("Write a time zone like Europe/Berlin."), where="time_zone")
