"""Save what somebody composed, take a friend's suggestion over, put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.configurator import rules, stage
from mitwerk.apps.configurator.digests import digests_of
from mitwerk.apps.configurator.enums import SuggestionState
from mitwerk.apps.configurator.errors import OrderStateError
from mitwerk.apps.configurator.events import SuggestionMade
from mitwerk.apps.configurator.models import Configuration, Suggestion
from mitwerk.apps.configurator.products import product_of
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.members.models import Member


def save(
    *,
    by: Member,
    edition: Edition,
    state: str,
    title: str = "",
    follows: Configuration | None = None,
) -> Configuration:
    """Save a state of the stage with the complete vehicle it shows.

    What is saved never changes: saving a change makes another configuration that ``follows`` it.
    Refuses states of another edition, and states that the rules forbid.
    """
    return keep(prepared(edition, state), by=by, title=title, follows=follows)


def keep(
    made: Configuration, *, by: Member, title: str, follows: Configuration | None
) -> Configuration:
    """Write what was prepared, as somebody's; refuses more than a person can want."""
    made.owner, made.follows = by, follows
    made.title = " ".join(title.split())[:120] or _named(made)
    with transaction.atomic():
        if Configuration.objects.filter(owner=by, put_away_at=None).count() >= rules.SAVED_A_MEMBER:
            message = _("You may keep %d configurations. Put some away first.")
            raise ConflictError(message % rules.SAVED_A_MEMBER)
        made.save(force_insert=True)
    return made


def prepared(edition: Edition, state: str) -> Configuration:
    """Return the configuration of a state, complete and summed up, not in the database yet."""
    product = product_of(edition)
    situation, lost = stage.opened(product, state)
    if lost:
        message = _("This can’t be built as it is: “%s” does not go with the rest.")
        raise InvalidError(message % product.label(lost[0], ""), where="c")
    return complete(edition, situation.state, situation.shown)


def complete(edition: Edition, state: str, chosen: Collection[str]) -> Configuration:
    """Return the configuration that consists of these options, summed up."""
    product = product_of(edition)
    digests = digests_of(edition, product, chosen)
    sums = stage.sums(product, chosen)
    return Configuration(
        edition=edition,
        state=state,
        chosen=digests.chosen,
        digest=digests.exact,
        content_digest=digests.content,
        look_digest=digests.look,
        price_minor=sums.price_minor,
        mass_g=sums.mass_g,
        delivery_days=sums.delivery_days,
    )


def _named(made: Configuration) -> str:
    """Return a name for what nobody named: the product and the start of its digest."""
    edition = made.edition
    return f"{product_of(edition).tables['product'] or edition.catalogue.title} {made.digest[:6]}"


def rename(*, by: Member, code: str, title: str) -> Configuration:
    """Give a configuration another name; it is nobody's business what it was called."""
    title = " ".join(title.split())[:120]
    with transaction.atomic():
        configuration = own_configuration(by=by, code=code)
        if not title:
            raise InvalidError(_("Write a name."), where="title")
        configuration.title = title
        configuration.save(update_fields=["title"])
    return configuration


def put_away(*, by: Member, code: str) -> Configuration:
    """Take a configuration out of one's list and its link off; claimed and ordered ones stay."""
    with transaction.atomic():
        configuration = own_configuration(by=by, code=code)
        if configuration.claims.filter(released_at=None).exists():
            raise OrderStateError(_("Give up your claim first."))
        configuration.put_away_at = clock.now()
        configuration.save(update_fields=["put_away_at"])
    return configuration


def own_configuration(*, by: Member, code: str) -> Configuration:
    """Lock a configuration for its owner; for others there is none."""
    found = Configuration.objects.select_for_update(of=("self",)).filter(code=code).first()
    if found is None or not rules.owns(found, by.pk):
        raise NotFoundError
    return found


def suggest(*, token: str, state: str, name: str, message: str = "") -> Suggestion:
    """Propose a change to whoever shared a link; needs a name, no account.

    Refuses what the rules forbid, nothing changed, and more than a person wants to read.
    Publishes `events.SuggestionMade`.
    """
    name = " ".join(name.split())[:60]
    if not name:
        raise InvalidError(
            _("Write your name, so that it is known whose idea it is."), where="name"
        )
    found = Configuration.objects.select_related("edition__catalogue").filter(token=token).first()
    if found is None or found.put_away_at:
        raise NotFoundError
    made = prepared(found.edition, state)
    if made.chosen == found.chosen:
        raise InvalidError(_("Change something first: this is what is there."), where="c")
    with transaction.atomic():
        locked = Configuration.objects.select_for_update(of=("self",)).get(pk=found.pk)
        waiting = locked.suggestions.filter(answer=SuggestionState.OPEN)
        if waiting.count() >= rules.SUGGESTIONS_A_CONFIGURATION:
            raise ConflictError(_("There are as many suggestions here as fit."))
        suggestion = Suggestion.objects.create(
            configuration=locked,
            name=name,
            message=" ".join(message.split())[:400],
            state_text=made.state,
            chosen=made.chosen,
        )
        publish(SuggestionMade(suggestion.pk))
    return suggestion


def answer_suggestion(*, by: Member, code: str, take: bool) -> Suggestion:
    """Take a friend's suggestion over as a new configuration, or decline it; once.

    The configuration it was made for stays as it is.
    """
    found = Suggestion.objects.select_related("configuration__edition__catalogue").filter(code=code)
    suggestion = found.first()
    if suggestion is None or not rules.owns(suggestion.configuration, by.pk):
        raise NotFoundError
    with transaction.atomic():
        locked = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
        if locked.answer != SuggestionState.OPEN:
            raise ConflictError(_("You answered this suggestion already."))
        if take:
            base = suggestion.configuration
            locked.taken_as = save(
                by=by,
                edition=base.edition,
                state=locked.state_text,
                title=_("%(title)s, by %(name)s") % {"title": base.title, "name": locked.name},
                follows=base,
            )
        locked.answer = SuggestionState.TAKEN if take else SuggestionState.DECLINED
        locked.answered_at = clock.now()
        locked.save(update_fields=["taken_as", "answer", "answered_at"])
        audit.record(by=by, verb="suggestion.answer", subject=f"suggestion:{code}")
    return locked
