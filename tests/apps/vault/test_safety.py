"""Safety notices: who may warn, what carries it, what mends it, and that nothing disappears."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from mitwerk.apps.vault.carrying import Carried, carried
from mitwerk.apps.vault.enums import CarryKind, CarryState
from mitwerk.apps.vault.models import SafetyCarrier, SafetyNotice
from mitwerk.apps.vault.queries import safety as queries
from mitwerk.apps.vault.services import carriers
from mitwerk.apps.vault.services.carriers import rebuild
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.safety import Warned, raise_notice, solve, withdraw
from mitwerk.apps.vault.services.visibility import open_revisions
from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError
from tests.factories.members import make_member
from tests.factories.vault import make_blueprint, make_open_revision, make_upload

pytestmark = pytest.mark.django_db
CRACK = Warned("stop", "The flange cracks at 40 Nm.", "Take it off.", file=1)


def states(notice: SafetyNotice) -> dict[int, tuple[str, str]]:
    rows = SafetyCarrier.objects.filter(notice=notice)
    return {row.revision_id: (row.how, row.state) for row in rows}


def using(by, revision, title="Cart"):
    table = f"name,quantity,revision\nBracket,4,{revision.code}\n".encode()
    return make_open_revision(by, make_blueprint(by, title), {"bom.csv": table})


@pytest.fixture
def bracket(bob):
    return make_open_revision(
        bob, make_blueprint(bob, "Bracket"), {"bracket.txt": b"thin", "note.txt": b"n"}
    )


def test_everything_that_carries_the_file_is_found(bob, charlie, dora, bracket):
    later = create_revision(by=bob, blueprint=bracket.blueprint, uploads=[make_upload(bob)])
    forked = fork(by=charlie, revision=bracket).revisions.get()
    open_revisions([forked])
    cart = using(charlie, forked)
    train = using(dora, cart, "Train")
    copy = make_open_revision(dora, files={"other.txt": b"thin"})

    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)

    assert states(notice) == {
        bracket.pk: ("origin", "carries"),
        later.pk: ("lineage", "carries"),
        forked.pk: ("lineage", "carries"),
        cart.pk: ("use", "carries"),
        train.pk: ("use", "carries"),
        copy.pk: ("copy", "carries"),
    }


def test_what_is_made_later_is_followed_and_the_same_as_found_anew(bob, charlie, bracket):
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)
    forked = fork(by=charlie, revision=bracket)
    open_revisions(forked.revisions.all())
    cart = using(charlie, forked.revisions.get())
    mended = create_revision(
        by=charlie, blueprint=forked, uploads=[make_upload(charlie, "bracket.txt", b"thick")]
    )
    open_revisions([mended])
    trailer = using(bob, mended, "Trailer")
    followed = states(notice)

    rebuild(notice=notice)

    assert states(notice) == followed
    assert followed[mended.pk] == ("lineage", "mended")
    assert followed[cart.pk] == ("use", "carries")
    assert trailer.pk not in followed


def test_a_solution_holds_for_what_descends_from_it(bob, charlie, bracket):
    notice = raise_notice(
        by=bob, revision=bracket, warning=Warned("caution", "It bends.", "Use two.")
    )
    forked = fork(by=charlie, revision=bracket)
    second = create_revision(by=charlie, blueprint=forked, uploads=[make_upload(charlie)])

    solve(by=charlie, notice=notice, revision=second, reason="A rib was added.")
    third = create_revision(
        by=charlie, blueprint=forked, uploads=[make_upload(charlie, "x.txt", b"x")]
    )

    found = states(notice)
    assert found[forked.revisions.get(number=1).pk] == ("lineage", "carries")
    assert found[second.pk] == ("lineage", "solved")
    assert found[third.pk] == ("lineage", "solved")


def test_strangers_propose_and_moderators_warn(charlie, dora, bracket):
    with pytest.raises(NotAllowedError):
        raise_notice(by=charlie, revision=bracket, warning=CRACK)

    notice = raise_notice(by=dora, revision=bracket, warning=CRACK)

    assert notice.as_moderator


def test_an_owner_does_not_silence_a_moderator(bob, dora, bracket):
    notice = raise_notice(by=dora, revision=bracket, warning=CRACK)

    with pytest.raises(NotAllowedError):
        withdraw(by=bob, notice=notice, reason="It is fine.")
    withdraw(by=dora, notice=notice, reason="The test was wrong.")

    with pytest.raises(ConflictError):
        withdraw(by=dora, notice=notice, reason="Again.")


def test_a_revision_is_not_solved_in_itself_nor_where_it_never_came(bob, bracket):
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)
    other = make_open_revision(bob, files={"else.txt": b"else"})

    for revision in (bracket, other):
        with pytest.raises(InvalidError):
            solve(by=bob, notice=notice, revision=revision, reason="Fixed.")


def test_the_database_keeps_notices(bob, bracket):
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)

    for change in (
        lambda: SafetyNotice.objects.filter(pk=notice.pk).update(wrong="Nothing."),
        lambda: SafetyNotice.objects.filter(pk=notice.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    notice.refresh_from_db()
    assert notice.wrong == CRACK.wrong


def revise(by, blueprint, files):
    made = create_revision(
        by=by, blueprint=blueprint, uploads=[make_upload(by, *file) for file in files.items()]
    )
    open_revisions([made])
    return made


def test_the_file_put_back_after_a_solution_carries_it_again(bob, bracket):
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)
    mended = revise(bob, bracket.blueprint, {"bracket.txt": b"thick"})
    solve(by=bob, notice=notice, revision=mended, reason="Twice as thick.")

    back = revise(bob, bracket.blueprint, {"bracket.txt": b"thin"})
    followed = states(notice)
    rebuild(notice=notice)

    assert followed[mended.pk] == ("lineage", "solved")
    assert followed[back.pk] == ("copy", "carries")
    assert states(notice) == followed


def test_the_part_pinned_again_after_a_solution_carries_it_again(bob, dora, bracket):
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)
    cart = using(dora, bracket)
    table = f"name,quantity,revision\nBracket,4,{bracket.code}\n"
    fused = revise(dora, cart.blueprint, {"bom.csv": f"{table}Fuse,1,\n".encode()})
    solve(by=dora, notice=notice, revision=fused, reason="A fuse stands before it.")

    without = revise(dora, cart.blueprint, {"bom.csv": table.encode()})

    assert states(notice)[fused.pk] == ("lineage", "solved")
    assert states(notice)[without.pk] == ("use", "carries")


def test_of_two_parents_the_one_never_mended_counts() -> None:
    carries = Carried(CarryKind.ORIGIN, None, CarryState.CARRIES)
    mended = Carried(CarryKind.LINEAGE, 1, CarryState.SOLVED)

    found = carried(
        whole=True, holds=False, solved=False, parents=[(2, mended), (1, carries)], parts=[]
    )

    assert found == Carried(CarryKind.LINEAGE, 1, CarryState.CARRIES)


def test_a_long_reach_comes_in_pages_and_nothing_is_left_out(
    bob, charlie, bracket, as_, monkeypatch
):
    monkeypatch.setattr(carriers, "AT_ONCE", 2)
    copies = [make_open_revision(charlie, files={"c.txt": b"thin"}) for _ in range(3)]
    create_revision(
        by=charlie, blueprint=copies[0].blueprint, uploads=[make_upload(charlie, "n.txt", b"n")]
    )
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)

    seen, cursor = [], ""
    while cursor is not None:
        page = as_(bob).get(f"/api/v1/safety/{notice.code}?size=2&cursor={cursor}").json()
        seen.append([one["revision"] for one in page["carriers"]])
        cursor = page["next"]

    assert seen == [[copies[2].code, copies[1].code], [copies[0].code, bracket.code]]
    assert page["hidden"] == 1


def test_the_page_of_a_notice_leads_on_to_the_rest(bob, charlie, bracket, as_, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    for _ in range(2):
        make_open_revision(charlie, files={"c.txt": b"thin"})
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)

    first = as_(bob).get(f"/safety/{notice.code}/")
    second = as_(bob).get(f"/safety/{notice.code}/{first.context['older_url']}")

    assert "3 in all" in first.content.decode()
    assert [len(one.context["carrying"]) for one in (first, second)] == [2, 1]


def test_the_page_offers_only_answers_that_this_member_may_give(bob, charlie, bracket, as_):
    fork_ = fork(by=charlie, revision=bracket)
    mine = make_open_revision(charlie, fork_, {"more.txt": b"more\n"})
    notice = raise_notice(by=bob, revision=bracket, warning=CRACK)
    url = f"/safety/{notice.code}/"

    people = (make_member("erin"), bob, charlie)
    stranger, owner, maker = (as_(one).get(url).content.decode() for one in people)

    assert "Answer it" not in stranger
    assert "Make a new revision" in owner
    assert "Withdraw the notice" in owner
    assert f'<option value="{mine.code}">' in maker
    assert "Withdraw the notice" not in maker
