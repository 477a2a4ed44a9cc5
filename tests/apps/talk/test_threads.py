"""Threads, replies, answers, withdrawing and hiding: who may, and what stays."""

from __future__ import annotations

import pytest

from mitwerk.apps.talk import subjects
from mitwerk.apps.talk.errors import (
    BadAnchorError,
    EmptyTextError,
    MayNotAnswerError,
    MayNotPostError,
    NotAQuestionError,
    NotAuthorError,
    PostGoneError,
    RevealsAuthorError,
    SubjectNotFoundError,
)
from mitwerk.apps.talk.models import Post, Thread
from mitwerk.apps.talk.services import posts
from mitwerk.kit.models import AuditRecord
from mitwerk.kit.problems import NotAllowedError
from tests.factories.members import alice, bob, charlie, client_of, dora, token_headers
from tests.factories.talk import ANCHOR, REF, add, say

pytestmark = pytest.mark.django_db
BOARD = f"/talk/{REF}/"
JSON = {"content_type": "application/json"}


def texts(page) -> str:
    return page.content.decode()


def test_thread_holds_its_first_post_and_replies(room):
    thread = say(bob())

    add(alice(), thread)
    thread.refresh_from_db()

    assert (thread.title, thread.post_count) == ("Is 40 mm enough?", 2)
    assert list(thread.posts.values_list("body", flat=True)) == ["Is 40 mm enough?", "It is."]


def test_who_may_not_read_finds_nothing(room):
    reader, stranger = bob(), charlie()
    room.readers = {"bob"}
    thread = say(reader, "the secret dimension")
    post = thread.posts.get()
    program = client_of()
    token = token_headers(stranger, "talk")

    for viewer in (stranger, None):
        browser = client_of(viewer)
        seen = [
            browser.get(BOARD),
            browser.get(f"{BOARD}pins.json"),
            browser.get(f"/talk/threads/{thread.code}/"),
            browser.get(f"/api/v1/threads?subject={REF}"),
            browser.get(f"/api/v1/threads/{thread.code}"),
        ]
        assert [one.status_code for one in seen] == [404] * 5
        assert not any("secret dimension" in texts(one) for one in seen)
    answers = [
        client_of(stranger).post(f"/talk/threads/{thread.code}/", {"body": "me too"}),
        client_of(stranger).post(f"/talk/posts/{post.code}/withdraw/"),
        program.post(f"/api/v1/threads/{thread.code}/posts", {"body": "x"}, **JSON, headers=token),
        program.post("/api/v1/threads", {"subject": REF, "body": "x"}, **JSON, headers=token),
    ]
    assert [one.status_code for one in answers] == [404] * 4
    with pytest.raises(SubjectNotFoundError):
        say(stranger)
    assert Post.objects.count() == 1


def test_unknown_and_unreadable_subjects_answer_the_same(room):
    room.readers = {"bob"}
    browser = client_of()

    hidden = browser.get("/api/v1/threads?subject=room:7k2m").json()
    missing = browser.get("/api/v1/threads?subject=nothing:7k2m").json()
    broken = browser.get("/api/v1/threads?subject=../../etc").json()

    assert hidden == missing == broken


def test_reader_without_right_to_write_is_refused(room):
    thread = say(bob())
    room.writable = False

    with pytest.raises(MayNotPostError):
        add(alice(), thread)

    assert client_of(charlie()).post(BOARD, {"body": "hello"}).status_code == 403
    assert client_of().post(BOARD, {"body": "hello"}).status_code == 401
    assert Thread.objects.count() == 1


def test_answer_is_marked_by_the_client_only(room):
    asker, client = bob(), alice()
    thread = say(asker, kind="question")
    post = add(client, thread)

    for other in (asker, charlie(), dora()):
        with pytest.raises(MayNotAnswerError):
            posts.mark_answer(by=other, post=post)
        assert client_of(other).post(f"/talk/posts/{post.code}/answer/").status_code == 403
    client_of(client).post(f"/talk/posts/{post.code}/answer/")
    thread.refresh_from_db()

    assert thread.answer == post
    assert AuditRecord.objects.get(verb="thread.answer").by == client


def test_question_itself_is_not_offered_as_its_answer(room):
    client = alice()
    thread = say(bob(), kind="question")
    answer = add(client, thread)

    page = client_of(client).get(f"/talk/threads/{thread.code}/").content.decode()

    assert f"/talk/posts/{answer.code}/answer/" in page
    assert f"/talk/posts/{thread.posts.first().code}/answer/" not in page


def test_only_a_question_has_an_answer(room):
    client = alice()
    thread = say(bob())

    with pytest.raises(NotAQuestionError):
        posts.mark_answer(by=client, post=add(client, thread))


def test_withdrawn_post_keeps_its_row_and_shows_no_text(room):
    author = bob()
    thread = say(author, "my phone number is 555")
    post = thread.posts.get()
    stranger = charlie()

    with pytest.raises(NotAuthorError):
        posts.withdraw(by=stranger, post=post)
    posts.withdraw(by=author, post=post)
    posts.withdraw(by=author, post=post)
    post.refresh_from_db()

    assert (post.state, post.body) == ("withdrawn", "my phone number is 555")
    for viewer in (None, stranger, author, dora()):
        page = texts(client_of(viewer).get(f"/talk/threads/{thread.code}/"))
        assert 'class="remark__text"' not in page
    api = client_of().get(f"/api/v1/threads/{thread.code}").json()["posts"][0]
    assert (api["body"], api["html"], api["state"]) == ("", "", "withdrawn")


def test_withdrawn_answer_is_no_answer(room):
    client = alice()
    thread = say(bob(), kind="question")
    post = add(client, thread)
    posts.mark_answer(by=client, post=post)

    posts.withdraw(by=client, post=post)
    thread.refresh_from_db()

    assert thread.answer is None
    with pytest.raises(PostGoneError):
        posts.mark_answer(by=client, post=post)


def test_moderator_hides_with_a_reason_that_all_read(room):
    moderator = dora()
    thread = say(bob())
    post = add(charlie(), thread, "buy my tyres")

    for other in (bob_again := thread.started_by, alice()):
        with pytest.raises(NotAllowedError):
            posts.hide(by=other, post=post, reason="x")
    client_of(bob_again).post(f"/talk/posts/{post.code}/hide/", {"reason": "x"})
    client_of(moderator).post(f"/talk/posts/{post.code}/hide/", {"reason": "Advertising"})
    page = texts(client_of().get(f"/talk/threads/{thread.code}/"))

    assert "Hidden by a moderator: Advertising" in page
    assert "buy my tyres" not in page
    trail = AuditRecord.objects.get(verb="post.hide")
    assert (trail.by, trail.details) == (moderator, {"reason": "Advertising"})
    assert Post.objects.get(pk=post.pk).body == "buy my tyres"


def test_masked_author_is_nowhere_named(room):
    author = bob(name="Robert Builder")
    room.masks = {"bob": "Entry 7"}
    room.watching = [alice().pk]
    thread = say(author, "This edge is sharp.", kind="pin", anchor=ANCHOR)
    add(author, thread, "And @alice knows it.")
    judge = charlie()

    for viewer in (judge, None, alice_again := thread_reader()):
        browser = client_of(viewer)
        seen = [
            browser.get(BOARD),
            browser.get(BOARD, headers={"HX-Request": "true"}),
            browser.get(f"/talk/threads/{thread.code}/"),
            browser.get(f"{BOARD}pins.json"),
            browser.get(f"/api/v1/threads?subject={REF}"),
            browser.get(f"/api/v1/threads/{thread.code}"),
        ]
        for answer in seen:
            everything = texts(answer) + str(answer.headers)
            assert answer.status_code == 200
            assert "bob" not in everything.lower()
            assert "Robert Builder" not in everything
    told = texts(client_of(alice_again).get("/notices/"))
    assert "Entry 7 mentioned you in “This edge is sharp.”." in told
    assert "bob" not in told.lower()


def thread_reader():
    from mitwerk.apps.members.models import Member

    return Member.objects.get(handle="alice")


@pytest.mark.parametrize("text", ["I am @bob", "Signed, Robert Builder", "see github.com/BOB/x"])
def test_masked_author_gives_nothing_away_by_accident(room, text):
    room.masks = {"bob": "Entry 7"}

    with pytest.raises(RevealsAuthorError):
        say(bob(name="Robert Builder"), text)


def test_masked_author_may_use_words_that_contain_the_handle(room):
    room.masks = {"bob": "Entry 7"}

    assert say(bob(), "The bobbin and bob-sled stay.").title == "The bobbin and bob-sled stay."


def test_pin_keeps_its_point_and_number(room):
    author = bob()
    say(author)
    say(author, "first", kind="pin", anchor=ANCHOR)
    second = say(author, "second", kind="pin", anchor={**ANCHOR, "x": "1e-2"})

    pins = client_of().get(f"{BOARD}pins.json").json()

    assert [(pin["number"], pin["label"]) for pin in pins] == [(1, "first"), (2, "second")]
    assert pins[1] == {
        "id": second.code,
        "number": 2,
        "x": 0.01,
        "y": 0.25,
        "z": -0.4,
        "part": "Front axle",
        "path": "frame.step",
        "label": "second",
        "thread_url": f"/talk/threads/{second.code}/",
    }


@pytest.mark.parametrize(
    "bad",
    [{"x": "NaN"}, {"y": ""}, {"z": "1e9"}, {"z": "-1e9999999"}, {"path": " "}, {"x": None}],
)
def test_point_that_is_none_is_refused(room, bad):
    with pytest.raises(BadAnchorError):
        say(bob(), kind="pin", anchor={**ANCHOR, **bad})


@pytest.mark.parametrize("body", ["", "  \n ", "\x00"])
def test_empty_text_is_refused(room, body):
    with pytest.raises(EmptyTextError):
        say(bob(), body)


def test_subject_kind_is_registered_once(room):
    with pytest.raises(ValueError, match="twice"):
        subjects.register("room", lambda _key, _viewer: None)


def test_each_text_carries_its_language(room):
    author = bob()

    client_of(author).post(BOARD, {"body": "Passt das?"}, headers={"Accept-Language": "de"})
    client_of(author).post(BOARD, {"body": "Ça va ?", "language": "fr"})
    page = texts(client_of().get(BOARD))

    assert list(Post.objects.order_by("pk").values_list("language", flat=True)) == ["de", "fr"]
    assert '<div class="remark__text" lang="fr"><p>Ça va ?</p>' in page


def test_pages_work_without_a_script(room):
    browser = client_of(bob())

    started = browser.post(BOARD, {"body": "Hello", "title": "One", "kind": "question"})
    thread = Thread.objects.get()
    replied = browser.post(started["Location"], {"body": "again"})
    post = Post.objects.latest("pk")

    assert started["Location"] == f"/talk/threads/{thread.code}/"
    assert replied["Location"] == f"/talk/threads/{thread.code}/#post-{post.code}"
    assert (thread.title, thread.kind) == ("One", "question")


def test_pin_form_leads_back_to_the_model(room):
    browser = client_of(bob())

    answer = browser.post(BOARD, {"body": "Sharp edge", **ANCHOR})

    thread = Thread.objects.get()
    assert thread.anchor == ANCHOR
    assert answer["Location"] == f"/rooms/7k2m/#thread-{thread.code}"


def test_script_gets_the_same_fragment(room):
    browser = client_of(bob())
    script = {"HX-Request": "true"}

    board = texts(browser.post(BOARD, {"body": "Hello there"}, headers=script))
    thread = Thread.objects.get()
    reply = texts(browser.post(f"/talk/threads/{thread.code}/", {"body": "again"}, headers=script))
    refused = browser.post(BOARD, {"body": " "}, headers=script)

    assert board.strip().startswith('<section class="talk" id="talk"')
    assert f'id="thread-{thread.code}"' in board
    assert reply.strip().startswith(
        f'<article class="thread thread--discussion" id="thread-{thread.code}"'
    )
    assert refused.status_code == 422


def test_threads_over_the_api(room):
    program, headers = client_of(), token_headers(bob(), "talk")
    data = {"subject": REF, "kind": "question", "body": "Enough?", "language": "en"}

    made = program.post("/api/v1/threads", data, **JSON, headers=headers)
    code = made.json()["code"]
    reply = program.post(
        f"/api/v1/threads/{code}/posts", {"body": "Yes.", "language": "en"}, **JSON, headers=headers
    )
    marked = program.post(
        f"/api/v1/threads/{code}/answer",
        {"post": reply.json()["code"]},
        **JSON,
        headers=token_headers(alice(), "talk"),
    )
    gone = program.post(f"/api/v1/posts/{reply.json()['code']}/withdraw", headers=headers)

    assert (made.status_code, reply.status_code) == (201, 201)
    assert marked.json()["answered"] is True
    assert gone.json()["state"] == "withdrawn"
    read_only = token_headers(charlie(), "read")
    refused = program.post("/api/v1/threads", data, **JSON, headers=read_only)
    assert refused.status_code == 403


def test_long_thread_shows_first_last_and_answer(room):
    client = alice()
    thread = say(bob(), kind="question")
    replies = [add(client, thread, f"reply {number}") for number in range(12)]
    posts.mark_answer(by=client, post=replies[4])

    shown = client_of().get(f"/api/v1/threads?subject={REF}").json()["items"][0]

    bodies = [post["body"] for post in shown["posts"]]
    assert bodies == ["Is 40 mm enough?", "reply 4", "reply 9", "reply 10", "reply 11"]
    assert (shown["count"], shown["left_out"]) == (13, 8)


@pytest.mark.parametrize("path", [BOARD, f"/api/v1/threads?subject={REF}", f"{BOARD}pins.json"])
def test_lists_cost_the_same_with_1_3_and_50_rows(room, path, django_assert_max_num_queries):
    author, friend = bob(), alice()
    browser, costs = client_of(friend), []
    for upto in (1, 3, 50):
        for number in range(Thread.objects.count(), upto):
            thread = say(author, f"thread {number} @alice", kind="pin", anchor=ANCHOR)
            add(friend, thread, "yes @bob")
        with django_assert_max_num_queries(12) as captured:
            assert browser.get(path).status_code == 200
        costs.append(len(captured))

    assert len(set(costs)) == 1


def test_thread_page_costs_the_same_with_1_3_and_50_posts(room, django_assert_max_num_queries):
    author = bob()
    thread = say(author)
    browser, costs = client_of(author), []
    for upto in (1, 3, 50):
        for _number in range(Post.objects.count(), upto):
            add(author, thread, "and @bob")
        with django_assert_max_num_queries(12) as captured:
            assert browser.get(f"/talk/threads/{thread.code}/").status_code == 200
        costs.append(len(captured))

    assert len(set(costs)) == 1


@pytest.mark.parametrize("kind", ["discussion", "question"])
def test_a_point_of_the_model_belongs_to_pins_only(room, kind):
    body = {"subject": REF, "kind": kind, "body": "Hm", "anchor": ANCHOR}

    answer = client_of(bob()).post("/api/v1/threads", body, **JSON)

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/stray-anchor")
    assert Thread.objects.count() == 0


@pytest.mark.parametrize("gone", ["withdraw", "hide"])
def test_title_goes_with_the_first_post(room, gone):
    author = bob()
    thread = say(author, "Call Charlie under 0123456", kind="pin", anchor=ANCHOR)
    add(alice(), thread, "Please don’t")
    post = thread.posts.earliest("pk")

    if gone == "withdraw":
        posts.withdraw(by=author, post=post)
    else:
        posts.hide(by=dora(), post=post, reason="a number")
    seen = [BOARD, f"{BOARD}pins.json", f"/talk/threads/{thread.code}/"]
    seen += [f"/api/v1/threads/{thread.code}", f"/api/v1/threads?subject={REF}"]

    assert [path for path in seen if "0123456" in texts(client_of().get(path))] == []
