"""Pages of the configurator."""
