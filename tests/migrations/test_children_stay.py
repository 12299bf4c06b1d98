"""A batch migration on SQLite makes a new table and drops the old one, and with foreign keys on the drop
silently takes every child row with it. Here a real one runs over parents that have children."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from kokotomo.app import resources
from kokotomo.cli import setup
from kokotomo.foundation.db import db
from tests.migrations.rows import counts, fill

REBUILD = '''"""Rebuilds the tables that have children.

Revision 9999.
"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "0014"


def how() -> str:
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def upgrade() -> None:
    for name in {tables}:
        with op.batch_alter_table(name, recreate=how()) as batch:
            batch.add_column(sa.Column("tried", sa.Integer(), nullable=True))
{more}

def downgrade() -> None:
    for name in {tables}:
        with op.batch_alter_table(name, recreate=how()) as batch:
            batch.drop_column("tried")
'''


PARENTS = ("users", "diaries", "comments", "data_keys", "consultations", "claims", "letters")


def scripts(folder: Path, more: str = "", tables: tuple[str, ...] = PARENTS) -> Path:
    """The project's migrations with one more at the end."""
    shutil.copytree(resources("migrations"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_rebuild.py").write_text(
        REBUILD.format(more=more, tables=tables), encoding="utf-8"
    )
    return folder


@pytest.fixture
def used(blank: Flask) -> Flask:
    """A site on which people have written."""
    with blank.app_context():
        setup.prepare_database()
    fill(blank)
    return blank


def test_children_stay_when_their_parents_table_is_rebuilt(used: Flask, tmp_path: Path):
    with used.app_context():
        before = counts()
        upgrade(directory=str(scripts(tmp_path / "scripts")))
        assert _has_column("users", "tried")
        assert counts() == before


def test_foreign_keys_are_on_again_after_a_migration(used: Flask, tmp_path: Path):
    if used.config["SETTINGS"].sqlite is False:
        pytest.skip("Postgres cannot switch them off")
    with used.app_context():
        upgrade(directory=str(scripts(tmp_path / "scripts")))
        for _ in range(3):
            with db.engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_the_trap_is_real_where_foreign_keys_stay_on(used: Flask, tmp_path: Path):
    # The control: without env.py's precaution the same migration loses rows, so the test above can fail.
    if used.config["SETTINGS"].sqlite is False:
        pytest.skip("Postgres changes tables in place")
    folder = scripts(tmp_path / "scripts", tables=("users",))
    env = folder / "env.py"
    written = env.read_text(encoding="utf-8")
    careless = written.replace("foreign_keys(connection, on=False)", "foreign_keys(connection, on=True)")
    assert careless != written
    env.write_text(careless, encoding="utf-8")
    with used.app_context():
        before = counts()
        upgrade(directory=str(folder))
        after = counts()
    lost = {name for name in before if after[name] < before[name]}
    assert {"diaries", "follows", "readings", "user_sessions"} <= lost


def test_a_migration_that_leaves_rows_pointing_nowhere_is_undone_whole(
    used: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    careless = '    op.execute("DELETE FROM users")\n'
    folder = scripts(tmp_path / "scripts", careless)
    if used.config["SETTINGS"].sqlite is False:
        pytest.skip("Postgres follows its foreign keys at once")
    with used.app_context():
        before = counts()
        with pytest.raises(SystemExit):
            upgrade(directory=str(folder))
        assert "point nowhere" in caplog.text
        assert counts() == before
        assert not _has_column("users", "tried")
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == "0014"


def _has_column(table: str, column: str) -> bool:
    return column in {one["name"] for one in inspect(db.engine).get_columns(table)}
