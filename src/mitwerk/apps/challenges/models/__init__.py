"""Tables of challenges: one file per aggregate."""

from mitwerk.apps.challenges.models.appeal import Appeal, AppealStep
from mitwerk.apps.challenges.models.award import Award, AwardLine
from mitwerk.apps.challenges.models.ballot import (
    Ballot,
    BallotSheet,
    HiddenRemark,
    Recognition,
    Remark,
)
from mitwerk.apps.challenges.models.challenge import Challenge, ReferenceFile
from mitwerk.apps.challenges.models.check import EntryCheck, Objection, Waiver
from mitwerk.apps.challenges.models.decision import Decision, DecisionPlace, Result
from mitwerk.apps.challenges.models.entry import DeclaredValue, Entry, EntryPayee, EntryRevision
from mitwerk.apps.challenges.models.phase import (
    Deliverable,
    Jury,
    JuryMember,
    Phase,
    PhaseDependency,
    Prize,
)
from mitwerk.apps.challenges.models.requirement import Requirement, RequirementPhase

__all__ = [
    "Appeal",
    "AppealStep",
    "Award",
    "AwardLine",
    "Ballot",
    "BallotSheet",
    "Challenge",
    "Decision",
    "DecisionPlace",
    "DeclaredValue",
    "Deliverable",
    "Entry",
    "EntryCheck",
    "EntryPayee",
    "EntryRevision",
    "HiddenRemark",
    "Jury",
    "JuryMember",
    "Objection",
    "Phase",
    "PhaseDependency",
    "Prize",
    "Recognition",
    "ReferenceFile",
    "Remark",
    "Requirement",
    "RequirementPhase",
    "Result",
    "Waiver",
]
