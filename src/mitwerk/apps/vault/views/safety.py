"""Doors to safety notices: raise or propose one, read it, answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitwerk.apps.talk.services.threads import Text, start_thread
from mitwerk.apps.vault.enums import Severity
from mitwerk.apps.vault.forms.safety import AnswerForm, WarnForm
from mitwerk.apps.vault.queries.access import revision_for
from mitwerk.apps.vault.queries.safety import notice_for
from mitwerk.apps.vault.services.safety import may_warn, raise_notice, solve, withdraw
from mitwerk.apps.vault.views.people import me
from mitwerk.apps.vault.views.presenting import head
from mitwerk.apps.vault.views.safety_page import answering, safety_page
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError, Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.vault.models import Revision


@allow(Who.MEMBER, rule="owners and moderators warn; whoever may write there proposes it")
def warn(request: HttpRequest, code: str) -> HttpResponse:
    """Warn of a revision; who may not, proposes it in the discussion."""
    revision, rights = revision_for(code, request.user)
    member, allowed = me(request), may_warn(me(request), revision)
    form = WarnForm(request.POST or None, revision=revision)
    if request.method == "POST" and form.is_valid():
        limit(request, Often.TALK)
        try:
            if allowed:
                thread = request.GET.get("thread", "")
                warned = form.warned(get_language() or "en", thread)
                notice = raise_notice(by=member, revision=revision, warning=warned)
                return redirect("vault:safety", notice.code)
            _propose(request, revision, form)
        except Problem as problem:
            form.add_error(problem.where if problem.where in form.fields else None, problem.detail)
        else:
            messages.success(request, _("Thank you. The owners read it in the discussion."))
            return redirect("vault:revision", code)
    context = {"nav": "blueprints", **head(revision, rights), "form": form, "allowed": allowed}
    status = 422 if request.method == "POST" else 200
    return render(request, "vault/safety_new.html", context, status=status)


def _propose(request: HttpRequest, revision: Revision, form: WarnForm) -> None:
    clean = form.cleaned_data
    label = Severity(clean["severity"]).label
    about = dict(form.fields["file"].choices).get(clean["file"], "")  # type: ignore[attr-defined]
    body = f"**{label}** ({about})\n\n{clean['wrong']}\n\n{clean['todo']}"
    title = _("Safety notice proposed: %s") % clean["wrong"][:80]
    start_thread(
        by=me(request),
        ref=f"revision:{revision.code}",
        text=Text(body, get_language() or "en", title),
    )


@allow(Who.ANYONE, rule="as the revision")
def safety(request: HttpRequest, code: str) -> HttpResponse:
    """One notice with everything that it reaches."""
    notice, rights = notice_for(code, request.user)
    cursor = request.GET.get("cursor", "")
    context = {"nav": "blueprints", **safety_page(notice, rights, request.user, cursor)}
    if request.user.is_authenticated and not context["withdrawn"] and not rights.masked:
        context |= answering(notice, me(request))
    return render(request, "vault/safety.html", context)


@allow(Who.MEMBER, rule="withdraw: who raised it, or a moderator; solve: owner of the revision")
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw a notice, or say in which revision it is solved."""
    notice, _rights = notice_for(code, request.user)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Say why, in a sentence."), where="reason")
    clean = form.cleaned_data
    if clean["kind"] == "withdraw":
        withdraw(by=me(request), notice=notice, reason=clean["reason"])
    else:
        named = clean["revision"].rstrip("/").rpartition("/")[2]
        revision, _revision_rights = revision_for(named, request.user)
        solve(by=me(request), notice=notice, revision=revision, reason=clean["reason"])
    messages.success(request, _("It stands beside the notice now."))
    return redirect("vault:safety", code)
