"""A member's API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mitwerk.apps.members.adapters import as_token
from mitwerk.apps.members.forms.tokens import TokenForm
from mitwerk.apps.members.queries.tokens import token_of, tokens_of
from mitwerk.apps.members.services.tokens import create_token, revoke_token
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN = 50


@allow(Who.MEMBER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens; a new one shows its secret in this one answer and never again."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        limit(request, Often.TOKEN)
        _token, secret = create_token(
            by=request.user,  # type: ignore[arg-type]
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.expires_at(),
        )
        form = TokenForm()
    cursor = request.GET.get("cursor", "")
    found = newest_first(tokens_of(request.user), cursor=cursor, size=SHOWN)  # type: ignore[arg-type]
    context = {
        "form": form,
        "secret": secret,
        "tokens": [as_token(token) for token in found.rows],
        "older_url": f"?cursor={found.next}" if found.next else "",
        "tab": "tokens",
    }
    return render(request, "members/settings_tokens.html", context)


@allow(Who.MEMBER, rule="one's own token")
@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """End a token at once."""
    revoke_token(by=request.user, token=token_of(request.user, code))  # type: ignore[arg-type]
    messages.success(request, _("The token no longer works."))
    return redirect("members:tokens")
