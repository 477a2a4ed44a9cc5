"""Wishes: say what is missing, support it, draft a challenge from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import ChallengeSize
from mitwerk.apps.challenges.services.brief import create_draft
from mitwerk.apps.configurator import rules
from mitwerk.apps.configurator.enums import CatalogueState, WishState
from mitwerk.apps.configurator.errors import OwnWishError
from mitwerk.apps.configurator.events import WishSupported
from mitwerk.apps.configurator.models import Catalogue, Wish, WishSupport
from mitwerk.kit import audit
from mitwerk.kit.events import publish
from mitwerk.kit.problems import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member


def wish(*, by: Member, catalogue: Catalogue, title: str, text: str = "") -> Wish:
    """Say what a catalogue lacks; others can support it."""
    title = " ".join(title.split())[:120]
    if not title:
        raise InvalidError(_("Say in a few words what is missing."), where="title")
    if catalogue.state == CatalogueState.DRAFT:
        raise NotFoundError
    with transaction.atomic():
        mine = Wish.objects.filter(by=by, catalogue=catalogue, state=WishState.OPEN)
        if mine.count() >= rules.WISHES_A_MEMBER:
            message = _("You have %d open wishes here. Support one of the others.")
            raise ConflictError(message % rules.WISHES_A_MEMBER)
        made = Wish.objects.create(
            catalogue=catalogue,
            by=by,
            title=title,
            text=text.strip()[:2000],
            language=(get_language() or "en")[:2],
        )
        audit.record(by=by, verb="wish.make", subject=f"wish:{made.code}")
    return made


def support(*, by: Member, wish: Wish, on: bool = True) -> int:
    """Give a wish one's voice, or take it back; returns how many support it now.

    Publishes `events.WishSupported`.
    """
    if wish.by_id == by.pk:
        raise OwnWishError
    with transaction.atomic():
        fresh = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
        if fresh.state != WishState.OPEN:
            raise ConflictError(_("A challenge is being drafted from this wish already."))
        if on:
            WishSupport.objects.get_or_create(wish=fresh, member=by)
        else:
            fresh.supports.filter(member=by).delete()
        number = fresh.supports.count()
        publish(WishSupported(fresh.pk, number))
    return number


def forget_draft(draft: Challenge) -> None:
    """Let wishes and catalogues go on without a draft that is thrown away; wishes open again."""
    Wish.objects.filter(challenge=draft).update(challenge=None, state=WishState.OPEN)
    Catalogue.objects.filter(challenge=draft).update(challenge=None)


def draft_contest(*, by: Member, code: str) -> Wish:
    """Draft a challenge for a part from a wish with enough supporters, as the catalogue's owner."""
    found = Wish.objects.select_related("catalogue").filter(code=code).first()
    if found is None or not rules.runs(found.catalogue, by.pk):
        raise NotFoundError
    with transaction.atomic():
        fresh = Wish.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if fresh.state != WishState.OPEN:
            raise ConflictError(_("A challenge is being drafted from this wish already."))
        number = fresh.supports.count()
        if number < rules.SUPPORTERS_FOR_A_CONTEST:
            message = _("A wish needs %(needed)d supporters; this one has %(number)d.")
            values = {"needed": rules.SUPPORTERS_FOR_A_CONTEST, "number": number}
            raise ConflictError(message % values)
        text = _("A part for “%(catalogue)s”, wished for by %(number)d people.")
        fresh.challenge = create_draft(
            by=by,
            title=fresh.title,
            size=ChallengeSize.PART,
            summary=(text % {"catalogue": found.catalogue.title, "number": number})[:240],
            must_do=fresh.text,
        )
        fresh.state = WishState.DRAFTED
        fresh.save(update_fields=["challenge", "state"])
        audit.record(by=by, verb="wish.draft", subject=f"wish:{code}")
    return fresh
