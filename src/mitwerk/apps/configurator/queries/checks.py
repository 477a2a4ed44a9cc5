"""What is wrong with a draft, in the author's words: live while sheets are edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.counting import vehicles
from mitwerk.apps.configurator.errors import SheetsRefusedError
from mitwerk.apps.configurator.products import Product, option_infos, refuse_unclear

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.configurator.tables import Tables
    from mitwerk.engines.options import Rule
    from mitwerk.engines.options.checking import Report

SECONDS = 4.0
"""For the rules one by one; an author waits for it after every save."""
SMALLEST_SHARE = 0.0005
NAMES_SHOWN = 4
"""Options named in one hint: a catalogue without pictures says so once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: ``level`` is refused (can't be published), fault, or hint."""

    level: str
    text: str
    where: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """How much one rule removes, alone."""

    key: str
    why: str
    removed: float
    percent: float


@dataclass(frozen=True, slots=True)
class Check:
    """Everything that is to be said of a draft."""

    faults: list[Fault]
    count: int | None
    effects: list[RuleEffect]
    unchecked: int

    @property
    def refused(self) -> bool:
        return any(fault.level == "refused" for fault in self.faults)


def check_draft(
    catalogue: Catalogue, tables: Tables | None = None, *, seconds: float = SECONDS
) -> Check:
    """Return what the checker says of a catalogue's draft, or of what is typed for it."""
    files = catalogue.files.values_list("name", flat=True)
    read = sheets.load(catalogue.draft) if tables is None else tables
    return check_tables(read, files=frozenset(files), seconds=seconds)


def check_tables(
    tables: Tables, *, files: Collection[str] | None = None, seconds: float = SECONDS
) -> Check:
    """Return what the checker says of tables; unreadable ones have one fault with its row.

    ``files`` are the names of models and pictures that there are; None: nobody asks for them.
    """
    from mitwerk.apps.configurator.adapters import model_of  # noqa: PLC0415 - start-up time
    from mitwerk.engines import options as engine  # noqa: PLC0415 - start-up time
    from mitwerk.engines.options.checking import check  # noqa: PLC0415 - start-up time

    try:
        settings = sheets.settings_of(tables)
        model = model_of(tables)
        option_infos(tables, settings)
        refuse_unclear(tables)
    except SheetsRefusedError as error:
        return Check([Fault("refused", error.detail, error.where)], None, [], 0)
    artefact = engine.compile(model, seconds=seconds)
    report = check(artefact, seconds=seconds)
    product = Product(artefact, tables, settings)
    count = vehicles(product, seconds=seconds) if artefact.compiled else None
    faults = [*_faults(report), *_lost(tables, files), *_hints(report, tables)]
    if not artefact.compiled:
        faults.insert(0, Fault("refused", artefact.reason))
    return Check(faults, count, _effects(report), report.unchecked)


def _faults(report: Report) -> Iterator[Fault]:
    if report.contradiction:
        text = _("These rules contradict one another: nothing can be built.")
        yield Fault("refused", text, why=_whys(report.contradiction))
    for found in report.dead:
        text = _("Nobody can ever order “%s”.") % found.name
        yield Fault("fault", text, found.name, _whys(found.rules))
    for found in report.contradicting:
        text = _("The package “%s” contradicts the rules.") % found.name
        yield Fault("fault", text, found.name, _whys(found.rules))
    for rule in report.redundant:
        text = _("The rule “%s” says nothing new: the others say as much without it.") % rule.key
        yield Fault("fault", text, rule.where.lstrip(":"), (rule.why or rule.text,))
    for first, second in report.duplicates:
        values = {"first": first.key, "second": second.key}
        text = _("The rules “%(first)s” and “%(second)s” say the same.") % values
        yield Fault("fault", text, second.where.lstrip(":"))


def _lost(tables: Tables, files: Collection[str] | None) -> Iterator[Fault]:
    """Tell which options show a file that the catalogue doesn't have."""
    for sheet in ("options", "packages") if files is not None else ():
        for number, row in enumerate(tables[sheet], 2):
            named = [*sheets.items(row.get("glb", "")), sheets.plain(row.get("picture", ""))]
            for name in named:
                if name and name not in (files or ()):
                    text = _("The catalogue has no file “%s”. Add it, or empty the cell.")
                    yield Fault("fault", text % name[:60], f"{sheet}!{number}")


def _hints(report: Report, tables: Tables) -> Iterator[Fault]:
    for name in report.forced:
        yield Fault("hint", _("Every vehicle has “%s”: it is no choice.") % name, name)
    for column, names in _missing(report, tables).items():
        values = {"names": _some(names), "column": column}
        text = ngettext(
            "%(names)s has no %(column)s, others have one.",
            "%(names)s have no %(column)s, others have one.",
            len(names),
        )
        yield Fault("hint", text % values)


def _missing(report: Report, tables: Tables) -> dict[str, list[str]]:
    """Return the options without a value in a column that others fill, by column.

    A colour is picture enough.
    """
    found: dict[str, list[str]] = {}
    options = tables["options"]
    coloured = {sheets.plain(row.get("code", "")) for row in options if row.get("colour")}
    for name, column in report.incomplete:
        if column != "picture" or name not in coloured:
            found.setdefault(column, []).append(name)
    if any(row.get("part") for row in options):
        bare = [sheets.plain(row.get("code", "")) for row in options if not row.get("part")]
        found |= {"part": bare} if bare else {}
    return found


def _some(names: list[str]) -> str:
    """Return the first names in quotes, and how many more there are."""
    shown = ", ".join(_("“%s”") % name for name in names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return (
        _("%(names)s and %(number)d more") % {"names": shown, "number": more} if more > 0 else shown
    )


def _whys(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.why or rule.text for rule in rules)


def _effects(report: Report) -> list[RuleEffect]:
    rows = [
        RuleEffect(
            effect.rule.key,
            effect.rule.why or effect.rule.text,
            effect.removed,
            100 * effect.removed,
        )
        for effect in report.effects
        if effect.removed >= SMALLEST_SHARE
    ]
    return sorted(rows, key=lambda row: -row.removed)
