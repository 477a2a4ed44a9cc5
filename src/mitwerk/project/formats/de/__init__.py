"""English as read around the world, not only in America."""
