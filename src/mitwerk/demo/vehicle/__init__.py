"""The Plenter: a light four-wheeled forest vehicle (EU class L7e-CU), modelled by our own scripts.

The name comes from the Plenterwald, a forest from which single trees are taken and which stays.
Everything is parametric, in millimetres, x forward, z up, wheels on z = 0,
and the same for the same input.

What callers use (the kernel costs a second to import, so nothing of it is imported here):

``parameters.Parameters``
    one frozen set of style dimensions; limits of the class beside it
``concepts.concepts()``
    ten named sets with ten silhouettes, the baseline "runge" first
``concepts.with_front(Front.BAR)``
    the baseline with another face, for the part contest
``assembly.assemble(p)``
    `model.Vehicle`: named, coloured, placed components
``writers.*``
    STEP, GLB, STL, 3MF, OBJ, DXF, sketch (SVG, PNG), note (PDF), parts list (CSV)
``story.write_all(folder, seed)``
    every file of the demo, the essential ones first
``story.write_concept(folder, p)``
    the files of one concept entry
``story.write_front(folder, front)``
    the files of one entry of the front contest
``story.write_parts(folder, p)``
    single parts in several formats, with the bracket's drawing
``python -m mitwerk.demo.vehicle DIR``
    the same from the command line
"""
