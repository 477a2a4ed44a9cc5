"""What people can do on a page, programs can do on the API: one line for each form.

A page that takes a form names the operations that do the same, or the reason why none may.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver

from mitwerk.project.api import api
from tests.contracts.routes import takes_form

if TYPE_CHECKING:
    from collections.abc import Iterator

# Passwords and addresses are proven by a person with a browser and a mailbox, never by a token.
PROVEN = "proven by a person in a browser"
EXCEPTIONS = {
    "account_login": PROVEN,
    "account_logout": PROVEN,
    "account_signup": PROVEN,
    "account_email": PROVEN,
    "account_confirm_email": PROVEN,
    "account_change_password": PROVEN,
    "account_set_password": PROVEN,
    "account_reset_password": PROVEN,
    "account_reset_password_from_key": PROVEN,
    "account_reauthenticate": PROVEN,
    "members.profile.language": "a cookie of the browser; programs send Accept-Language",
    "vault.tus.collection": "tus is the API of bytes itself",
    "vault.facts.look": "two models are compared with the eyes",
    "challenges.enter.ticks": "only shows which files the chosen revision brings",
    "challenges.enter.start": "founds a blueprint on the way: POST /blueprints or …/fork",
}
ANSWERS = {
    "members.profile.settings": ["PATCH /members/me"],
    "members.profile.preferences": ["PATCH /members/me"],
    "members.tokens.tokens": ["POST /tokens"],
    "members.tokens.revoke": ["DELETE /tokens/{code}"],
    "members.roles.roles": [
        "POST /members/{handle}/roles",
        "DELETE /members/{handle}/roles/{role}",
    ],
    "members.teams.new": ["POST /teams"],
    "members.teams.edit": ["PATCH /teams/{handle}"],
    "members.teams.invite": ["POST /teams/{handle}/invitations"],
    "members.teams.withdraw": ["DELETE /teams/{handle}/invitations/{code}"],
    "members.teams.answer": [
        "POST /invitations/{code}/accept",
        "POST /invitations/{code}/decline",
    ],
    "members.teams.leave": ["POST /teams/{handle}/leave"],
    "members.teams.hand_over": ["POST /teams/{handle}/lead"],
    "members.teams.remove": ["DELETE /teams/{handle}/people/{person}"],
    "talk.board": ["POST /threads"],
    "talk.thread": ["POST /threads/{code}/posts"],
    "talk.answer": ["POST /threads/{code}/answer"],
    "talk.withdraw": ["POST /posts/{code}/withdraw"],
    "talk.hide": ["POST /posts/{code}/hide"],
    "talk.notices_read": ["POST /notices/read"],
    "ledger.earning.account": ["PUT /payment-data"],
    "ledger.earning.erase": ["DELETE /payment-data"],
    "ledger.deposits.purse": ["POST /deposits"],
    "ledger.deposits.deposit": ["POST /deposits/{code}/verdict"],
    "ledger.treasury.make_file": ["POST /payout-files"],
    "ledger.treasury.settle": ["POST /payouts/{code}/settle"],
    "ledger.treasury.bounce": ["POST /payouts/{code}/return"],
    "ledger.treasury.by_hand": ["POST /payouts/{code}/paid"],
    "vault.edit.new": ["POST /blueprints", "POST /blueprints/{code}/revisions"],
    "vault.edit.edit": ["PATCH /blueprints/{code}"],
    "vault.edit.revise": ["POST /blueprints/{code}/revisions"],
    "vault.edit.fork_revision": ["POST /revisions/{code}/fork"],
    "vault.edit.open_revision": ["POST /revisions/{code}/open"],
    "vault.edit.take_down": [
        "POST /revisions/{code}/files/{number}/withhold",
        "POST /revisions/{code}/files/{number}/release",
    ],
    "vault.compare.start": ["POST /comparisons"],
    "vault.facts.alike_uploads": ["POST /alike"],
    "vault.parts.edit_parts": ["POST /blueprints/{code}/parts"],
    "vault.parts.pin": ["POST /revisions/{code}/parts/pin"],
    "vault.safety.warn": ["POST /revisions/{code}/safety"],
    "vault.safety.answer": ["POST /safety/{code}/solve", "POST /safety/{code}/withdraw"],
    "challenges.edit.new": ["POST /challenges"],
    "challenges.verdicts.check_files": ["POST /phases/{code}/check"],
    "challenges.verdicts.object_to": ["POST /entries/{code}/objections"],
    "challenges.edit.step": ["PATCH /challenges/{code}", "PUT /challenges/{code}/requirements"],
    "challenges.edit.add_files": ["POST /challenges/{code}/references"],
    "challenges.edit.change_file": [
        "PATCH /challenges/{code}/references/{file}",
        "DELETE /challenges/{code}/references/{file}",
    ],
    "challenges.edit.publish": ["POST /challenges/{code}/publish"],
    "challenges.edit.discard": ["DELETE /challenges/{code}"],
    "challenges.edit.cancel": ["POST /challenges/{code}/cancel"],
    "challenges.edit_phases.template": ["POST /challenges/{code}/phases/template"],
    "challenges.edit_phases.phase": ["PUT /challenges/{code}/phases"],
    "challenges.edit_phases.move": ["PUT /challenges/{code}/phases"],
    "challenges.enter.enter": ["POST /phases/{code}/entries"],
    "challenges.enter.revise": ["POST /entries/{code}/submissions"],
    "challenges.entry.show": ["POST /entries/{code}/show"],
    "challenges.entry.withdraw": ["POST /entries/{code}/withdraw"],
    "challenges.verdicts.waive": ["POST /entries/{code}/waivers"],
    "challenges.judging.judge": ["POST /phases/{code}/sheets"],
    "challenges.judging.sheet": ["POST /sheets/{code}/ballots"],
    "challenges.judging.swap": ["POST /sheets/{code}/swap"],
    "challenges.entry.hide_remark": ["POST /entries/{code}/report/hide"],
    "challenges.appeals.lodge": ["POST /phases/{code}/appeals"],
    "challenges.appeals.rule": ["POST /appeals/{code}/ruling"],
    "challenges.appeals.withdraw": ["POST /appeals/{code}/withdraw"],
    "challenges.deciding.result": ["POST /phases/{code}/decision"],
    "challenges.deciding.award": ["POST /phases/{code}/awards"],
    "challenges.deciding.paid": ["POST /award-lines/{code}/paid"],
    "configurator.catalogues.new": ["POST /catalogues"],
    "configurator.catalogues.edit": ["PATCH /catalogues/{code}"],
    "configurator.catalogues.add_files": ["POST /catalogues/{code}/files"],
    "configurator.catalogues.remove_file": ["DELETE /catalogues/{code}/files/{name}"],
    "configurator.catalogues.sell": ["POST /catalogues/{code}/sale"],
    "configurator.catalogues.publish": ["POST /catalogues/{code}/editions"],
    "configurator.sheets.sheet": ["PUT /catalogues/{code}/tables"],
    "configurator.sheets.upload": ["POST /catalogues/{code}/workbook"],
    "configurator.origins.won": ["POST /catalogues/{code}/origins"],
    "configurator.origins.migrate": ["POST /configurations/{code}/newer"],
    "configurator.saved.save": ["POST /editions/{code}/configurations"],
    "configurator.saved.change": [
        "PATCH /configurations/{code}",
        "DELETE /configurations/{code}",
    ],
    "configurator.saved.claim": ["POST /configurations/{code}/claim"],
    "configurator.saved.release": ["POST /claims/{code}/release"],
    "configurator.saved.suggest": ["POST /shared/{token}/suggestions"],
    "configurator.saved.answer_suggestion": ["POST /suggestions/{code}"],
    "configurator.orders.new": ["POST /configurations/{code}/orders"],
    "configurator.orders.confirm": ["POST /orders/{code}/confirm"],
    "configurator.orders.cancel": ["POST /orders/{code}/cancel"],
    "configurator.orders.receive": [
        "POST /orders/{code}/instalments/{position}",
        "POST /orders/{code}/hand-over",
    ],
    "configurator.wishes.new": ["POST /catalogues/{code}/wishes"],
    "configurator.wishes.support": ["POST /wishes/{code}/support"],
    "configurator.wishes.draft": ["POST /wishes/{code}/contest"],
}


def forms() -> set[str]:
    """Return every page that takes a form, by app, module and function."""
    return {_told(one) for one in _patterns(get_resolver().url_patterns) if takes_form(one)}


def _patterns(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "ninja":
                yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


def _told(pattern: URLPattern) -> str:
    view = inspect.unwrap(pattern.callback)
    if not view.__module__.startswith("mitwerk.apps."):
        return str(pattern.name)
    module = view.__module__.removeprefix("mitwerk.apps.").replace(".views", "")
    return f"{module}.{view.__name__}"


def test_every_form_has_its_operation_or_a_reason() -> None:
    assert forms() - set(ANSWERS) - set(EXCEPTIONS) == set()


def test_no_line_is_about_a_form_that_is_gone() -> None:
    assert (set(ANSWERS) | set(EXCEPTIONS)) - forms() == set()


def test_every_named_operation_is_there() -> None:
    schema = api.get_openapi_schema(path_prefix="/")
    there = {f"{how.upper()} {path}" for path, hows in schema["paths"].items() for how in hows}

    assert {one for many in ANSWERS.values() for one in many} - there == set()
