"""The Universal Variability Language: Boolean level, group cardinality, linear attribute limits.

Source: Benavides, Sundermann, Feichtinger, Galindo, Rabiser, Thüm, "UVL: Feature modelling
with the Universal Variability Language", Journal of Systems and Software 225, 2025.
"""
