"""Options and configurations as the apps below see them: discussed in talk, owed in the ledger.

Registered once by the app's entry; nothing here is called by our own pages.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.adapters_judging import ENTRANTS, lineage_of_entry
from mitwerk.apps.configurator.models import Configuration, OptionOrigin, Order
from mitwerk.apps.configurator.queries.catalogues import visible_catalogues
from mitwerk.apps.configurator.queries.parts import newest_option
from mitwerk.apps.configurator.services.lock import lock_catalogue
from mitwerk.apps.ledger.causes import Behind, Share, Source
from mitwerk.apps.talk.subjects import Subject
from mitwerk.engines.shares import ShareRule, explain
from mitwerk.kit.money import Money
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.ledger.models import Transaction
    from mitwerk.apps.members.models import Member
    from mitwerk.engines.shares import ShareLine

    Viewer = Member | AnonymousUser

PROMISE_PARTS = 3


def option_subject(key: str, viewer: Viewer) -> Subject | None:
    """An option is discussed across editions, by everybody who may see its catalogue."""
    code, _dot, name = key.partition(".")
    catalogue = visible_catalogues(viewer).filter(code=code).first()
    option = newest_option(catalogue, name) if catalogue else None
    if catalogue is None or option is None:
        return None
    owner = catalogue.owner_id
    return Subject(
        ref=f"option:{key}",
        title=f"{catalogue.title}: {option.label}",
        url=reverse("configurator:option", args=[code, name]),
        may_post=viewer.is_authenticated,
        may_ask=viewer.is_authenticated and viewer.pk != owner,
        may_answer=viewer.pk == owner,
        watchers=lambda: (owner,),
        language=catalogue.language,
    )


def configuration_subject(code: str, viewer: Viewer) -> Subject | None:
    """A configuration is discussed by its owner and the seller, once there is an order."""
    found = Configuration.objects.filter(code=code).select_related("edition__catalogue").first()
    if found is None:
        return None
    seller = found.edition.catalogue.owner_id
    has_order = found.orders.exists()
    sides = {found.owner_id, *((seller,) if has_order else ())}
    if viewer.pk not in sides:
        return None
    return Subject(
        ref=f"configuration:{code}",
        title=found.title,
        url=reverse("configurator:configuration", args=[code]),
        may_post=True,
        may_answer=viewer.pk == seller,
        watchers=lambda: sides,
        language=(get_language() or "en")[:2],
    )


class Promises:
    """Answers for what sellers promised to the makers of parts, by order, origin and member."""

    def lock(self, key: str) -> None:
        """Lock the catalogue of the order."""
        lock_catalogue(_order_of(key).catalogue_id)

    def paid(self, key: str, *, by: Member, transaction: Transaction, reference: str) -> None:
        """Nothing else changes: the payout itself notes that it was paid."""
        del by, transaction, reference
        _order_of(key)

    def unpaid(self, key: str, *, by: Member, transaction: Transaction) -> None:
        """Nothing else changes: the payout itself notes that it came back."""
        del by, transaction
        _order_of(key)

    def behind(self, keys: Collection[str]) -> Mapping[str, Behind]:
        """Return why each is owed: the option's price, the promised share of it."""
        orders = {
            order.code: order
            for order in Order.objects.filter(code__in={key.split(".")[0] for key in keys})
        }
        origins = {
            origin.code: origin
            for origin in OptionOrigin.objects.filter(
                code__in={key.split(".")[1] for key in keys}
            ).select_related("entry__blueprint", "catalogue")
        }
        return {key: _behind(orders[a], origins[b]) for key in keys for a, b in [_parts(key)]}

    def lineage(self, key: str) -> list[Source]:
        """Return the work that a promised sum is shared by, oldest first."""
        order, origin_code = _parts(key)
        origin = OptionOrigin.objects.select_related("entry__phase__challenge").get(
            code=origin_code
        )
        found = Order.objects.get(code=order)
        promised = _promised(found, origin)
        lineage, people = lineage_of_entry(origin.entry)
        lines, _back = explain(promised["amount_minor"], lineage, ShareRule(Fraction(0)))
        return [_source(line, people, origin, found.currency, key) for line in lines]


def _parts(key: str) -> tuple[str, str]:
    order, origin, _member = key.split(".")
    return order, origin


def _order_of(key: str) -> Order:
    order = Order.objects.filter(code=key.split(".", maxsplit=1)[0]).first()
    if order is None or len(key.split(".")) != PROMISE_PARTS:
        raise NotFoundError
    return order


def _source(
    line: ShareLine, people: Mapping[str, Member], origin: OptionOrigin, currency: str, key: str
) -> Source:
    own = line.member == ENTRANTS
    member = origin.entry.entrant if own else people.get(line.member or "")
    return Source(
        who=member.shown_name if member else _("nobody known"),
        mine=member is not None and member.code == key.rpartition(".")[2],
        points=line.points,
        money=Money(round(line.exact), currency),
        label=line.revision,
        url=reverse("vault:revision", args=[line.revision]),
    )


def _promised(order: Order, origin: OptionOrigin) -> dict[str, Any]:
    rows: list[dict[str, Any]] = json.loads(order.payload)["promises"]
    return next(one for one in rows if one["option"] == origin.option)


def _behind(order: Order, origin: OptionOrigin) -> Behind:
    offer = json.loads(order.payload)
    promised = _promised(order, origin)
    line = next(one for one in offer["lines"] if one["code"] == origin.option)
    share = _("%s %% of its net price, promised by the seller") % f"{promised['share_bp'] / 100:g}"
    return Behind(
        title=_("“%(part)s” in a vehicle of “%(catalogue)s”")
        % {"part": origin.entry.blueprint.title, "catalogue": origin.catalogue.title},
        url=reverse("challenges:entry", args=[origin.entry.code]),
        shares=(
            Share(_("Price of the option"), Money(line["price_minor"], order.currency)),
            Share(share, Money(promised["amount_minor"], order.currency)),
        ),
    )


PROMISES = Promises()
