"""allauth's forms with our words; what they check and do is allauth's.

Signing up with a known address does the same work as with a new one and keeps the handle as long,
so that neither the answer, the time it takes nor the handle tells who has an account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.hashers import make_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.events import ResetAsked
from mitwerk.apps.members.services.sign_ups import hold_handle
from mitwerk.apps.members.zones import is_zone
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.members.models import Member

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}
PASSWORD_HELP = _(
    "At least 10 characters. A sentence that only you would think of is better than signs."
)


class OurWords(forms.Form):
    """Labels of ours and no placeholder, which would repeat the label and then vanish."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            field.help_text = PASSWORD_HELP if name == "password1" else ""


class LoginForm(OurWords, allauth.LoginForm):  # type: ignore[misc]
    """Sign in with the e-mail address."""


class SignupForm(OurWords, allauth.SignupForm):  # type: ignore[misc]
    """Join: address, handle, password; language and zone come from the browser."""

    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput({"data-browser-zone": ""}), max_length=60
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        handle = self.fields["username"]
        handle.label = _("Handle")
        handle.help_text = _(
            "Your name here, such as “lena-m”: 3 to 30 small letters, digits, - or _. "
            "Everybody sees it; you can’t change it later."
        )
        handle.widget.attrs["autocapitalize"] = "none"
        handle.widget.attrs["spellcheck"] = "false"
        self.fields["email"].help_text = _("Only for signing in and for mails to you; never shown.")
        self.fields["password1"].label = _("Password")

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Do the costly work of a sign-up also when the address has an account already."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            hold_handle(self.cleaned_data["username"])
        return super().try_save(request)  # type: ignore[no-any-return]

    def custom_signup(self, request: HttpRequest, user: Member) -> None:
        """Keep the language and zone in which the person signed up."""
        super().custom_signup(request, user)
        user.interface_language = user.about_language = (get_language() or "en")[:5]
        zone = self.cleaned_data.get("time_zone", "")
        user.time_zone = zone if is_zone(zone) else user.time_zone
        user.save(update_fields=["interface_language", "about_language", "time_zone"])


class ResetPasswordForm(OurWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Ask for the mail with the link.

    Who asks gets the same answer in the same time for any address, since nobody looks it up
    before the answer: a task does, and sends one mail or the other.
    """

    def clean_email(self) -> str:
        """Look nobody up."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, _request: HttpRequest, **_kwargs: object) -> str:
        email = str(self.cleaned_data["email"])
        publish(ResetAsked(email, get_language() or "en"))
        return email


class ResetPasswordKeyForm(OurWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choose a new password after the link."""


class ChangePasswordForm(OurWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Choose a new password, knowing the old one."""


class ReauthenticateForm(OurWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    """Say the password again before something that matters."""


class AddEmailForm(OurWords, allauth.AddEmailForm):  # type: ignore[misc]
    """Move to another address, which has to be confirmed first."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
