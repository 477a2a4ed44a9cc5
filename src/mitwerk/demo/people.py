"""The cast of the demo: invented people, plainly marked, with ready sign-ins for every role."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "larch-and-steel"  # noqa: S105 - shown on the start screen of a demo on loopback only


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the story; ``roles`` are granted beyond being a member."""

    handle: str
    name: str
    country: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    about: str
    roles: tuple[str, ...] = ()
    zone: str = "Europe/Berlin"

    @property
    def email(self) -> str:
        return f"{self.handle}@demo.invalid"


CLIENT = Person(
    "demo-client", "Forest office (demo)", "DE", ("de", "en"), ("field-use", "costing"),
    "A forest office that looks after 9 000 hectares of mixed forest, invented for this demo.",
    ("client",),
)  # fmt: skip
ADMINISTRATOR = Person(
    "demo-admin", "Host (demo)", "DE", ("de", "en"), ("software",),
    "Keeps this installation running.", ("administrator",),
)  # fmt: skip
MODERATOR = Person(
    "demo-moderator", "Moderator (demo)", "AT", ("de",), ("teaching",),
    "Keeps discussions fair and friendly.", ("moderator",), "Europe/Vienna",
)  # fmt: skip
JUROR = Person(
    "demo-juror", "Juror (demo)", "DE", ("de", "en"), ("chassis", "approval"),
    "Has tested light vehicles on forest tracks for years.", ("juror",),
)  # fmt: skip
SECOND_JUROR = Person(
    "demo-juror-fi", "Second juror (demo)", "FI", ("fi", "en"), ("field-use", "interior"),
    "Drives on snow half of the year.", ("juror",), "Europe/Helsinki",
)  # fmt: skip
MENTOR = Person(
    "demo-mentor", "Mentor (demo)", "CH", ("de", "fr", "en"), ("welding", "assembly", "teaching"),
    "Answers questions about frames and welds.", ("mentor",), "Europe/Zurich",
)  # fmt: skip
TREASURER = Person(
    "demo-treasurer", "Treasurer (demo)", "AT", ("en", "de"), ("costing",),
    "Pays what was awarded, and looks at deposits twice.", ("treasurer",), "Europe/Vienna",
)  # fmt: skip
DESIGNER = Person(
    "demo-designer", "Designer (demo)", "PT", ("pt", "en"), ("sketching", "surface-design"),
    "Draws first, models later.", (), "Europe/Lisbon",
)  # fmt: skip

DESIGNERS = (
    DESIGNER,
    Person("demo-engineer", "Engineer (demo)", "PL", ("pl", "en"), ("cad", "body"),
           "Sheet metal, folded by laser and press brake.", (), "Europe/Warsaw"),
    Person("demo-sanna", "Sanna (demo)", "FI", ("fi", "en"), ("industrial-design", "field-use"),
           "Grew up between spruces and snow.", (), "Europe/Helsinki"),
    Person("demo-ito", "Ito (demo)", "JP", ("ja", "en"), ("cad", "interior"),
           "Small vehicles for narrow places.", (), "Asia/Tokyo"),
    Person("demo-lucia", "Lucía (demo)", "ES", ("es", "en"), ("sketching", "body"),
           "Simple shapes that a village workshop can build.", (), "Europe/Madrid"),
    Person("demo-emeka", "Emeka (demo)", "NG", ("en",), ("chassis", "welding", "costing"),
           "Builds what can be repaired by the road.", (), "Africa/Lagos"),
    Person("demo-anneke", "Anneke (demo)", "NL", ("nl", "en", "de"), ("surface-design", "cad"),
           "Round corners, fewer scratches.", (), "Europe/Amsterdam"),
    Person("demo-mateo", "Mateo (demo)", "CL", ("es", "en"), ("cad", "simulation"),
           "Flat sheets and straight folds.", (), "America/Santiago"),
    Person("demo-greta", "Greta (demo)", "SE", ("sv", "en"), ("interior", "materials"),
           "Wood where the hand rests.", (), "Europe/Stockholm"),
    Person("demo-ravi", "Ravi (demo)", "IN", ("hi", "en"), ("powertrain", "electronics"),
           "Batteries that last, cables that can be traced.", (), "Asia/Kolkata"),
)  # fmt: skip

COMMUNITY = tuple(
    Person(f"demo-{name}", f"{name.capitalize()} (demo)", country, ("en",), (skill,),
           "A member of the community, invented for this demo.")
    for name, country, skill in (
        ("juno", "DE", "assembly"), ("milo", "FR", "materials"), ("yara", "BR", "printing"),
        ("odd", "NO", "field-use"), ("tiber", "IT", "machining"), ("wren", "GB", "simulation"),
    )
)  # fmt: skip

STAFF = (CLIENT, ADMINISTRATOR, MODERATOR, JUROR, SECOND_JUROR, MENTOR, TREASURER)
EVERYBODY = (*STAFF, *DESIGNERS, *COMMUNITY)

# What the start screen shows: a sign-in for every role, and what to try with it.
SIGN_INS = (
    (CLIENT, "client: runs the challenges, awards and pays"),
    (DESIGNER, "designer: enters blueprints"),
    (JUROR, "juror: a phase waits for this ballot"),
    (MENTOR, "mentor: answers questions"),
    (MODERATOR, "moderator: keeps talk fair; an appeal waits for a ruling"),
    (TREASURER, "treasurer: prizes to pay, a deposit to confirm"),
    (ADMINISTRATOR, "administrator: grants roles"),
)
