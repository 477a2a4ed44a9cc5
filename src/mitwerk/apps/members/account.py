"""How allauth meets our members: handles, limits on guessing, languages, mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.devices import device_of, remember
from mitwerk.apps.members.queries.people import is_held
from mitwerk.apps.members.rules import reserved_handle_message

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.members.models import Member

# Failed sign-ins. Strangers: per network address, and per account over all addresses.
# A known device is counted alone, so strangers can never use up its owner's tries.
STRANGERS = {"login_failed": "10/m/ip,20/h/key"}
KNOWN_DEVICE = {"login_failed": "10/m/key"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our rules at allauth's hooks."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This e-mail address and password do not belong together. Check both, or ask for a "
            "link to set a new password."
        ),
        "too_many_login_attempts": _(
            "Too many attempts. Wait a few minutes, or ask for a mail with a link to set a new "
            "password: the link always works."
        ),
        "username_taken": _("This handle is taken. Choose another one."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "rate_limited": _("Too many attempts. Wait a few minutes."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002 - allauth's signature
        """Keep handles small-lettered and free of names that read as the platform's own."""
        handle = username.strip().lower()
        if message := reserved_handle_message(handle):
            raise ValidationError(message)
        if not shallow and is_held(handle):
            raise self.validation_error("username_taken")
        return str(super().clean_username(handle, shallow=shallow))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before any password is computed; refuse beyond the limit."""
        email = credentials.get("email", "").lower()
        device = device_of(request)
        known = device is not None and device.knows(email)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config=KNOWN_DEVICE if known else STRANGERS,
            key=f"device:{device.id}:{email}" if device and known else f"account:{email}",
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """After a reset by mail the owner starts afresh, whatever strangers did meanwhile."""
        ratelimit.clear(
            request,
            app="allauth.account",
            action="login_failed",
            config=STRANGERS,
            key=f"account:{credentials['email'].lower()}",
        )

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        """Remember the device, and show the pages in the language the member chose, if any."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember(request, response, user.email)
        if user.interface_language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.interface_language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Write in the language of the person, where we know who it is."""
        context = {
            **context,
            "site_name": settings.MITWERK.site_name,
            "site_url": settings.MITWERK.site_url,
        }
        person = context.get("user")
        language = getattr(person, "interface_language", "") or translation.get_language()
        with translation.override(language):
            return super().render_mail(template_prefix, email, context, headers)  # type: ignore[no-any-return]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Member,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(
            template_prefix, user, {"user": user, **(context or {})}, email
        )
