"""What a worker keeps of an edition: the compiled graph and the sums of its options, in arrays.

An edition never changes, so nothing here is ever stale. A few are kept; the least used goes.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import override

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.enums import Sheet
from mitwerk.apps.configurator.tables import PACKAGES
from mitwerk.kit import blobs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.configurator.tables import Record, Settings, Tables
    from mitwerk.engines.options import Artefact, Family, Rule

KEPT = 8
"""Editions in one worker's memory; one of 14,000 options takes about 60 MB."""
SECONDS = 60.0
_log = logging.getLogger("mitwerk.configurator")


@dataclass(frozen=True, slots=True)
class OptionInfo:
    """What an edition says of one option, in the author's words."""

    code: str
    family: str
    label: str
    price_minor: int
    mass_g: int
    lead_days: int
    record: Record


@dataclass(frozen=True, eq=False)
class Product:
    """An edition in memory: questions about it need no database."""

    artefact: Artefact
    tables: Tables
    settings: Settings

    @cached_property
    def options(self) -> dict[str, OptionInfo]:
        """Return the options by code, packages last."""
        return {one.code: one for one in option_infos(self.tables, self.settings)}

    @cached_property
    def families(self) -> dict[str, Family]:
        """Return the families by name, in the author's order."""
        return self.artefact.model.family

    @cached_property
    def choose(self) -> dict[str, str]:
        """Return how many options a family takes, in the author's word."""
        rows = self.tables["families"]
        chosen = {sheets.plain(row["family"]): row.get("choose") or "one" for row in rows}
        return chosen | {PACKAGES: "any"}

    @cached_property
    def wishes(self) -> dict[str, bool]:
        """Return the defaults: what is shown where nothing was chosen."""
        rows = (sheets.plain(row.get("default", "")) for row in self.tables["families"])
        return {code: True for code in rows if code}

    @cached_property
    def prices(self) -> NDArray[np.int64]:
        return self._sums(lambda one: one.price_minor)

    @cached_property
    def masses(self) -> NDArray[np.int64]:
        return self._sums(lambda one: one.mass_g)

    @cached_property
    def leads(self) -> NDArray[np.int64]:
        return self._sums(lambda one: one.lead_days)

    @cached_property
    def licences(self) -> dict[str, str]:
        """Return the driving licence that an option asks for, where it asks for one."""
        asked = {code: _plain(one.record, "licence_class") for code, one in self.options.items()}
        return {code: licence for code, licence in asked.items() if licence}

    def _sums(self, value: Callable[[OptionInfo], int]) -> NDArray[np.int64]:
        names = self.artefact.model.names
        return np.array([value(self.options[name]) for name in names], np.int64)

    @cached_property
    def names(self) -> NDArray[np.object_]:
        return np.array(self.artefact.model.names, dtype=object)

    @cached_property
    def place(self) -> dict[str, int]:
        """Return the place of each option in the arrays (from 0)."""
        return {name: i for i, name in enumerate(self.artefact.model.names)}

    @cached_property
    def whys(self) -> dict[str, str]:
        """Return the author's reason of each rule, by its key."""
        return {rule.key: rule.why or rule.text for rule in self.artefact.model.rules}

    def places_of(self, chosen: Collection[str]) -> NDArray[np.int64]:
        """Return the places of some options."""
        return np.array([self.place[code] for code in chosen], np.int64)

    def label(self, code: str, language: str) -> str:
        """Return what customers read for an option."""
        info = self.options.get(code)
        return self.settings.word(f"option:{code}", language, info.label if info else code)

    def family_label(self, family: str, language: str) -> str:
        """Return what customers read for a family; that of packages is in no author's sheet."""
        if family == PACKAGES:
            with override(language or None):
                return self.settings.word(f"family:{family}", language, str(Sheet.PACKAGES.label))
        plain = family.replace("_", " ").replace("-", " ")
        return self.settings.word(f"family:{family}", language, plain[:1].upper() + plain[1:])

    def why(self, rule: Rule, language: str) -> str:
        """Return the reason of a rule as customers read it.

        Rules of a matrix share one reason, so each of its rows is looked up by the matrix.
        """
        own = self.settings.word(f"rule:{rule.key}", language, "")
        shared = self.settings.word(f"rule:{rule.key.partition(':')[0]}", language, "")
        return own or shared or rule.why or rule.text


def option_infos(tables: Tables, settings: Settings) -> list[OptionInfo]:
    """Return what tables say of each option.

    Raises
    ------
    SheetsRefusedError
        For a price or mass that is not exact, a lead time that is no number of days, and a name
        that is too long; with its sheet and row.
    """
    return [
        _info(row, where, family, settings)
        for sheet in ("options", "packages")
        for row, where in _placed(tables, sheet)
        for family in [PACKAGES if sheet == "packages" else _plain(row, "family")]
    ]


def _placed(tables: Tables, sheet: str) -> Iterator[tuple[Record, str]]:
    return ((row, f"{sheet}!{number}") for number, row in enumerate(tables[sheet], 2))


def refuse_unclear(tables: Tables) -> None:
    """Refuse codes that a click would read as something else, and parts that are no revision."""
    for sheet in ("options", "packages"):
        for row, where in _placed(tables, sheet):
            sheets.clear_code(_plain(row, "code"), where)
            sheets.pinned(_plain(row, "part"), where)


def _info(row: Record, where: str, family: str, settings: Settings) -> OptionInfo:
    code = _plain(row, "code")
    label = _plain(row, "label") or code
    sheets.short(code, sheets.LONGEST_CODE, where)
    sheets.short(family, sheets.LONGEST_CODE, where)
    sheets.short(label, sheets.LONGEST_LABEL, where)
    return OptionInfo(
        code,
        family,
        label,
        sheets.minor_of(_plain(row, "price") or "0", settings.currency, where),
        sheets.grams_of(_plain(row, "mass_kg") or "0", where),
        sheets.days_of(_plain(row, "lead_days") or "0", where),
        row,
    )


def _plain(row: Record, column: str) -> str:
    return sheets.plain(row.get(column, ""))


class _Shelf:
    """The products of this worker, made once each even when many ask at the same moment."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, Product] = OrderedDict()
        self.lock = threading.Lock()
        self.making: dict[str, threading.Lock] = {}

    def get(self, key: str, make: Callable[[], Product]) -> Product:
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
            making = self.making.setdefault(key, threading.Lock())
        with making:
            with self.lock:
                if key in self.kept:
                    return self.kept[key]
            made = make()
            with self.lock:
                self.kept[key] = made
                self.making.pop(key, None)
                while len(self.kept) > KEPT:
                    self.kept.popitem(last=False)
        return made

    def forget(self) -> None:
        with self.lock:
            self.kept.clear()


SHELF = _Shelf()


def product_of(edition: Edition) -> Product:
    """Return an edition as this worker keeps it; the first question reads or compiles it."""
    return SHELF.get(edition.digest, lambda: _loaded(edition))


def _loaded(edition: Edition) -> Product:
    tables = sheets.load(edition.tables)
    found = Product(_artefact(edition, tables), tables, sheets.settings_of(tables))
    return warmed(found)


def _artefact(edition: Edition, tables: Tables) -> Artefact:
    from mitwerk.apps.configurator.adapters import model_of  # noqa: PLC0415 - start-up time
    from mitwerk.engines import options as engine  # noqa: PLC0415 - start-up time

    path = blobs.path_of(edition.artefact_sha256)
    try:
        return engine.load(path, digest=edition.model_digest)
    except (engine.ArtefactError, FileNotFoundError) as error:
        # Another version of the engine, or a store without this file: the tables say it all.
        _log.warning("edition %s is compiled anew: %s", edition.code, error)
        return engine.compile(model_of(tables), seconds=SECONDS)


def warmed(product: Product) -> Product:
    """Make ready what the first question would wait for, and return the product."""
    artefact = product.artefact
    if artefact.compiled and artefact.satisfiable():
        artefact.log2_count()
        artefact.nearest(product.wishes)
        _ = artefact.explainer, artefact.oracle.solve(())
        _ = product.prices, product.masses, product.leads, product.place, product.licences
    return product


def counts_of(edition: Edition) -> Mapping[str, str]:
    """Return the exact counts of an edition, as texts."""
    found: dict[str, str] = json.loads(edition.counts)
    return found
