"""Pages that write: new blueprint, new revision, edit, fork, open, take down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitwerk.apps.vault import rules
from mitwerk.apps.vault.forms.blueprints import AboutForm, NoteForm, OwnerForm, WithholdForm
from mitwerk.apps.vault.queries.access import access_to, blueprint_for, revision_for, team_ids
from mitwerk.apps.vault.queries.sheets import file_sheet, file_sheets
from mitwerk.apps.vault.services.blueprints import edit_blueprint
from mitwerk.apps.vault.services.fork import ForkLicences, fork
from mitwerk.apps.vault.services.revisions import create_revision
from mitwerk.apps.vault.services.start import start_blueprint
from mitwerk.apps.vault.services.takedown import release, withhold
from mitwerk.apps.vault.services.uploads import settled
from mitwerk.apps.vault.services.visibility import publish_revision
from mitwerk.apps.vault.views import presenting
from mitwerk.apps.vault.views.arrived import arrived, sent_before
from mitwerk.apps.vault.views.people import me
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.vault.models import Blueprint


@allow(Who.MEMBER)
def new(request: HttpRequest) -> HttpResponse:
    """Found a blueprint with its first files."""
    forms = _forms(request, AboutForm, NoteForm)
    owner = OwnerForm(request.POST or None, member=me(request))
    checked = [form.is_valid() for form in (*forms, owner)]
    if request.method == "POST" and all(checked):
        about, note = forms
        limit(request, Often.BLUEPRINT)
        try:
            revision = start_blueprint(
                by=me(request),
                about=about.about(),  # type: ignore[attr-defined]
                note=note.note(),  # type: ignore[attr-defined]
                uploads=settled(arrived(request)),
                team=owner.team,
            )
        except Problem as problem:
            _put(problem, *forms)
        else:
            return redirect("vault:revision", revision.code)
    context = {"about": forms[0], "note": forms[1], "owner": owner if owner.teams else None}
    return _page(request, "vault/new.html", context)


@allow(Who.MEMBER, rule="the owner, or a member of the owning team")
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Make the next revision of a blueprint."""
    blueprint = _own(request, code)
    (note,) = _forms(request, NoteForm)
    parent = blueprint.revisions.order_by("-number").first()
    if request.method == "POST" and note.is_valid():
        try:
            revision = create_revision(
                by=me(request),
                blueprint=blueprint,
                uploads=settled(arrived(request)),
                keep=request.POST.getlist("keep"),
                note=note.note(),  # type: ignore[attr-defined]
            )
        except Problem as problem:
            _put(problem, note)
        else:
            return redirect("vault:revision", revision.code)
    sheets = []
    if parent is not None:
        sheets = file_sheets(parent, access_to(parent, request.user))
    kept = set(request.POST.getlist("keep")) if request.method == "POST" else None
    rows = [(sheet, kept is None or sheet.path in kept) for sheet in sheets]
    context = {"blueprint": blueprint, "parent": parent, "rows": rows, "note": note}
    return _page(request, "vault/revise.html", context)


@allow(Who.MEMBER, rule="the owner, or a member of the owning team")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is written about a blueprint."""
    blueprint = _own(request, code)
    form = AboutForm(request.POST or None, blueprint=blueprint)
    if request.method == "POST" and form.is_valid():
        try:
            edit_blueprint(by=me(request), blueprint=blueprint, about=form.about())
        except Problem as problem:
            _put(problem, form)
        else:
            return redirect("vault:blueprint", blueprint.code)
    return _page(request, "vault/edit.html", {"blueprint": blueprint, "about": form})


@allow(Who.MEMBER, rule="whoever may read the revision, once its author is known")
@require_POST
def fork_revision(request: HttpRequest, code: str) -> HttpResponse:
    """Go on from somebody else's revision."""
    revision, _rights = revision_for(code, request.user)
    limit(request, Often.BLUEPRINT)
    licences = ForkLicences(request.POST.get("licence", ""))
    blueprint = fork(by=me(request), revision=revision, licences=licences)
    messages.success(request, _("This is your own copy now. What it came from stays named."))
    return redirect("vault:blueprint", blueprint.code)


@allow(Who.MEMBER, rule="the owner, or a member of the owning team")
@require_POST
def open_revision(request: HttpRequest, code: str) -> HttpResponse:
    """Show a draft to everybody."""
    revision, _rights = revision_for(code, request.user)
    publish_revision(by=me(request), revision=revision)
    messages.success(request, _("This revision is open to everybody now."))
    return redirect("vault:revision", revision.code)


@allow(Who.MODERATOR)
def take_down(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Withhold a file, or give it out again."""
    revision, rights = revision_for(code, request.user)
    sheet = file_sheet(revision, number, rights)
    file = sheet.file
    form = WithholdForm(request.POST or None)
    if request.method == "POST" and "release" in request.POST:
        release(by=me(request), blob=file.blob)
        return redirect("vault:file", code, number)
    if request.method == "POST" and form.is_valid():
        withhold(by=me(request), blob=file.blob, reason=form.cleaned_data["reason"])
        return redirect("vault:file", code, number)
    context = presenting.file_page(revision, rights, sheet) | {"file": file, "form": form}
    return _page(request, "vault/take_down.html", context)


def _own(request: HttpRequest, code: str) -> Blueprint:
    blueprint = blueprint_for(code, request.user)
    rules.must_own(request.user, blueprint, team_ids(request.user))
    return blueprint


def _forms(request: HttpRequest, *kinds: type[Form]) -> list[Form]:
    return [kind(request.POST or None) for kind in kinds]


def _put(problem: Problem, *forms: Form) -> None:
    """Show a refusal beside the field it is about, else on top of the first form."""
    for form in forms:
        if problem.where in form.fields:
            form.add_error(problem.where, problem.detail)
            return
    forms[0].add_error(None, problem.detail)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context |= {"nav": "blueprints", "sent_uploads": sent_before(request)}
    return render(request, template, context, status=status)
