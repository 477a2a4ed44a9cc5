"""Two catalogues of the demo, with a model for every option, made by our own scripts.

``forester``
    the Plenter, a forest vehicle whose parts were won in contests
``city``
    the city car of the engine's example, with its three seeded faults

What callers use (the kernel costs a second to import, so nothing of it is imported here):

``glb.write_glb(path, parts)``
    a GLB whose materials are named slots, so that an option may paint them
``files.ensure(cache, say)``
    the folder with every model of both catalogues, modelled once
``python -m mitwerk.demo.catalogues DIR``
    the same from the command line
"""
