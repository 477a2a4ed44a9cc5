"""Loops over flat arrays, compiled by numba and cached on disk.

Each module here has a twin in `mitwerk.engines.options.plain` that says the same in plain
Python; `mitwerk.engines.options.backend` chooses. Import these modules only through it.
"""
