"""The configurator: catalogues, the stage, one of a kind, orders; options point to the vault."""
