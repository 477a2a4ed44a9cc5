"""Parts that make a whole: a linked list, a warning that a fork answered, a near-duplicate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.revisions import Note, create_revision
from mitwerk.apps.vault.services.safety import Warned, raise_notice, solve
from mitwerk.apps.vault.services.uploads import take_file
from mitwerk.apps.vault.services.visibility import open_revisions
from mitwerk.demo import people
from mitwerk.demo.files import EARLY, OTHERS
from mitwerk.demo.telling import upload
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, Revision

HEAD = "name,quantity,material,process,mass kg,unit cost,currency,supplier,file,revision"
WHOLE = "Plenter from its parts"
SKETCH = "concepts/runge/plenter-runge-sketch.png"
# Of one wheel, from the parts list of the baseline (its bom.csv).
WHEEL = (
    "Tyre,1,Natural rubber,bought in,17.303,133.78,EUR,Tyre works (demo),,",
    "Rim,1,Aluminium AlSi10Mg,sand cast,9.602,138.42,EUR,,wheel.step,",
    "Hub,1,Steel S355,machined,6.360,37.07,EUR,,,",
    "Valve,1,Brass,bought in,,1.90,EUR,Tyre works (demo),,",
)


def tell_parts(files: Path, cast: dict[str, Member], say: Callable[[str], None]) -> None:
    """Share single parts, warn of an early bracket, put the vehicle together from the rest."""
    say("Sharing single parts, and the list that links them …")
    engineer, emeka = (cast[one.handle] for one in (people.DESIGNERS[1], people.DESIGNERS[5]))
    designer, mentor = cast[people.DESIGNER.handle], cast[people.MENTOR.handle]
    parts = files / "parts"
    with clock.shifted(timedelta(days=-21)):
        early = _share(
            engineer,
            About("Saw bracket", "Holds a chain saw to the side panel.", tags=("bracket",)),
            [("bracket.step", parts / EARLY)],
        )
        wheel = _share(
            emeka,
            About("Wheel, 145/80 R13", "Rim, tyre and hub as one part.", tags=("wheel",)),
            [("wheel.step", parts / "wheel.step")],
            WHEEL,
        )
    with clock.shifted(timedelta(days=-19)):
        frame = _share(
            mentor,
            About("Ladder frame", "Welded from square tube.", tags=("chassis",)),
            [("frame.step", parts / "frame.step")],
            ("Frame,1,Steel S355 tube,laser cut and welded,32.734,174.22,EUR,,frame.step,",),
        )
    mended = _mend(early, parts, emeka)
    with clock.shifted(timedelta(days=-8)):
        _share(  # not forked, though it nearly is the mended bracket: people are shown both
            cast[people.DESIGNERS[7].handle],
            About("Tool holder", "Holds an axe and a sapling hoe.", tags=("bracket",)),
            [("tool-holder.stl", parts / OTHERS)],
        )
    rows = (
        f"Ladder frame,1,,,,,,,,{frame.code}",
        f"Wheel,4,,,,,,,,{wheel.code}",
        f"Saw bracket,2,,,0.648,6.40,EUR,,,{mended.code}",
        "Battery box,1,LFP cells in steel tray,bought in,178.460,3751.65,EUR,,,",
        'Wiring and fuses,1,"Copper, polymer",bought in,11.5,480,EUR,,,',
        "Stickers,6,,,,0.40,EUR,Print shop (demo),,",
    )
    with clock.shifted(timedelta(days=-10)):
        _share(
            designer,
            About(WHOLE, "What one vehicle is made of.", tags=("vehicle",)),
            [("sketch.png", files / SKETCH)],
            rows,
        )
    with clock.shifted(timedelta(days=-4)):
        _next(emeka, wheel.blueprint, [("wheel.glb", parts / "wheel.glb")], "With a light model")


def _mend(early: Revision, parts: Path, by: Member) -> Revision:
    """A fork with the thicker sheet; its author warns nobody but answers the owner's notice."""
    with clock.shifted(timedelta(days=-16)):
        blueprint = fork(by=by, revision=early)
        open_revisions(blueprint.revisions.all())
        notice = raise_notice(
            by=early.author,
            revision=early,
            warning=Warned(
                "stop",
                "The flange of 3 mm sheet cracks at the lower slot after some weeks on tracks.",
                "Take the saw off and do not drive with it. Build the fork in 5 mm instead.",
                file=1,
            ),
        )
    with clock.shifted(timedelta(days=-15)):
        (made,) = open_revisions(
            [
                _next(
                    by,
                    blueprint,
                    [("bracket.step", parts / "bracket.step")],
                    "5 mm sheet",
                )
            ]
        )
        solve(
            by=by,
            notice=notice,
            revision=made,
            reason="5 mm sheet with a rib at the fold; no crack after 60 000 cycles at 40 Nm.",
        )
    return made


def _share(
    by: Member,
    about: About,
    files: Sequence[tuple[str, Path]],
    rows: Sequence[str] = (),
) -> Revision:
    blueprint = create_blueprint(by=by, about=about)
    (made,) = open_revisions([_next(by, blueprint, files, about.summary, rows)])
    return made


def _next(
    by: Member,
    blueprint: Blueprint,
    files: Sequence[tuple[str, Path]],
    message: str,
    rows: Sequence[str] = (),
) -> Revision:
    uploads = [upload(by, path, name) for name, path in files]
    if rows:
        table = "\n".join([HEAD, *rows, ""]).encode()
        uploads.append(take_file(by=by, path="bom.csv", length=len(table), chunks=[table]))
    revision = create_revision(
        by=by, blueprint=blueprint, uploads=uploads, note=Note(message=message)
    )
    open_revisions([revision])
    return revision
