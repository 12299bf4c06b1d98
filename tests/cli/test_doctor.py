"""The doctor finds what is wrong, and nothing where nothing is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, text

from kokotomo.cli import doctor
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.help.models import HelpLine
from kokotomo.domain.moderation.actions import reports as moderation
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import db
from tests.support.factories_reports import reported
from tests.support.factories_roles import holding


def _said(app, **changes) -> dict[str, bool]:
    settings = replace(app.config["SETTINGS"], **changes)
    return {finding.words: finding.grave for finding in doctor.examine(settings)}


def _graves(app, **changes) -> list[str]:
    return [words for words, grave in _said(app, **changes).items() if grave]


@pytest.fixture
def quiet(in_app):
    in_app.config["SETTINGS"].instance.chmod(0o700)
    return in_app


def _ours(found: list[str]) -> list[str]:
    # How the test run's own Postgres server logs is not the site's.
    return [words for words in found if not words.startswith("Postgres")]


def test_a_fresh_site_has_nothing_to_mend(quiet):
    assert _ours(_graves(quiet)) == []


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"limits": False}, "KOKOTOMO_LIMITS is off"),
        ({"limits_storage": "memory://"}, "memory://"),
        ({"trusted_hosts": ()}, "no trusted hosts"),
        ({"trusted_hosts": ("*.kokotomo.example",)}, "wildcard"),
        ({"trusted_hosts": (".kokotomo.example",)}, "wildcard"),
        ({"proxy_hops": 5}, "KOKOTOMO_PROXY_HOPS is more than 2"),
        ({"smtp_host": "mail.invalid", "smtp_tls": "none"}, "KOKOTOMO_SMTP_TLS is none"),
        ({"environment": "production"}, "the key ring lies beside the data"),
    ],
)
def test_a_setting_that_must_be_mended_is_named(quiet, changes, part):
    assert any(part in words for words in _graves(quiet, **changes))


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"base_url": "http://kokotomo.example"}, "not https"),
        ({"environment": "production", "proxy_hops": 0}, "KOKOTOMO_PROXY_HOPS is 0"),
        ({"smtp_host": None}, "no KOKOTOMO_SMTP_HOST"),
        ({"operator": None}, "KOKOTOMO_OPERATOR"),
        ({"environment": "testing"}, "not for real people"),
    ],
)
def test_a_setting_that_is_only_worth_knowing_is_a_notice(quiet, changes, part):
    said = _said(quiet, **changes)
    assert [grave for words, grave in said.items() if part in words] == [False]


def test_debug_mode_must_be_mended(quiet):
    quiet.debug = True
    try:
        assert any("debug mode" in words for words in _graves(quiet))
    finally:
        quiet.debug = False


def test_files_that_others_can_read_are_named(quiet):
    ring = quiet.config["SETTINGS"].key_ring
    ring.chmod(0o644)
    try:
        assert any("ring.json" in words for words in _graves(quiet))
    finally:
        ring.chmod(0o600)
    quiet.config["SETTINGS"].instance.chmod(0o755)
    assert any("instance folder" in words for words in _graves(quiet))


def test_a_database_of_another_schema_is_named(quiet):
    db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()
    try:
        assert any("flask setup" in words for words in _graves(quiet))
    finally:
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()


def test_help_lines_that_nobody_checked_for_ninety_days_are_a_notice(quiet):
    with clock.fixed(clock.now() + timedelta(days=120)):
        said = _said(quiet)
    assert any("よりそいホットライン" in words and not grave for words, grave in said.items())


def test_a_site_without_help_lines_must_be_mended(quiet):
    rows = db.session.execute(text("SELECT * FROM help_lines")).mappings().all()
    db.session.execute(delete(HelpLine))
    db.session.commit()
    try:
        assert any("no help lines" in words for words in _graves(quiet))
    finally:
        db.session.execute(HelpLine.__table__.insert(), [_typed(row) for row in rows])
        db.session.commit()


def _typed(row) -> dict[str, object]:

    checked = row["checked_on"]
    return {**row, "checked_on": date.fromisoformat(checked) if isinstance(checked, str) else checked}


def test_mails_that_wait_for_a_worker_must_be_mended(quiet):
    db.session.commit()
    with clock.fixed(clock.now() - timedelta(hours=1)):
        mail.enqueue("address_changed", "someone@mail.invalid", {})
        db.session.commit()
    assert any("worker" in words for words in _graves(quiet))


def test_the_command_ends_with_one_only_where_something_must_be_mended(quiet):
    runner = quiet.test_cli_runner()
    result = runner.invoke(args=["doctor"])
    assert "notices" in result.output
    assert (result.exit_code == 1) is ("MEND" in result.output)


def test_a_site_is_told_who_reads_reports(quiet, people):
    for part in ("nobody is a moderator", "there is one moderator", None):
        said = [words for words in _said(quiet) if "moderator" in words]
        assert [part in words for words in said] == ([True] if part else [])
        holding(people.member(), Role.MODERATOR)


def test_reports_that_wait_for_more_than_a_day_are_counted_and_not_named(quiet, people):
    person = people.member()
    with clock.fixed(clock.now() - timedelta(hours=25)):
        for reason in ("life", "suicide", "blame"):
            reported(people.member(), person, reason)
        done = reported(people.member(), person, "life")
    reported(people.member(), person, "life")
    moderation.finish(holding(people.member(), Role.MODERATOR), done.public_id)
    waiting = sorted(words for words in _said(quiet) if "waited" in words)
    assert [words.split(" have")[0] for words in waiting] == [
        "1 reports of a life in danger",
        "2 other reports",
    ]
    assert not any(person.nickname in words for words in waiting)
