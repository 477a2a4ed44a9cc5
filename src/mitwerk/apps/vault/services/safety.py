"""Safety notices: raise one, withdraw it, say where it is solved. Nothing is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.vault import events, rules
from mitwerk.apps.vault.enums import AnswerKind, CarryKind, CarryState, Severity
from mitwerk.apps.vault.models import RevisionFile, SafetyAnswer, SafetyCarrier, SafetyNotice
from mitwerk.apps.vault.queries.access import team_ids
from mitwerk.apps.vault.queries.safety import may_withdraw, moderates
from mitwerk.apps.vault.services import carriers
from mitwerk.kit import audit
from mitwerk.kit.events import publish
from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Warned:
    """What a notice says; ``file`` is the number of the dangerous file, None for the design."""

    severity: str
    wrong: str
    todo: str
    file: int | None = None
    language: str = "en"
    proposed_in: str = ""


def may_warn(member: Member, revision: Revision) -> bool:
    """Tell whether a member may raise a notice on a revision: its owners, and moderators."""
    return rules.owns(member, revision.blueprint, team_ids(member)) or moderates(member)


def raise_notice(*, by: Member, revision: Revision, warning: Warned) -> SafetyNotice:
    """Warn of a revision, or of one file in it, for good.

    Everything that carries it is found at once. Refuses everybody but the owners and moderators
    (others propose it in the discussion), empty texts, and unknown files. Publishes
    `events.SafetyChanged`.
    """
    owner = rules.owns(by, revision.blueprint, team_ids(by))
    if not owner and not moderates(by):
        raise NotAllowedError(
            _("Owners and moderators raise safety notices. Propose it in the discussion.")
        )
    if warning.severity not in Severity.values:
        raise InvalidError(_("Say how bad it is: note, caution or stop."), where="severity")
    wrong = _text(warning.wrong, "wrong", _("Say what is wrong."))
    todo = _text(warning.todo, "todo", _("Say what people shall do now."))
    file = _file(revision, warning.file)
    with transaction.atomic():
        notice = SafetyNotice.objects.create(
            revision=revision,
            blob=file.blob if file else None,
            path=file.path if file else "",
            severity=warning.severity,
            wrong=wrong,
            todo=todo,
            language=warning.language,
            by=by,
            as_moderator=not owner,
            proposed_in=warning.proposed_in[:60],
        )
        carriers.rebuild(notice=notice)
        audit.record(by=by, verb="safety.raise", subject=f"revision:{revision.code}")
        publish(events.SafetyChanged(notice.pk, "raised"))
    return notice


def _text(text: str, where: str, missing: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise InvalidError(missing, where=where)
    if len(cleaned) > LONGEST:
        raise InvalidError(_("Use at most %d characters.") % LONGEST, where=where)
    return cleaned


def _file(revision: Revision, number: int | None) -> RevisionFile | None:
    if number is None:
        return None
    file = revision.files.select_related("blob").filter(number=number).first()
    if file is None:
        raise NotFoundError(_("This revision has no such file."), where="file")
    return file


def withdraw(*, by: Member, notice: SafetyNotice, reason: str) -> SafetyAnswer:
    """Take a warning back, with the reason; the notice and its reason stay readable.

    Refuses everybody but who raised it and moderators. Publishes `events.SafetyChanged`.
    """
    if not may_withdraw(notice, by):
        raise NotAllowedError(_("Only who raised a notice, or a moderator, withdraws it."))
    said = _text(reason, "reason", _("Say why it no longer holds."))
    with transaction.atomic():
        _locked(notice)
        answer = SafetyAnswer.objects.create(
            notice=notice, kind=AnswerKind.WITHDRAWN, reason=said, by=by
        )
        audit.record(by=by, verb="safety.withdraw", subject=f"safety:{notice.code}")
        publish(events.SafetyChanged(notice.pk, "withdrawn"))
    return answer


def solve(*, by: Member, notice: SafetyNotice, revision: Revision, reason: str) -> SafetyAnswer:
    """State that a revision which the notice reaches no longer has the fault, and why.

    What descends from it is solved as well. Refuses strangers to the revision's blueprint (but
    moderators), the revision that the notice is about, and revisions that it does not reach.
    Publishes `events.SafetyChanged`.
    """
    if not rules.owns(by, revision.blueprint, team_ids(by)) and not moderates(by):
        raise NotAllowedError(_("Only the owners of a revision, or a moderator, say it is mended."))
    said = _text(reason, "reason", _("Say what was changed."))
    with transaction.atomic():
        _locked(notice)
        reached = SafetyCarrier.objects.filter(notice=notice, revision=revision).first()
        if reached is None:
            raise InvalidError(_("This notice does not reach that revision."), where="revision")
        if reached.how == CarryKind.ORIGIN:
            text = _("A revision never changes: make a new one, then say that it is solved there.")
            raise InvalidError(text, where="revision")
        if reached.state == CarryState.SOLVED:
            raise ConflictError(_("It is solved there already."))
        answer = SafetyAnswer.objects.create(
            notice=notice, kind=AnswerKind.SOLVED, revision=revision, reason=said, by=by
        )
        carriers.rebuild(notice=notice)
        audit.record(by=by, verb="safety.solve", subject=f"safety:{notice.code}")
        publish(events.SafetyChanged(notice.pk, "solved", revision.pk))
    return answer


def _locked(notice: SafetyNotice) -> None:
    """Hold the notice's row, so that two answers come one after the other."""
    SafetyNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.answers.filter(kind=AnswerKind.WITHDRAWN).exists():
        raise ConflictError(_("This notice was withdrawn."))


def catch_up(notice_id: int) -> SafetyNotice:
    """Find the carriers of a notice once more, after it was written for all to see.

    A revision that was being made at the same moment saw no notice, nor the notice it.
    """
    notice = SafetyNotice.objects.get(pk=notice_id)
    carriers.rebuild(notice=notice)
    return notice
