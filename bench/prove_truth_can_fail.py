"""Whether the truth tables can fail: each rule of who may see and do is broken in turn, in a copy.


``python -m bench.prove_truth_can_fail`` copies the project, makes one mistake at a time that a person could
make, and runs the tests of ``tests/truth`` on SQLite. A mistake that no test notices is printed, and exits 1.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Mistake:
    """*right* stands once in the file *path* under ``kokotomo/`` and becomes *wrong*."""

    path: str
    right: str
    wrong: str


ENTRIES = "domain/diaries/access.py"
PEOPLE = "domain/follows/access.py"
REPLIES = "domain/comments/access.py"
NOTICES = "domain/notifications/access.py"

MISTAKES = (
    Mistake(ENTRIES, "Diary.hidden_at.is_(None), ", ""),
    Mistake(ENTRIES, "there = and_(Diary.deleted_at.is_(None), ", "there = and_("),
    Mistake(ENTRIES, "and_(there, or_(Diary.author_id.is_(None), may_meet(viewer)))", "there"),
    Mistake(ENTRIES, "return and_(there, may_meet(viewer))", "return there"),
    Mistake(ENTRIES, "or_(Diary.author_id.is_(None), may_meet(viewer))", "may_meet(viewer)"),
    Mistake(ENTRIES, "Diary.hidden_at.is_(None), _opened_to(viewer))", "Diary.hidden_at.is_(None))"),
    Mistake(ENTRIES, "        follows_viewer(viewer, Diary.author_id),\n", ""),
    Mistake(ENTRIES, "        followed_by_viewer(viewer, Diary.author_id),\n", ""),
    Mistake(ENTRIES, "Diary.author_id == person_id, visible_to(viewer))", "Diary.author_id == person_id)"),
    Mistake(ENTRIES, "        unmuted(viewer, User.id),\n", ""),
    Mistake(ENTRIES, "Diary.author_id == viewer.id, Diary.deleted_at > ", "Diary.deleted_at > "),
    Mistake(ENTRIES, "and diary.author_id == viewer.id", "and diary.author_id is not None"),
    Mistake(PEOPLE, "person.left_at.is_(None),\n", ""),
    Mistake(PEOPLE, "or_(person.suspended_until.is_(None), person.suspended_until <= now()),\n", ""),
    Mistake(PEOPLE, "and_(_block.blocker_id == viewer.id, _block.blocked_id == person_id),\n", ""),
    Mistake(PEOPLE, "and_(_block.blocked_id == viewer.id, _block.blocker_id == person_id),\n", ""),
    Mistake(
        PEOPLE,
        "others = and_(present(person), unblocked(viewer, person.id), ages_allow(viewer, person))",
        "others = and_(present(person), unblocked(viewer, person.id))",
    ),
    Mistake(REPLIES, "or_(reply.hidden_at.is_(None), _wrote_page(viewer)),\n", ""),
    Mistake(REPLIES, "Diary.author_id.is_not_distinct_from(viewer.id)", "Diary.author_id == viewer.id"),
    Mistake(REPLIES, "adult, Diary.author_id.is_(None), User", "adult, User"),
    Mistake(REPLIES, "        unblocked(viewer, author.id),\n", ""),
    Mistake(REPLIES, "        present(author),\n", ""),
    Mistake(REPLIES, "        _ages_allow(viewer, author),\n", ""),
    Mistake(
        REPLIES,
        "return and_(_heard(viewer, Comment, Author, as_writer=as_writer), ~fallen)",
        "return _heard(viewer, Comment, Author, as_writer=as_writer)",
    ),
    Mistake(
        REPLIES,
        "    return and_(Comment.deleted_at.is_(None), placed_for(viewer, as_writer=as_writer))",
        "    return placed_for(viewer, as_writer=as_writer)",
    ),
    Mistake(
        REPLIES,
        "mine = reply.author_id == viewer.id and reply.deleted_at is None",
        "mine = reply.deleted_at is None",
    ),
    Mistake(
        NOTICES,
        "met = and_(may_meet(viewer, Actor), unmuted(viewer, Actor.id))",
        "met = unmuted(viewer, Actor.id)",
    ),
    Mistake(NOTICES, "Notification.recipient_id == viewer.id, ", ""),
    Mistake(NOTICES, "follows_viewer(viewer, Actor.id)", "Actor.id > 0"),
    Mistake("domain/comments/queries/marks.py", "            Keepsake.owner_id == viewer.id,\n", ""),
    Mistake("domain/comments/queries/marks.py", "            diaries.visible_to(viewer),\n", ""),
    Mistake(
        "domain/diaries/queries/choices.py",
        "MutedWord.public_id == public_id, MutedWord.owner_id == viewer.id",
        "MutedWord.public_id == public_id",
    ),
    Mistake(
        "domain/moderation/queries/reports.py",
        "Report.public_id == public_id, Report.reporter_id == viewer.id",
        "Report.public_id == public_id",
    ),
    Mistake("domain/moderation/access.py", "viewer.id is not None and author_id != viewer.id", "True"),
    Mistake(
        "web/access.py",
        '        "diaries.everyone",\n',
        '        "diaries.everyone",\n        "diaries.drafts",\n',
    ),
    Mistake("app.py", "        if origins.from_elsewhere():\n            raise BadRequest\n", ""),
    Mistake("app.py", "    CSRFProtect(app)\n", ""),
)


def noticed(mistake: Mistake, tree: Path) -> bool:
    """Whether a test fails while *mistake* stands in *tree*."""
    file = tree / "kokotomo" / mistake.path
    right = file.read_text(encoding="utf-8")
    if right.count(mistake.right) < 1:
        raise ValueError(f"{mistake.path} no longer says {mistake.right!r}")
    file.write_text(right.replace(mistake.right, mistake.wrong, 1), encoding="utf-8")
    try:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "tests/truth",
            "-k",
            "sqlite",
        ]
        environ = {**os.environ, "KOKOTOMO_TRANSITIONS": "60"}
        return (
            subprocess.run(command, cwd=tree, env=environ, capture_output=True, check=False).returncode == 1
        )
    finally:
        file.write_text(right, encoding="utf-8")


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", help="only mistakes in files whose path holds this")
    only = parser.parse_args().only or ""
    missed = []
    chosen = [mistake for mistake in MISTAKES if only in mistake.path]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        ignored = shutil.ignore_patterns(
            ".git", ".venv", "instance", "__pycache__", ".*_cache", ".hypothesis"
        )
        shutil.copytree(ROOT, tree, ignore=ignored)
        for mistake in chosen:
            began = time.monotonic()
            found = noticed(mistake, tree)
            missed += [] if found else [mistake]
            line = " ".join((mistake.wrong or f"without {mistake.right}").split())[:70]
            word = "noticed" if found else "MISSED "
            seconds = time.monotonic() - began
            print(f"{word}\t{seconds:3.0f} s\t{mistake.path}\t{line}", flush=True)
    print(f"mistakes noticed\t{len(chosen) - len(missed)} of {len(chosen)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
