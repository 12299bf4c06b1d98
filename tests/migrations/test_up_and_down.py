"""Migrations up, down and up again on a site with rows; and they make exactly what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from kokotomo.cli import setup
from kokotomo.foundation.db import Base, db
from tests.migrations.conftest import Empty
from tests.migrations.rows import counts, fill


def test_a_site_with_rows_goes_up_and_down_and_up_again(blank: Flask):
    with blank.app_context():
        setup.prepare_database()
    first = fill(blank)
    assert [name for name, rows in first.items() if not rows] == []
    with blank.app_context():
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        setup.prepare_database()
        again = counts()
        assert again["users"] == again["diaries"] == 0
        assert again["topics"] == first["topics"]
    second = fill(blank)
    assert [name for name, rows in second.items() if not rows] == []


def test_going_up_twice_changes_nothing(blank: Flask):
    with blank.app_context():
        setup.prepare_database()
    before = fill(blank)
    with blank.app_context():
        upgrade()
        setup.prepare_database()
        assert counts() == before


def test_the_migrations_make_what_the_models_say(blank: Flask):
    with blank.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_make_the_same_checks_and_deletions_as_the_models(empty: Empty):
    # What alembic's own comparison does not look at.
    migrated, modelled = empty("migrated"), empty("modelled")
    with migrated.app_context():
        upgrade()
        by_migration = _shape()
    with modelled.app_context():
        Base.metadata.create_all(db.engine)
        by_models = _shape()
    assert by_migration == by_models
    assert any(shape["checks"] for shape in by_models.values())


def _shape() -> dict[str, dict[str, object]]:
    inspector = inspect(db.engine)
    return {
        name: {
            "checks": sorted(
                (str(check["name"]), str(check["sqltext"])) for check in inspector.get_check_constraints(name)
            ),
            "keys": sorted(
                (str(key["name"]), str(key["referred_table"]), str(key["options"]))
                for key in inspector.get_foreign_keys(name)
            ),
            "unique": sorted(str(one["name"]) for one in inspector.get_unique_constraints(name)),
            "indexes": sorted(
                (str(one["name"]), str(one["column_names"])) for one in inspector.get_indexes(name)
            ),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
