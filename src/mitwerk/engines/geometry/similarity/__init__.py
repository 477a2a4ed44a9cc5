"""Does this part exist already? Nearest shapes, independent of place and turn."""
