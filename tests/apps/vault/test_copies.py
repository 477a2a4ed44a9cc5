"""Copies of older parts of others are flagged, once, with evidence; nobody is accused wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from mitwerk.apps.vault.models import Measurement, SimilarityFlag
from mitwerk.apps.vault.services.copies import find_copies, find_copies_in
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.look import look_at
from mitwerk.apps.vault.services.measuring import measure
from mitwerk.apps.vault.services.visibility import open_revisions, seal
from mitwerk.kit.models import AuditRecord
from mitwerk.kit.problems import InvalidError, NotAllowedError, NotFoundError
from tests.engines.geometry import shapes as made
from tests.factories.members import make_team
from tests.factories.shapes import box, lump, moved, stl
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db

LUMP = stl(lump())


def measure_all() -> None:
    for one in Measurement.objects.filter(state="waiting"):
        measure(measurement_id=one.pk)


def opened(by: Member, mesh: tuple = lump(), title: str = "Frame") -> Revision:
    return make_open_revision(by, make_blueprint(by, title), {"part.stl": stl(mesh)})


def flags() -> list[tuple[int, int, str]]:
    rows = SimilarityFlag.objects.order_by("pk")
    return [(row.file.revision_id, row.older.revision_id, row.likeness) for row in rows]


@pytest.mark.parametrize(
    ("mesh", "likeness"),
    [
        (lump(), "same"),
        (moved(lump()), "same"),
        (moved(lump(), mirror=True), "mirrored"),
        (moved(lump(), scale=1.5), "scaled"),
    ],
)
def test_copy_of_an_older_part_is_flagged(bob, charlie, mesh, likeness):
    older, newer = opened(bob), opened(charlie, mesh)
    measure_all()

    found = find_copies_in(revision_id=newer.pk)

    assert (found, flags()) == (1, [(newer.pk, older.pk, likeness)])


def wheel() -> tuple:
    """Four stepped arms round a plate: alike along two axes, so numbers can't tell its hand."""
    arms = [
        made.moved(made.box(*size, at=(2, 4, 3)), np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]]))
        for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))
        for size in ((16, 4, 6), (9, 3, 9))
    ]
    return made.joined(made.box(40, 40, 4, (-20, -20, 0)), *arms)


def test_mirror_image_is_told_by_laying_it_over(bob, charlie):
    older, newer = opened(bob, wheel()), opened(charlie, moved(wheel(), mirror=True))
    measure_all()

    find_copies_in(revision_id=newer.pk)

    assert flags() == [(newer.pk, older.pk, "mirrored")]


def test_flag_says_how_much_differs(bob, charlie):
    opened(bob)
    newer = opened(charlie, moved(lump()))
    measure_all()

    find_copies_in(revision_id=newer.pk)

    assert SimilarityFlag.objects.get().differs == pytest.approx(0, abs=1e-3)


def test_older_part_that_is_measured_last_flags_the_newer_one(bob, charlie):
    older, newer = opened(bob), opened(charlie, moved(lump()))
    measure_all()

    first = find_copies(blob_id=older.files.get().blob_id)
    again = find_copies(blob_id=newer.files.get().blob_id)

    assert (first, again, flags()) == (1, 0, [(newer.pk, older.pk, "same")])


def test_sealed_copy_is_flagged_when_it_opens(bob, charlie):
    opened(bob)
    entry = make_revision(charlie, files={"part.stl": LUMP})
    seal([entry])
    measure_all()
    before = find_copies_in(revision_id=entry.pk)

    open_revisions([entry])

    assert (before, find_copies_in(revision_id=entry.pk)) == (0, 1)


def test_fork_and_own_and_team_parts_are_not_flagged(bob, charlie):
    origin = opened(bob)
    open_revisions(fork(by=charlie, revision=origin).revisions.all())
    opened(bob, moved(lump()), "Again")
    team = make_team(bob, handle="crew", name="Crew")
    make_open_revision(bob, make_blueprint(bob, "Of the team", team=team), {"x.stl": LUMP})
    measure_all()

    found = find_copies(blob_id=origin.files.get().blob_id)

    assert (found, flags()) == (0, [])


def test_who_had_it_first_in_a_draft_is_not_flagged(bob, charlie):
    draft = make_revision(bob, files={"part.stl": LUMP})
    theirs = opened(charlie)
    open_revisions([draft])
    measure_all()

    find_copies(blob_id=draft.files.get().blob_id)

    assert flags() == [(theirs.pk, draft.pk, "same")]


def test_plain_blocks_and_other_parts_are_not_flagged(bob, charlie):
    opened(bob, box())
    opened(bob, lump(seed=8), "Other")
    block, other = opened(charlie, box()), opened(charlie, lump(), "Mine")
    measure_all()

    found = find_copies_in(revision_id=block.pk) + find_copies_in(revision_id=other.pk)

    assert (found, flags()) == (0, [])


def test_near_duplicate_is_flagged_with_what_differs(bob, charlie):
    points, faces = lump()
    older = opened(bob, (points, faces))
    opened(bob, lump(seed=8), "Other")
    newer = opened(charlie, moved((points * (1.0, 1.03, 1.0), faces)))
    measure_all()

    first = find_copies(blob_id=older.files.get().blob_id)
    again = find_copies_in(revision_id=newer.pk)

    assert (first, again, flags()) == (1, 0, [(newer.pk, older.pk, "near")])
    assert SimilarityFlag.objects.get().differs == pytest.approx(0.034, abs=2e-3)


def test_variant_that_was_worked_on_is_not_flagged(bob, charlie):
    points, faces = lump()
    opened(bob, (points, faces))
    fuller = opened(charlie, (points * (1.0, 1.05, 1.05), faces))
    measure_all()

    assert find_copies_in(revision_id=fuller.pk) == 0


@pytest.fixture
def flag(bob, charlie) -> SimilarityFlag:
    opened(bob)
    newer = opened(charlie)
    measure_all()
    find_copies_in(revision_id=newer.pk)
    return SimilarityFlag.objects.get()


def test_moderator_looks_and_says_why(flag, dora):
    look_at(by=dora, code=flag.code, state="missing", reason=" Same  ribs. ")

    flag.refresh_from_db()
    record = AuditRecord.objects.get(subject=f"similarity:{flag.code}")
    assert (flag.state, flag.reason, flag.looked_by) == ("missing", "Same ribs.", dora)
    assert (record.by, record.verb, record.details) == (
        dora,
        "similarity.missing",
        {"reason": "Same ribs."},
    )


def test_others_neither_see_nor_mark_a_flag(flag, charlie, bob):
    for member in (charlie, bob):
        with pytest.raises(NotFoundError):
            look_at(by=member, code=flag.code, state="fine", reason="Mine.")


@pytest.mark.parametrize(("state", "reason"), [("open", "x"), ("fine", "  ")])
def test_look_without_a_word_is_refused(flag, dora, state, reason):
    with pytest.raises(InvalidError):
        look_at(by=dora, code=flag.code, state=state, reason=reason)


def test_moderator_does_not_judge_the_own_part(bob, dora):
    opened(bob)
    newer = opened(dora)
    measure_all()
    find_copies_in(revision_id=newer.pk)

    with pytest.raises(NotAllowedError):
        look_at(by=dora, code=SimilarityFlag.objects.get().code, state="fine", reason="Mine.")
