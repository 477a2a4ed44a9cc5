"""Safety notices in the shapes that their templates take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.members.queries.display import author as author_of
from mitwerk.apps.vault.enums import AnswerKind, CarryKind, CarryState, Severity
from mitwerk.apps.vault.queries.access import owns
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.safety import answers_of, may_withdraw, reach_of, solvable_by
from mitwerk.apps.vault.views.presenting import head, owner_of

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision, SafetyAnswer, SafetyCarrier, SafetyNotice
    from mitwerk.apps.vault.queries.access import Access, Viewer
    from mitwerk.apps.vault.queries.safety import Banner

ICONS = {"stop": "circle-alert", "caution": "triangle-alert", "note": "info"}


def banner(one: Banner, rights: Access) -> dict[str, Any]:
    """Return one notice for the page of a revision; behind a mask without a way to its origin."""
    named = one.source is not None or (one.how == CarryKind.ORIGIN and not rights.masked)
    return {
        "severity": one.severity,
        "label": Severity(one.severity).label,
        "icon": ICONS[one.severity],
        "wrong": one.wrong,
        "todo": one.todo,
        "path": one.path,
        "language": one.notice.language,
        "carries": one.carries,
        "why": _why(one),
        "reason": one.answer.reason if one.answer and named else "",
        "url": reverse("vault:safety", args=[one.notice.code]) if named else "",
        "by": _("by a moderator") if one.notice.as_moderator else _("by its owner"),
    }


def _why(one: Banner) -> str:
    """Say by which way this revision carries it, or no longer does."""
    if one.state == CarryState.SOLVED:
        return _("Solved here: this revision comes after the mending.")
    if one.state == CarryState.MENDED:
        return _("This revision comes from an affected one, but no longer holds the file.")
    source = _title(one.over or one.source)
    if one.how == CarryKind.USE:
        return (
            _("It has %s among its parts.") % source
            if source
            else _("One of its parts carries it.")
        )
    if one.how == CarryKind.LINEAGE:
        return _("It comes from %s.") % source if source else _("It comes from an affected design.")
    return _("It holds the same file.") if one.how == CarryKind.COPY else ""


def _title(revision: Revision | None) -> str:
    return f"“{revision.blueprint.title}” r{revision.number}" if revision else ""


def safety_page(
    notice: SafetyNotice, rights: Access, viewer: Viewer, cursor: str = ""
) -> dict[str, Any]:
    """Return everything that the page of a notice shows."""
    reach = reach_of(notice, rights, viewer, cursor=cursor)
    rows = [carrier_row(one) for one in reach.carriers]
    masked = rights.masked
    context = head(notice.revision, rights)
    context["crumbs"] = [
        *context["crumbs"][:-1],
        {"label": context["title"], "url": reverse("vault:revision", args=[notice.revision.code])},
        {"label": _("Safety notice"), "url": ""},
    ]
    texts = {"wrong": notice.wrong, "todo": notice.todo, "path": notice.path}
    if masked:
        names = names_of(notice.revision)
        texts = {name: names.in_text(text) for name, text in texts.items()}
    hidden = reach.hidden - (1 if masked else 0)
    return context | {
        "notice": notice,
        "texts": texts,
        "label": Severity(notice.severity).label,
        "icon": ICONS[notice.severity],
        "withdrawn": notice.withdrawn,  # type: ignore[attr-defined]
        "by_word": _("by a moderator") if notice.as_moderator else _("by its owner"),
        "by_author": None if masked and not notice.as_moderator else author_of(notice.by),
        "answers": [answer_row(one) for one in answers_of(notice, viewer, rights)],
        "carrying": [row for row in rows if row["state"] == CarryState.CARRIES],
        "mended": [row for row in rows if row["state"] != CarryState.CARRIES],
        "total": _("%d in all") % reach.count if cursor or reach.next else "",
        "newer_url": "?" if cursor else "",
        "older_url": f"?cursor={reach.next}" if reach.next else "",
        "hidden": ngettext(
            "%d more is not open, or is being judged.",
            "%d more are not open, or are being judged.",
            hidden,
        )
        % hidden
        if hidden > 0
        else "",
    }


def answering(notice: SafetyNotice, member: Member) -> dict[str, Any]:
    """Return how a member may answer: solve it in revisions of theirs, or take it back."""
    solvable = solvable_by(notice, member)
    blueprint = notice.revision.blueprint
    return {
        "solvable": [(one.code, _title(one)) for one in solvable],
        "revise": reverse("vault:revise", args=[blueprint.code])
        if not solvable and owns(member, blueprint)
        else "",
        "may_withdraw": may_withdraw(notice, member),
    }


def carrier_row(one: SafetyCarrier) -> dict[str, Any]:
    """Return one line of what a notice reaches."""
    revision = one.revision
    return {
        "state": one.state,
        "state_word": CarryState(one.state).label,
        "how": CarryKind(one.how).label,
        "title": revision.blueprint.title,
        "number": revision.number,
        "url": reverse("vault:revision", args=[revision.code]),
        "code": revision.code,
        "owner": owner_of(revision.blueprint),
    }


def answer_row(one: SafetyAnswer) -> dict[str, Any]:
    """Return one later state of a notice."""
    revision = one.revision
    return {
        "word": AnswerKind(one.kind).label,
        "reason": one.reason,
        "at": one.at,
        "author": author_of(one.by),
        "title": _title(revision),
        "url": reverse("vault:revision", args=[revision.code]) if revision else "",
    }
