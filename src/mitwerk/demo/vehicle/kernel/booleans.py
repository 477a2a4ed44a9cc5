"""Cut, fuse and intersect, always on one thread; compounds without any computing."""

from collections.abc import Iterable

from OCP.BRep import BRep_Builder
from OCP.BRepAlgoAPI import BRepAlgoAPI_Common, BRepAlgoAPI_Cut, BRepAlgoAPI_Fuse
from OCP.collections import List_TopoDS_Shape
from OCP.TopoDS import TopoDS_Compound

from mitwerk.demo.vehicle.kernel.solids import Shape


def cut(shape: Shape, *tools: Shape) -> Shape:
    return _run(BRepAlgoAPI_Cut(), [shape], tools)


def common(shape: Shape, *tools: Shape) -> Shape:
    return _run(BRepAlgoAPI_Common(), [shape], tools)


def fuse(shape: Shape, *tools: Shape) -> Shape:
    return _run(BRepAlgoAPI_Fuse(), [shape], tools)


def compound(shapes: Iterable[Shape]) -> Shape:
    """Hold shapes together without touching them."""
    builder, whole = BRep_Builder(), TopoDS_Compound()
    builder.MakeCompound(whole)
    for shape in shapes:
        builder.Add(whole, shape)
    return whole


def _run(operation: Shape, arguments: Iterable[Shape], tools: Iterable[Shape]) -> Shape:
    # Threads of the kernel outlive the call and hang children that are forked later.
    operation.SetRunParallel(False)
    operation.SetArguments(_listed(arguments))
    operation.SetTools(_listed(tools))
    operation.Build()
    if not operation.IsDone():
        raise ValueError("the kernel could not combine these solids")
    return operation.Shape()


def _listed(shapes: Iterable[Shape]) -> Shape:
    items = List_TopoDS_Shape()
    for shape in shapes:
        items.Append(shape)
    return items
