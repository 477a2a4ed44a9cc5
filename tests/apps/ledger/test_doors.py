"""The doors of money: pages, and an API whose requests may be repeated without a second effect."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.models import AwardLine
from mitwerk.apps.challenges.services.award import mark_paid
from mitwerk.apps.ledger.models import (
    Deposit,
    DepositVerdict,
    Paper,
    PaymentDetails,
    Payout,
    PayoutRun,
    PayoutStep,
    Transaction,
)
from mitwerk.apps.ledger.services.deposits import hand_in_deposit
from mitwerk.apps.ledger.services.payouts import pay_as_treasurer, receipt, settle_payout
from mitwerk.apps.talk.models import Notice
from tests.factories import challenges as people
from tests.factories import ledger as make
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db
CONTENT = base64.b64encode(make.PDF).decode()
TABLES = (Deposit, DepositVerdict, Paper, PayoutRun, PayoutStep, Payout, Transaction)
Asked = tuple["Member", str, dict[str, object], dict[str, object]]


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One awarded phase for all tests here; what each does with it is undone."""
    with shared_world(django_db_blocker):
        make.owed(accounts=False)
        yield


def purse() -> tuple[Member, str]:
    payout = make.owed(accounts=False)[0]
    return payout.client, payout.transaction.cause


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def hand_in() -> Asked:
    client, ref = purse()
    body = {
        "subject": ref,
        "amount_minor": 5,
        "name": "x.pdf",
        "content": CONTENT,
    }
    return client, "/deposits", body, {"amount_minor": 6}


def verdict() -> Asked:
    client, ref = purse()
    deposit = hand_in_deposit(by=client, ref=ref, amount_minor=5, name="x.pdf", content=make.PDF)
    other: dict[str, object] = {"confirmed": False, "reason": "It is not there."}
    return make.treasurer(), f"/deposits/{deposit.code}/verdict", {"confirmed": True}, other


def file() -> Asked:
    payouts = make.owed()
    body = {
        "client": payouts[0].client.handle,
        "payouts": [payout.code for payout in payouts],
        "executes_on": make.bank_day().isoformat(),
    }
    return make.treasurer(), "/payout-files", body, {"payouts": [payouts[0].code]}


def settle() -> Asked:
    payout = make.owed()[0]
    make.run([payout])
    return (
        make.treasurer(),
        f"/payouts/{payout.code}/settle",
        {"reference": "1"},
        {"reference": "2"},
    )


def bounce() -> Asked:
    payout = make.owed()[0]
    make.run([payout])
    return make.treasurer(), f"/payouts/{payout.code}/return", {"reason": "1"}, {"reason": "2"}


def by_hand() -> Asked:
    payout = make.owed(accounts=False)[0]
    body: dict[str, object] = {"reference": "1", "name": "x.pdf", "content": CONTENT}
    return make.treasurer(), f"/payouts/{payout.code}/paid", body, {"reference": "2"}


def late() -> Asked:
    """What was settled days ago comes back."""
    member, path, body, change = bounce()
    settle_payout(by=member, code=path.split("/")[2], reference="statement 3")
    return member, path, body, change


def void() -> Asked:
    member, path, _body, _change = by_hand()
    code = path.split("/")[2]
    paper = receipt(by=member, name="x.pdf", content=make.PDF)
    pay_as_treasurer(by=member, code=code, reference="wire 4", paper=paper)
    return member, f"/payouts/{code}/void", {"reason": "1"}, {"reason": "2"}


def paid() -> Asked:
    payout = make.owed(accounts=False)[0]
    line = AwardLine.objects.get(award__rank=1)
    return (
        payout.client,
        f"/award-lines/{line.code}/paid",
        {"reference": "1", "country": "DE"},
        {"reference": "2"},
    )


def sent(client: Client, path: str, body: dict[str, object], key: str) -> Any:
    return client.post(
        f"/api/v1{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


@pytest.mark.parametrize("ask", [hand_in, verdict, file, settle, bounce, by_hand, paid, late, void])
def test_repeated_request_has_one_effect_and_a_changed_one_none(ask: Callable[[], Asked]) -> None:
    member, path, body, change = ask()
    client = signed_in(member)
    before = [table.objects.count() for table in TABLES]

    first = sent(client, path, body, "key")
    after = [table.objects.count() for table in TABLES]
    again = [sent(client, path, body, "key") for _time in range(2)]
    changed = sent(client, path, body | change, "key")

    assert first.status_code in {200, 201}
    assert [answer.content for answer in again] == [first.content] * 2
    assert changed.status_code == 409
    assert after != before
    assert [table.objects.count() for table in TABLES] == after


@pytest.mark.parametrize("content", ["?", "JVBEé", "𝟙"])
def test_content_that_is_no_base64_is_refused_in_words(content: str) -> None:
    member, path, body, _change = hand_in()

    answer = sent(signed_in(member), path, body | {"content": content}, "odd")

    assert (answer.status_code, answer.json()["where"]) == (422, "content")


def test_effect_and_key_are_kept_together_when_the_answer_is_cut() -> None:
    """The database goes away between effect and answer: nothing is half done."""
    member, path, body, _change = file()
    client = signed_in(member)
    client.raise_request_exception = False
    calls: list[str] = []

    def gone(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE") and "kit_idempotentanswer" in sql:
            calls.append(sql)
            raise OperationalError("the connection was lost")
        return run(sql, params, many, context)

    with connection.execute_wrapper(gone):
        cut = sent(client, path, body, "key")
    kept = PayoutRun.objects.count()
    again = sent(client, path, body, "key")

    assert (cut.status_code >= 400, kept, len(calls)) == (True, 0, 1)
    assert (again.status_code, PayoutRun.objects.count()) == (201, 1)


def test_file_downloads_the_same_bytes_as_an_attachment() -> None:
    run = make.run(make.owed())
    client = signed_in(make.treasurer())

    page = client.get(reverse("ledger:download", args=[run.code]))
    api = client.get(f"/api/v1/payout-files/{run.code}/pain.xml")

    assert page.content == api.content
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert page.headers["Cache-Control"].startswith("private, no-store")
    assert client.get(f"/api/v1/payout-files/{run.code}").json()["control_minor"] == 100_000


def test_earnings_lead_from_the_prize_to_the_cent() -> None:
    payout = make.owed()[0]
    client = signed_in(payout.payee)

    (told,) = client.get("/api/v1/earnings").json()["items"]
    page = client.get(reverse("ledger:earnings")).content.decode()

    assert (told["amount_minor"], told["state"]) == (60_000, "payable")
    assert [share["amount_minor"] for share in told["shares"]] == [60_000]
    assert "DE … 3000" in page
    assert "DE89" not in page


def test_payment_data_is_asked_for_loudly_while_something_is_owed() -> None:
    payout = make.owed(accounts=False)[0]
    page, client = reverse("ledger:earnings"), signed_in(payout.payee)

    before = client.get(page).content.decode()
    mark_paid(
        by=payout.client,
        line_code=payout.cause.partition(":")[2],
        reference="by hand",
        country="DE",
    )
    after = client.get(page).content.decode()

    asked = "Give your payment data"
    assert (asked in before, asked in after) == (True, True)
    assert ("button--signal" in before, "button--signal" in after) == (True, False)


def test_account_page_keeps_data_and_names_what_is_wrong() -> None:
    client = signed_in(people.member("bob"))
    address = reverse("ledger:account")

    wrong = client.post(address, {"name": "Bob", "account": "DE00"})
    right = client.post(address, {"name": "Bob", "account": make.IBAN})
    erased = client.post(reverse("ledger:account-erase"))

    assert (wrong.status_code, right.status_code, erased.status_code) == (422, 302, 302)
    assert PaymentDetails.objects.get().erased_at is not None


def test_deposit_goes_from_the_client_to_the_second_person() -> None:
    owner, ref = purse()
    treasurer = make.treasurer()
    paper = SimpleUploadedFile("x.pdf", make.PDF, "application/pdf")
    given = {"amount": "1000", "paper": paper}

    signed_in(owner).post(reverse("ledger:purse", args=[ref]), given)
    deposit = Deposit.objects.get()
    read = signed_in(treasurer).get(reverse("ledger:paper", args=[deposit.code]))
    signed_in(treasurer).post(reverse("ledger:deposit", args=[deposit.code]), {"confirmed": "yes"})

    page = Client().get(reverse("challenges:money", args=[ref.partition(":")[2]])).content.decode()
    assert read.content == make.PDF
    assert DepositVerdict.objects.get().by == treasurer
    assert "by promise only" not in page


def test_treasurer_makes_settles_and_pays_by_hand_on_pages() -> None:
    first, second = make.owed()
    client = signed_in(make.treasurer())

    made = client.post(
        reverse("ledger:make-file", args=[first.client.handle]),
        {"payouts": [first.code], "executes_on": make.bank_day().isoformat()},
    )
    run = PayoutRun.objects.get()
    client.post(reverse("ledger:settle", args=[run.code]), {"reference": "statement 3"})
    client.post(reverse("ledger:by-hand", args=[second.code]), {"reference": "wire 4"})

    assert made.headers["Location"] == reverse("ledger:file", args=[run.code])
    references = AwardLine.objects.order_by("pk").values_list("paid_reference", flat=True)
    assert list(references) == ["statement 3", "wire 4"]


def test_return_of_what_is_in_no_file_leads_back_to_the_desk() -> None:
    payout = make.owed(accounts=False)[0]

    answer = signed_in(make.treasurer()).post(f"/payouts/{payout.code}/returned/", {})

    assert (answer.status_code, answer["Location"]) == (302, reverse("ledger:treasury"))


def test_payees_hear_what_happens_to_their_money(
    django_capture_on_commit_callbacks: Any,
) -> None:
    payout = make.owed()[0]
    with django_capture_on_commit_callbacks(execute=True):
        make.run([payout])

    kinds = Notice.objects.filter(member=payout.payee, subject=f"payout:{payout.code}")
    assert list(kinds.values_list("kind", flat=True)) == ["payout-sent"]


def test_pages_cost_the_same_for_any_number() -> None:
    payouts = make.owed()
    run = make.run(payouts[:1])
    addresses = {
        "earnings": (payouts[0].payee, reverse("ledger:earnings")),
        "treasury": (make.treasurer(), reverse("ledger:treasury")),
        "file": (make.treasurer(), reverse("ledger:file", args=[run.code])),
    }
    few = {name: queries(*asked) for name, asked in addresses.items()}
    make.awarded_phase(3)

    many = {name: queries(*asked) for name, asked in addresses.items()}

    assert many == few
    assert max(many.values()) <= 12


def test_the_second_person_reads_what_a_deposit_is_for_and_that_its_paper_is_known() -> None:
    first, second = (people.running(), people.running())
    for challenge in (first, second):
        ref = f"challenge:{challenge.code}"
        hand_in_deposit(
            by=challenge.client, ref=ref, amount_minor=100, name="a.pdf", content=make.PDF
        )
    browser = signed_in(make.treasurer())
    deposit = Deposit.objects.get(cause=f"challenge:{second.code}")

    listed = browser.get(reverse("ledger:deposits")).content.decode()
    page = browser.get(reverse("ledger:deposit", args=[deposit.code])).content.decode()
    own = signed_in(second.client).get(reverse("ledger:deposit", args=[deposit.code]))

    assert listed.count(first.title) + listed.count(second.title) >= 2
    assert "This very paper was handed in before." in page
    assert reverse("challenges:money", args=[second.code]) in page
    assert "This very paper" not in own.content.decode()


def test_a_refusal_without_a_reason_asks_for_it_on_the_same_page() -> None:
    challenge = people.running()
    deposit = hand_in_deposit(
        by=challenge.client,
        ref=f"challenge:{challenge.code}",
        amount_minor=100,
        name="a.pdf",
        content=make.PDF,
    )
    address = reverse("ledger:deposit", args=[deposit.code])

    answer = signed_in(make.treasurer()).post(address, {"confirmed": "no", "reason": "no"})

    assert answer.status_code == 422
    assert "Say what is wrong, so that it can be mended." in answer.content.decode()
    assert not DepositVerdict.objects.exists()


def queries(member: Member, address: str) -> int:
    client = signed_in(member)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
