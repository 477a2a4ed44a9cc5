import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.factories import challenges as make
from tests.factories.members import client_of
from tests.factories.judging import COMMUNITY_ONLY, judged_phase

pytestmark = pytest.mark.django_db


def test_help():
    from mitwerk.apps.ledger.forms import DepositForm

    with override("de"):
        t = str(DepositForm(currency="EUR").fields["paper"].help_text)
        print(t)
        assert "Kontoauszug" in t and "verschl" in t


def test_dash():
    phase = judged_phase(3, "split", juries=COMMUNITY_ONLY)
    page = client_of(phase.challenge.client).get(f"/challenges/{phase.challenge.code}/dashboard/")
    assert page.status_code == 200, page.status_code
    assert (
        reverse("challenges:judge", args=[phase.challenge.code, phase.code])
        in page.content.decode()
    )
