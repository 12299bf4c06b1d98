"""Places to measure: loaded towns and a floor, each with its database and its server."""

import random
import shutil
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import floor, load, loaded, words
from bench.asking import Asker
from bench.budgets import PAGES
from bench.loaded import Town
from bench.servers import Backends, Server
from kokotomo.app import create_app
from kokotomo.foundation.db import db
from tests.support import postgres

FLOOR_ENTRIES = 100_000
FEWEST_PEOPLE = 200


@dataclass
class Place:
    """One server with what it serves: *size* entries, 0 for the floor."""

    size: int
    server: Server
    asker: Asker
    backends: Backends | None
    paths: dict[str, str]
    cookies: dict[str, str]
    queries: dict[str, int]

    def cpu(self) -> float:
        """Milliseconds of CPU so far, of the server and of the database."""
        return self.server.cpu() + (self.backends.cpu() if self.backends else 0)


class Databases:
    """Gives databases of one *kind*: files in *folder*, or databases of one temporary Postgres."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder

    def url(self, name: str) -> tuple[str, bool]:
        """The URL of the database *name*, and whether it is new and empty."""
        folder = self.folder / f"{self.kind}-{name}"
        if self.kind == "sqlite":
            file = folder / "kokotomo.sqlite"
            there = (folder / "loaded").exists()
            if not there:
                shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            return f"sqlite:///{file.absolute()}", not there
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        server = postgres.server_url(postgres.run_name())
        return postgres.fresh_database(server, f"kokotomo_bench_{name}"), True

    def done(self, name: str) -> None:
        """The database *name* is loaded and may be used again."""
        (self.folder / f"{self.kind}-{name}" / "loaded").touch()


def places(databases: Databases, sizes: list[int], stack: ExitStack) -> list[Place]:
    """The floor and a town of each of *sizes*, loaded and served until *stack* closes; smallest first."""
    return [_floor(databases, max(sizes), stack), *(town(databases, size, stack) for size in sizes)]


def _floor(databases: Databases, size: int, stack: ExitStack) -> Place:
    entries = min(size, FLOOR_ENTRIES)
    url, empty = databases.url(f"floor{entries}")
    if empty:
        floor.fill(url, entries, [one.words for one in words.pool(random.Random(1)).entries])
        databases.done(f"floor{entries}")
    server = Server("bench.floor:create_app", {floor.DATABASE: url})
    stack.callback(server.end)
    place = _place(0, server, url, stack)
    place.paths.update({"floor list": "/", "floor topic": f"/entries/{entries}"})
    for name, path in place.paths.items():
        floor.require_size(name, len(place.asker.once(path).body))
    return place


def town(databases: Databases, size: int, stack: ExitStack) -> Place:
    """A town of *size* entries, loaded where it is not there yet, and served until *stack* closes."""
    url, empty = databases.url(str(size))
    instance = databases.folder / f"{databases.kind}-{size}"
    settings = load.settings_for(instance, url)
    if empty:
        began = time.monotonic()
        bulk = load.fill(settings, max(FEWEST_PEOPLE, min(size // 10, 50_000)), size)
        rows, seconds = sum(bulk.rows.values()), time.monotonic() - began
        speed = f"{rows:,} rows in {seconds:.0f} s, {rows / seconds:,.0f} a second"
        print(f"{databases.kind}, {size:,} entries: {speed}", flush=True)
        databases.done(str(size))
    app = create_app(settings)
    with app.app_context():
        found = loaded.look_around(app)
    queries = {page.key: found.queries(app, page) for page in PAGES if page.key in found.paths}
    with app.app_context():
        db.engine.dispose()
    environ = {
        "KOKOTOMO_ENV": "testing",
        "KOKOTOMO_INSTANCE": str(instance.absolute()),
        "DATABASE_URL": url,
        "KOKOTOMO_LIMITS": "off",
    }
    server = Server("kokotomo.app:create_app", environ, "/help")
    stack.callback(server.end)
    place = _place(size, server, url, stack)
    return _with(place, found, queries)


def _with(place: Place, found: Town, queries: dict[str, int]) -> Place:
    place.paths.update(found.paths)
    place.cookies.update(found.cookies)
    place.queries.update(queries)
    return place


def _place(size: int, server: Server, url: str, stack: ExitStack) -> Place:
    asker = Asker(server.port)
    stack.callback(asker.close)
    return Place(size, server, asker, None if url.startswith("sqlite") else Backends(url), {}, {}, {})
