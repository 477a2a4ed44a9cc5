"""Commands of the installation: serve, demo, doctor, createadmin, award, ledger."""
