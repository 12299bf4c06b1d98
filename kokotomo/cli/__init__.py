"""Commands of the host: ``flask <name>``, one file each."""
