"""Countries and languages, named in the reader's language."""

from __future__ import annotations

import functools

from babel import Locale
from django.utils.translation import get_language

# Languages that people may say they speak and write in; ISO 639-1.
LANGUAGES = (
    *("ar", "bg", "bn", "bs", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ga"),
    *("he", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lb", "lt", "lv", "mk", "mt", "nl"),
    *("no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "th", "tr", "uk", "ur"),
    *("vi", "zh"),
)
# Entries of CLDR's territory list that are two letters long but no country.
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "TA"})


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"))


@functools.cache
def _countries(locale: Locale) -> dict[str, str]:
    named = {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def countries() -> dict[str, str]:
    """Return ISO 3166 codes with their names, sorted by name in the reader's language."""
    return _countries(_locale())


def country_name(code: str) -> str:
    return countries().get(code, code)


@functools.cache
def _languages(locale: Locale) -> dict[str, str]:
    named = {code: str(locale.languages[code]) for code in LANGUAGES}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def languages() -> dict[str, str]:
    """Return ISO 639-1 codes with their names, sorted by name in the reader's language."""
    return _languages(_locale())


def language_name(code: str) -> str:
    return languages().get(code, code)
