"""Pages: stable at any depth, strangers' cursors refused."""

from __future__ import annotations

import pytest

from mitwerk.apps.members.models import Member
from mitwerk.kit.paging import newest_first
from mitwerk.kit.problems import InvalidError
from tests.factories.challenges import member

pytestmark = pytest.mark.django_db


def test_newest_first_walks_through_everything_once() -> None:
    people = [member(f"person-{number}") for number in range(5)]

    first = newest_first(Member.objects.all(), size=2)
    second = newest_first(Member.objects.all(), cursor=first.next, size=2)
    third = newest_first(Member.objects.all(), cursor=second.next, size=2)

    walked = [*first.rows, *second.rows, *third.rows]
    assert walked == people[::-1]
    assert third.has_next is False


def test_newest_first_is_not_moved_by_newer_rows() -> None:
    people = [member(f"person-{number}") for number in range(3)]
    first = newest_first(Member.objects.all(), size=2)
    member("newcomer")

    second = newest_first(Member.objects.all(), cursor=first.next, size=2)

    assert second.rows == people[:1]


def test_newest_first_refuses_a_foreign_cursor() -> None:
    with pytest.raises(InvalidError):
        newest_first(Member.objects.all(), cursor="abc")
