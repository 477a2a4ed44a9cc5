"""Refusals that talk makes; their slugs are part of the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError, NotFoundError


class SubjectNotFoundError(NotFoundError):
    slug = "subject-not-found"
    title = _("There is nothing to discuss here")


class ThreadNotFoundError(NotFoundError):
    slug = "thread-not-found"
    title = _("There is no such discussion")


class PostNotFoundError(NotFoundError):
    slug = "post-not-found"
    title = _("There is no such contribution")


class MayNotPostError(NotAllowedError):
    slug = "may-not-post"
    title = _("You may read this discussion, but not write in it")


class MayNotAskError(NotAllowedError):
    slug = "may-not-ask"
    title = _("Questions to the client can’t be asked here now")


class MayNotAnswerError(NotAllowedError):
    slug = "may-not-answer"
    title = _("Only the client and mentors mark an answer")


class NotAuthorError(NotAllowedError):
    slug = "not-the-author"
    title = _("Only its author may withdraw a contribution")


class PostGoneError(ConflictError):
    slug = "post-gone"
    title = _("This contribution has been withdrawn or hidden")


class NotAQuestionError(ConflictError):
    slug = "not-a-question"
    title = _("Only a question has an answer")


class EmptyTextError(InvalidError):
    slug = "empty-text"
    title = _("Write something first")


class RevealsAuthorError(InvalidError):
    """While authors are masked, nobody gives themselves away by accident."""

    slug = "reveals-author"
    title = _(
        "A handle or name of yours or your team’s stands in this text. Authors are not shown "
        "here until the decision; take it out and send again."
    )


class StrayAnchorError(InvalidError):
    slug = "stray-anchor"
    title = _("Only a pin belongs to a point of the model: leave the point out, or make it a pin")


class BadAnchorError(InvalidError):
    slug = "bad-anchor"
    title = _("The point on the model is not complete: path, x, y and z belong to it")
