"""The usual phases of a task, as data: kinds, days, shares of the prize money, deliverables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import ChallengeSize, DeliverableKind, JuryKind, PhaseKind

if TYPE_CHECKING:
    from django.utils.functional import Promise

D = DeliverableKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A deliverable of a template."""

    kind: str
    text: str | Promise
    required: bool = True


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """A phase of a template: ``share`` is its part of the prize money in percent."""

    kind: PhaseKind
    title: str | Promise
    task: str | Promise
    days: int
    judging_days: int
    share: int
    deliverables: tuple[Wanted, ...]
    needs: tuple[PhaseKind, ...] = ()


# First, second and third prize of a phase, in percent of what the phase gets.
RANKS: dict[str, tuple[int, ...]] = {
    ChallengeSize.PORTFOLIO: (100,),
    ChallengeSize.PART: (70, 30),
    ChallengeSize.VEHICLE: (60, 25, 15),
}
JURIES: dict[str, tuple[tuple[JuryKind, int], ...]] = {
    ChallengeSize.PORTFOLIO: ((JuryKind.CLIENT, 50), (JuryKind.COMMUNITY, 50)),
    ChallengeSize.PART: ((JuryKind.CLIENT, 60), (JuryKind.COMMUNITY, 40)),
    ChallengeSize.VEHICLE: (
        (JuryKind.CLIENT, 40),
        (JuryKind.EXPERTS, 40),
        (JuryKind.COMMUNITY, 20),
    ),
}
# Between two phases the winner's blueprint is prepared as the baseline.
PAUSE = timedelta(days=2)

_MODEL = Wanted(D.MODEL, _("The part as a 3D model, STEP where you can"))
_SOURCE = Wanted(D.SOURCE, _("The file you worked in, so that others can go on"), required=False)
_FITS = Wanted(D.SKETCH, _("A picture or drawing that shows how it joins the vehicle"))

_BODY = (_MODEL, _FITS, _SOURCE)

VEHICLE = (
    PhasePlan(
        PhaseKind.CONCEPT,
        _("Concept"),
        _("Show what the whole vehicle is: its stance, how people use it, where the load goes."),
        *(21, 7, 30),
        (
            Wanted(D.SKETCH, _("A sketch, photo or PDF is enough; a model by hand counts too")),
            Wanted(D.TEXT, _("Half a page: the idea and why it fits the brief"), required=False),
            Wanted(D.MODEL, _("A 3D model, if you have one"), required=False),
        ),
    ),
    PhasePlan(
        PhaseKind.FRONT,
        _("Front"),
        _("Work out the front of the winning concept: face, lights, protection, reach for repair."),
        *(14, 5, 9),
        _BODY,
        (PhaseKind.CONCEPT,),
    ),
    PhasePlan(
        PhaseKind.REAR,
        _("Rear"),
        _("Work out the rear of the winning concept: loading edge, lights, towing, access."),
        *(14, 5, 7),
        _BODY,
        (PhaseKind.CONCEPT,),
    ),
    PhasePlan(
        PhaseKind.SIDES,
        _("Sides"),
        _("Work out doors or openings, sills and panels of the winning concept."),
        *(14, 5, 8),
        _BODY,
        (PhaseKind.CONCEPT,),
    ),
    PhasePlan(
        PhaseKind.WHEELS,
        _("Wheels and tyres"),
        _("Choose or design wheels and tyres for the ground, the load and the speed."),
        *(14, 5, 8),
        (_MODEL, Wanted(D.DATASHEET, _("Load, pressure and approval of the tyre")), _SOURCE),
        (PhaseKind.CONCEPT,),
    ),
    PhasePlan(
        PhaseKind.INTERIOR,
        _("Interior"),
        _("Design seat, controls, view and stowage for the people who work in it."),
        *(14, 5, 12),
        _BODY,
        (PhaseKind.CONCEPT,),
    ),
    PhasePlan(
        PhaseKind.POWERTRAIN,
        _("Powertrain"),
        _("Lay out motor, battery, controller and charging from parts that can be bought."),
        *(21, 7, 14),
        (
            Wanted(D.CIRCUIT, _("The circuit: battery, fuses, contactor, controller, charging")),
            Wanted(D.DATASHEET, _("Data sheets of motor, battery and controller")),
            Wanted(D.MODEL, _("Where it sits in the vehicle"), required=False),
        ),
        (PhaseKind.CONCEPT,),
    ),
    PhasePlan(
        PhaseKind.MATERIALS,
        _("Materials"),
        _("Say for each part what it is made of and how, what it weighs and what it costs."),
        *(14, 5, 12),
        (
            Wanted(D.TABLE, _("A table: part, material, process, mass, cost")),
            Wanted(D.TEXT, _("Why these: strength, repair, origin, end of life"), required=False),
        ),
        (PhaseKind.FRONT, PhaseKind.REAR, PhaseKind.SIDES),
    ),
)
PART = (
    PhasePlan(
        PhaseKind.OTHER,
        _("The part"),
        _("Design the part so that it can be made with simple tools and repaired."),
        *(4, 2, 100),
        (_MODEL, _FITS, _SOURCE),
    ),
)
PORTFOLIO = (
    PhasePlan(
        PhaseKind.CONCEPT,
        _("The piece"),
        _("Show one idea well. A good sketch with a few words is enough."),
        *(14, 5, 100),
        (
            Wanted(D.SKETCH, _("A sketch, photo or PDF is enough")),
            Wanted(D.MODEL, _("A 3D model, if you have one"), required=False),
        ),
    ),
)
PLANS: dict[str, tuple[PhasePlan, ...]] = {
    ChallengeSize.VEHICLE: VEHICLE,
    ChallengeSize.PART: PART,
    ChallengeSize.PORTFOLIO: PORTFOLIO,
}
