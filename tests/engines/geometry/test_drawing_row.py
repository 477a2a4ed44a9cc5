"""A drawing states its revision in words for it, not by chance of letters."""

from __future__ import annotations

import io

import ezdxf
import pytest

from mitwerk.engines import geometry
from mitwerk.engines.geometry.checks import drawn

from .files import pdf, write

BRIEF = geometry.parse_brief({"requirement": [{"id": "d", "fact": "drawing"}]})
SVG = '<?xml version="1.0" standalone="no"?><svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def verdict(path):
    row = geometry.check(path, BRIEF).rows[0]
    return row.verdict, row.message


def dxf(version, *texts, tag=()):
    document = ezdxf.new(version)
    space = document.modelspace()
    space.add_line((0, 0), (10, 10))
    for text in texts:
        space.add_text(text)
    if tag:
        block = document.blocks.new("TITLE")
        block.add_attdef(tag[0], (0, 0))
        space.add_blockref("TITLE", (0, 0)).add_attrib(tag[0], tag[1])
    made = io.StringIO()
    document.write(made)
    return made.getvalue()


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010", "R2018"])
def test_plain_dxf_states_none(work, version):
    assert verdict(write(work / "plan.dxf", dxf(version, "Standard parts")))[0] == "fail"


@pytest.mark.parametrize(
    "words",
    [
        "For review, standard parts", "Stand alone", "Index of parts", "issue with the hinge",
        "previous 3", "revised 2 times", "Indexing 4", "we issue a drawing", "Rev.", "Revision:",
        "Revision of the frame", "Stand by", "reverse B",
    ],
)  # fmt: skip
def test_words_are_no_revision(work, words):
    assert verdict(write(work / "plan.svg", SVG.format(f"<text>{words}</text>")))[0] == "fail"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Rev. B", "B"), ("REVISION: 03", "03"), ("Rev C2", "C2"), ("revision b", "b"),
        ("Index 4", "4"), ("Issue 2.1", "2.1"), ("Stand: 2026-11-22", "2026-11-22"),
        ("Stand 22.11.2026", "22.11.2026"), ("Rev</text><text>AB", "AB"), ("Version 1.0.2", "1.0.2"),
    ],
)  # fmt: skip
def test_revision_is_read(work, words, code):
    said = verdict(write(work / "plan.svg", SVG.format(f"<text>{words}</text>")))

    assert said == ("pass", f"revision {code}")


@pytest.mark.parametrize("name", ["plate_rev_C.svg", "plate-rev-c.svg", "plate.revC.svg"])
def test_revision_in_the_name(work, name):
    assert verdict(write(work / name, SVG.format("<text>Plate</text>")))[0] == "pass"


@pytest.mark.parametrize("name", ["preview2.svg", "reviewed.svg", "standard.svg", "index.svg"])
def test_names_with_such_letters_state_none(work, name):
    assert verdict(write(work / name, SVG.format("<text>Plate</text>")))[0] == "fail"


@pytest.mark.parametrize("version", ["R12", "R2010"])
def test_texts_and_title_block_of_a_dxf_are_read(work, version):
    text = write(work / "text.dxf", dxf(version, "Rev. B"))
    block = write(work / "block.dxf", dxf(version, tag=("REV", "C")))

    assert verdict(text) == ("pass", "revision B")
    assert verdict(block) == ("pass", "revision C")


def test_pdf_is_read_where_it_can_be(work):
    assert verdict(write(work / "a.pdf", pdf("Rev B"))) == ("pass", "revision B")
    assert verdict(write(work / "b.pdf", pdf("Revision 4", squeeze=True))) == ("pass", "revision 4")
    assert verdict(write(work / "rev_B.pdf", pdf("Plate")))[0] == "pass"


def test_pdf_that_may_hide_its_text_is_left_open(work):
    found, said = verdict(write(work / "a.pdf", pdf("Plate")))

    assert found == "not_checkable"
    assert "a.pdf" in said
    assert "rev_B" in said


EMPTY = "nothing is drawn on it"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("rev_B.pdf", b"%PDF-1.4\n", "it can't be read"),
        ("rev_B.pdf", pdf("Plate")[:60], "it can't be read"),
        ("rev_B.pdf", pdf(""), EMPTY),
        ("rev_B.pdf", pdf("", "", "", "Plate"), EMPTY),  # the first three pages count
        ("rev_B.svg", SVG.format(""), EMPTY),
        ("rev_B.svg", SVG.format("<defs><path d='M0 0L9 9'/></defs>"), EMPTY),
        ("rev_B.svg", SVG.format("<path d='M0 0L9 9'>"), "it can't be read"),
        ("rev_B.dxf", dxf("R2010").replace("LINE", "BEAD"), EMPTY),
        ("rev_B.dxf", dxf("R2010")[:300], "it can't be read"),
    ],
)
def test_file_without_a_drawing_in_it_is_none(work, name, data, why):
    result = geometry.check(write(work / name, data), BRIEF, keep_going=True)

    (row,) = result.rows
    assert row.verdict == "fail"
    assert row.message.startswith(f"{name} is no drawing: {why}")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rev_B.pdf", pdf("", "Plate")),
        ("rev_B.svg", SVG.format("<g><line x2='9' y2='9'/></g>")),
        ("rev_B.svg", "<!DOCTYPE svg>" + SVG.format("<path d='M0 0L9 9'/>").partition("?>")[2]),
        ("rev_B.dxf", dxf("R12")),
    ],
)
def test_one_mark_makes_a_drawing(work, name, data):
    assert verdict(write(work / name, data)) == ("pass", "revision B")


def test_good_drawing_beside_an_empty_one_counts(work):
    files = [write(work / "a_rev_A.pdf", pdf("")), write(work / "b_rev_B.pdf", pdf("Plate"))]

    assert verdict(files) == ("pass", "revision B")


def test_sheet_that_nobody_can_draw_is_left_open(work, monkeypatch):
    def without_tool(*_):
        raise geometry.RenderingUnavailable("install poppler-utils")

    monkeypatch.setitem(drawn.LOOK, "pdf", without_tool)

    found, said = verdict(write(work / "rev_B.pdf", pdf("Plate")))

    assert (found, said) == (
        "not_checkable",
        "rev_B.pdf could not be looked at: install poppler-utils",
    )
