"""Measuring triangle meshes: pure arithmetic on arrays, millimetres in, millimetres out.

`mesh` holds the shape, `edges` says what is joined and closed, `integrals` volume, centre and
inertia, `bvh` answers rays and nearest points, `walls` and `holes` use it. Nothing here reads a
file; the readers live in `children`.
"""
