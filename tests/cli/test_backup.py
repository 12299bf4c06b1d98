"""Backups: whole, private, without the keys, forgotten in time; and put back without what was deleted."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text

from kokotomo.app import create_app
from kokotomo.cli import restore as restoring
from kokotomo.cli import setup
from kokotomo.domain.accounts.actions import leaving
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.actions import endings, kept_letters, taking_back
from kokotomo.domain.consultations.models.afterwards import KeptLetter
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.queries.threads import find_own, hold_thread
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import clock, public_ids, tombstone_file, upkeep
from kokotomo.foundation.backups import folder as files
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db
from kokotomo.settings import Settings
from kokotomo.web.keeping import BACKUP
from tests.support import postgres
from tests.support.factories_consultations import a_letter
from tests.support.factories_diaries import an_entry
from tests.support.fixtures import DATABASES
from tests.support.people import PASSWORD, People


@dataclass
class Place:
    """A site of this test's own, with a folder of backups; `again` is the same site after a restart."""

    app: Flask
    folder: Path

    def run(self, *words: str, typed: str | None = None) -> Result:
        with self.app.app_context():
            result = self.app.test_cli_runner().invoke(args=list(words), input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def again(self) -> Flask:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.app = create_app(self.app.config["SETTINGS"])
        return self.app

    def worker(self) -> None:
        """What the worker does every two seconds."""
        with self.app.app_context():
            tombstone_file.write_out(self.folder / tombstone_file.NAME)
            db.session.remove()

    def backup(self) -> Path:
        result = self.run("backup")
        assert result.exit_code == 0, result.output
        return max([*self.folder.glob("kokotomo-*.sqlite"), *self.folder.glob("kokotomo-*.zip")])


@pytest.fixture(params=DATABASES)
def place(
    request: pytest.FixtureRequest, tmp_path: Path, worker: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    monkeypatch.setattr(keys, "_keys", keys._keys)
    environ = {
        "KOKOTOMO_ENV": "testing",
        "KOKOTOMO_INSTANCE": str(tmp_path / "instance"),
        "KOKOTOMO_KEY_RING": str(tmp_path / "keys" / "ring.json"),
        "KOKOTOMO_SECRETS": str(tmp_path / "keys" / "secrets.json"),
        "KOKOTOMO_BACKUPS": str(tmp_path / "backups"),
    }
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        environ["DATABASE_URL"] = postgres.fresh_database(server, f"kokotomo_backup_{worker}")
    made = Place(create_app(Settings.from_environ(environ)), tmp_path / "backups")
    with made.app.app_context():
        setup.prepare_database()
        db.session.remove()
    yield made
    with made.app.app_context():
        db.session.remove()
        db.engine.dispose()


def count(kind: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_a_backup_is_private_whole_and_holds_no_key(place: Place):
    with place.app.app_context():
        a_letter(words="kanariya")
    file = place.backup()
    manifest = json.loads(files.manifest_of(file).read_text())
    assert {oct(path.stat().st_mode & 0o777) for path in place.folder.iterdir()} == {"0o600"}
    assert oct(place.folder.stat().st_mode & 0o777) == "0o700"
    assert manifest["counts"]["consultations"] == 1
    assert manifest["epochs"] == {"1": 1}
    with place.app.app_context():
        assert manifest["revision"] == db.session.scalar(text("SELECT version_num FROM alembic_version"))
    assert manifest["sha256"] == files.digest(file)
    secret = [*keys.ring().keys.values(), *keys.secrets().values()]
    assert not any(one in file.read_bytes() for one in secret)
    with place.app.app_context():
        assert upkeep.last(BACKUP)[1] == file.stat().st_size


@pytest.mark.parametrize("where", ["keys", "keys/backups", "."])
def test_a_backup_beside_the_keys_is_refused(place: Place, where: str):
    refused = place.run("backup", str(place.folder.parent / where))
    assert refused.exit_code == 1
    assert "keys" in refused.output
    assert not list(place.folder.parent.rglob("kokotomo-*"))


def test_keys_are_copied_apart_and_older_copies_go(place: Place):
    file = place.backup()
    for beside in (place.folder, place.folder / "keys", place.app.config["SETTINGS"].instance):
        assert place.run("backup", "keys", str(beside)).exit_code == 1
    away = place.folder.parent / "away"
    assert place.run("backup", "keys", str(away)).exit_code == 0
    with clock.fixed(clock.now() + timedelta(hours=1)):
        assert place.run("backup", "keys", str(away)).exit_code == 0
    assert sorted(path.name.split("-")[0] for path in away.iterdir()) == ["ring", "secrets"]
    assert {oct(path.stat().st_mode & 0o777) for path in away.iterdir()} == {"0o600"}
    assert file.exists()


def test_backups_older_than_fourteen_days_are_deleted_and_nothing_else(place: Place):
    old = place.backup()
    (place.folder / "note.txt").write_text("mine")
    with clock.fixed(clock.now() + timedelta(days=13)):
        place.backup()
        assert old.exists()
    with clock.fixed(clock.now() + timedelta(days=14, seconds=5)):
        newest = place.backup()
    assert not old.exists()
    assert not files.manifest_of(old).exists()
    assert {"note.txt", newest.name, tombstone_file.NAME} <= {path.name for path in place.folder.iterdir()}


def _town(app: Flask) -> dict[str, str]:
    """Somebody whose things will be deleted after the backup, and somebody whose things stay."""
    people, hashed = People(app), PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    with app.app_context():
        leaver, stayer = people.member(password_hash=hashed), people.member()
        doomed, kept = (entries.publish(stayer, an_entry(), public_ids.new()) for _ in range(2))
        reply = comments.reply(leaver, kept, "消します", None, public_ids.new())
        comments.reply(stayer, kept, "残ります", None, public_ids.new())
        mine, theirs, guests = a_letter(stayer), a_letter(leaver), a_letter()
        a_letter(stayer)
        own = find_own(stayer, mine.public_id)
        letter = db.session.scalars(select(Letter).where(Letter.consultation_id == mine.id)).one()
        kept_letters.keep(stayer, own, letter.public_id)
        ids = {"leaver": leaver.public_id, "stayer": stayer.public_id, "doomed": doomed.public_id}
        threads = {"mine": mine.public_id, "guests": guests.public_id, "theirs": theirs.public_id}
        return {**ids, **threads, "reply": reply.public_id}


def _delete(app: Flask, ids: dict[str, str]) -> None:
    with app.app_context():
        by = {one.public_id: one for one in db.session.scalars(select(User))}
        stayer, leaver = by[ids["stayer"]], by[ids["leaver"]]
        kept_letters.let_go(stayer, db.session.scalars(select(KeptLetter.public_id)).one())
        taking_back.delete_all(stayer, find_own(stayer, ids["mine"]).consultation)
        guests = db.session.scalars(select(Consultation).where(Consultation.public_id == ids["guests"])).one()
        endings.forget(hold_thread(guests.id))
        reply = db.session.scalars(select(Comment).where(Comment.public_id == ids["reply"])).one()
        comments.delete_reply(leaver, reply, db.session.get(Diary, reply.diary_id))
        entries.delete(
            stayer, db.session.scalars(select(Diary).where(Diary.public_id == ids["doomed"])).one()
        )
        leaving.leave(leaver, PASSWORD, public_ids.new())


def _judge(app: Flask, ids: dict[str, str], days: int) -> None:
    with app.app_context():
        threads = set(db.session.scalars(select(Consultation.public_id)))
        assert not threads & {ids["mine"], ids["guests"]}
        assert len(threads) == (2 if days < 7 else 1)
        assert db.session.scalars(select(KeptLetter)).all() == []
        words = set(db.session.scalars(select(Comment.body)))
        assert "消します" not in words
        assert "残ります" in words
        doomed = db.session.scalars(select(Diary).where(Diary.public_id == ids["doomed"])).one_or_none()
        leaver = db.session.scalars(select(User).where(User.public_id == ids["leaver"])).one_or_none()
        if days < 7:
            assert doomed is not None
            assert doomed.deleted_at is not None
            assert leaver is not None
            assert leaver.left_at is not None
        else:
            assert (doomed, leaver) == (None, None)
        db.session.rollback()


@pytest.mark.parametrize("days", [2, 9])
def test_what_was_deleted_after_the_backup_is_deleted_again_when_it_is_put_back(place: Place, days: int):
    ids = _town(place.app)
    file = place.backup()
    _delete(place.app, ids)
    place.worker()
    with clock.fixed(clock.now() + timedelta(days=days)):
        app = place.again()
        refused = place.run("restore", str(file))
        assert "--replace" in refused.output
        assert "nothing was changed" in place.run("restore", str(file), "--replace", typed="no\n").output
        app = place.again()
        done = place.run("restore", str(file), "--replace", typed=f"{file.name}\n")
        assert done.exit_code == 0, done.output
        # With the account its replies went.
        replies = 1 if days < 7 else 0
        assert f"2 threads, 1 kept letters, 1 accounts, 1 diaries, {replies} replies" in done.output
        app = place.again()
        _judge(app, ids, days)
        assert app.test_client().get("/", base_url="http://127.0.0.1:8000").status_code == 200


def test_a_lost_host_is_put_back_from_backup_keys_and_tombstones(place: Place):
    ids = _town(place.app)
    file = place.backup()
    _delete(place.app, ids)
    place.worker()
    settings = place.app.config["SETTINGS"]
    with place.app.app_context():
        db.session.remove()
        if settings.sqlite:
            db.engine.dispose()
            for path in settings.instance.glob("kokotomo.sqlite*"):
                path.unlink()
        else:
            db.session.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
            db.session.commit()
    app = place.again()
    done = place.run("restore", str(file))
    assert done.exit_code == 0, done.output
    app = place.again()
    _judge(app, ids, 0)
    with app.app_context():
        fresh = a_letter()
        assert fresh.id  # sequences go on


def test_a_database_that_was_put_back_by_hand_is_not_served_before_the_replay(place: Place):
    ids = _town(place.app)
    file = place.backup()
    _delete(place.app, ids)
    place.worker()
    place.again()
    # As if nothing were remembered: the same as a copy by hand.
    with place.app.app_context():
        settings = place.app.config["SETTINGS"]
        restoring.put_back(settings, file, {})
    app = place.again()
    client = app.test_client()
    assert client.get("/", base_url="http://127.0.0.1:8000").status_code == 503
    assert place.run("work", "--once").exit_code == 1
    assert "--replay" in place.run("doctor").output
    with place.app.app_context():
        db.session.remove()
    assert place.run("restore", "--replay").exit_code == 0
    _judge(app, ids, 0)
    assert client.get("/", base_url="http://127.0.0.1:8000").status_code == 200


def test_a_damaged_or_unknown_backup_changes_nothing(place: Place):
    with place.app.app_context():
        a_letter()
    file = place.backup()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert "sha256" in place.run("restore", str(file), "--replace").output
    file.write_bytes(whole)
    (place.folder / tombstone_file.NAME).unlink()
    assert "no file of tombstones" in place.run("restore", str(file), "--replace").output
    with place.app.app_context():
        assert count(Consultation) == 1


def test_a_backup_that_is_older_than_what_is_remembered_is_refused(place: Place):
    file = place.backup()
    with clock.fixed(clock.now() + timedelta(days=30)):
        assert "forgotten in part" in place.run("restore", str(file)).output
        again = place.run("restore", str(file), "--although-deletions-are-unknown")
        assert again.exit_code == 0, again.output
