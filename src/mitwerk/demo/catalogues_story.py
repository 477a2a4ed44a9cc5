"""Two catalogues on sale: the forest vehicle with its won parts, and the city car with its faults.

One edition of the forest vehicle follows another; members have saved, claimed and suggested.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.configurator.models import Catalogue, Edition
from mitwerk.apps.configurator.queries.won import won_entries
from mitwerk.apps.configurator.services.catalogues import add_file, start_catalogue
from mitwerk.apps.configurator.services.claims import claim
from mitwerk.apps.configurator.services.configurations import save
from mitwerk.apps.configurator.services.editions import publish_edition
from mitwerk.apps.configurator.services.origins import option_from_entry
from mitwerk.apps.configurator.services.sheets import replace_tables
from mitwerk.apps.vault.models import Revision
from mitwerk.demo import briefs, people
from mitwerk.demo.catalogue_orders import tell_orders
from mitwerk.demo.catalogues.city.table import read_tables as city_tables
from mitwerk.demo.catalogues.table import read_tables
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mitwerk.apps.members.models import Member
    from mitwerk.demo.catalogues.table import Tables

    Cast = Mapping[str, Member]

FORESTER, CITY = "Plenter", "Eins"
FIRST, SECOND = -12, -3  # days from today
# What the second edition brings: colours and a package that people asked for, a dearer battery.
NEW = frozenset({"paint-heather", "paint-copper", "roof-broom", "pack-felling"})
BATTERY, BATTERY_PRICE = "battery-16", "1790"
# Parts that members shared, and the option that shows them.
SHARED = {"Wheel, 145/80 R13": "wheel-forest", "Saw bracket": "tool-saw"}
# Concepts with a prize, the front that each brought, and what the seller promises of its price
# to the makers, in basis points.
WON = {"Stirn": ("front-bar", 500), "Lichtung": ("front-twin", 300)}
SAVED = (
    (people.DESIGNERS[2], "For the snow", "paint-spruce.winter-chains.pack-winter.battery-12"),
    (people.DESIGNERS[8], "Planting week", "pack-planting.front-timber.paint-birch.wood-grey"),
    (people.DESIGNERS[4], "Village workshop", "front-twin.paint-broom.bed-boards.wheel-disc"),
)
CLAIMED = 2  # how many of them are claimed as one of a kind
CITY_SAVED = ((people.DESIGNERS[6], "Market days", "body-lagoon.roof-white.seat-linen.base-clay"),)


def tell_catalogues(models: Path | None, cast: Cast, say: Callable[[str], None]) -> None:
    """Publish both catalogues; without ``models`` their options show nothing in 3D."""
    say("Compiling the catalogue of the forest vehicle, two editions …")
    newest = _forester(models, cast)
    say("Compiling the catalogue of the city car …")
    city = _publish(cast[people.DESIGNERS[1].handle], CITY, _summary(CITY), city_tables(), models)
    with clock.shifted(timedelta(days=-2)):
        for number, (person, title, state) in enumerate(SAVED):
            made = save(by=cast[person.handle], edition=newest, state=state, title=title)
            if number < CLAIMED:
                claim(by=cast[person.handle], configuration=made)
        for person, title, state in CITY_SAVED:
            save(by=cast[person.handle], edition=city, state=state, title=title)
    tell_orders(newest.catalogue, cast)


def _summary(product: str) -> str:
    return {
        FORESTER: "The forest vehicle of the contest, composed from parts that members made.",
        CITY: "A small car for the town. Its sheets hold three faults; the check finds them.",
    }[product]


def _forester(models: Path | None, cast: Cast) -> Edition:
    client = cast[people.CLIENT.handle]
    tables = _with_parts(read_tables("mitwerk.demo.catalogues.forester", "plenter.yaml"))
    with clock.shifted(timedelta(days=FIRST)):
        first = _publish(client, FORESTER, _summary(FORESTER), _earlier(tables), models)
        save(
            by=cast[people.DESIGNER.handle],
            edition=first,
            state="front-lantern.paint-slate.battery-16.drive-all",
            title="Steep tracks",
        )
    with clock.shifted(timedelta(days=SECOND)):
        code = first.catalogue.code
        shown = _pictured(tables) if models else _without_models(tables)
        replace_tables(by=client, code=code, tables=shown, version=None)
        _take_won(first.catalogue, client)
        return publish_edition(by=client, code=code, note="Two colours, a yellow roof, a package.")


def _take_won(catalogue: Catalogue, client: Member) -> None:
    """Name the concepts that won a prize at the fronts that came from them."""
    for entry in won_entries(catalogue, client):
        if entry.blueprint.title in WON:
            option, promised_bp = WON[entry.blueprint.title]
            option_from_entry(
                by=client,
                code=catalogue.code,
                entry=entry.code,
                family="front",
                option=option,
                promised_bp=promised_bp,
            )


def _publish(by: Member, title: str, summary: str, tables: Tables, models: Path | None) -> Edition:
    shown = _pictured(tables) if models else _without_models(tables)
    challenge = Challenge.objects.filter(title=briefs.VEHICLE["title"]).first()
    catalogue = start_catalogue(
        by=by,
        title=title,
        summary=summary,
        language="en",
        tables=shown,
        challenge=challenge if title == FORESTER else None,
    )
    if models:
        folder = models / ("forester" if title == FORESTER else "city")
        for path in sorted([*folder.glob("*.glb"), *folder.glob("*.png")]):
            add_file(by=by, code=catalogue.code, name=path.name, content=path.read_bytes())
    return publish_edition(by=by, code=catalogue.code, note="The first edition.")


def _pictured(tables: Tables) -> Tables:
    """Name the picture beside each part's model; colours are shown as colours."""
    shown = deepcopy(tables)
    for row in shown["options"]:
        if row.get("glb") and not row.get("colour"):
            row["picture"] = row["glb"].replace(".glb", ".png")
    return shown


def _without_models(tables: Tables) -> Tables:
    bare = deepcopy(tables)
    for row in bare["options"]:
        row.pop("glb", None)
    return bare


def _earlier(tables: Tables) -> Tables:
    """Return the tables as they were before the second edition."""
    earlier = deepcopy(tables)
    for sheet in ("options", "packages"):
        earlier[sheet] = [row for row in earlier[sheet] if row["code"] not in NEW]
    for row in earlier["options"]:
        if row["code"] == BATTERY:
            row["price"] = BATTERY_PRICE
    earlier["rules"] = [row for row in earlier["rules"] if row["id"] != "roof-contrast"]
    return earlier


def _with_parts(tables: Tables) -> Tables:
    """Pin options to the revisions that members shared."""
    for title, code in SHARED.items():
        part = (
            Revision.objects.filter(blueprint__title=title, visibility="open")
            .select_related("blueprint")
            .order_by("-blueprint_id", "-number")
            .first()
        )
        for row in tables["options"]:
            if part is not None and row["code"] == code:
                row["part"] = f"{part.blueprint.code}@{part.number}"
    return tables


def catalogue_pages() -> list[tuple[str, str]]:
    """Return what there is to see of the catalogues, and the path of its page."""
    found: list[tuple[str, str]] = []
    for catalogue in Catalogue.objects.order_by("pk"):
        newest = catalogue.editions.order_by("-number").first()
        if newest is not None:
            path = reverse("configurator:stage", args=[newest.code])
            found.append((f"Compose your own {catalogue.title}", path))
    return found
