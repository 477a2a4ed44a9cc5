"""What people read on a page, programs read on the API: one line for each page without a form.

Pages with a form stand in `test_api_covers_pages`; what they show beside it is asked there, too.
"""

from __future__ import annotations

from django.urls import get_resolver

from mitwerk.project.api import api
from tests.contracts.routes import takes_form
from tests.contracts.test_api_covers_pages import _patterns, _told

PERSON = "words for a person in a browser"
PAPER = "papers of a bank are for people who signed in, never for a token"
REASONS = {
    "account_email_verification_sent": PERSON,
    "account_inactive": PERSON,
    "account_reset_password_done": PERSON,
    "account_reset_password_from_key_done": PERSON,
    "parts": "the style guide of the pages",
    "problem_kind": PERSON,
    "challenges.edit.start": "leads to the first step",
    "members.people.me": "leads to one's own page",
    "vault.bytes.preview": "an address in the answer of GET …/files",
    "vault.bytes.file_zip": "an address in the answer of GET …/files",
    "vault.tus.one": "tus is the API of bytes itself",
    "challenges.proof.heads_atom": "a feed for readers of feeds",
    "ledger.deposits.paper": PAPER,
    "ledger.earning.receipt": PAPER,
}
FILE = "/revisions/{code}/files/{number}"
EDITION = "/catalogues/{code}/editions/{number}"
PAIR = "/comparisons/{new}/{old}"
SHOWN = {
    "home": ["/challenges", "/phases/{code}/entries"],
    "challenges.index.index": ["/challenges"],
    "challenges.index.mine": ["/challenges"],
    "challenges.detail.challenge": [
        "/challenges/{code}",
        "/challenges/{code}/phases",
        "/challenges/{code}/requirements",
        "/challenges/{code}/references",
    ],
    "challenges.detail.phase": ["/phases/{code}", "/phases/{code}/entries"],
    "challenges.detail.terms": ["/challenges/{code}/terms"],
    "challenges.detail.terms_json": ["/challenges/{code}/terms"],
    "challenges.detail.dashboard": ["/challenges/{code}/dashboard"],
    "challenges.detail.reference_file": ["/challenges/{code}/references/{file}/content"],
    "challenges.compare.compare": ["/entries/{code}"],
    "challenges.entry.entry": [
        "/entries/{code}",
        "/entries/{code}/check",
        "/entries/{code}/waivers",
    ],
    "challenges.entry.mine": ["/me/entries"],
    "challenges.entry.receipt": ["/receipts/{code}"],
    "challenges.entry.receipt_json": ["/receipts/{code}"],
    "challenges.entry.report": ["/entries/{code}/report"],
    "challenges.verdicts.entry_check": ["/entries/{code}/check"],
    "challenges.judging.tasks": ["/me/judging"],
    "challenges.judging.mine": ["/phases/{code}/my-ballots"],
    "challenges.judging.ballot": ["/ballots/{code}"],
    "challenges.proof.receipt_json": ["/ballots/{code}"],
    "challenges.proof.heads": ["/phases/{code}/heads"],
    "challenges.proof.heads_json": ["/phases/{code}/heads"],
    "challenges.proof.bundle": ["/phases/{code}/bundle"],
    "challenges.appeals.log": ["/phases/{code}/appeals"],
    "challenges.appeals.appeal": ["/appeals/{code}"],
    "challenges.appeals.desk": ["/appeals"],
    "challenges.deciding.money": ["/ledger/{code}", "/phases/{code}/awards", "/payouts"],
    "ledger.earning.earnings": ["/earnings"],
    "ledger.earning.why": ["/payouts/{code}"],
    "ledger.deposits.waiting": ["/deposits"],
    "ledger.treasury.treasury": ["/payouts", "/payout-files"],
    "ledger.treasury.file": ["/payout-files/{code}"],
    "ledger.treasury.download": ["/payout-files/{code}/pain.xml"],
    "members.people.index": ["/members"],
    "members.people.person": ["/members/{handle}"],
    "members.people.shares": ["/members/{handle}"],
    "members.teams.index": ["/teams", "/invitations"],
    "members.teams.team": ["/teams/{handle}", "/teams/{handle}/invitations"],
    "talk.notices": ["/notices"],
    "talk.notice": ["/notices"],
    "talk.pins": ["/threads"],
    "vault.read.index": ["/blueprints"],
    "vault.read.blueprint": ["/blueprints/{code}", "/blueprints/{code}/revisions"],
    "vault.read.revision": [
        "/revisions/{code}",
        "/revisions/{code}/files",
        "/revisions/{code}/facts",
    ],
    "vault.read.file": [FILE, f"{FILE}/content"],
    "vault.read.parts": [f"{FILE}/previews"],
    "vault.read.progress": [f"{FILE}/previews"],
    "vault.read.manifest": ["/revisions/{code}/manifest"],
    "vault.read.manifest_json": ["/revisions/{code}/manifest"],
    "vault.bytes.download": [f"{FILE}/content"],
    "vault.bytes.archive_zip": ["/revisions/{code}/zip"],
    "vault.assembly.assembly": ["/revisions/{code}/assembly"],
    "vault.credit.credit": ["/revisions/{code}/credit"],
    "vault.parts.parts_list": ["/revisions/{code}/parts", "/revisions/{code}/uses"],
    "vault.parts.parts_csv": ["/revisions/{code}/parts"],
    "vault.parts.attribution": ["/revisions/{code}/attribution"],
    "vault.facts.facts": ["/revisions/{code}/facts"],
    "vault.facts.alike_parts": [f"{FILE}/alike"],
    "vault.facts.similar_parts": ["/similar-parts"],
    "vault.safety.safety": ["/safety/{code}"],
    "vault.compare.changes_of": [PAIR],
    "vault.compare.compare": [PAIR],
    "vault.compare.compare_file": [PAIR],
    "vault.compare.files": [PAIR],
    "vault.compare.stage": [PAIR],
    "vault.compare.model": [f"{PAIR}/files/{{number}}/model"],
    "configurator.catalogues.index": ["/catalogues"],
    "configurator.catalogues.catalogue": ["/catalogues/{code}", "/catalogues/{code}/editions"],
    "configurator.catalogues.edition": [EDITION],
    "configurator.catalogues.option": ["/editions/{code}/scene"],
    "configurator.origins.diff": [f"{EDITION}/since/{{since}}"],
    "configurator.sheets.overview": ["/catalogues/{code}/tables", "/catalogues/{code}/check"],
    "configurator.sheets.check": ["/catalogues/{code}/check"],
    "configurator.sheets.workbook": ["/catalogues/{code}/workbook"],
    "configurator.stage.page": ["/editions/{code}/answer", "/editions/{code}/scene"],
    "configurator.stage.answer": ["/editions/{code}/answer"],
    "configurator.stage.scene": ["/editions/{code}/scene"],
    "configurator.stage.counts": ["/editions/{code}/counts"],
    "configurator.comparing.compare": ["/editions/{code}/answer"],
    "configurator.stage.move": ["/editions/{code}/moves/{move}"],
    "configurator.stage.file": ["/editions/{code}/files/{name}"],
    "configurator.saved.mine": ["/configurations"],
    "configurator.saved.page": [
        "/configurations/{code}",
        "/configurations/{code}/suggestions",
    ],
    "configurator.saved.shared": ["/shared/{token}"],
    "configurator.certificates.certificate": ["/claims/{code}"],
    "configurator.certificates.certificate_json": ["/claims/{code}"],
    "configurator.orders.mine": ["/orders"],
    "configurator.orders.sold": ["/catalogues/{code}/orders"],
    "configurator.orders.order": ["/orders/{code}", "/orders/{code}/workshops"],
    "configurator.orders.paper": ["/orders/{code}/papers/{kind}"],
    "configurator.wishes.wall": ["/catalogues/{code}/wishes"],
    "configurator.wishes.demand": ["/catalogues/{code}/demand"],
}


def pages() -> dict[str, bool]:
    """Return every page of the thread by app, module and function; whether it takes a form."""
    return {_told(one): takes_form(one) for one in _patterns(get_resolver().url_patterns)}


def test_every_page_has_its_operation_or_a_reason() -> None:
    plain = {name for name, form in pages().items() if not form}

    assert plain - set(SHOWN) - set(REASONS) == set()


def test_no_line_is_about_a_page_that_is_gone() -> None:
    assert (set(SHOWN) | set(REASONS)) - set(pages()) == set()


def test_every_named_operation_reads() -> None:
    paths = api.get_openapi_schema(path_prefix="/")["paths"]

    assert {
        one for many in SHOWN.values() for one in many if "get" not in paths.get(one, {})
    } == set()
