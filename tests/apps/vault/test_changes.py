"""What changed between two revisions: shapes, pictures, tables, texts; for those who may read both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.vault import tasks
from mitwerk.apps.vault.models import Comparison, Measurement
from mitwerk.apps.vault.queries.changes import changes_between
from mitwerk.apps.vault.services.comparisons import make_comparison, reclaim, want_comparisons
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.measuring import measure
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.takedown import withhold
from mitwerk.apps.vault.services.visibility import open_revisions, seal
from mitwerk.kit import clock, limits
from mitwerk.kit.attempts import AttemptState
from tests.factories.shapes import lump, moved, stl
from tests.factories.vault import make_blueprint, make_open_revision, make_revision, make_upload

from .test_masks import AUTHOR, Contest, _all_bytes, contest  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def steps(tmp_path_factory) -> dict[str, bytes]:
    """Brackets of the demo: as it is, moved and turned, mirrored, with its holes elsewhere."""
    from OCP.BRepBuilderAPI import BRepBuilderAPI_Transform
    from OCP.gp import gp_Ax1, gp_Ax2, gp_Dir, gp_Pnt, gp_Trsf, gp_Vec

    from mitwerk.demo.vehicle.components.bracket import STANDARD, bracket
    from mitwerk.demo.vehicle.model import Vehicle
    from mitwerk.demo.vehicle.writers.step import write_step

    plain = bracket(replace(STANDARD, columns=3, edge_y=18.0))
    turned, shifted, mirrored = gp_Trsf(), gp_Trsf(), gp_Trsf()
    turned.SetRotation(gp_Ax1(gp_Pnt(0, 0, 0), gp_Dir(0, 0, 1)), 1.5707963267948966)
    shifted.SetTranslation(gp_Vec(200, -30, 5))
    mirrored.SetMirror(gp_Ax2(gp_Pnt(0, 0, 0), gp_Dir(0, 1, 0)))

    def placed(*moves: gp_Trsf):
        shape = plain.shape
        for move in moves:
            shape = BRepBuilderAPI_Transform(shape, move, True).Shape()
        return replace(plain, shape=shape)

    parts = {
        "plain": plain,
        "shifted": placed(shifted),
        "turned": placed(turned, shifted),
        "mirrored": placed(mirrored),
        "holes": bracket(replace(STANDARD, columns=3, edge_y=18.0, edge_x=30.0)),
    }
    folder: Path = tmp_path_factory.mktemp("steps")
    return {
        name: write_step(folder / f"{name}.step", Vehicle("Bracket", (part,))).read_bytes()
        for name, part in parts.items()
    }


def two(bob, old: dict[str, bytes], new: dict[str, bytes]) -> tuple[Revision, Revision]:
    """Two open revisions of one blueprint; the second holds only what is given."""
    first = make_open_revision(bob, files=old)
    uploads = [make_upload(bob, path, data) for path, data in new.items()]
    second = create_revision(by=bob, blueprint=first.blueprint, uploads=uploads, keep=[])
    open_revisions([second])
    second.refresh_from_db()
    return first, second


def page_of(old: Revision, new: Revision, client: Client, *, file: str = "") -> str:
    url = reverse("vault:compare", args=[new.code, old.code])
    if file:
        number = new.files.get(path=file).number
        url = reverse("vault:compare-file", args=[new.code, old.code, number])
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def worked_out(old: Revision, new: Revision, viewer) -> Comparison:
    """Want and make the comparison of the only changed shape."""
    (comparison,) = want_comparisons(changes_between(old.code, new.code, viewer).missing())
    tasks.make_comparison.func(comparison.pk)
    comparison.refresh_from_db()
    return comparison


def test_moved_holes_are_found_and_given_as_a_model(bob, client, steps):
    old, new = two(bob, {"b.step": steps["plain"]}, {"b.step": steps["holes"]})

    found = worked_out(old, new, bob)
    page = page_of(old, new, client)
    number = new.files.get().number
    model = client.get(reverse("vault:compare-model", args=[new.code, old.code, number]))

    assert found.state == AttemptState.READY
    assert not found.facts["identical"]
    # Six bores of 9 mm through 5 mm, moved by a third of their width.
    assert found.facts["added_mm3"] == pytest.approx(found.facts["removed_mm3"], rel=1e-6)
    assert 700 < found.facts["added_mm3"] < 900
    assert b"".join(model.streaming_content)[:4] == b"glTF"
    assert "overlay scale-bar" in page
    assert "mm³ added" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shifted", "The same shape: only moved by 202.3 mm"),
        ("turned", "The same shape: only turned by 90° about z and moved"),
    ],
)
def test_a_part_that_was_only_moved_is_identical(bob, client, steps, name, said):
    old, new = two(bob, {"b.step": steps["plain"]}, {"b.step": steps[name]})

    found = worked_out(old, new, bob)

    assert found.facts["identical"]
    assert said in page_of(old, new, client)


def test_a_mirrored_part_is_not_identical(bob, steps):
    old, new = two(bob, {"b.step": steps["plain"]}, {"b.step": steps["mirrored"]})

    found = worked_out(old, new, bob)

    assert found.state == AttemptState.READY
    assert not found.facts["identical"]


def test_an_open_surface_is_refused_in_words(bob, client):
    plate = b"v 0 0 0\nv 30 0 0\nv 0 20 0\nf 1 2 3\n"
    old, new = two(bob, {"p.obj": plate}, {"p.obj": plate + b"# edited\n"})

    found = worked_out(old, new, bob)

    assert (found.state, found.facts) == (AttemptState.FAILED, {"why": "open", "which": "old"})
    assert "The old file has no closed surface" in page_of(old, new, client)


def test_files_are_paired_by_path_bytes_name_and_counted(bob, client):
    kept, gone = b"kept as it is", b"goes"
    old, new = two(
        bob,
        {"a.txt": kept, "b.txt": b"1", "moved.txt": b"same bytes", "go.csv": gone, "n-v1.md": b"x"},
        {
            "a.txt": kept,
            "b.txt": b"2",
            "sub/other.txt": b"same bytes",
            "n-v2.md": b"y",
            "new.bin": b"\0",
        },
    )

    pairs = changes_between(old.code, new.code, bob).pairs

    told = {
        (p.change.value, p.old.path if p.old else "", p.new.path if p.new else "") for p in pairs
    }
    assert told == {
        ("unchanged", "a.txt", "a.txt"),
        ("changed", "b.txt", "b.txt"),
        ("renamed", "moved.txt", "sub/other.txt"),
        ("changed", "n-v1.md", "n-v2.md"),
        ("removed", "go.csv", ""),
        ("added", "", "new.bin"),
    }
    assert "2 files changed, 1 renamed, 1 added, 1 removed, 1 unchanged" in page_of(
        old, new, client
    )


def test_renamed_and_turned_parts_are_paired_by_their_shapes(bob):
    first, second = lump(), lump(seed=8)
    old, new = two(
        bob,
        {"a.stl": stl(first), "b.stl": stl(second)},
        {"rib.stl": stl(moved(second)), "ear.stl": stl(moved(first))},
    )
    for one in Measurement.objects.all():
        measure(measurement_id=one.pk)

    pairs = changes_between(old.code, new.code, bob).pairs

    told = {(p.old.path if p.old else "", p.new.path if p.new else "") for p in pairs}
    assert told == {("a.stl", "ear.stl"), ("b.stl", "rib.stl")}


def test_texts_differ_line_by_line_and_are_escaped(bob, client):
    old, new = two(
        bob,
        {"README.md": b"# Frame\n\nWelded from tube.\n"},
        {"README.md": b"# Frame\n\nWelded from <script>alert(1)</script> tube.\n"},
    )

    page = page_of(old, new, client)

    assert "Welded from <ins>&lt;script&gt;alert(1)&lt;/script&gt; </ins>tube." in page
    assert "alert(1)</script>" not in page
    assert "1 line came, 1 went." in page


def test_tables_differ_row_by_row(bob, client):
    old, new = two(
        bob,
        {"parts.csv": b"part;kg\nhub;2.0\nrim;3.1\nnut;0.1\n"},
        {"parts.csv": b"part;kg\nhub;2.5\nrim;3.1\nbolt;<b>\n"},
    )

    page = page_of(old, new, client)

    assert "<del>2.0</del><ins>2.5</ins>" in page
    assert '<tr class="diff-table__added"><td><span class="diff-swatch' in page
    assert "<td>&lt;b&gt;</td>" in page
    assert "1 row is unchanged." in page


def test_mass_is_told_where_both_parts_lists_know_it(bob, client, steps):
    def table(mass: str) -> bytes:
        return f"name,quantity,mass kg,file\nBracket,1,{mass},b.step\n".encode()

    old, new = two(
        bob,
        {"b.step": steps["plain"], "bom.csv": table("0.75")},
        {"b.step": steps["holes"], "bom.csv": table("0.80")},
    )
    worked_out(old, new, bob)

    page = page_of(old, new, client)

    assert "Mass, says the parts list" in page
    assert "750.0 g → 800.0 g" in page
    assert "+50.0 g" in page


def test_a_pair_is_compared_once_whoever_asks(bob, charlie, as_, steps):
    held: list[int] = []
    old, new = two(bob, {"b.step": steps["plain"]}, {"b.step": steps["holes"]})
    start = reverse("vault:compare-start", args=[new.code, old.code])

    for client in (as_(bob), as_(charlie), Client()):
        assert client.post(start).status_code == 302
        held.append(Comparison.objects.count())

    assert held == [1, 1, 1]


@pytest.mark.parametrize(("number", "status"), [("9" * 5000, 302), ("77", 404), ("x", 302)])
def test_odd_numbers_of_files_are_no_fault(bob, client, number, status):
    old, new = two(bob, {"a.txt": b"1"}, {"a.txt": b"2"})
    start = reverse("vault:compare-start", args=[new.code, old.code])

    assert client.post(start, {"number": number}).status_code == status


def test_asking_too_often_is_refused(bob, client, monkeypatch, steps):
    monkeypatch.setitem(limits.RATES, limits.Often.COMPARISON, "1/h/ip")
    first = make_open_revision(bob, files={"b.step": steps["plain"]})
    others = [
        make_open_revision(bob, first.blueprint, {"b.step": steps[name]})
        for name in ("holes", "turned")
    ]

    statuses = [
        client.post(reverse("vault:compare-start", args=[one.code, first.code])).status_code
        for one in others
    ]

    assert statuses == [302, 429]


def test_a_running_comparison_is_not_made_twice_and_a_dead_one_is_taken_over(bob, steps):
    old, new = two(bob, {"b.step": steps["plain"]}, {"b.step": steps["holes"]})
    (wanted,) = want_comparisons(changes_between(old.code, new.code, bob).missing())
    Comparison.objects.update(
        state=AttemptState.RUNNING, attempts=1, leased_until=clock.now() + timedelta(minutes=1)
    )

    twice = make_comparison(comparison_id=wanted.pk)
    early = reclaim()
    with clock.shifted(timedelta(minutes=2)):
        late = reclaim()
    Comparison.objects.update(
        state=AttemptState.RUNNING, attempts=3, leased_until=clock.now() - timedelta(minutes=1)
    )
    reclaim()

    wanted.refresh_from_db()
    assert (twice, early, late) == (None, 0, 1)
    assert (wanted.state, wanted.facts["why"]) == (AttemptState.FAILED, "crashed")


def test_stage_shows_progress_then_the_result(bob, client, steps):
    old, new = two(bob, {"b.step": steps["plain"]}, {"b.step": steps["holes"]})
    number = new.files.get().number
    address = reverse("vault:compare-stage", args=[new.code, old.code, number])

    before = client.get(address).content.decode()
    (wanted,) = want_comparisons(changes_between(old.code, new.code, bob).missing())
    during = client.get(address).content.decode()
    make_comparison(comparison_id=wanted.pk)
    after = client.get(address).content.decode()

    assert "Work out the difference" in before
    assert f'hx-get="{address}"' in during
    assert f'hx-get="{address}"' not in after
    assert "overlay" in after


def test_both_revisions_must_be_readable(bob, charlie, as_):
    opened = make_open_revision(bob)
    draft = make_revision(bob, opened.blueprint, {"secret.txt": b"x"})
    addresses = [
        reverse("vault:compare", args=pair)
        for pair in ([draft.code, opened.code], [opened.code, draft.code])
    ]

    assert [as_(charlie).get(address).status_code for address in addresses] == [404, 404]
    assert [as_(bob).get(address).status_code for address in addresses] == [200, 200]


def test_a_withheld_file_shows_nothing(bob, dora, client, steps):
    old, new = two(bob, {"b.step": steps["plain"]}, {"b.step": steps["holes"]})
    worked_out(old, new, bob)
    number = new.files.get().number

    withhold(by=dora, blob=old.files.get().blob, reason="Not yours")
    model = client.get(reverse("vault:compare-model", args=[new.code, old.code, number]))

    assert model.status_code == 451
    assert "Withheld by a moderator: Not yours" in page_of(old, new, client)
    assert "added, " not in page_of(old, new, client)


def test_a_fork_leads_to_what_it_changed(bob, charlie, client):
    origin = make_open_revision(bob, make_blueprint(bob, "Origin frame"), {"README.md": b"a\n"})
    forked = fork(by=charlie, revision=origin)
    mine = make_open_revision(charlie, forked, {"README.md": b"b\n"})
    open_revisions(forked.revisions.all())

    there = client.get(reverse("vault:changes", args=[forked.code]))
    page = client.get(reverse("vault:blueprint", args=[forked.code])).content.decode()

    assert there["Location"] == reverse("vault:compare", args=[mine.code, origin.code])
    assert reverse("vault:changes", args=[forked.code]) in page


def judged(bob, contest: Contest, files: dict[str, bytes]) -> Revision:  # noqa: F811
    entry = make_revision(
        bob, make_blueprint(bob, "Frame by Bob Builderson"), files, message="bobbuilds"
    )
    seal([entry])
    tasks.prepare_masked.func(entry.pk)
    contest.entries[entry.pk] = "Entry 7"
    return entry


def test_a_masked_author_stays_masked_in_every_part(bob, charlie, as_, contest, steps):  # noqa: F811
    baseline = make_open_revision(
        charlie, files={"b.step": steps["plain"], "README.md": b"# Frame\n"}
    )
    named = steps["holes"].replace(b"Plenter demo", b"bobbuilds")
    entry = judged(
        bob, contest, {"bob_builderson-b.step": named, "README.md": b"# Frame by Bob Builderson\n"}
    )
    pair = [entry.code, baseline.code]
    client = as_(charlie)
    client.post(reverse("vault:compare-start", args=pair))
    for comparison in Comparison.objects.all():
        make_comparison(comparison_id=comparison.pk)
    numbers = entry.files.values_list("number", flat=True)

    doors = [reverse(f"vault:{door}", args=pair) for door in ("compare", "compare-files")]
    doors += [
        reverse(f"vault:{door}", args=[*pair, number])
        for door in ("compare-file", "compare-stage", "compare-model")
        for number in numbers
    ]
    doors += [reverse("vault:compare", args=pair[::-1]), f"/api/v1/comparisons/{'/'.join(pair)}"]
    got = {door: _all_bytes(client.get(door)) for door in doors}

    assert {
        door: AUTHOR.search(body) for door, (_s, body) in got.items() if AUTHOR.search(body)
    } == {}
    assert b"Entry 7" in got[doors[0]][1]
    assert {status for status, _body in got.values()} <= {200, 404}


def test_masked_bytes_and_names_can_not_be_guessed_by_comparing(bob, charlie, contest):  # noqa: F811
    """Whoever uploads a guess must not learn from the pairs whether it fits."""
    text = b"drawn by Bob Builderson\n"
    entry = judged(bob, contest, {"bob_builderson.txt": text, "other.txt": text})
    right = make_open_revision(charlie, files={"bob_builderson.txt": text, "mine.txt": text})
    wrong = make_open_revision(charlie, files={"eve_somebodyy.txt": text, "mine.txt": b"else"})

    told = [
        [
            (pair.change, bool(pair.old), bool(pair.new))
            for pair in changes_between(guess.code, entry.code, charlie).pairs
        ]
        for guess in (right, wrong)
    ]

    assert told[0] == told[1]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_page_has_the_same_queries_for_any_number_of_files(
    bob, charlie, as_, count, django_assert_max_num_queries
):
    old, new = two(
        bob,
        {f"{number}.obj": b"v 0 0 %d\n" % number for number in range(count)},
        {f"{number}.obj": b"v 1 0 %d\n" % number for number in range(count)},
    )
    client = as_(charlie)
    url = reverse("vault:compare", args=[new.code, old.code])
    client.get(url)

    with django_assert_max_num_queries(12) as counted:
        client.get(url)

    assert len(counted) == PAGE_QUERIES


PAGE_QUERIES = 10
