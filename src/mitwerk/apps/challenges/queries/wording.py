"""The terms in plain words, written from the frozen text itself so that both say the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.enums import AiRule, CancelRule, JuryKind, TooCloseRule

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mitwerk.apps.challenges.models import Challenge


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is about, and what it says."""

    title: str
    sentences: tuple[str, ...]


def rules_of(challenge: Challenge) -> list[Rule]:
    """Return the rules of a published challenge, or those a draft would promise."""
    if challenge.terms:
        terms = json.loads(challenge.terms)
        return plain(terms["rules"], {text["key"] for text in terms["texts"]})
    fields = (
        *("licence", "text_licence", "run_off_days", "answer_days", "confidence_percent"),
        *("appeal_days", "ruling_days", "winner_keeps_percent"),
    )
    rules = {name: getattr(challenge, name) for name in fields}
    chosen = {
        "ai": challenge.ai_rule,
        "too_close": challenge.too_close_rule,
        "cancel": challenge.cancel_rule,
    }
    return plain(rules | chosen, {text.key for text in texts.ALL})


def sharing_of(challenge: Challenge) -> tuple[str, ...]:
    """Return who shares a prize by the frozen terms, to be read before one enters."""
    if not challenge.terms:
        return ()
    terms = json.loads(challenge.terms)
    promised = {text["key"] for text in terms["texts"]}
    return tuple(s for rule in _shared(terms["rules"], promised) for s in rule.sentences)


def plain(rules: Mapping[str, Any], promised: Collection[str]) -> list[Rule]:
    """Return the rules in sentences; ``promised`` are the keys of the standing texts."""
    return [
        Rule(_("What is made here is open"), _licence(rules)),
        Rule(_("Patents"), tuple(str(text) for text in texts.PATENT_PROMISE.sentences)),
        Rule(_("Blind judging"), tuple(str(text) for text in texts.BLIND_PROMISE.sentences)),
        *_ranked(promised),
        Rule(_("AI-made material"), (_ai(rules["ai"]),)),
        Rule(_("When it is too close to call"), _too_close(rules)),
        *_waiting(rules),
        *_starting(promised),
        *_checked(promised),
        *_opened(promised),
        *_appealed(rules),
        *_shared(rules, promised),
        *_paid(promised),
        Rule(_("If it is cancelled"), _cancel(rules["cancel"], promised)),
    ]


def _licence(rules: Mapping[str, Any]) -> tuple[str, ...]:
    named = _("Hardware under %(hardware)s, texts and pictures under %(text)s.") % {
        "hardware": rules["licence"],
        "text": rules["text_licence"],
    }
    return (*(str(text) for text in texts.LICENCE_PROMISE.sentences), named)


def _ai(rule: str) -> str:
    return {
        AiRule.ALLOWED: _("You may use generative AI."),
        AiRule.DECLARED: _("You may use generative AI if you say so."),
        AiRule.REFUSED: _("No generative AI, please: what you enter is made by people."),
    }[AiRule(rule)]


def _too_close(rules: Mapping[str, Any]) -> tuple[str, ...]:
    sure = _("A winner is named when the ballots tell it with %d %% confidence.")
    first = sure % rules["confidence_percent"]
    rule = TooCloseRule(rules["too_close"])
    if rule.has_run_off:
        days = rules["run_off_days"]
        second = _("Otherwise judges rank the contenders once more within %d days.") % days
        last = _("If it stays too close, the contenders share the prizes.")
        if rule.jury_chooses:
            last = _("If it stays too close, the client jury chooses and says why in public.")
        return first, second, last
    chosen = _("Otherwise the client jury chooses among the contenders and says why in public.")
    return first, chosen


def _waiting(rules: Mapping[str, Any]) -> list[Rule]:
    """Return what happens when somebody is late; the first terms did not promise it."""
    if "answer_days" not in rules:
        return []
    late = tuple(str(text) for text in texts.LATE_PROMISE.sentences)
    return [
        Rule(_("When the client does not answer"), _silent(rules)),
        Rule(_("When a phase is late"), late),
    ]


def _silent(rules: Mapping[str, Any]) -> tuple[str, ...]:
    days = rules["answer_days"]
    award = _("The client awards within %d days; then the prizes are given as decided.")
    if not TooCloseRule(rules["too_close"]).jury_chooses:
        return (award % days,)
    choice = _("The client jury chooses within %d days; then the contenders share the prizes.")
    return choice % days, award % days


def _starting(promised: Collection[str]) -> list[Rule]:
    """Return which winner a later phase starts from; older terms did not say."""
    if texts.BASELINE_PROMISE.key not in promised:
        return []
    sentences = tuple(str(text) for text in texts.BASELINE_PROMISE.sentences)
    return [Rule(_("When a phase starts from a winner"), sentences)]


def _checked(promised: Collection[str]) -> list[Rule]:
    """Return what machine checks mean for the prizes; older terms bar nobody."""
    if texts.CHECK_PROMISE.key not in promised:
        return []
    sentences = tuple(str(text) for text in texts.CHECK_PROMISE.sentences)
    return [Rule(_("What a machine can measure"), sentences)]


def _ranked(promised: Collection[str]) -> list[Rule]:
    """Return who ranks in the community jury; older terms asked for no date."""
    if texts.RANKS_PROMISE.key not in promised:
        return []
    sentences = tuple(str(text) for text in texts.RANKS_PROMISE.sentences)
    return [Rule(_("Who may rank"), sentences)]


def _opened(promised: Collection[str]) -> list[Rule]:
    """Return what of the ballots becomes public; older terms did not say."""
    if texts.PUBLIC_PROMISE.key not in promised:
        return []
    sentences = tuple(str(text) for text in texts.PUBLIC_PROMISE.sentences)
    return [Rule(_("What becomes public of the ballots"), sentences)]


def _appealed(rules: Mapping[str, Any]) -> list[Rule]:
    """Return how one appeals; older terms have no appeals, a brief may have none either."""
    days = rules.get("appeal_days", 0)
    if not days:
        return []
    term = _("Appeals are taken within %(days)d days of a decision and ruled on within %(more)d.")
    told = term % {"days": days, "more": rules["ruling_days"]}
    return [Rule(_("Appeals"), (*(str(text) for text in texts.APPEAL_PROMISE.sentences), told))]


def _paid(promised: Collection[str]) -> list[Rule]:
    """Return where the money lies and how it is paid; older terms did not say."""
    if texts.PAYOUT_PROMISE.key not in promised:
        return []
    sentences = tuple(str(text) for text in texts.PAYOUT_PROMISE.sentences)
    return [Rule(_("How prizes are paid"), sentences)]


def _shared(rules: Mapping[str, Any], promised: Collection[str]) -> list[Rule]:
    """Return how a prize is shared along the lineage; older terms leave all to the winner."""
    if texts.SHARE_PROMISE.key not in promised:
        return []
    keeps = rules["winner_keeps_percent"]
    if keeps == 100:
        return [Rule(_("Who shares a prize"), (_("The winner keeps the whole prize."),))]
    first = _("The winner keeps %(keeps)d %% outright; %(pool)d %% are shared.")
    told = first % {"keeps": keeps, "pool": 100 - keeps}
    sentences = (told, *(str(text) for text in texts.SHARE_PROMISE.sentences))
    return [Rule(_("Who shares a prize"), sentences)]


def _cancel(rule: str, promised: Collection[str]) -> tuple[str, ...]:
    """Return where the money goes; older terms did not say what the deadline changes."""
    money = {
        CancelRule.RETURN: _("Money that is not awarded goes back to the client."),
        CancelRule.SHARE: _(
            "The money of every phase under way is shared equally by who entered it: one part a "
            "person, however often they entered."
        ),
    }[CancelRule(rule)]
    if texts.CANCEL_PROMISE.key not in promised:
        return (money,)
    return money, *(str(text) for text in texts.CANCEL_PROMISE.sentences)


def jury_sentence(kind: str) -> str:
    """Say who sits on a jury."""
    return {
        JuryKind.CLIENT: _("The client and who the client names"),
        JuryKind.EXPERTS: _("Experts the client names"),
        JuryKind.COMMUNITY: _("Any member from before the deadline who has not entered"),
    }[JuryKind(kind)]
