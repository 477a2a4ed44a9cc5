"""The parts, each a function from the parameters to components."""
