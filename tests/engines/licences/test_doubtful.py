"""What a text adds to a licence, or says against it: unknown means refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from mitwerk.engines.licences import UNRECOGNISED, check, is_licence_file, named_in

APACHE = "Apache License\nVersion 2.0, January 2004\n"
MIT = "MIT License\nPermission is hereby granted, free of charge, to any person …\n"
FREE = "This is free and unencumbered software released into the public domain.\n"
GPL = "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n"


@pytest.mark.parametrize(
    "text",
    [
        "Not licensed under Apache License Version 2.0. All rights reserved.\n",
        "This is no longer under the Apache License, Version 2.0.\n",
        "Everything except the models is under the Apache License Version 2.0.\n",
        '"Commons Clause" License Condition v1.0\nThe Licence does not grant …\n' + APACHE,
        APACHE + 20_000 * "words " + "\nCommons Clause",
        MIT + "For non-commercial use only.\n",
        MIT + "Noncommercial purposes only.\n",
        MIT + "You may not sell the product.\n",
        MIT + "For personal use only.\n",
        MIT + "Not for military use.\n",
        GPL + "plus the Commons Clause",
        "SPDX-License-Identifier: MIT\nNon-commercial use only.\n",
        "Do what you like.\n",
    ],
)
def test_restricted_or_denied_licence_is_not_recognised(text):
    assert named_in("LICENSE", text).expression == UNRECOGNISED
    assert not check("combine", UNRECOGNISED, "MIT").allowed


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (MIT + "\n\n" + APACHE, "Apache-2.0 AND MIT"),
        ("SPDX-License-Identifier: MIT\nSPDX-License-Identifier: CC-BY-NC-4.0\n",
         "CC-BY-NC-4.0 AND MIT"),
        ("SPDX-License-Identifier: MIT\nSPDX-License-Identifier: MIT\n", "MIT"),
        ("SPDX-License-Identifier: MIT OR ISC\n\nSPDX-License-Identifier: CC0-1.0\n",
         "CC0-1.0 AND (MIT OR ISC)"),
        ("SPDX-License-Identifier: MIT\n" + APACHE, "Apache-2.0 AND MIT"),
        ("SPDX-License-Identifier: GPL-3.0-or-later\n" + GPL, "GPL-3.0-or-later"),
    ],
)  # fmt: skip
def test_several_licences_all_hold(text, expression):
    assert named_in("LICENSE", text).expression == expression


def test_second_tag_of_a_source_counts():
    text = "// SPDX-License-Identifier: MIT\n// SPDX-License-Identifier: CC-BY-NC-4.0\ncube();"

    assert named_in("a.scad", text).expression == "CC-BY-NC-4.0 AND MIT"


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (APACHE, "Apache-2.0"),
        ("Licensed under the Apache License, Version 2.0 (the …)\n", "Apache-2.0"),
        ("Copyright (c) 2026 Anna. All rights reserved.\n\n" + MIT, "MIT"),
        ("Solderpad Hardware License v2.1\n… treated as Apache License Version 2.0", "SHL-2.1"),
        ("Attribution-NonCommercial 4.0 International\n", "CC-BY-NC-4.0"),
        (FREE + "for any purpose, commercial or non-commercial, and by any means.", "Unlicense"),
    ],
)  # fmt: skip
def test_plain_texts_stay_known(text, expression):
    assert named_in("LICENSE", text).expression == expression


@pytest.mark.parametrize(
    "name", ["Apache-2.0", "BSD-3-Clause", "CC0-1.0", "GPL-2", "GPL-3", "LGPL-2.1", "LGPL-3", "MPL-2.0"]
)  # fmt: skip
def test_whole_texts_stay_known(name):
    """Texts that Debian installs; where there are none, nothing is tested."""
    path = Path("/usr/share/common-licenses") / name.replace("BSD-3-Clause", "BSD")
    if not path.is_file():
        pytest.skip("no licence texts are installed here")

    said = named_in("LICENSE", path.read_text("utf-8", "replace")).expression

    assert said.removesuffix("-only").removesuffix(".0") == name.removesuffix(".0")


@pytest.mark.parametrize("path", ["LICENSES/MIT.txt", "part/LICENSES/CC-BY-4.0.txt", "COPYING"])
def test_licences_folder_holds_licences(path):
    assert is_licence_file(path)


def test_folder_names_the_later_version_too():
    assert named_in("LICENSES/GPL-3.0-or-later.txt", GPL).expression == "GPL-3.0-or-later"
    assert named_in("LICENSES/MIT.txt", APACHE).expression == "Apache-2.0"
