"""B14, B42: what was deleted can be read in no file, nor in an old backup, with all keys in hand.

``python -m bench.prove_purge --database postgres``; 1,000 threads and as many entries unless said otherwise,
over two months of a clock that is set. A thread counts as readable where its wrapped key and its letter stand
in the same files and the ring still opens them. One figure a line; exits 1 if one is not as it must be.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from bench.stolen import Kept, readable
from kokotomo.app import create_app
from kokotomo.cli import setup
from kokotomo.cli.backup import make
from kokotomo.cli.restore import put_back, remembered
from kokotomo.domain.consultations import contents, forgetting
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.diaries import sweeps as diaries
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import clock, erasure, public_ids, tombstone_file, tombstones
from kokotomo.foundation.backups import folder as backups
from kokotomo.foundation.crypto import keys, rotation
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.settings import Settings
from tests.stories.canaries import Canaries, database_files, settle
from tests.support import postgres
from tests.support.factories_consultations import a_letter
from tests.support.factories_diaries import an_entry
from tests.support.people import People

BEGAN = datetime(2026, 3, 2, 12, tzinfo=clock.TOKYO)
WRITERS = 4
ROUNDS = 20
"""So many times a night's worker comes round at most, here."""

MINUTES = 15
"""B42: a restore by the written steps takes no longer."""


@dataclass
class Proof:
    """One run on a site of its own; *wrong* names figures that are not as they must be."""

    number: int
    folder: Path
    url: str | None = None
    wrong: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    def run(self) -> Flask:
        """Two months: written, backed up, deleted, put back, and at last out of reach; the site then."""
        app = self.site()
        with self.day(0):
            pages = self.write(app)
        for day in (14, 28):
            self.turn(app, day)
        with self.day(30):
            old = self.back_up_while_others_write(app)
        with self.day(30.5), app.app_context():
            entries_gone = self.delete_pages()
        stolen = old.rename(old.with_name("stolen"))
        backups.manifest_of(old).rename(backups.manifest_of(stolen))
        with self.day(38):
            self.sweep(app)
            self.figure("threads kept after the sweep", self.left(app), 0)
            self.figure("entries deleted", entries_gone, self.number)
            files = database_files(app)
            self.figure("threads readable in the database's files", readable(self.kept, files), 0)
            self.figure("entries readable in the database's files", len(pages.found_in(files)), 0)
            # The control: the same search finds all of them where they still are.
            found = readable(self.kept, [stolen])
            self.figure("threads readable in a backup, its epoch alive", found, self.number)
        with self.day(38.5):
            app = self.restore(app, stolen)
            files = database_files(app)
            self.figure("threads readable after an old backup was put back", readable(self.kept, files), 0)
            self.figure("entries readable after it", len(pages.found_in(files)), 0)
        for day in (42, 56.1):
            self.turn(app, day)
        everything = [stolen, *database_files(app), *self.folder.rglob("*.json")]
        self.figure("epochs left in the ring", len(keys.ring_now().keys), 2)
        self.figure("threads readable in that backup, its epoch over", readable(self.kept, everything), 0)
        return app

    def day(self, number: float) -> object:
        """The clock so many days after the beginning."""
        return clock.fixed(BEGAN + timedelta(days=number))

    def figure(self, name: str, value: object, must_be: object = None) -> None:
        """Print one figure; remember it if it is not what it must be."""
        print(f"{name}\t{value}", flush=True)
        self.figures[name] = value
        if must_be is not None and value != must_be:
            self.wrong.append(name)

    def site(self) -> Flask:
        """A migrated site whose keys and backups lie apart."""
        environ = {
            "KOKOTOMO_ENV": "testing",
            "KOKOTOMO_INSTANCE": str(self.folder / "instance"),
            "KOKOTOMO_KEY_RING": str(self.folder / "keys" / "ring.json"),
            "KOKOTOMO_SECRETS": str(self.folder / "keys" / "secrets.json"),
            "KOKOTOMO_BACKUPS": str(self.folder / "backups"),
            **({"DATABASE_URL": self.url} if self.url else {}),
        }
        with self.day(0):
            app = create_app(Settings.from_environ(environ))
        with app.app_context():
            setup.prepare_database()
        return app

    def write(self, app: Flask) -> Canaries:
        """Threads of guests, and entries of somebody who stays; what could be stolen of them."""
        pages = Canaries()
        with app.app_context():
            self.writer = People(app).member()
            for _ in range(self.number):
                a_letter(words=pages.new("a letter, sealed"))
                entries.publish(self.writer, an_entry(event=pages.new("entry")), public_ids.new())
            rows = db.session.execute(
                select(DataKey, Letter)
                .join(Consultation, Consultation.data_key_id == DataKey.id)
                .join(Letter, Letter.consultation_id == Consultation.id)
            ).all()
            for key, letter in rows:
                first = [key.wrapped.encode()]
                self.kept.append(Kept(key.public_id, key.created_on, letter.sealed.encode(), first))
            db.session.remove()
        return pages

    def turn(self, app: Flask, day: float) -> None:
        """What the timer of the keys does on that day; the thief keeps what it made as well."""
        with self.day(day), app.app_context():
            rotation.turn()
            wrapped = dict(db.session.execute(select(DataKey.public_id, DataKey.wrapped)).all())
            for one in self.kept:
                one.wrapped.append(wrapped.get(one.key_id, "gone").encode())
            db.session.remove()

    def delete_pages(self) -> int:
        """The writer deletes every entry."""
        there = list(db.session.scalars(select(Diary)))
        for diary in there:
            entries.delete(self.writer, diary)
        db.session.remove()
        return len(there)

    def back_up_while_others_write(self, app: Flask) -> Path:
        """A backup in the middle of writing; who writes goes on until it is made."""
        stop, written = threading.Event(), [0] * WRITERS

        def write(which: int) -> None:
            with app.app_context():
                while not stop.is_set():
                    a_letter()
                    written[which] += 1
                    db.session.remove()

        writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(0.5)
        before, settings = sum(written), app.config["SETTINGS"]
        with app.app_context():
            began = time.monotonic()
            manifest = make(settings, settings.backups)
            took = time.monotonic() - began
            db.session.remove()
        during = sum(written) - before
        stop.set()
        for writer in writers:
            writer.join()
        self.figure("seconds for a backup", round(took, 2))
        if not during:
            raise RuntimeError("nobody wrote while the backup was made: it shows nothing")
        self.figure("threads written meanwhile", during)
        self.manifest = manifest
        return Path(settings.backups) / manifest.file

    def sweep(self, app: Flask) -> None:
        """A night of the worker."""
        with app.app_context():
            forgetting.forget_due()
            diaries.purge_deleted()
            tombstone_file.write_out(self.folder / "backups" / tombstone_file.NAME, whole=True)
            erasure.clean_files()
            db.session.remove()
            db.engine.dispose()
            time.sleep(1.0)  # until Postgres has counted what was deleted
            self.rewrite(but=("letters",))
            db.session.remove()

    def rewrite(self, but: Collection[str] = ()) -> None:
        """As the worker does in a night: what was in use is rewritten in a later round."""
        for _round in range(ROUNDS):
            if not erasure.rewrite_files(but)[1]:
                return
        self.figure("tables still in use after the last round", ROUNDS, 0)

    def left(self, app: Flask) -> int:
        """Threads of the first day that are still there."""
        with app.app_context():
            of_first_day = func.count().filter(Consultation.sent_at < BEGAN + timedelta(days=1))
            return int(db.session.scalar(select(of_first_day).select_from(Consultation)) or 0)

    def restore(self, app: Flask, file: Path) -> Flask:
        """Put *file* back by the written steps; the site as it is then."""
        settings = app.config["SETTINGS"]
        began = time.monotonic()
        with app.app_context():
            gone = put_back(settings, file, remembered(settings))
            db.session.remove()
            db.engine.dispose()
        app, took = create_app(settings), time.monotonic() - began
        self.figure("seconds until it was put back", round(took, 1))
        self.figure("within a quarter of an hour (B42)", took <= MINUTES * 60, True)
        self.figure("deleted again", sum(gone.values()), 2 * self.number)
        with app.app_context():
            time.sleep(1.0)
            self.rewrite()
            self.judge_consistency()
            db.session.remove()
        settle(app)
        return app

    def judge_consistency(self) -> None:
        """Everything that was whole is whole: each thread has its key and its letter, and opens."""
        rows = db.session.execute(
            select(Consultation.id, DataKey, Letter)
            .outerjoin(DataKey, DataKey.id == Consultation.data_key_id)
            .outerjoin(Letter, Letter.consultation_id == Consultation.id)
        ).all()
        whole = [(key, letter) for _id, key, letter in rows if key and letter]
        opening = sum(contents.words_of_letter(key, letter) != "" for key, letter in whole)
        expected = self.manifest.counts["consultations"] - self.number
        self.figure("threads written meanwhile that are in the backup", expected)
        self.figure("of those that open", opening, expected)
        self.figure("torn threads", len(rows) - opening, 0)
        self.figure("tombstones known", len(tombstones.all_stones()) >= 2 * self.number, True)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--threads", type=int, default=1000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.server_url(postgres.run_name()) if args.database == "postgres" else None
        url = postgres.fresh_database(server, "kokotomo_purge") if server else None
        proof = Proof(args.threads, Path(folder), url)
        proof.run()
    print(f"purge\t{'failed: ' + ', '.join(proof.wrong) if proof.wrong else 'held'}")
    return 1 if proof.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
