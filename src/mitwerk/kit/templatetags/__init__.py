"""What every template may load from the kit."""
