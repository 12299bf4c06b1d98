"""Backups of the database: `folder` keeps the files and what is known of them, `sqlite` and `postgres` make
and load one each. Never of the keys: whoever finds a backup must not find those."""
