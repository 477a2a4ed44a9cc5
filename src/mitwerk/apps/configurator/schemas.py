"""Shapes of the configurator in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from mitwerk.kit.api import Body

LONGEST_STATE = 6_000


class CatalogueIn(Body):
    """A title, and the sheets if they are known already."""

    title: str = Field(min_length=1, max_length=120)
    summary: str = Field("", max_length=240)
    language: str = Field("", max_length=5)
    tables: dict[str, Any] | None = None


class CataloguePatch(Body):
    title: str = Field(min_length=1, max_length=120)
    summary: str = Field("", max_length=240)


class CatalogueOut(Schema):
    """A catalogue; ``edition`` is the code of the one on sale, null before the first."""

    code: str
    title: str
    summary: str
    language: str
    state: str
    owner: str = Field(alias="owner.handle")
    edition: str | None = None
    created_at: datetime


class TablesOut(Schema):
    """The sheets of a draft with the version to be sent back when they are changed."""

    version: int
    tables: dict[str, Any]


class TablesIn(Body):
    version: int | None = None
    tables: dict[str, Any]


class WorkbookIn(Body):
    """A finished upload of one's own: an XLSX workbook."""

    upload: str


class FilesIn(Body):
    """Finished uploads of one's own: GLBs and pictures; their names are those of the uploads."""

    uploads: list[str] = Field(min_length=1, max_length=200)


class FileOut(Schema):
    name: str
    sha256: str = Field(alias="blob.sha256")
    size: int = Field(alias="blob.size")


class FaultOut(Schema):
    """One finding of the checker: refused (can't be published), fault or hint."""

    level: str
    text: str
    where: str
    why: list[str]


class EffectOut(Schema):
    """How many per cent of all vehicles one rule removes."""

    key: str
    why: str
    percent: float


class CheckOut(Schema):
    """``count`` is a text: it may have thousands of digits."""

    count: str | None
    faults: list[FaultOut]
    effects: list[EffectOut]
    unchecked: int


class NoteIn(Body):
    note: str = Field("", max_length=240)


class SaleIn(Body):
    on_sale: bool


class EditionOut(Schema):
    """An immutable edition; its digest is the SHA-256 of its canonical tables."""

    code: str
    catalogue: str
    number: int
    digest: str
    currency: str
    vat_bp: int
    note: str
    at: datetime
    counts: dict[str, Any]


class OriginIn(Body):
    """A prize-winning entry that becomes an option; ``promised_bp`` goes to its makers.

    ``option``: one of the family that is there already and is this part.
    """

    entry: str
    family: str = Field(max_length=80)
    option: str = Field("", max_length=80)
    price: str = Field("", max_length=24)
    promised_bp: int = Field(0, ge=0, le=10_000)


class OriginOut(Schema):
    option: str
    entry: str = Field(alias="entry.code")
    revision: str = Field(alias="revision.code")
    promised_bp: int


class WonOut(Schema):
    """An entry with a prize that could become an option."""

    entry: str = Field(alias="code")
    title: str = Field(alias="blueprint.title")
    challenge: str = Field(alias="phase.challenge.code")


class CellOut(Schema):
    column: str
    before: str
    after: str


class RowChangeOut(Schema):
    sheet: str
    key: str
    kind: str
    cells: list[CellOut]


class EffectOnSavedOut(Schema):
    looked_at: int
    kept: int
    other_price: int
    impossible: int
    more: bool


class DiffOut(Schema):
    """Two editions side by side, and what the newer one means for saved configurations."""

    count_before: str
    count_after: str
    rows: list[RowChangeOut]
    effect: EffectOnSavedOut


class SaveIn(Body):
    """A state of the stage, as the answers carry it."""

    state: str = Field("", max_length=LONGEST_STATE)
    title: str = Field("", max_length=120)
    follows: str = ""


class ConfigurationOut(Schema):
    """A saved configuration; what it is never changes."""

    code: str
    edition: str
    title: str
    state: str
    options: list[str]
    digest: str
    price_minor: int
    currency: str
    mass_g: int
    delivery_days: int
    share_token: str | None
    claim: str | None
    follows: str | None
    created_at: datetime


class TitleIn(Body):
    title: str = Field(min_length=1, max_length=120)


class SuggestionIn(Body):
    state: str = Field(max_length=LONGEST_STATE)
    name: str = Field(min_length=1, max_length=60)
    message: str = Field("", max_length=400)


class SuggestionOut(Schema):
    code: str
    name: str
    message: str
    state: str = Field(alias="state_text")
    answer: str
    at: datetime


class AnswerIn(Body):
    take: bool


class SharedOut(Schema):
    """What a shared link shows; no account is needed."""

    title: str
    edition: str
    state: str
    options: list[str]
    price_minor: int
    currency: str


class ClaimIn(Body):
    kind: str = "exact"


class ClaimOut(Schema):
    """A claim that a configuration, or its look, exists once; ``one_of`` is a text of digits."""

    code: str
    configuration: str
    kind: str
    number: int
    digest: str
    at: datetime
    expires_at: datetime | None
    ordered_at: datetime | None
    one_of: str


class MovedOut(Schema):
    """What taking a configuration over into the newest edition changes."""

    edition: str
    added: list[str]
    removed: list[str]
    gone: list[str]
    price_before: int
    price_after: int


class QuoteIn(Body):
    town: str = Field(max_length=80)
    name: str = Field("", max_length=120)
    address: str = Field("", max_length=400)


class InstalmentOut(Schema):
    position: int
    kind: str
    amount_minor: int
    received_at: datetime | None


class OrderOut(Schema):
    """A quote or order; ``offer`` is its frozen canonical content."""

    code: str
    number: str
    state: str
    configuration: str
    price_minor: int
    vat_minor: int
    currency: str
    valid_until: date
    offer_sha256: str = Field(alias="payload_sha256")
    offer: dict[str, Any]
    workshop: str | None
    weekend: date | None
    instalments: list[InstalmentOut]
    papers: list[str]


class PlaceIn(Body):
    """A workshop and the Saturday of one of its free weekends."""

    workshop: str
    weekend: date


class ReasonIn(Body):
    reason: str = Field(min_length=1, max_length=400)


class WorkshopIn(Body):
    name: str = Field(min_length=1, max_length=120)
    town: str = Field(min_length=1, max_length=80)
    latitude: float
    longitude: float
    weekends: list[date] = Field(max_length=200)
    places: int = Field(1, ge=0, le=50)


class WorkshopOut(Schema):
    code: str = Field(alias="workshop.code")
    name: str = Field(alias="workshop.name")
    town: str = Field(alias="workshop.town")
    kilometres: int
    weekends: list[date]


class WishIn(Body):
    title: str = Field(min_length=1, max_length=120)
    text: str = Field("", max_length=2000)


class WishOut(Schema):
    code: str
    title: str
    text: str
    supporters: int
    state: str
    challenge: str | None = None


class VoiceIn(Body):
    on: bool = True


class DemandRowOut(Schema):
    """Null: fewer than five people."""

    code: str
    saved: int | None
    ordered: int | None
    percent: float | None
