"""Settings: profile, preferences, language switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings as django_settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from mitwerk.apps.members.forms.profile import PreferencesForm, ProfileForm
from mitwerk.apps.members.services.profile import change_profile
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


@allow(Who.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Edit what others see."""
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(request.user))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        change_profile(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("Your profile is saved."))
        return redirect("members:me")
    return render(request, "members/settings_profile.html", {"form": form, "tab": "profile"})


@allow(Who.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose language and time zone, and find the way to e-mail and password."""
    member = request.user
    language = member.interface_language or get_language()  # type: ignore[union-attr]
    kept = {"interface_language": language, "time_zone": member.time_zone}  # type: ignore[union-attr]
    form = PreferencesForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        change_profile(by=member, **form.cleaned_data)  # type: ignore[arg-type]
        language = form.cleaned_data["interface_language"]
        with override(language):
            messages.success(request, _("Your preferences are saved."))
        response = redirect("members:preferences")
        response.set_cookie(
            django_settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=django_settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response
    return render(request, "members/settings_account.html", {"form": form, "tab": "account"})


@allow(Who.ANYONE)
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language; a member's choice is also kept for mails and other browsers."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(django_settings.LANGUAGES):
        change_profile(by=request.user, interface_language=chosen)
    return set_language(request)
