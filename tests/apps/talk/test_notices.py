"""Notices: who hears of what, and that nobody hears of what they may not read."""

from __future__ import annotations

import pytest

from mitwerk.apps.members.services.invitations import invite
from mitwerk.apps.members.services.roles import grant_role
from mitwerk.apps.talk import sentences
from mitwerk.apps.talk.models import Mention, Notice
from mitwerk.apps.talk.queries.notices import unread_count
from mitwerk.apps.talk.services import posts
from mitwerk.apps.talk.services.notices import mark_read, notify
from tests.factories.members import (
    admin,
    alice,
    bob,
    charlie,
    client_of,
    make_team,
    token_headers,
)
from tests.factories.talk import add, say

pytestmark = pytest.mark.django_db


def told(member) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(member=member).order_by("pk")
    return [(row.kind, row.details.get("author", "")) for row in rows]


def test_mentioned_member_hears_of_it_once(room):
    author, friend = bob(), alice()
    room.watching = [friend.pk]

    say(author, "What do you think, @alice? @Alice! @nobody")

    assert told(friend) == [("mention", "bob")]
    assert Mention.objects.count() == 1


def test_mention_that_one_cannot_read_makes_no_notice(room):
    author, stranger = bob(), charlie()
    room.readers = {"bob"}

    say(author, "Don't tell @charlie")

    assert told(stranger) == []
    assert unread_count(stranger) == 0


def test_watchers_and_participants_hear_but_not_the_author(room):
    author, friend, watcher = bob(), alice(), charlie()
    room.watching = [watcher.pk, author.pk]

    thread = say(author)
    add(friend, thread)
    add(author, thread)

    assert told(watcher) == [("thread", "bob")]
    assert told(author) == [("reply", "alice")]
    assert told(friend) == [("reply", "bob")]


def test_participant_who_lost_the_right_hears_no_more(room):
    author, friend = bob(), alice()
    thread = say(author)
    add(friend, thread)
    Notice.objects.all().delete()
    room.readers = {"bob"}

    add(author, thread, "now in private")

    assert told(friend) == []


def test_masked_author_is_not_named_in_any_notice(room):
    author, friend = bob(name="Robert Builder"), alice()
    room.masks = {"bob": "Entry 7"}

    thread = say(author, "Look, @alice")
    add(friend, thread)
    add(author, thread, "thanks")

    assert told(friend) == [("mention", "Entry 7"), ("reply", "Entry 7")]
    everything = str(list(Notice.objects.filter(member=friend).values()))
    assert "bob" not in everything.lower()
    assert "Robert" not in everything


def test_asker_hears_of_the_answer(room):
    asker, client = bob(), alice()
    thread = say(asker, kind="question", title="How wide?")
    post = add(client, thread)

    posts.mark_answer(by=client, post=post)
    page = client_of(asker).get("/notices/").content.decode()

    assert "Your question “How wide?” has an answer." in page


def test_notices_of_others_are_out_of_reach(room):
    owner, stranger = bob(), charlie()
    notify(members=[owner.pk], kind="reply", subject="room:1", url="/x/", details={"title": "T"})
    notice = Notice.objects.get()

    browser = client_of(stranger)
    page = browser.get(f"/notices/{notice.code}/")
    listed = browser.get("/api/v1/notices").json()
    browser.post("/notices/read/", {"code": notice.code})
    mark_read(by=stranger, codes=[notice.code])
    notice.refresh_from_db()

    assert (page.status_code, listed["items"], notice.read_at) == (404, [], None)


def test_opening_a_notice_marks_all_about_the_same_thing(room):
    member = bob()
    for url in ("/a/", "/a/", "/b/"):
        notify(members=[member.pk], kind="reply", subject="room:1", url=url)
    newest_of_a = Notice.objects.filter(url="/a/").latest("pk")

    answer = client_of(member).get(f"/notices/{newest_of_a.code}/")

    assert answer["Location"] == "/a/"
    assert unread_count(member) == 1


def test_same_words_are_one_line_with_a_count(room):
    member = bob()
    for _time in range(3):
        notify(members=[member.pk], kind="reply", subject="room:1", url="/a/")

    groups = client_of(member).get("/notices/").context["groups"]

    assert [[(line.text, line.times) for line in group] for group in groups] == [
        [("– replied in “–”.", 3)]
    ]


def test_notices_over_the_api(room):
    member = bob()
    notify(members=[member.pk], kind="answer", subject="r:1", url="/a/", details={"title": "T"})
    program, headers = client_of(), token_headers(member, "talk")

    listed = program.get("/api/v1/notices", headers=headers).json()["items"]
    marked = program.post(
        "/api/v1/notices/read", {}, content_type="application/json", headers=headers
    )

    assert [(one["text"], one["unread"]) for one in listed] == [
        ("Your question “T” has an answer.", True)
    ]
    assert marked.json() == {"marked": 1}
    assert unread_count(member) == 0


def test_unread_count_costs_one_query_a_page(room, django_assert_num_queries):
    member = bob()
    browser = client_of(member)
    with django_assert_num_queries(len(_cost(browser))):
        browser.get("/settings/")
    notify(members=[member.pk], kind="answer", subject="r:1", url="/a/")

    queries = _cost(browser)

    assert sum('"talk_notice"' in query["sql"] for query in queries) == 1


def _cost(browser) -> list[dict[str, str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        browser.get("/settings/")
    return captured.captured_queries


@pytest.mark.parametrize("path", ["/notices/", "/api/v1/notices"])
def test_list_costs_the_same_with_1_3_and_50_notices(path, django_assert_max_num_queries):
    member = bob()
    browser, costs = client_of(member), []
    for upto in (1, 3, 50):
        for number in range(Notice.objects.count(), upto):
            notify(members=[member.pk], kind="reply", subject="r:1", url=f"/{number}/")
        with django_assert_max_num_queries(12) as captured:
            assert browser.get(path).status_code == 200
        costs.append(len(captured))

    assert len(set(costs)) == 1


def test_members_hear_of_invitations_and_roles(django_capture_on_commit_callbacks):
    lead, guest, boss = alice(name="Alice A."), bob(), admin()
    team = make_team(lead, name="Crew")

    with django_capture_on_commit_callbacks(execute=True):
        invite(by=lead, team=team, member=guest)
        grant_role(by=boss, member=guest, role="juror")
    german = client_of(guest).get("/api/v1/notices").json()["items"]

    assert [one["text"] for one in german] == [
        "You have a new role: Juror.",
        "Alice A. invites you to the team “Crew”.",
    ]


def test_kind_has_one_sentence():
    with pytest.raises(ValueError, match="has a sentence already"):
        sentences.register("reply", "something else")
