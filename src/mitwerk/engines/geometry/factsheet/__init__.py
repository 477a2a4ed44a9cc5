"""What a file measures: units, size, volume, mass, walls, holes, and why something is unknown."""
