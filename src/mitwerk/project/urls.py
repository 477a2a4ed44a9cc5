"""Every address of the platform."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from mitwerk.apps.members.views import profile
from mitwerk.project import views
from mitwerk.project.api import api
from mitwerk.project.policies import ACCOUNT_PAGES, declare


def account_page(route: str, view: object, name: str) -> URLPattern:
    """Mount one of allauth's pages with the policy declared for it."""
    return path(route, declare(view, ACCOUNT_PAGES[name]), name=name)  # type: ignore[arg-type]


account_pages: list[URLPattern] = [
    account_page("login/", account.login, "account_login"),
    account_page("logout/", account.logout, "account_logout"),
    account_page("signup/", account.signup, "account_signup"),
    account_page("inactive/", account.account_inactive, "account_inactive"),
    account_page("email/", account.email, "account_email"),
    account_page(
        "confirm-email/", account.email_verification_sent, "account_email_verification_sent"
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        declare(account.confirm_email, ACCOUNT_PAGES["account_confirm_email"]),
        name="account_confirm_email",
    ),
    account_page("password/change/", account.password_change, "account_change_password"),
    account_page("password/set/", account.password_set, "account_set_password"),
    account_page("password/reset/", account.password_reset, "account_reset_password"),
    account_page(
        "password/reset/done/", account.password_reset_done, "account_reset_password_done"
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        declare(account.password_reset_from_key, ACCOUNT_PAGES["account_reset_password_from_key"]),
        name="account_reset_password_from_key",
    ),
    account_page(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    account_page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("parts/", views.parts, name="parts"),
    path("problems/<slug:slug>", views.problem_kind, name="problem_kind"),
    path("language/", profile.language, name="set_language"),
    path("account/", include(account_pages)),
    path("", include("mitwerk.apps.members.urls")),
    path("", include("mitwerk.apps.talk.urls")),
    path("", include("mitwerk.apps.ledger.urls")),
    path("", include("mitwerk.apps.vault.urls")),
    path("", include("mitwerk.apps.challenges.urls")),
    path("", include("mitwerk.apps.configurator.urls")),
    path("tus/", include("mitwerk.apps.vault.tus_urls")),
    path("api/v1/", api.urls),
]

handler400 = "mitwerk.project.views.bad_request"
handler404 = "mitwerk.project.views.not_found"
handler500 = "mitwerk.project.views.server_error"
