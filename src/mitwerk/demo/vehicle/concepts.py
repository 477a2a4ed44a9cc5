"""Ten named concepts and the fronts of the part contest.

Each a set of parameters with its own silhouette.
"""

from dataclasses import replace

from mitwerk.demo.vehicle.parameters import Bed, Cab, Front, Parameters, Roof, Seating, Wing

BASELINE = Parameters(
    key="runge",
    title="Runge",
    idea=(
        "The honest one: a short bonnet that can be opened without tools, a two-seat "
        "cab, larch boards."
    ),
)


def concepts() -> tuple[Parameters, ...]:
    """All concepts, the baseline first."""
    return (
        BASELINE,
        Parameters(
            key="stirn",
            title="Stirn",
            idea=(
                "Forward cab: the driver sits over the front axle, so a metre more of bed fits "
                "on the same length."
            ),
            wheelbase=2050,
            front_overhang=575,
            rear_overhang=690,
            cowl=1490,
            rake=150,
            cab_length=1085,
            belt=1120,
            bonnet=1105,
            nose_rake=22,
            roof_height=1985,
            rear_rake=18,
            tumblehome=62,
            corner=70,
            front=Front.BAR,
            bed=Bed.PLAIN,
            board=330,
            roof=Roof.LAMPS,
            body_colour="#E8E2D4",
            roof_colour="#E8E2D4",
            accent="#D9591C",
            rim_colour="#3B4044",
        ),
        Parameters(
            key="lichtung",
            title="Lichtung",
            idea=(
                "No doors, no glass: a roll hoop, a canvas later if you like, and the ears in "
                "the forest."
            ),
            cab=Cab.HOOP,
            wheelbase=2080,
            front_overhang=440,
            rear_overhang=480,
            cowl=600,
            cab_length=1150,
            belt=960,
            bonnet=930,
            roof_height=1790,
            wheel_diameter=720,
            tyre_width=225,
            track=1225,
            wing=Wing.CYCLE,
            front=Front.TWIN,
            bed=Bed.SLATS,
            board=240,
            corner=80,
            body_colour="#C9772E",
            roof_colour="#2B2E31",
            accent="#F2E9D8",
            rim_colour="#2F3337",
        ),
        Parameters(
            key="schneise",
            title="Schneise",
            idea=(
                "Narrow and tall for the old skid trails: 1.28 m wide, and a man with a helmet "
                "sits upright."
            ),
            wheelbase=1980,
            track=1085,
            tyre_width=190,
            body_width=1190,
            wheel_diameter=660,
            front_overhang=420,
            rear_overhang=520,
            cowl=700,
            rake=230,
            cab_length=1130,
            belt=1180,
            bonnet=1090,
            roof_height=2120,
            tumblehome=70,
            rear_rake=30,
            front=Front.LANTERN,
            bed=Bed.STAKES,
            stakes=2,
            body_colour="#6F8A93",
            roof_colour="#F1EDE3",
            accent="#E0A526",
            rim_colour="#F1EDE3",
        ),
        Parameters(
            key="langholz",
            title="Langholz",
            idea=(
                "Two metres of bed and eight stakes for poles and fence posts; the cab kept as "
                "short as possible."
            ),
            wheelbase=2400,
            front_overhang=480,
            rear_overhang=520,
            cowl=1180,
            rake=270,
            cab_length=1000,
            belt=1120,
            bonnet=1060,
            nose_rake=40,
            roof_height=1930,
            front=Front.ROUND,
            bed=Bed.STAKES,
            stakes=4,
            roof=Roof.LAMPS,
            body_colour="#8C3B32",
            roof_colour="#26292C",
            accent="#E8B33A",
            rim_colour="#26292C",
        ),
        Parameters(
            key="huette",
            title="Hütte",
            idea=(
                "A dry workshop on wheels: closed body to the tail, shelves inside, a bench "
                "across the rear door."
            ),
            wheelbase=2200,
            front_overhang=450,
            rear_overhang=520,
            cowl=700,
            rake=290,
            cab_length=2280,
            belt=1120,
            bonnet=1040,
            roof_height=2080,
            tumblehome=60,
            rear_rake=26,
            bed=Bed.NONE,
            roof=Roof.RACK,
            front=Front.TIMBER,
            body_colour="#3E5B4B",
            roof_colour="#E9E2D0",
            accent="#D9591C",
            rim_colour="#E9E2D0",
        ),
        Parameters(
            key="kiesel",
            title="Kiesel",
            idea="Round as a pebble: no corner catches a branch, every panel springs back.",
            wheelbase=2000,
            front_overhang=430,
            rear_overhang=470,
            cowl=660,
            rake=430,
            cab_length=1330,
            belt=1040,
            bonnet=930,
            nose_rake=110,
            roof_height=1760,
            rear_rake=150,
            tumblehome=150,
            corner=175,
            edge=85,
            front=Front.ROUND,
            bed=Bed.PLAIN,
            board=230,
            bed_floor=790,
            body_colour="#D9B64E",
            roof_colour="#F4EFE3",
            accent="#2E4A52",
            rim_colour="#F4EFE3",
        ),
        Parameters(
            key="keil",
            title="Keil",
            idea=(
                "Flat sheets and straight folds only: every panel leaves a laser and a press "
                "brake, none needs a mould."
            ),
            wheelbase=2200,
            front_overhang=500,
            rear_overhang=540,
            cowl=820,
            rake=560,
            cab_length=1400,
            belt=1060,
            bonnet=930,
            nose_rake=70,
            roof_height=1830,
            rear_rake=120,
            tumblehome=110,
            corner=18,
            edge=10,
            front=Front.VISOR,
            bed=Bed.PLAIN,
            board=280,
            roof=Roof.PLAIN,
            body_colour="#AEB4B7",
            roof_colour="#2A2E31",
            accent="#C43B2B",
            rim_colour="#2A2E31",
        ),
        Parameters(
            key="tandem",
            title="Tandem",
            idea=(
                "Two seats one behind the other in a slim hull between free wheels: it slips "
                "where a path is enough."
            ),
            wheelbase=2150,
            track=1150,
            body_width=960,
            front_overhang=400,
            rear_overhang=430,
            cowl=640,
            rake=360,
            cab_length=1640,
            belt=1080,
            bonnet=960,
            roof_height=1850,
            tumblehome=95,
            rear_rake=110,
            corner=110,
            wheel_diameter=720,
            tyre_width=190,
            wing=Wing.CYCLE,
            seating=Seating.TANDEM,
            front=Front.TWIN,
            bed=Bed.SLATS,
            board=200,
            body_colour="#5B7F8C",
            roof_colour="#5B7F8C",
            accent="#F0A63A",
            rim_colour="#F1EDE3",
        ),
        Parameters(
            key="rotte",
            title="Rotte",
            idea=(
                "Four seats for a planting crew, a short bed for the saplings and a roof rack "
                "for the rest."
            ),
            wheelbase=2350,
            front_overhang=440,
            rear_overhang=600,
            cowl=760,
            rake=300,
            cab_length=1880,
            belt=1110,
            bonnet=1030,
            roof_height=1930,
            seating=Seating.CREW,
            front=Front.LANTERN,
            bed=Bed.SLATS,
            board=260,
            roof=Roof.RACK,
            body_colour="#4A5A66",
            roof_colour="#D8D2C2",
            accent="#E07B2A",
            rim_colour="#D8D2C2",
        ),
    )


def concept(key: str) -> Parameters:
    for parameters in concepts():
        if parameters.key == key:
            return parameters
    raise LookupError(f"no concept is called {key!r}")


def with_front(front: Front, base: Parameters = BASELINE) -> Parameters:
    """The baseline with another front, as an entry of the part contest."""
    return replace(base, key=f"front-{front.value}", title=f"Front {front.value}", front=front)
