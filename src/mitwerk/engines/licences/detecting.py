"""Which licence a file names for itself: by its SPDX tag, or as a licence text by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = 16_384  # characters; a tag stands at the beginning
WHOLE = 262_144  # characters of a licence text: what restricts it may stand at the end
MOST_TAGS = 8
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+() \t:-]{1,200})")
_NAME = re.compile(r"(?i)^(licen[cs]e|copying|unlicense)([._-].*)?$")
_FOLDER = "LICENSES"  # REUSE: every file in it is a licence text, called by its identifier
_COMMENT_END = re.compile(r"\s*(?:\*/|-->|--|;|#+)?\s*$")
# The first words of licence texts, in the order in which they are tried.
_WORDS = tuple(
    (identifier, re.compile(words, re.IGNORECASE))
    for identifier, words in (
        ("SHL-2.1", r"Solderpad Hardware License,? v(?:ersion)?\.? ?2\.1"),
        ("CERN-OHL-S-2.0", r"CERN Open Hardware Licence Version 2 ?[-–] ?Strongly Reciprocal"),
        ("CERN-OHL-W-2.0", r"CERN Open Hardware Licence Version 2 ?[-–] ?Weakly Reciprocal"),
        ("CERN-OHL-P-2.0", r"CERN Open Hardware Licence Version 2 ?[-–] ?Permissive"),
        ("CERN-OHL-1.2", r"CERN Open Hardware Licence v1\.2"),
        ("TAPR-OHL-1.0", r"TAPR Open Hardware License"),
        ("CC-BY-NC-ND-4.0", r"Attribution-NonCommercial-NoDerivatives 4\.0"),
        ("CC-BY-NC-SA-4.0", r"Attribution-NonCommercial-ShareAlike 4\.0"),
        ("CC-BY-NC-4.0", r"Attribution-NonCommercial 4\.0"),
        ("CC-BY-ND-4.0", r"Attribution-NoDerivatives 4\.0"),
        ("CC-BY-SA-4.0", r"Attribution-ShareAlike 4\.0 International"),
        ("CC-BY-SA-3.0", r"Attribution-ShareAlike 3\.0 Unported"),
        ("CC-BY-4.0", r"Attribution 4\.0 International"),
        ("CC-BY-3.0", r"Attribution 3\.0 Unported"),
        ("CC0-1.0", r"CC0 1\.0 Universal"),
        ("Unlicense", r"This is free and unencumbered software released into the public domain"),
        ("MPL-2.0", r"Mozilla Public License Version 2\.0"),
        ("AGPL-3.0-only", r"GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3"),
        ("LGPL-3.0-only", r"GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3"),
        ("LGPL-2.1-only", r"GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1"),
        ("GPL-3.0-only", r"GNU GENERAL PUBLIC LICENSE\s+Version 3"),
        ("GPL-2.0-only", r"GNU GENERAL PUBLIC LICENSE\s+Version 2"),
        ("Apache-2.0", r"Apache License,?\s+Version 2\.0"),
        ("BSD-3-Clause", r"Neither the name of .{1,120}? may be used to endorse or promote"),
        ("BSD-2-Clause", r"Redistribution and use in source and binary forms"),
        ("ISC", r"Permission to use, copy, modify, and(?:/or)? distribute this software for any"),
        ("MIT", r"Permission is hereby granted, free of charge"),
    )
)
UNRECOGNISED = "LicenseRef-unrecognised"
# Texts that quote another licence as part of themselves.
_QUOTES = {"SHL-2.1": {"Apache-2.0"}, "BSD-3-Clause": {"BSD-2-Clause"}}
# What takes back a part of what a licence grants; "-" and blanks are one.
_RESTRICTS = re.compile(
    r"(?i)\bcommons clause\b|\bnon ?commercial|\bno commercial"
    r"|\bnot for (?:commercial|sale|military)|\b(?:personal|private|research|educational|academic"
    r"|evaluation|internal|hobby) (?:use|purposes) only\b"
    r"|\b(?:may|must|shall) not (?:be sold|be used (?:for|by)|sell\b)"
    r"|\bshall be used for good"
)
# Their own words speak of what is not commercial.
_SAY_SO = re.compile(r"^(?:CC-BY-NC|[AL]?GPL|TAPR)")
_EVEN_IF = re.compile(r"(?i)commercial or non ?commercial")
# A denial in the same sentence before the licence's name.
_DENIES = re.compile(
    r"(?i)\b(?:not|never|no longer|except|unless|unlike|instead of|rather than|other than|formerly"
    r"|nor|nothing|excluding)\b[^.:;]{0,80}$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A licence that a file names: an SPDX expression, and whether the file is a licence text.

    A licence text counts for all files of its folder and below.
    """

    expression: str
    is_text: bool


def is_licence_file(path: str) -> bool:
    """Tell files that hold a licence, such as LICENSE, COPYING.txt or LICENSES/MIT.txt."""
    where = PurePosixPath(path)
    return where.parent.name == _FOLDER or _NAME.match(where.name) is not None


def named_in(path: str, text: str) -> Named | None:
    """Return the licence that a text file names for itself, None when it names none.

    Parameters
    ----------
    path
        The file's path; its name says whether it is a licence text.
    text
        Its beginning, decoded: a tag is looked for in the first 16,384 characters, a licence's
        words in the first 262,144.

    Returns
    -------
    Named or None
        Several licences hold together (``AND``). Of a licence text that is not recognised, or
        that takes back part of what its licence grants, the expression is `UNRECOGNISED`, which
        every check refuses.

    Examples
    --------
    >>> named_in("case.scad", "// SPDX-License-Identifier: CC-BY-SA-4.0")
    Named(expression='CC-BY-SA-4.0', is_text=False)
    >>> named_in("LICENSE", "Permission is hereby granted, free of charge, to …").expression
    'MIT'
    >>> named_in("LICENSE", "Not licensed under the Apache License Version 2.0").expression
    'LicenseRef-unrecognised'
    >>> named_in("notes.txt", "MIT is a university") is None
    True

    Source: SPDX specification 2.3, annex E (short-form identifiers); REUSE specification 3.3.
    """
    is_text = is_licence_file(path)
    tags = _tags(text[:HEAD])
    if not is_text:
        return Named(together(tags), is_text) if tags else None
    flat = " ".join(text[:WHOLE].split())
    words = _by_words(flat)
    if words is None or not (tags or words) or _restricted(flat, [*tags, *words]):
        return Named(UNRECOGNISED, is_text)
    own = PurePosixPath(path).stem if PurePosixPath(path).parent.name == _FOLDER else ""
    said = [*tags, own] if own else tags
    words = [word for word in words if not any(_is_of(one, word) for one in tags)]
    later = next((one for one in said if words and _is_of(one, words[0])), "")
    return Named(together([*tags, *([later] if later else words)]), is_text)


def together(expressions: Iterable[str]) -> str:
    """Join expressions that all hold.

    >>> together(["MIT OR ISC", "CC0-1.0", "CC0-1.0"])
    'CC0-1.0 AND (MIT OR ISC)'
    """
    different = sorted(set(expressions))
    if len(different) > MOST_TAGS:
        return UNRECOGNISED
    if len(different) == 1:
        return different[0]
    return " AND ".join(f"({one})" if " or " in one.lower() else one for one in different)


def _tags(head: str) -> list[str]:
    found = (_COMMENT_END.sub("", " ".join(tag.split())) for tag in _TAG.findall(head))
    return sorted({tag for tag in found if tag})


def _by_words(flat: str) -> list[str] | None:
    """Return the licences whose words stand in a text; None where one is denied."""
    found = {}
    for identifier, words in _WORDS:
        if hit := words.search(flat):
            found[identifier] = hit.start()
    if any(_DENIES.search(flat, max(0, at - 100), at) for at in found.values()):
        return None
    quoted = {one for name in found for one in _QUOTES.get(name, ())}
    return sorted(found.keys() - quoted)


def _restricted(flat: str, named: list[str]) -> bool:
    plain = _EVEN_IF.sub(" ", flat.replace("-", " "))
    said = [hit.group(0).casefold() for hit in _RESTRICTS.finditer(plain)]
    own = bool(named) and all(_SAY_SO.match(one) for one in named)
    return any(not own or "commercial" not in one for one in said)


def _is_of(tag: str, word: str) -> bool:
    """Whether a tag speaks of the licence that words were found of, in any version of its text."""
    plain = word.removesuffix("-only")
    return word in tag or tag in {plain, f"{plain}-or-later", f"{plain}+"}
