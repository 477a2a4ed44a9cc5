"""Refusals of judging and awarding: stable slugs, sentences that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError


class NotJudged(ConflictError):  # noqa: N818 - a speaking refusal, as RFC 9457 means it
    slug = "not-being-judged"
    title = _("This phase is not being judged now")


class NotAJudge(NotAllowedError):  # noqa: N818 - as above
    slug = "not-a-judge"
    title = _("You don’t sit on a jury of this phase")


class OwnStake(NotAJudge):
    slug = "own-stake"
    title = _("You entered this phase, so you can’t judge it")


class OwnShare(NotAJudge):
    slug = "own-share"
    title = _("An entry builds on your work, so you can’t judge this phase")


class JoinedLate(NotAJudge):
    slug = "joined-late"
    title = _("You joined after the deadline for entries")


class BallotIncomplete(InvalidError):  # noqa: N818 - as above
    slug = "ballot-incomplete"
    title = _("The ballot is not complete")


class NothingToJudge(ConflictError):  # noqa: N818 - as above
    slug = "nothing-to-judge"
    title = _("There is nothing left for you to rank")


class TooManySwaps(ConflictError):  # noqa: N818 - as above
    slug = "too-many-swaps"
    title = _("You swapped as many entries as one may in a phase")


class NothingToRecompute(ConflictError):  # noqa: N818 - as above
    slug = "nothing-to-recompute"
    title = _("There is no result to recompute: ballots are still taken, or nobody ranked")


class NotTooClose(ConflictError):  # noqa: N818 - as above
    slug = "not-too-close"
    title = _("The client jury is not asked to choose here")


class NotDecided(ConflictError):  # noqa: N818 - as above
    slug = "not-decided"
    title = _("This phase is not decided yet")


class AlreadyAwarded(ConflictError):  # noqa: N818 - as above
    slug = "already-awarded"
    title = _("This prize is already given")


class OtherThanPromised(ConflictError):  # noqa: N818 - as above
    """A prize's row says other than the frozen terms: somebody changed the database."""

    slug = "other-than-promised"
    title = _("This prize is not the one that the terms promise")


class AlreadyPaid(ConflictError):  # noqa: N818 - as above
    slug = "already-paid"
    title = _("This share is already marked as paid")


class NotPayableYet(ConflictError):  # noqa: N818 - as above
    slug = "not-payable-yet"
    title = _("This share is not payable yet")


class NobodyAtThisRank(ConflictError):  # noqa: N818 - as above
    slug = "nobody-at-this-rank"
    title = _("Nobody can receive this prize")


class ChecksUnderWay(ConflictError):  # noqa: N818 - as above
    """A machine check that could bar an entry from a prize is not finished."""

    slug = "checks-under-way"
    title = _("The entries are still being measured. Award the prizes in a few minutes.")


class WordsWanted(ChecksUnderWay):
    """A must-row that no machine could measure waits for the client's word."""

    slug = "words-wanted"
    title = _("Rows that could not be measured wait for your word. Say it on those entries first.")


class NothingToObjectTo(ConflictError):  # noqa: N818 - as above
    slug = "nothing-to-object-to"
    title = _("This row does not wait for your word")


class NothingToWaive(ConflictError):  # noqa: N818 - as above
    slug = "nothing-to-waive"
    title = _("This row does not keep the entry from a prize")


class TooLateToWaive(ConflictError):  # noqa: N818 - as above
    slug = "too-late-to-waive"
    title = _("Rows are waived between the deadline and the award")


class NoAppealNow(ConflictError):  # noqa: N818 - as above
    slug = "no-appeal-now"
    title = _("No appeal is taken now")


class AlreadyAppealed(ConflictError):  # noqa: N818 - as above
    slug = "already-appealed"
    title = _("You have appealed on this ground already; wait for the ruling")


class AppealEnded(ConflictError):  # noqa: N818 - as above
    slug = "appeal-ended"
    title = _("This appeal has ended already")


class EvidenceMissing(InvalidError):  # noqa: N818 - as above
    slug = "evidence-missing"
    title = _("The evidence for this ground is missing")


class Involved(NotAllowedError):  # noqa: N818 - as above
    slug = "involved"
    title = _("You take part in this phase, so somebody else rules on its appeals")
