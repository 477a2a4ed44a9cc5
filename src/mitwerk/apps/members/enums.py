"""Closed vocabularies of members."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Granted roles; being a member needs none."""

    CLIENT = "client", _("Client")
    JUROR = "juror", _("Juror")
    MENTOR = "mentor", _("Mentor")
    MODERATOR = "moderator", _("Moderator")
    TREASURER = "treasurer", _("Treasurer")
    ADMINISTRATOR = "administrator", _("Administrator")


class TeamRole(TextChoices):
    LEAD = "lead", _("Lead")
    MEMBER = "member", _("Member")


class InvitationState(TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Skill(TextChoices):
    """What people can do here; free tags stand beside it."""

    SKETCHING = "sketching", _("Sketching")
    SURFACE_DESIGN = "surface-design", _("Surface design")
    INDUSTRIAL_DESIGN = "industrial-design", _("Industrial design")
    CAD = "cad", _("CAD modelling")
    CHASSIS = "chassis", _("Chassis and suspension")
    BODY = "body", _("Body and sheet metal")
    MATERIALS = "materials", _("Materials and processes")
    INTERIOR = "interior", _("Interior and ergonomics")
    POWERTRAIN = "powertrain", _("Powertrain and battery")
    ELECTRONICS = "electronics", _("Electronics and wiring")
    SOFTWARE = "software", _("Software and controls")
    SIMULATION = "simulation", _("Simulation and strength")
    APPROVAL = "approval", _("Approval and safety")
    WELDING = "welding", _("Welding")
    MACHINING = "machining", _("Machining")
    PRINTING = "printing", _("3D printing")
    ASSEMBLY = "assembly", _("Assembly and repair")
    FIELD_USE = "field-use", _("Using such vehicles at work")
    COSTING = "costing", _("Costing and purchasing")
    TEACHING = "teaching", _("Teaching and mentoring")


class Scope(TextChoices):
    """What an API token may do for its member."""

    READ = "read", _("Read what I can read")
    PROFILE = "profile", _("Change my profile and my teams")
    WRITE_BLUEPRINTS = "blueprints", _("Upload files and write blueprints")
    ENTER = "enter", _("Enter challenges")
    TALK = "talk", _("Write in discussions")
    JUDGE = "judge", _("Cast ballots")
    CLIENT = "client", _("Run my challenges and award prizes")
    TREASURY = "treasury", _("Confirm deposits and pay prizes, where I may")
    ORDER = "order", _("Save, claim and order configurations")
    SELL = "sell", _("Run my catalogues and their orders")
    ADMINISTER = "administer", _("Grant and revoke roles, where I may")
