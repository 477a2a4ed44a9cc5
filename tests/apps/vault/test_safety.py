"""Safety notices: who may warn, what carries it, what mends it, and that nothing disappears."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from mitwerk.apps.vault.models import SafetyCarrier, SafetyNotice
from mitwerk.apps.vault.services.carriers import rebuild
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.safety import Warned, raise_notice, solve, withdraw
from mitwerk.apps.vault.services.visibility import open_revisions
from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError
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
