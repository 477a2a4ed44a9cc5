"""The same loops in plain Python: what runs without numba, and the oracle of its tests."""
