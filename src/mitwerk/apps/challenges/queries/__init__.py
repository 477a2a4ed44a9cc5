"""Questions about challenges; those that show rows to people take a viewer."""
