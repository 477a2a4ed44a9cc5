"""STEP (AP214) with a neutral, fixed header: the same parameters give the same bytes."""

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
from mitwerk.demo.vehicle.writers.settle import settled

STAMP = "2026-05-04T08:00:00"
AUTHOR, ORGANISATION, SYSTEM = "Plenter demo", "mitwerk demo", "mitwerk parametric vehicle"


def write_step(path: Path, vehicle: Vehicle) -> Path:
    """Write the assembly, or a single part when the vehicle has one component in place."""
    writer = STEPCAFControl_Writer()
    _quieten()  # only now: the first writer of a process sets the defaults
    writer.SetColorMode(True)
    writer.SetNameMode(True)
    if not writer.Transfer(document(vehicle)):
        raise ValueError(f"{vehicle.name} did not translate to STEP")
    _sign(writer.ChangeWriter().Model(), vehicle.name)
    if writer.Write(str(path)) != IFSelect_ReturnStatus.IFSelect_RetDone:
        raise OSError(f"{path} could not be written")
    path.write_text(settled(path.read_text("utf-8")), "ascii")
    return path


def _quieten() -> None:
    """No chatter on the terminal, and no curves in parameter space.

    Which readers compute themselves.
    """
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
