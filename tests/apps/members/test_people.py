"""The list of people, the page of one, and what others tell about them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from mitwerk.apps.members import contributions
from mitwerk.apps.members.contributions import Contribution, Kind
from mitwerk.apps.members.models import Member
from mitwerk.apps.members.queries.display import Author, author
from mitwerk.apps.members.queries.people import people
from tests.factories.members import alice, bob, charlie, client_of, make_member, make_team

pytestmark = pytest.mark.django_db


def handles(**chosen: str) -> list[str]:
    return sorted(people(**chosen).values_list("handle", flat=True))


def test_people_are_found_by_whole_skill_country_and_words():
    make_member("ana", skills=["cad"], country="BR", tags=["flachsfaser äste"])
    make_member("jens", skills=["cad-like", "body"], country="DK", name="Jens Cad")

    assert handles(skill="cad") == ["ana"]
    assert handles(country="dk") == ["jens"]
    assert handles(words="cad jens") == ["jens"]
    assert handles(words="äste") == ["ana"]


def test_people_who_left_are_not_listed():
    member = bob()
    Member.objects.filter(pk=member.pk).update(is_active=False)
    member.refresh_from_db()

    assert handles() == []
    assert client_of().get("/people/bob/").status_code == 404
    assert author(member) == Author("bob", None)


def test_mask_wins_over_name_and_link():
    member = bob(name="Bob Builder")

    assert author(member) == Author("Bob Builder", "/people/bob/")
    assert author(member, "Entry 7") == Author("Entry 7", None)
    assert author(member, "Entry 7").masked is True


def test_page_never_shows_the_address():
    bob(email="secret.address@example.org", about="I weld.")

    for viewer in (None, charlie()):
        page = client_of(viewer).get("/people/bob/").content.decode()
        listed = client_of(viewer).get("/api/v1/members/bob").json()

        assert "secret.address" not in page
        assert listed["about"] == "I weld."
        assert "email" not in listed


def test_page_cleans_what_members_write():
    bob(about="<img src=x onerror=alert(1)> [x](javascript:alert(1)) **ok**", name="<script>")

    page = client_of().get("/people/bob/").content.decode()

    assert "<img src=x" not in page
    assert "<script>" not in page.replace("<script type", "").replace("<script src", "")
    assert "<strong>ok</strong>" in page
    assert 'href="javascript' not in page


@pytest.fixture
def told():
    """Register a provider that tells something to everybody but Charlie."""

    def provider(member, viewer):
        hidden = getattr(viewer, "handle", "") == "charlie"
        return [] if hidden or member.handle != "bob" else [made, won]

    made = Contribution(Kind.MADE, "Bracket", "/b/", datetime(2026, 3, 1, tzinfo=UTC), "Blueprint")
    won = Contribution(Kind.WON, "Front", "/f/", datetime(2026, 5, 1, tzinfo=UTC), "Rank 1 of 9")
    contributions.register(provider)
    contributions.register(provider)
    yield made, won
    contributions.unregister(provider)


def test_work_is_told_once_and_by_viewer(told):
    made, won = told
    member = bob()

    seen = contributions.work_of(member, AnonymousUser())
    hidden = contributions.work_of(member, charlie())

    assert (seen.made, seen.won, seen.helped) == ((made,), (won,), ())
    assert hidden.empty is True
    assert "Rank 1 of 9" in client_of().get("/people/bob/").content.decode()


def test_program_reads_what_the_page_shows(told):
    member = make_member("bob", roles=("mentor",))
    make_team(member)

    read = client_of().get("/api/v1/members/bob").json()
    hidden = client_of(charlie()).get("/api/v1/members/bob").json()

    assert (read["roles"], read["teams"]) == (["mentor"], [{"handle": "crew", "name": "Crew"}])
    assert [one["title"] for one in (*read["made"], *read["won"])] == ["Bracket", "Front"]
    assert read["won"][0]["text"] == "Rank 1 of 9"
    assert (hidden["made"], hidden["won"], hidden["helped"]) == ([], [], [])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/people/%s/", 404),
        ("/api/v1/members/%s", 404),
        ("/api/v1/members?words=%s", 200),
        ("/api/v1/members?skill=%s", 200),
        ("/api/v1/blueprints?words=%s", 200),
        ("/api/v1/blueprints?tag=%s", 200),
    ],
)
def test_words_without_end_find_nobody(path, status):
    answer = client_of().get(path % ("x" * 60_000))

    assert answer.status_code == status


def test_page_without_work_says_so():
    bob(name="Bob Builder")

    page = client_of().get("/people/bob/").content.decode()

    assert "Bob Builder has not shown anything yet." in page


def test_capital_handle_leads_to_the_page():
    bob()

    answer = client_of().get("/people/Bob/")

    assert (answer.status_code, answer["Location"]) == (301, "/people/bob/")


def test_profile_is_changed_by_its_owner():
    member = bob()
    data = {
        "name": "Bob B.",
        "country": "PT",
        "languages": ["pt", "en"],
        "skills": ["cad", "welding"],
        "tags": "TIG Welding, tig welding,  flax",
        "about": "Hello",
        "about_language": "pt",
    }

    answer = client_of(member).post("/settings/", data)
    member.refresh_from_db()

    assert answer["Location"] == "/people/me/"
    assert (member.tags, member.skills) == (["tig welding", "flax"], ["cad", "welding"])
    assert (member.name, member.country, member.about_language) == ("Bob B.", "PT", "pt")


def test_profile_keeps_no_blank_name_and_nothing_twice():
    member = bob()
    said = {"name": "  ", "languages": ["en", "de", "en"], "skills": ["cad", "cad"]}

    client_of(member).patch("/api/v1/members/me", said, content_type="application/json")

    member.refresh_from_db()
    assert member.shown_name == "bob"
    assert (member.languages, member.skills) == (["en", "de"], ["cad"])


@pytest.mark.parametrize("tags", [["x" * 31], [f"skill {number}" for number in range(13)]])
def test_profile_cuts_no_skill_off(tags):
    browser = client_of(bob())

    page = browser.post("/settings/", {"tags": ", ".join(tags)})
    answer = browser.patch(
        "/api/v1/members/me", {"tags": tags[:12]}, content_type="application/json"
    )

    assert "Use at most 12 tags of 30 characters." in page.content.decode()
    assert answer.status_code == (422 if len(tags) == 1 else 200)
    assert Member.objects.get(handle="bob").tags == ([] if len(tags) == 1 else tags[:12])


def test_profile_refuses_words_outside_the_vocabulary():
    member = bob()

    answer = client_of(member).post("/settings/", {"skills": ["flying"], "country": "XX"})

    assert sorted(answer.context["form"].errors) == ["country", "skills"]


def test_profile_takes_no_other_fields():
    member = bob()

    client_of(member).post("/settings/", {"name": "B", "is_staff": "1", "handle": "root"})
    answers = [
        client_of(member).patch(
            "/api/v1/members/me",
            {"name": "B", name: value},
            content_type="application/json",
            headers={"X-CSRFToken": "x"},
        )
        for name, value in (("is_superuser", True), ("handle", "root"), ("email", "x@example.org"))
    ]
    member.refresh_from_db()

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert (member.is_staff, member.is_superuser, member.handle) == (False, False, "bob")
    assert member.email == "bob@example.org"


def test_language_switch_is_kept_for_mails():
    member = bob(interface_language="en")
    browser = client_of(member)

    answer = browser.post("/language/", {"language": "de", "next": "/people/"})
    member.refresh_from_db()

    assert answer.cookies["django_language"].value == "de"
    assert member.interface_language == "de"


@pytest.mark.parametrize("path", ["/people/", "/people/?skill=cad", "/teams/", "/api/v1/members"])
def test_lists_cost_the_same_with_1_3_and_50_people(path, django_assert_max_num_queries):
    from tests.factories.members import make_team

    viewer, costs = alice(), []
    browser = client_of(viewer)
    for upto in (1, 3, 50):
        for number in range(Member.objects.count() - 1, upto):
            member = make_member(f"member{number}", skills=["cad"], country="DE")
            make_team(member, handle=f"team{number}", name=f"Team {number}")
        with django_assert_max_num_queries(12) as captured:
            assert browser.get(path).status_code == 200
        costs.append(len(captured))

    assert len(set(costs)) == 1
