"""Which licence a file names for itself: by its SPDX tag, or as a licence text by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

HEAD = 16_384  # characters; a tag stands at the beginning, a licence says its name there
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+() \t:-]{1,200})")
_NAME = re.compile(r"(?i)^(licen[cs]e|copying|unlicense)([._-].*)?$")
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


@dataclass(frozen=True, slots=True)
class Named:
    """A licence that a file names: an SPDX expression, and whether the file is a licence text.

    A licence text counts for all files of its folder and below.
    """

    expression: str
    is_text: bool


def is_licence_file(path: str) -> bool:
    """Tell files that hold a licence, such as LICENSE or COPYING.txt, by their names."""
    return _NAME.match(PurePosixPath(path).name) is not None


def named_in(path: str, text: str) -> Named | None:
    """Return the licence that a text file names for itself, None when it names none.

    Parameters
    ----------
    path
        The file's path; its name says whether it is a licence text.
    text
        Its beginning, decoded; only the first 16,384 characters are looked at.

    Returns
    -------
    Named or None
        Of a licence text that is not recognised the expression is `UNRECOGNISED`, which every
        check refuses.

    Examples
    --------
    >>> named_in("case.scad", "// SPDX-License-Identifier: CC-BY-SA-4.0")
    Named(expression='CC-BY-SA-4.0', is_text=False)
    >>> named_in("LICENSE", "Permission is hereby granted, free of charge, to …").expression
    'MIT'
    >>> named_in("notes.txt", "MIT is a university") is None
    True

    Source: SPDX specification 2.3, annex E (short-form identifiers).
    """
    head, is_text = text[:HEAD], is_licence_file(path)
    if tag := _TAG.search(head):
        return Named(_COMMENT_END.sub("", " ".join(tag.group(1).split())), is_text)
    if not is_text:
        return None
    flat = " ".join(head.split())
    for identifier, words in _WORDS:
        if words.search(flat):
            return Named(identifier, is_text)
    return Named(UNRECOGNISED, is_text)
