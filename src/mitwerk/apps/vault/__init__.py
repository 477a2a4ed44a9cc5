"""The vault: open blueprints, their revisions and their files; nothing in it is ever lost."""
