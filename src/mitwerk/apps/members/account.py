"""How allauth's sign-up meets our members."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps handles small-lettered; everything else is allauth's."""

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002 - allauth's signature
        return str(super().clean_username(username.lower(), shallow=shallow))
