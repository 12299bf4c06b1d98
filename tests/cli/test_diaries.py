"""``flask diaries import`` and ``export``."""

import io
import json
import zipfile

import pytest

from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation.db import db
from tests.support.factories_imports import lines, said
from tests.support.people import People


@pytest.fixture
def run(app):
    def run_it(*words):
        result = app.test_cli_runner().invoke(args=["diaries", *map(str, words)])
        with app.app_context():
            db.session.rollback()
        return result

    return run_it


def count(app, user):
    with app.app_context():
        return db.session.query(Diary).filter_by(author_id=user.id).count()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "diaries.jsonl"
    path.write_bytes(
        lines(
            said("一", date=None, month_day="01-05"),
            {**said("二"), "author": "ほか"},
            b"{",
            said("", date="2000-01-01"),
            said("うるう", date=None, month_day="02-29"),
        )
    )
    return path


def test_each_author_goes_to_a_notebook_and_all_else_is_named(app, run, file):
    people = People(app)
    one, other = people.member("はやし"), people.member("もりた")
    words = ["import", file, "--author", "すみ=はやし", "--author", "ほか=もりた", "--year", "1935"]
    dry = run(*words, "--dry-run")
    assert "would be taken\t2" in dry.output
    assert count(app, one) == 0
    result = run(*words)
    assert result.exit_code == 0
    assert "taken\t2" in result.output
    for line in ("line.unreadable\t1\tlines 3", "entry.empty\t1\tlines 4", "date.leap year=1935\t1\tlines 5"):
        assert line in result.output
    assert "entries\t5" in result.output
    assert (count(app, one), count(app, other)) == (1, 1)
    again = run(*words)
    assert "taken\t0" in again.output
    assert "already\t2\tlines 1, 2" in again.output


def test_without_a_year_entries_that_name_none_are_named(app, run, file):
    People(app).member("はやし")
    result = run("import", file, "--author", "*=はやし")
    assert "date.no_year\t2\tlines 1, 5" in result.output


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--author", "はやし"),
        ("--author", "すみ=だれもいない"),
        ("--author", "*=はやし", "--year", "1800"),
        ("--author", "*=こども", "--audience", "everyone"),
    ],
)
def test_a_mistaken_call_takes_nothing_and_says_so(app, run, file, words):
    People(app).member("はやし")
    People(app).member("こども", age=15)
    result = run("import", file, *words)
    assert result.exit_code == 2
    assert "Error" in result.output


def test_a_file_that_is_none_ends_with_its_reason(app, run, tmp_path):
    People(app).member("はやし")
    path = tmp_path / "x"
    path.write_bytes(b"hello")
    result = run("import", path, "--author", "*=はやし")
    assert result.exit_code == 1
    assert "file.unknown" in result.output


def test_real_diaries_come_in_once_and_go_out_to_the_byte(app, run, shared, tmp_path):
    """A part of the corpus; `make prove` takes all of it."""
    with (shared / "corpus" / "diaries.jsonl").open("rb") as lines_:
        part = b"".join(line for number, line in enumerate(lines_) if number % 40 == 2)
    (tmp_path / "part.jsonl").write_bytes(part)
    there = [json.loads(line) for line in part.decode().split("\n") if line]
    people = People(app)
    authors = sorted({one["author"] for one in there})
    words = ["import", tmp_path / "part.jsonl", "--year", "1935"]
    for number, author in enumerate(authors):
        people.member(f"うつし{'あいうえ'[number]}")
        words += ["--author", f"{author}=うつし{'あいうえ'[number]}"]
    assert f"entries\t{len(there)}" in run(*words).output
    assert "\ntaken\t0\n" in run(*words).output
    found = []
    for number in range(len(authors)):
        target = tmp_path / f"{number}.zip"
        run("export", f"うつし{'あいうえ'[number]}", target)
        with zipfile.ZipFile(target) as archive:
            found += archive.read("diaries.jsonl").decode().split("\n")
    texts = sorted(json.loads(line)["text"] for line in found if line)
    assert texts == sorted(one["text"] for one in there if (one["date"] or one["month_day"]) != "02-29")


def test_what_was_taken_is_written_out(app, run, file, tmp_path):
    People(app).member("はやし")
    run("import", file, "--author", "*=はやし", "--year", "1936")
    target = tmp_path / "out.zip"
    assert run("export", "はやし", target).exit_code == 0
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        found = [json.loads(line) for line in archive.read("diaries.jsonl").decode().splitlines()]
    assert sorted(one["text"] for one in found) == sorted(["一", "二", "うるう"])
    assert run("export", "はやし", target).exit_code == 1
