"""The API of earnings, payment data, deposits and payout files."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from mitwerk.apps.ledger import causes
from mitwerk.apps.ledger.errors import PaperRefusedError
from mitwerk.apps.ledger.exits import give
from mitwerk.apps.ledger.models import Deposit, PayoutRun
from mitwerk.apps.ledger.queries.deposits import deposit_by_code, waiting_deposits
from mitwerk.apps.ledger.queries.details import ShownDetails, shown_details
from mitwerk.apps.ledger.queries.payouts import (
    earnings_of,
    items_of,
    lines_of,
    payable,
    payout_by_code,
    run_by_code,
    runs,
    with_all,
)
from mitwerk.apps.ledger.rules import CONFIRMERS, TREASURER
from mitwerk.apps.ledger.schemas import (
    ByHandIn,
    DepositIn,
    DepositOut,
    DetailsIn,
    DetailsOut,
    PayoutOut,
    ReturnedIn,
    RunIn,
    RunOut,
    RunWithPayouts,
    SettledIn,
    VerdictIn,
)
from mitwerk.apps.ledger.services.deposits import hand_in_deposit, judge_deposit
from mitwerk.apps.ledger.services.details import Details, erase_details, give_details
from mitwerk.apps.ledger.services.payouts import (
    pay_as_treasurer,
    receipt,
    settle_payout,
)
from mitwerk.apps.ledger.services.returns import return_payout, void_payout
from mitwerk.apps.ledger.services.runs import file_of, make_run
from mitwerk.apps.members.queries.people import member_by_handle
from mitwerk.kit.api import Page, allow
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import MAX_PAGE_SIZE, in_turn, newest_first
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import NotAllowedError, NotFoundError

router = Router(tags=["money"])
SIZE = MAX_PAGE_SIZE
Rows = dict[str, Any]
PROFILE, CLIENT, TREASURY = "profile", "client", "treasury"
CONCERNED = "its payee, its client, and treasurers"
FILLS = "who fills the pot, while prizes are open"
SEES = "who handed it in; treasurers and moderators"
CONFIRMS = "treasurers and moderators"
SECOND = "treasurers and moderators, but not who handed it in"


def _me(request: HttpRequest) -> Any:
    return request.user


def _roles(request: HttpRequest) -> frozenset[str]:
    return request.roles  # type: ignore[attr-defined, no-any-return]


@router.get("/earnings", response=Page[PayoutOut])
@allow(Who.MEMBER)
def earnings(request: HttpRequest, cursor: str = "", size: int = SIZE) -> Page[PayoutOut]:
    """What I was and am owed, newest first."""
    page = newest_first(earnings_of(_me(request)), cursor=cursor, size=size)
    lines = lines_of(page.rows)
    return Page(items=[PayoutOut.of(line) for line in lines], next=page.next or None)


@router.get("/payment-data", response=DetailsOut)
@allow(Who.MEMBER, scope=PROFILE)
def read_details(request: HttpRequest) -> ShownDetails:
    """My payment data, all but the end of the account hidden."""
    found = shown_details(_me(request))
    if found is None:
        raise NotFoundError
    return found


@router.put("/payment-data", response=DetailsOut)
@allow(Who.MEMBER, scope=PROFILE)
def write_details(request: HttpRequest, body: DetailsIn) -> ShownDetails:
    """Give my payment data; what was there before is erased."""
    give_details(by=_me(request), details=Details(**body.dict()))
    return read_details(request)


@router.delete("/payment-data", response={204: None})
@allow(Who.MEMBER, scope=PROFILE)
def delete_details(request: HttpRequest) -> Status[None]:
    """Erase my payment data now."""
    erase_details(by=_me(request))
    return Status(204, None)


@router.get("/deposits", response=Page[DepositOut])
@allow(Who.MEMBER, scope=TREASURY, rule=CONFIRMS)
def list_deposits(
    request: HttpRequest, cursor: str = "", size: int = MAX_PAGE_SIZE
) -> dict[str, Any]:
    """Deposits that nobody has looked at, oldest first."""
    if CONFIRMERS.isdisjoint(_roles(request)):
        raise NotAllowedError
    page = in_turn(waiting_deposits(), cursor=cursor, size=size)
    return {"items": page.rows, "next": page.next or None}


@router.post("/deposits", response={201: DepositOut})
@allow(Who.MEMBER, scope=CLIENT, key=True, rule=FILLS)
def hand_in(request: HttpRequest, body: DepositIn) -> Status[Deposit]:
    """Hand in the paper that proves a sum; the money stays where it is."""
    limit(request, Often.PAPER)
    deposit = hand_in_deposit(
        by=_me(request),
        ref=body.subject,
        amount_minor=body.amount_minor,
        name=body.name,
        content=_bytes(body.content),
    )
    return Status(201, deposit)


@router.get("/deposits/{code}", response=DepositOut)
@allow(Who.MEMBER, rule=SEES)
def one_deposit(request: HttpRequest, code: str) -> Deposit:
    """A deposit with its verdict."""
    return deposit_by_code(code, viewer=_me(request), roles=_roles(request))


@router.post("/deposits/{code}/verdict", response={201: DepositOut})
@allow(
    Who.MEMBER, scope=TREASURY, key=True, rule="treasurers and moderators, but not who handed it in"
)
def judge(request: HttpRequest, code: str, body: VerdictIn) -> Status[Deposit]:
    """Say what the paper shows, once."""
    judge_deposit(by=_me(request), code=code, confirmed=body.confirmed, reason=body.reason)
    return Status(201, deposit_by_code(code, viewer=_me(request), roles=_roles(request)))


@router.get("/payouts", response=Page[PayoutOut])
@allow(Who.TREASURER, scope=TREASURY)
def list_payable(
    request: HttpRequest,  # noqa: ARG001 - the library's signature
    cursor: str = "",
    size: int = SIZE,
) -> Page[PayoutOut]:
    """What is payable now, newest first."""
    page = newest_first(with_all(payable()), cursor=cursor, size=size)
    lines = lines_of(page.rows)
    return Page(items=[PayoutOut.of(line) for line in lines], next=page.next or None)


@router.get("/payouts/{code}", response=PayoutOut)
@allow(Who.MEMBER, rule=CONCERNED)
def one_payout(request: HttpRequest, code: str) -> PayoutOut:
    """A payout with its steps."""
    return _shown(request, code)


@router.post("/payouts/{code}/paid", response={201: PayoutOut})
@allow(Who.TREASURER, scope=TREASURY, key=True)
def by_hand(request: HttpRequest, code: str, body: ByHandIn) -> Status[PayoutOut]:
    """Note a payment made by hand, with its receipt where money leaves SEPA."""
    paper = None
    if body.content:
        paper = receipt(by=_me(request), name=body.name, content=_bytes(body.content))
    pay_as_treasurer(
        by=_me(request), code=code, reference=body.reference, paper=paper, country=body.country
    )
    return Status(201, _shown(request, code))


@router.post("/payouts/{code}/settle", response={201: PayoutOut})
@allow(Who.TREASURER, scope=TREASURY, key=True)
def settle(request: HttpRequest, code: str, body: SettledIn) -> Status[PayoutOut]:
    """Note that the bank carried out a payout of a file."""
    settle_payout(by=_me(request), code=code, reference=body.reference)
    return Status(201, _shown(request, code))


@router.post("/payouts/{code}/return", response={201: PayoutOut})
@allow(Who.TREASURER, scope=TREASURY, key=True)
def bounce(request: HttpRequest, code: str, body: ReturnedIn) -> Status[PayoutOut]:
    """Note that the bank sent a payout back, also after it was settled or paid by hand.

    The answer is the new payout that is payable again.
    """
    again = return_payout(by=_me(request), code=code, reason=body.reason)
    return Status(201, _shown(request, again.code))


@router.post("/payouts/{code}/void", response={201: PayoutOut})
@allow(Who.TREASURER, scope=TREASURY, key=True)
def void(request: HttpRequest, code: str, body: ReturnedIn) -> Status[PayoutOut]:
    """Note that a payment by hand was noted by mistake; the answer is the new, payable payout."""
    again = void_payout(by=_me(request), code=code, reason=body.reason)
    return Status(201, _shown(request, again.code))


@router.get("/payout-files", response=Page[RunOut])
@allow(Who.TREASURER, scope=TREASURY)
def list_files(
    request: HttpRequest,  # noqa: ARG001 - the library's signature
    cursor: str = "",
    size: int = SIZE,
) -> Rows:
    """Payout files, newest first."""
    page = newest_first(runs(), cursor=cursor, size=size)
    return {"items": page.rows, "next": page.next or None}


@router.post("/payout-files", response={201: RunOut})
@allow(Who.TREASURER, scope=TREASURY, key=True)
def make_file(request: HttpRequest, body: RunIn) -> Status[PayoutRun]:
    """Put payouts of one client into a file (pain.001.001.09), each in one file only."""
    client = member_by_handle(body.client)
    run = make_run(by=_me(request), client=client, codes=body.payouts, executes_on=body.executes_on)
    return Status(201, run)


@router.get("/payout-files/{code}", response=RunWithPayouts)
@allow(Who.TREASURER, scope=TREASURY)
def one_file(request: HttpRequest, code: str) -> Rows:  # noqa: ARG001 - the library's signature
    """A payout file with what became of each payout."""
    run = run_by_code(code)
    payouts = [PayoutOut.of(line) for line in items_of(run)]
    return RunOut.from_orm(run).dict(by_alias=True) | {"payouts": payouts}


@router.get("/payout-files/{code}/pain.xml", response={200: None})
@allow(Who.TREASURER, scope=TREASURY)
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The file itself, byte for byte as first written."""
    run = run_by_code(code)
    content = file_of(by=_me(request), run=run)
    return give(content, name=f"pain.001-{run.code}.xml", media_type="application/xml")


def _shown(request: HttpRequest, code: str) -> PayoutOut:
    treasurer = TREASURER in _roles(request)
    payout = payout_by_code(code, viewer=_me(request), treasurer=treasurer)
    (line,) = lines_of([payout])
    return PayoutOut.of(line, causes.lineage(payout.cause))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # no base 64, or not even ASCII
        raise PaperRefusedError(_("The content is not base 64."), where="content") from None
