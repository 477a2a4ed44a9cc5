"""Sign-up, sign-in, reset: they work, tell strangers nothing, never lock the owner out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from mitwerk.apps.members.devices import COOKIE
from mitwerk.apps.members.models import Member
from mitwerk.apps.members.queries.people import people
from mitwerk.apps.members.services.invitations import invite
from mitwerk.apps.members.services.sign_ups import forget_sign_ups
from mitwerk.apps.members.services.teams import create_team
from mitwerk.kit import clock
from tests.factories.members import PASSWORD, client_of, make_member, token_headers

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP, RESET = "/account/login/", "/account/signup/", "/account/password/reset/"


def sign_in(client: Client, email: str, password: str, address: str = "10.0.0.1"):
    data = {"login": email, "password": password}
    return client.post(LOGIN, data, REMOTE_ADDR=address)


def sign_up(client: Client, email: str, handle: str, **more: str):
    data = {"email": email, "username": handle, "password1": PASSWORD, **more}
    return client.post(SIGNUP, data)


def link_in(message: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", message)[1]


def ask_reset(browser: Client, email: str = "bob@example.org", **more):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return browser.post(RESET, {"email": email}, **more)


def run_queued_tasks() -> None:
    """Do what the worker would do."""
    for job in DBTaskResult.objects.ready():
        job.task.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.delete()


def plain(html: str) -> str:
    """Drop what differs between any two answers: tokens and what the person typed."""
    html = re.sub(r'(name="csrfmiddlewaretoken" value|name="csrf-token" content)="\w+"', "", html)
    return re.sub(r'name="(login|email)" value="[^"]*"', "", html)


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute real Argon2, with little memory and one pass: here only the counting matters."""
    for name, value in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count password computations: they are what an answer's time consists of."""
    made: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def counted_encode(self, *args):
        made.append("encode")
        return encode(self, *args)

    def counted_verify(self, *args):
        made.append("verify")
        return verify(self, *args)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted_encode)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", counted_verify)
    return made


def test_sign_up_needs_the_mailed_link():
    browser = Client()

    answer = sign_up(browser, "lena@example.org", "Lena-M", time_zone="America/Lima")

    member = Member.objects.get(handle="lena-m")
    assert answer["Location"] == "/account/confirm-email/"
    assert member.time_zone == "America/Lima"
    assert sign_in(browser, "lena@example.org", PASSWORD)["Location"] == "/account/confirm-email/"
    assert "_auth_user_id" not in browser.session
    browser.post(link_in(mail.outbox[0].body))
    assert sign_in(browser, "lena@example.org", PASSWORD)["Location"] == "/"
    assert member.password.startswith("argon2$argon2id")


def test_sign_up_keeps_the_language():
    browser = Client(headers={"Accept-Language": "de"})

    sign_up(browser, "lena@example.org", "lena")

    assert Member.objects.get(handle="lena").interface_language == "de"


def test_sign_up_with_a_known_address_answers_the_same(computed):
    make_member("bob")

    new = sign_up(Client(), "lena@example.org", "lena")
    spent_new = len(computed)
    known = sign_up(Client(), "BOB@example.org", "karl")

    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert len(computed) - spent_new == spent_new
    assert not Member.objects.filter(handle="karl").exists()
    assert [one.to for one in mail.outbox] == [["lena@example.org"], ["bob@example.org"]]
    assert mail.outbox[1].subject == "You have an account already"


def test_the_handle_of_a_sign_up_tells_nothing_about_the_address():
    make_member("bob")
    sign_up(Client(), "bob@example.org", "first")
    sign_up(Client(), "unknown@example.org", "second")

    pages = [Client().get(f"/people/{handle}/").status_code for handle in ("first", "second")]
    again = [
        sign_up(Client(), f"{handle}@example.org", handle).context["form"].errors
        for handle in ("first", "second")
    ]

    assert pages == [404, 404]
    assert again == [{"username": ["This handle is taken. Choose another one."]}] * 2


def test_a_sign_up_never_confirmed_is_forgotten_after_a_week():
    make_member("bob")
    sign_up(Client(), "bob@example.org", "first")
    sign_up(Client(), "unknown@example.org", "second")

    with clock.shifted(timedelta(days=6)):
        early = forget_sign_ups()
    with clock.shifted(timedelta(days=8)):
        late = forget_sign_ups()
    again = [
        sign_up(Client(), f"{one}@example.org", one)["Location"] for one in ("first", "second")
    ]

    assert (early, late) == (0, 1)
    assert again == ["/account/confirm-email/"] * 2
    assert set(Member.objects.values_list("handle", flat=True)) == {"bob", "first", "second"}


def test_who_confirmed_or_is_named_elsewhere_is_not_forgotten():
    alice = make_member("alice")
    sign_up(Client(), "lena@example.org", "lena")
    Client().post(link_in(mail.outbox[0].body))
    sign_up(Client(), "karl@example.org", "karl")
    team = create_team(by=alice, handle="crew", name="Crew")
    invite(by=alice, team=team, member=Member.objects.get(handle="karl"))

    with clock.shifted(timedelta(days=8)):
        forgotten = forget_sign_ups()

    assert forgotten == 0
    assert [Client().get(f"/people/{one}/").status_code for one in ("lena", "karl")] == [200, 404]


def test_who_never_confirmed_is_nobody_to_others():
    sign_up(Client(), "ghost@example.org", "ghost")
    lead = make_member("alice")
    create_team(by=lead, handle="crew", name="Crew")
    programs = token_headers(lead, "profile")

    listed = [one.handle for one in people()]
    read = Client().get("/api/v1/members/ghost")
    invited = Client().post(
        "/api/v1/teams/crew/invitations",
        {"handle": "ghost"},
        content_type="application/json",
        headers=programs,
    )

    assert listed == ["alice"]
    assert (read.status_code, invited.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("handle", "message"),
    [
        ("bob", "This handle is taken. Choose another one."),
        ("Bob", "This handle is taken. Choose another one."),
        ("admin", "“admin” is kept for the platform itself. Choose another handle."),
        ("-x-", "3 to 30 small letters, digits, - or _, with a letter or digit at both ends."),
        ("a b", "3 to 30 small letters, digits, - or _, with a letter or digit at both ends."),
    ],
)
def test_sign_up_says_why_a_handle_is_refused(handle, message):
    make_member("bob")

    answer = sign_up(Client(), "new@example.org", handle)

    assert answer.context["form"].errors == {"username": [message]}


def test_sign_up_refuses_a_weak_password():
    answer = sign_up(Client(), "new@example.org", "newhandle", password1="password12")

    assert list(answer.context["form"].errors) == ["password1"]


def test_sign_in_tells_nothing_about_the_address(computed):
    make_member("bob", password=PASSWORD)
    computed.clear()

    wrong = sign_in(Client(), "bob@example.org", "not the password")
    spent_known = len(computed)
    unknown = sign_in(Client(), "nobody@example.org", "not the password")

    assert plain(wrong.content.decode()) == plain(unknown.content.decode())
    assert spent_known == len(computed) - spent_known == 1


def test_reset_tells_nothing_about_the_address(computed):
    make_member("bob", password=PASSWORD)
    computed.clear()

    with CaptureQueriesContext(connection) as asked_known:
        known = ask_reset(Client(), follow=True)
    with CaptureQueriesContext(connection) as asked_unknown:
        unknown = ask_reset(Client(), "nobody@example.org", follow=True)
    sent_before_the_worker = len(mail.outbox)
    run_queued_tasks()

    assert sent_before_the_worker == 0
    assert plain(known.content.decode()) == plain(unknown.content.decode())
    assert computed == []
    assert len(asked_known) == len(asked_unknown)
    assert [one.subject for one in mail.outbox] == [
        "Set a new password",
        "No account with this address",
    ]


def test_guessing_over_many_networks_is_computed_twenty_times(computed):
    make_member("bob", password=PASSWORD)
    computed.clear()

    for number in range(60):
        sign_in(Client(), "bob@example.org", f"guess {number}", f"10.{number}.0.1")

    assert len(computed) == 20


def test_guessing_from_one_network_is_computed_ten_times(computed):
    for number in range(30):
        sign_in(Client(), f"person{number}@example.org", "guess", "10.0.0.9")

    assert len(computed) == 10


def test_known_device_signs_in_while_strangers_guess():
    make_member("bob", password=PASSWORD)
    home = Client()
    sign_in(home, "bob@example.org", PASSWORD)
    home.post("/account/logout/")

    for number in range(40):
        sign_in(Client(), "bob@example.org", "guess", f"10.{number}.0.1")
    for number in range(20):
        sign_in(Client(), f"other{number}@example.org", "guess", "10.0.0.1")

    assert sign_in(Client(), "bob@example.org", PASSWORD, "10.99.0.1").status_code == 200
    assert sign_in(home, "bob@example.org", PASSWORD, "10.0.0.1")["Location"] == "/"


def test_known_device_of_another_member_is_a_stranger(computed):
    make_member("bob", password=PASSWORD)
    make_member("charlie", password=PASSWORD)
    thief = Client()
    sign_in(thief, "charlie@example.org", PASSWORD)
    thief.post("/account/logout/")
    computed.clear()

    for number in range(40):
        sign_in(thief, "bob@example.org", "guess", f"10.{number}.0.1")

    assert len(computed) == 20


def test_forged_device_cookie_is_a_stranger(computed):
    make_member("bob", password=PASSWORD)
    computed.clear()
    forger = Client()
    forger.cookies[COOKIE] = "eyJpZCI6MX0:1tforged:signature"

    for number in range(30):
        sign_in(forger, "bob@example.org", "guess", f"10.{number}.0.1")

    assert len(computed) == 20


def test_mailed_link_opens_while_strangers_guess():
    make_member("bob", password=PASSWORD)
    for number in range(40):
        sign_in(Client(), "bob@example.org", "guess", f"10.{number}.0.1")
    abroad = Client()

    ask_reset(abroad)
    run_queued_tasks()
    page = abroad.get(link_in(mail.outbox[0].body), follow=True)
    new = {"password1": "another sentence 8", "password2": "another sentence 8"}
    abroad.post(page.request["PATH_INFO"], new)

    assert "_auth_user_id" in abroad.session
    abroad.post("/account/logout/")
    assert sign_in(abroad, "bob@example.org", "another sentence 8")["Location"] == "/"


def test_reset_mail_leads_to_our_own_address_whatever_the_request_said():
    make_member("bob", password=PASSWORD)

    ask_reset(Client(), headers={"Host": "evil.example"})
    run_queued_tasks()

    assert "evil.example" not in mail.outbox[0].body
    assert "http://127.0.0.1:8000/account/password/reset/key/" in mail.outbox[0].body


def test_used_reset_link_does_not_open_again():
    make_member("bob", password=PASSWORD)
    ask_reset(Client())
    run_queued_tasks()
    link = link_in(mail.outbox[0].body)
    first = Client()
    page = first.get(link, follow=True)
    new = {"password1": "another sentence 8", "password2": "another sentence 8"}
    first.post(page.request["PATH_INFO"], new)

    again = Client().get(link, follow=True)

    assert again.context["token_fail"] is True


def test_inactive_member_cannot_sign_in():
    member = make_member("bob", password=PASSWORD)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    browser = Client()

    answer = sign_in(browser, "bob@example.org", PASSWORD)

    assert answer["Location"] == "/account/inactive/"
    assert "_auth_user_id" not in browser.session


def test_signing_in_changes_the_session_and_restores_the_language():
    make_member("bob", password=PASSWORD, interface_language="de")
    browser = Client()
    browser.get(LOGIN)
    before = browser.session.session_key

    answer = sign_in(browser, "bob@example.org", PASSWORD)

    assert browser.session.session_key != before
    assert answer.cookies["django_language"].value == "de"
    assert answer.cookies[COOKIE]["httponly"] is True


def test_password_change_mails_in_the_members_language():
    member = make_member("bob", password=PASSWORD, interface_language="en")
    browser = client_of()
    sign_in(browser, "bob@example.org", PASSWORD)
    new = {
        "oldpassword": PASSWORD,
        "password1": "another sentence 8",
        "password2": "another sentence 8",
    }

    browser.post("/account/password/change/", new, headers={"Accept-Language": "de"})

    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([member.email], "Your password was changed")
    ]


def test_new_address_counts_only_when_confirmed():
    member = make_member("bob", password=PASSWORD)
    browser = Client()
    sign_in(browser, "bob@example.org", PASSWORD)

    browser.post("/account/email/", {"email": "bob@new.example.org", "action_add": ""})
    sent_without_password = len(mail.outbox)
    again = {"password": PASSWORD, "next": "/account/email/"}
    browser.post("/account/reauthenticate/", again)
    member.refresh_from_db()
    before = member.email
    browser.post(link_in(mail.outbox[0].body))
    member.refresh_from_db()

    assert sent_without_password == 0
    assert (before, member.email) == ("bob@example.org", "bob@new.example.org")


def test_new_address_tells_nothing_about_who_has_it():
    make_member("charlie")
    answers = []
    for address in ("charlie@example.org", "nobody@example.org"):
        member = make_member(f"asker-{address.partition('@')[0]}", password=PASSWORD)
        browser = Client()
        sign_in(browser, member.email, PASSWORD)
        reauthenticated = {"password": PASSWORD, "next": "/account/email/"}
        browser.post("/account/reauthenticate/", reauthenticated)
        answer = browser.post("/account/email/", {"email": address, "action_add": ""}, follow=True)
        said = [str(message).replace(address, "…") for message in answer.context["messages"]]
        page = plain(answer.content.decode()).replace(address, "…")
        answers.append(
            (answer.status_code, answer.redirect_chain, said, page.replace(member.handle, "me"))
        )
        answers[-1] = (*answers[-1][:3], answers[-1][3].replace(member.email, "mine"))

    assert answers[0] == answers[1]
    assert [one.to for one in mail.outbox] == [["charlie@example.org"], ["nobody@example.org"]]


def test_many_requests_for_mail_are_refused_in_words():
    for _number in range(5):
        ask_reset(Client())

    answer = ask_reset(Client())

    run_queued_tasks()

    assert answer.status_code == 429
    assert "Wait a few minutes, then try again. Nothing is lost." in answer.content.decode()
    assert len(mail.outbox) == 5
