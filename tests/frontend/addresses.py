"""Named addresses that the shell links to, for the sample pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


names = ["account_login", "account_signup", "account_logout", "set_language", "home"]
names += ["imprint", "privacy", "terms", "glossary", "about"]


def group(app: str, *inner: str) -> object:
    return path(f"{app}/", include(([path(n, nothing, name=n) for n in inner], app)))


urlpatterns = [
    *(path(name, nothing, name=name) for name in names),
    group("challenges", "index", "mine", "my-entries", "judge-tasks"),
    group("vault", "index"),
    group("members", "index", "me", "settings"),
    group("talk", "notices"),
]
