"""STEP (AP214) with a neutral, fixed header: the same parameters give the same bytes."""

import re
from itertools import count
from pathlib import Path

from OCP.APIHeaderSection import APIHeaderSection_MakeHeader
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.Interface import Interface_Static
from OCP.Message import Message
from OCP.STEPCAFControl import STEPCAFControl_Writer
from OCP.TCollection import TCollection_HAsciiString

from mitwerk.demo.vehicle.kernel import Shape
from mitwerk.demo.vehicle.model import Vehicle
from mitwerk.demo.vehicle.writers.document import document

STAMP = "2026-05-04T08:00:00"
AUTHOR, ORGANISATION, SYSTEM = "Plenter demo", "mitwerk demo", "mitwerk parametric vehicle"


def write_step(path: Path, vehicle: Vehicle) -> Path:
    """Write the assembly, or a single part when the vehicle has one component in place."""
    _quieten()
    writer = STEPCAFControl_Writer()
    writer.SetColorMode(True)
    writer.SetNameMode(True)
    if not writer.Transfer(document(vehicle)):
        raise ValueError(f"{vehicle.name} did not translate to STEP")
    _sign(writer.ChangeWriter().Model(), vehicle.name)
    if writer.Write(str(path)) != IFSelect_ReturnStatus.IFSelect_RetDone:
        raise OSError(f"{path} could not be written")
    _settle(path)
    return path


def _quieten() -> None:
    """No chatter on the terminal, and no curves in parameter space, which readers compute themselves."""
    Message.DefaultMessenger_s().ChangePrinters().Clear()
    Interface_Static.SetIVal_s("write.surfacecurve.mode", 0)


def _sign(model: Shape, name: str) -> None:
    header = APIHeaderSection_MakeHeader(model)
    header.SetName(_text(name))
    header.SetTimeStamp(_text(STAMP))
    header.SetAuthorValue(1, _text(AUTHOR))
    header.SetOrganizationValue(1, _text(ORGANISATION))
    header.SetOriginatingSystem(_text(SYSTEM))
    header.SetAuthorisation(_text(""))
    header.Apply(model)


def _text(value: str) -> Shape:
    return TCollection_HAsciiString(value)


def _settle(path: Path) -> None:
    """Take out the translator's own running numbers, which count the files of the process."""
    text = path.read_text("utf-8")
    text = re.sub(r"Open CASCADE STEP (translator|processor) [\d. ]*[\d]", "mitwerk", text)
    uses = count(1)
    text = re.sub(
        r"(NEXT_ASSEMBLY_USAGE_OCCURRENCE\()'\d+'", lambda m: f"{m[1]}'{next(uses)}'", text
    )
    path.write_text(text, "ascii")
