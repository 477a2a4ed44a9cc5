"""The city car "Eins" of the engine's example: what its options show, in both languages."""
