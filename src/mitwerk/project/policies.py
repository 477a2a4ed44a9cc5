"""Policies of routes that libraries bring, and how any view's policy is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mitwerk.kit.policy import Policy, Who

if TYPE_CHECKING:
    from collections.abc import Callable

# The API's operations carry their own policies (`kit.api.allow`), checked by the same tests.
API_DECIDES = Policy(Who.ANYONE, "each operation declares its own")

ACCOUNT_PAGES = {
    "account_login": Policy(Who.ANYONE),
    "account_logout": Policy(Who.ANYONE),
    "account_signup": Policy(Who.ANYONE),
    "account_inactive": Policy(Who.ANYONE),
    "account_email_verification_sent": Policy(Who.ANYONE),
    "account_confirm_email": Policy(Who.ANYONE, "the link from the mail"),
    "account_reset_password": Policy(Who.ANYONE),
    "account_reset_password_done": Policy(Who.ANYONE),
    "account_reset_password_from_key": Policy(Who.ANYONE, "the link from the mail"),
    "account_reset_password_from_key_done": Policy(Who.ANYONE),
    "account_change_password": Policy(Who.MEMBER),
    "account_set_password": Policy(Who.MEMBER),
    "account_email": Policy(Who.MEMBER),
    "account_reauthenticate": Policy(Who.MEMBER, "members who have a password to show again"),
}


def of_view(view: Callable[..., Any]) -> Policy | None:
    """Return the policy declared on a view, by it or for it; None when there is none."""
    view = getattr(view, "func", view)  # the API library mounts some views as partials
    declared = getattr(view, "policy", None) or getattr(
        getattr(view, "view_class", None), "policy", None
    )
    if isinstance(declared, Policy):
        return declared
    if view.__module__.startswith("ninja."):
        return API_DECIDES
    return None


def declare(view: Callable[..., Any], policy: Policy) -> Callable[..., Any]:
    """Put a policy on a library's view."""
    view.policy = policy  # type: ignore[attr-defined]
    return view
