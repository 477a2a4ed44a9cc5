"""The registry of what exists once: claim, give up, expire."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from mitwerk.apps.configurator import rules
from mitwerk.apps.configurator.enums import ClaimKind, Release
from mitwerk.apps.configurator.errors import ClaimEndedError, NotOnSaleError, TwinError
from mitwerk.apps.configurator.events import ConfigurationClaimed
from mitwerk.apps.configurator.models import Catalogue, Claim
from mitwerk.apps.configurator.services.lock import lock_catalogue
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import ConflictError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from mitwerk.apps.configurator.models import Configuration
    from mitwerk.apps.members.models import Member

HELD: Final = timedelta(days=14)
"""How long a claim keeps a configuration for somebody who hasn't ordered yet."""


def claim(*, by: Member, configuration: Configuration, kind: str = ClaimKind.EXACT) -> Claim:
    """Claim that a configuration exists once; of many at the same moment one succeeds.

    ``kind`` ``look`` also keeps others from everything that looks the same from outside. Claiming
    one's own again answers with the claim that stands; what one held of the same vehicle before,
    as in an earlier edition, is given up for it. Refuses twins (`TwinError`), closed catalogues
    and more open claims than a person can want. Publishes `ConfigurationClaimed`.
    """
    if not rules.owns(configuration, by.pk) or configuration.put_away_at:
        raise NotFoundError
    with transaction.atomic():
        catalogue = lock_catalogue(configuration.edition.catalogue_id)
        if not rules.on_sale(catalogue):
            raise NotOnSaleError
        held = hold(by, configuration, kind, catalogue, clock.database_now())
        _check_room(by, catalogue)
    return held


def hold(
    by: Member, configuration: Configuration, kind: str, catalogue: Catalogue, now: datetime
) -> Claim:
    """Claim under the catalogue's lock, whether it is on sale or not: a quote binds."""
    expire(catalogue, now)
    own = []
    for standing in twins(configuration, kind):
        if standing.configuration_id == configuration.pk and standing.kind in {
            kind,
            ClaimKind.LOOK,
        }:
            return standing
        if not _replaceable(standing, by, configuration):
            raise TwinError(_twin_text(standing, by, configuration))
        own.append(standing)
    for standing in own:
        end(standing, Release.GIVEN_UP, now)
    last = catalogue.claims.aggregate(last=Max("number"))["last"] or 0
    made = Claim.objects.create(
        catalogue=catalogue,
        configuration=configuration,
        by=by,
        kind=ClaimKind(kind),
        number=last + 1,
        digest=configuration.digest,
        content_digest=configuration.content_digest,
        look_digest=configuration.look_digest,
        at=now,
        expires_at=now + HELD,
    )
    audit.record(by=by, verb="claim.make", subject=f"claim:{made.code}")
    publish(ConfigurationClaimed(made.pk))
    return made


def twins(configuration: Configuration, kind: str = ClaimKind.EXACT) -> QuerySet[Claim]:
    """Return the standing claims that keep this configuration from being claimed as ``kind``."""
    same = Q(content_digest=configuration.content_digest)
    look = Q(look_digest=configuration.look_digest)
    taken = same | (look if kind == ClaimKind.LOOK else look & Q(kind=ClaimKind.LOOK))
    standing = Claim.objects.filter(taken, catalogue=configuration.edition.catalogue_id)
    return standing.filter(released_at=None).select_related("configuration").order_by("pk")


def _replaceable(standing: Claim, by: Member, configuration: Configuration) -> bool:
    """Say whether a claim is one's own on the same vehicle, and nothing is ordered by it."""
    same = standing.content_digest == configuration.content_digest
    return same and standing.by_id == by.pk and standing.ordered_at is None


def _twin_text(standing: Claim, by: Member, configuration: Configuration) -> str:
    if standing.by_id == by.pk:
        message = _("Your own “%s” is in the way. Give up its claim first.")
        return message % standing.configuration.title
    if standing.content_digest == configuration.content_digest:
        return _("This very vehicle is claimed already. The nearest free ones are shown beside it.")
    return _("A vehicle that looks like this one is claimed. The nearest free ones are shown.")


def _check_room(by: Member, catalogue: Catalogue) -> None:
    open_claims = Claim.objects.filter(
        by=by, catalogue=catalogue, released_at=None, ordered_at=None
    )
    if open_claims.count() > rules.OPEN_CLAIMS_A_MEMBER:
        message = _("You hold %d claims. Order or give up one of them first.")
        raise ConflictError(message % rules.OPEN_CLAIMS_A_MEMBER)


def release_claim(*, by: Member, code: str) -> Claim:
    """Give a claim up: the configuration is free for others at once. Ordered ones stay."""
    found = Claim.objects.filter(code=code).first()
    if found is None or found.by_id != by.pk:
        raise NotFoundError
    with transaction.atomic():
        lock_catalogue(found.catalogue_id)
        standing = Claim.objects.get(pk=found.pk)
        if standing.ordered_at:
            raise ConflictError(_("This one is ordered. Cancel the order to give it up."))
        if standing.released_at:
            raise ClaimEndedError
        end(standing, Release.GIVEN_UP, clock.database_now())
        audit.record(by=by, verb="claim.release", subject=f"claim:{code}")
    return standing


def end(standing: Claim, reason: Release, now: datetime) -> None:
    """End a claim; called under the catalogue's lock."""
    standing.released_at, standing.release = now, reason
    standing.save(update_fields=["released_at", "release"])


def expire(catalogue: Catalogue, now: datetime) -> int:
    """End the claims of a catalogue whose time ran out; called under its lock."""
    due = catalogue.claims.filter(released_at=None, ordered_at=None, expires_at__lte=now)
    return due.update(released_at=now, release=Release.EXPIRED)


def expire_all() -> int:
    """End every claim whose time ran out; the ticker calls it."""
    ended = 0
    now = clock.now()
    due = Claim.objects.filter(released_at=None, ordered_at=None, expires_at__lte=now)
    for catalogue in due.values_list("catalogue", flat=True).distinct().order_by("catalogue"):
        with transaction.atomic():
            ended += expire(lock_catalogue(catalogue), clock.database_now())
    return ended
