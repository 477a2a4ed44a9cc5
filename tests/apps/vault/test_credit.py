"""Whose work is in a revision: files count, not how the work was cut or under which name."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from django.urls import reverse

from mitwerk.apps.vault.queries.credit import credit_of, points_of
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.visibility import open_revisions
from tests.factories import challenges as make
from tests.factories.members import client_of

Tree = dict[str, int]


def history(rng: random.Random, steps: int) -> list[tuple[str, Tree]]:
    """Revisions of several people: each brings in, changes, renames or removes files."""
    tree: Tree = {}
    told = []
    for step in range(steps):
        tree = dict(tree)
        for change in range(rng.randint(1, 4)):
            kind = rng.choice(["new", "change", "rename", "remove"]) if tree else "new"
            path = rng.choice(sorted(tree)) if tree else ""
            content = 100 * step + change
            if kind == "new":
                tree[f"f{step}-{change}"] = content
            elif kind == "change":
                tree[path] = content
            elif kind == "rename":
                tree[f"{path}-r{step}"] = tree.pop(path)
            else:
                del tree[path]
        told.append((rng.choice("abcd"), tree))
    return [*told, ("a", {**tree, "last": 10_000})]


def points_by_person(told: list[tuple[str, Tree]]) -> dict[str, int]:
    rows = [(at, path, tree[path]) for at, (_who, tree) in enumerate(told) for path in tree]
    found: dict[str, int] = defaultdict(int)
    for revision, points in points_of(len(told) - 1, rows).items():
        found[told[revision][0][0]] += points
    return dict(found)


def attacked(rng: random.Random, told: list[tuple[str, Tree]], who: str) -> list[tuple[str, Tree]]:
    """The same work, but one person cuts each revision into pieces under several names."""
    found: list[tuple[str, Tree]] = []
    before: Tree = {}
    for author, tree in told:
        if author == who:
            piece = dict(before)
            changed = [p for p in {**before, **tree} if before.get(p) != tree.get(p)]
            rng.shuffle(changed)
            for path in changed[: rng.randint(0, len(changed))]:
                if path in tree:
                    piece[path] = tree[path]
                    found.append((f"{who}{rng.randint(2, 9)}", dict(piece)))
            found.append((f"{who}0", dict(before)))  # a fork of oneself without a change
        found.append((author, tree))
        before = tree
    return found


@pytest.mark.parametrize("seed", range(20))
def test_no_cutting_selfforks_or_sybils_gain_points(seed: int) -> None:
    rng = random.Random(seed)
    told = history(rng, 8)
    honest = points_by_person(told)

    for who in "abcd":
        gained = points_by_person(attacked(rng, told, who))

        assert gained.get(who, 0) <= honest.get(who, 0)
        assert sum(gained.values()) == 2 * len(told[-1][1])


@pytest.mark.django_db
def test_a_fork_shares_with_whom_it_comes_from() -> None:
    bob, charlie = make.member("bob"), make.member("charlie")
    first = make.revision(bob, "frame.pdf", "seat.pdf")
    open_revisions([first], by=bob)
    first.refresh_from_db()
    wheel = make.upload(charlie, "wheel.pdf", b"%PDF-1.4 wheel")
    mine = create_revision(by=charlie, blueprint=fork(by=charlie, revision=first), uploads=[wheel])

    found = {one.member.handle: one.points for one in credit_of(mine)}

    assert found == {"bob": 4, "charlie": 2}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["charlie", ""])
def test_the_graph_is_drawn_for_whoever_may_read(who: str) -> None:
    bob = make.member("bob")
    revision = make.revision(bob, blueprint=create_blueprint(by=bob, about=About(title="Mine")))
    open_revisions([revision], by=bob)
    browser = client_of(make.member(who) if who else None)

    page = browser.get(reverse("vault:credit", args=[revision.code])).content.decode()
    told = browser.get(f"/api/v1/revisions/{revision.code}/credit").json()
    profile = browser.get(reverse("members:shares", args=["bob"])).content.decode()

    assert [(one["author"], one["points"]) for one in told] == [("bob", 2)]
    assert ("bob" in page, "100\N{NARROW NO-BREAK SPACE}%" in page) == (True, True)
    assert "100\N{NARROW NO-BREAK SPACE}%" in profile


@pytest.mark.django_db
def test_nobody_is_named_while_the_entry_is_judged() -> None:
    receipt = make.entered(make.open_phase(), make.member("bob"))
    make.after_deadline(receipt.entry.phase)

    answer = client_of(make.member("charlie")).get(
        reverse("vault:credit", args=[receipt.revision.code])
    )

    assert answer.status_code == 404
