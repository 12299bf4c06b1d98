"""B13 at full size: data keys are wrapped anew while processes write, killed again and again, none is lost.

``python -m bench.prove_rotation --database sqlite|postgres|URL --keys 100000 --writers 20 --kills 20``
works in a folder of its own, prints one figure a line and exits 1 if one is not as it must be. A URL
names an empty database, which it fills.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, func, insert, select

from kokotomo.foundation.crypto import keys, ring, rotation, sealing
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, prepare, set_reading, transaction

DAY = date(2026, 11, 23)
VALUES = Table(
    "proof_values",
    MetaData(),
    Column("key_id", Integer, primary_key=True),
    Column("row", String(26)),
    Column("sealed", Text),
)


@contextmanager
def proof_app(folder: Path, url: str) -> Iterator[None]:
    """The context of an app on *url* that has data keys and the values of this proof, and nothing else."""
    keys.set_up(folder / "keys" / "ring.json", folder / "keys" / "secrets.json", create=True)
    app = Flask("proof", instance_path=str(folder))
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
        yield
        db.session.remove()
        db.engine.dispose()


def words(key: DataKey) -> str:
    """What is sealed under *key* in this proof."""
    return f"ことば {key.public_id}"


def opens(key: DataKey, row: str, sealed: str) -> bool:
    """Whether *sealed* is what `add_keys` put there."""
    return sealing.unseal(key, sealed, table="proof_values", column="sealed", row=row, created=DAY) == words(
        key
    )


@transaction
def add_keys(count: int) -> list[int]:
    """That many data keys with a sealed value each; the keys' ids."""
    made = [sealing.new_data_key() for _ in range(count)]
    db.session.add_all(made)
    db.session.flush()
    db.session.execute(insert(VALUES), [_value(key) for key in made])
    ids = [key.id for key in made]
    db.session.expunge_all()
    return ids


def _value(key: DataKey) -> dict[str, object]:
    place = {"table": "proof_values", "column": "sealed", "row": key.public_id, "created": DAY}
    return {"key_id": key.id, "row": key.public_id, "sealed": sealing.seal(key, words(key), **place)}


def count_opening(first: int, size: int) -> tuple[int, int]:
    """Of the *size* keys from id *first* on: how many are there, and how many of their values open."""
    statement = select(DataKey, VALUES.c.row, VALUES.c.sealed).join(VALUES, VALUES.c.key_id == DataKey.id)
    found = db.session.execute(statement.where(DataKey.id.between(first, first + size - 1))).all()
    opening = sum(opens(key, row, sealed) for key, row, sealed in found)
    db.session.rollback()
    db.session.expunge_all()
    return len(found), opening


def write_until_stopped(folder: Path, pause: float) -> None:
    """One writer: adds keys and opens what stands there already; reports what was committed."""
    report: dict[str, list[object]] = {"written": [], "opened": [], "errors": [], "waits": []}
    while not (folder / "stop").exists():
        try:
            began = time.monotonic()
            report["written"] += add_keys(1)
            report["waits"].append(time.monotonic() - began)
            set_reading(True)
            there = random.randint(1, int(str(report["written"][-1])))
            found, good = count_opening(there, 3)
            report["opened"].append(good)
            if found != good:
                report["errors"].append("opened as another text")
        except Exception as error:
            db.session.rollback()
            report["errors"].append(repr(error)[:300])
        finally:
            set_reading(False)
        time.sleep(pause * random.random() * 2)
    sys.stdout.write(json.dumps(report))


def rewrap(batch: int) -> None:
    """One run of the rotation; a line after each transaction."""
    for done in rotation.rewrap(batch):
        print(done.moved, flush=True)


def kill_at_random(command: list[str], batches: int) -> bool:
    """Start a rotation and kill it within its first *batches* transactions; whether it was still running."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(random.randint(0, batches)):
        if not process.stdout.readline():
            break
    time.sleep(random.random() * 0.03)  # somewhere inside a transaction
    running = process.poll() is None
    process.kill()
    process.wait()
    return running


class Proof:
    """The whole run; *figures* are printed, *wrong* lists what is not as it must be."""

    def __init__(self, args: argparse.Namespace, folder: Path, url: str) -> None:
        self.args = args
        self.folder = folder
        self.own = [sys.executable, "-m", "bench.prove_rotation", "--folder", str(folder), "--database", url]
        self.own += ["--batch", str(args.batch), "--pause", str(args.pause)]
        self.wrong: list[str] = []

    def figure(self, name: str, value: object, must_be: object = None) -> None:
        """Print one figure; remember it if it is not what it must be."""
        print(f"rotation {self.args.database.split(':')[0]}: {name} {value}", flush=True)
        if must_be is not None and value != must_be:
            self.wrong.append(name)

    def run(self) -> None:
        """Fill, write and rotate at once, retire the old epoch, count."""
        DataKey.metadata.create_all(db.engine, tables=[DataKey.__table__])
        VALUES.create(db.engine)
        for start in range(0, self.args.keys, 1000):
            add_keys(min(1000, self.args.keys - start))
        self.figure("keys", sum(rotation.rows_by_epoch().values()), self.args.keys)
        writers = [
            subprocess.Popen([*self.own, "--part", "writer"], stdout=subprocess.PIPE)
            for _ in range(self.args.writers)
        ]
        try:
            time.sleep(3)  # until they write
            began = time.monotonic()
            ring.add_epoch(keys.ring_path())
            self.kill_and_resume()
            self.figure("seconds", round(time.monotonic() - began, 1))
            time.sleep(keys.FRESH * 2)
        finally:
            (self.folder / "stop").touch()
            reports = [json.loads(writer.communicate()[0] or b"{}") for writer in writers]
        self.judge_writers(reports)
        self.retire()
        self.judge_values({key_id for report in reports for key_id in report.get("written", ())})

    def kill_and_resume(self) -> None:
        """The rotation: killed as often as asked for, each time gone on with, at last finished."""
        each = max(1, self.args.keys // self.args.batch // (self.args.kills + 1) - 1)
        command = [*self.own, "--part", "rewrap"]
        killed = sum(kill_at_random(command, each * 2 - 1) for _ in range(self.args.kills))
        self.figure("killed while running", killed, self.args.kills)
        self.figure("left after the kills", rotation.rows_by_epoch().get(1, 0))
        finished = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        self.figure("exit code of the last run", finished.returncode, 0)

    def judge_writers(self, reports: list[dict[str, list[object]]]) -> None:
        """What the writers saw."""
        errors = [error for report in reports for error in report.get("errors", ["ended early"])]
        self.figure("written meanwhile", sum(len(report.get("written", ())) for report in reports))
        self.figure("opened meanwhile", sum(len(report.get("opened", ())) for report in reports))
        waits = sorted(float(str(wait)) for report in reports for wait in report.get("waits", ())) or [0.0]
        self.figure("median ms of a write", round(waits[len(waits) // 2] * 1000))
        # Near the database's busy timeout (10 s) writers starve, even if none has failed yet.
        self.figure("longest ms of a write", round(waits[-1] * 1000))
        self.figure("errors of writers", len(errors), 0)
        for error in sorted({str(error) for error in errors})[:5]:
            print(error, file=sys.stderr)

    def retire(self) -> None:
        """What stale writers left under the old epoch is moved, then its key is destroyed."""
        moved = sum(batch.moved for batch in rotation.rewrap())
        self.figure("moved by a second run", moved)
        time.sleep(rotation.SETTLE.total_seconds() + 1)
        for epoch, rows in rotation.rows_by_epoch().items():
            self.figure(f"rows under epoch {epoch}", rows)
        rotation.retire(1)
        self.figure("keys in the ring", sorted(keys.ring_now().keys), [2])

    def judge_values(self, written: set[int]) -> None:
        """Everything that was there or acknowledged must be there and open under the new epoch alone."""
        last = db.session.execute(select(func.max(DataKey.id))).scalar_one()
        db.session.rollback()
        there = opening = 0
        for first in range(1, last + 1, 1000):
            found, good = count_opening(first, 1000)
            there, opening = there + found, opening + good
        # A writer that was stopped between commit and report may have left more than it told.
        self.figure("lost", max(0, self.args.keys + len(written) - there), 0)
        self.figure("do not open", there - opening, 0)


@contextmanager
def database(name: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database of that kind."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'proof.sqlite'}"
    elif name == "postgres":
        from tests.support import postgres  # slow, and only where Postgres is asked for

        server = postgres.server_url(postgres.run_name())
        yield postgres.fresh_database(server, "kokotomo_rotation")
    else:
        yield name


def main() -> int:
    """Read the arguments and run the proof, or the part of it that a process of its own plays."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres or a URL")
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--batch", type=int, default=rotation.BATCH)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between a writer's writes, mean")
    parser.add_argument("--part", choices=("writer", "rewrap"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.part:
        with proof_app(args.folder, args.database):
            write_until_stopped(args.folder, args.pause) if args.part == "writer" else rewrap(args.batch)
        return 0
    with tempfile.TemporaryDirectory() as made, database(args.database, Path(made)) as url:
        proof = Proof(args, Path(made), url)
        with proof_app(Path(made), url):
            proof.run()
    print(f"rotation {args.database}: {'failed: ' + ', '.join(proof.wrong) if proof.wrong else 'held'}")
    return 1 if proof.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
