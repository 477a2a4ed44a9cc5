"""The few characters that every bank in SEPA must take."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What unaccenting alone would lose or spoil.
_SPELT: Final = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "Ae",
    "ø": "oe",
    "Ø": "Oe",
    "œ": "oe",
    "Œ": "Oe",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "þ": "th",
    "Þ": "Th",
    "ð": "d",
    "Ð": "D",
    "ı": "i",
    "€": "EUR",
    "&": "+",
    "–": "-",
    "—": "-",
    "’": "'",
    "‘": "'",
    "„": "'",
    "“": "'",
    "”": "'",
    "…": "...",
}
_OTHER: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")


def sepa_text(text: str, most: int) -> str:
    """Return a text in the characters of SEPA, cut at ``most``, never beginning with a slash.

    Umlauts are spelt out, accents dropped, anything else becomes a point.

    >>> sepa_text("Bärbel Łoś & Søn", 70)
    'Baerbel Los + Soen'
    >>> sepa_text("江", 70)
    '.'

    Source: European Payments Council, EPC217-08 (best practices, SEPA requirements for an
    extended character set), basic Latin set.
    """
    spelt = "".join(_SPELT.get(sign, sign) for sign in unicodedata.normalize("NFC", text))
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(sign)
    )
    plain = " ".join(_OTHER.sub(".", re.sub(r"\s+", " ", bare)).replace("//", "/").split())
    return plain.strip("/ ")[:most].strip()
