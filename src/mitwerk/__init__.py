"""mitwerk: create vehicles and other hardware together, in the open, and build each one once."""

__version__ = "0.1.0"
