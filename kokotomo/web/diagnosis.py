"""How the site is set up, and in words what is wrong: for ``flask doctor`` and for the admins' page."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from kokotomo.domain.accounts.queries import roles
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.help import queries as help_queries
from kokotomo.domain.moderation.queries import reports as moderation
from kokotomo.foundation import clock, mail
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db
from kokotomo.settings import Settings
from kokotomo.web.keeping import look_after


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be; *grave* ones must be mended before people come."""

    grave: bool
    words: str


Check = Callable[[Settings], Iterator[Finding]]


def _grave(words: str) -> Finding:
    return Finding(True, words)


def _warning(words: str) -> Finding:
    return Finding(False, words)


def environment(settings: Settings) -> Iterator[Finding]:
    """Development conveniences that must not be left on."""
    if not settings.production:
        yield _warning(f"KOKOTOMO_ENV is {settings.environment}: not for real people")
    if current_app.debug:
        yield _grave("Flask's debug mode is on: it shows source and runs code for anybody")
    if not settings.limits:
        yield _grave("KOKOTOMO_LIMITS is off: nothing slows down a flood")
    if settings.limits_storage.startswith("memory"):
        yield _grave("KOKOTOMO_LIMITS_STORAGE is memory://: each process counts for itself")


def address(settings: Settings) -> Iterator[Finding]:
    """The one address of the site."""
    if not settings.secure:
        yield _warning("KOKOTOMO_BASE_URL is not https: cookies travel in the clear")
    if not settings.trusted_hosts:
        yield _grave("no trusted hosts: links in mails could be bent to another site")
    if any("*" in host or host.startswith(".") for host in settings.trusted_hosts):
        yield _grave("KOKOTOMO_TRUSTED_HOSTS has a wildcard: name each host")
    if settings.production and settings.proxy_hops == 0:
        yield _warning("KOKOTOMO_PROXY_HOPS is 0: behind a proxy all visitors look like one network")
    if settings.proxy_hops > 2:
        yield _grave("KOKOTOMO_PROXY_HOPS is more than 2: a visitor could choose an address")


def files(settings: Settings) -> Iterator[Finding]:
    """Keys and data that only this user may read."""
    for path, what in ((settings.key_ring, "the key ring"), (settings.secrets, "the secrets")):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield _grave(f"{what} ({path.name}) can be read by others: chmod 600")
        if settings.production and path.is_relative_to(settings.instance):
            yield _grave(f"{what} lies beside the data: whoever copies the one has the other")
    if stat.S_IMODE(settings.instance.stat().st_mode) & 0o007:
        yield _grave("the instance folder can be read by everybody: chmod 700")
    if settings.production and os.geteuid() == 0:
        yield _warning("this runs as root: give the site a user of its own")


def ring(_settings: Settings) -> Iterator[Finding]:
    """Epochs of the key ring."""
    if len(keys.ring().keys) > 30:
        yield _warning(
            "the key ring holds more than 30 epochs: `flask keys rewrap`, then `flask keys retire`"
        )


def schema(_settings: Settings) -> Iterator[Finding]:
    """Whether the database has the schema of this program."""
    # Alembic weighs 12 MB in every worker, for a page that admins open now and then.
    from alembic import migration, script

    head = script.ScriptDirectory(current_app.config["MIGRATIONS"]).get_current_head()
    present = migration.MigrationContext.configure(db.session.connection()).get_current_revision()
    if present != head:
        yield _grave(f"the database stands at {present}, the program at {head}: flask setup")


def sqlite(settings: Settings) -> Iterator[Finding]:
    """What every connection to the file must have set."""
    if not settings.sqlite:
        return
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "secure_delete": 1}
    for pragma, value in wanted.items():
        found = db.session.execute(text(f"PRAGMA {pragma}")).scalar_one()
        if found != value:
            yield _grave(f"PRAGMA {pragma} is {found}, not {value}")
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    if database.exists() and stat.S_IMODE(database.stat().st_mode) & 0o007:
        yield _warning(f"{database.name} can be read by everybody: chmod 600")


def postgres(settings: Settings) -> Iterator[Finding]:
    """The role and the clock of the server."""
    if settings.sqlite:
        return
    if db.session.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one():
        yield _warning("the database role is a superuser: give the site a role of its own")
    if db.session.execute(text("SHOW log_statement")).scalar_one() != "none":
        yield _grave("Postgres logs statements: people's words would stand in its log (log_statement = none)")
    if db.session.execute(text("SHOW log_min_duration_statement")).scalar_one() != "-1":
        yield _grave("Postgres logs slow statements with their words (log_min_duration_statement = -1)")
    if db.session.execute(text("SHOW log_parameter_max_length_on_error")).scalar_one() != "0":
        yield _grave("Postgres may log parameters (log_parameter_max_length_on_error = 0)")
    there = db.session.execute(text("SELECT now()")).scalar_one()
    if abs(there - datetime.now(UTC)) > timedelta(seconds=30):
        yield _warning("the clocks of this host and of the database differ by more than 30 seconds")


def post(settings: Settings) -> Iterator[Finding]:
    """Mail."""
    if not settings.smtp_host:
        yield _warning("no KOKOTOMO_SMTP_HOST: mails are written to files under the instance folder")
    elif settings.smtp_tls == "none":
        yield _grave("KOKOTOMO_SMTP_TLS is none: addresses and links travel in the clear")
    failed = mail.count_failed()
    if failed:
        yield _warning(f"{failed} mails could not be sent")
    if mail.oldest_due(clock.now() - timedelta(minutes=15)):
        yield _grave("mails have been waiting for a quarter of an hour: is the worker running?")


def help_lines(_settings: Settings) -> Iterator[Finding]:
    """The help lines' dates of check. Nothing fails by the calendar: the operator is warned (B38)."""
    if not help_queries.count_lines():
        yield _grave("there are no help lines: flask setup puts in the package's")
    for line in help_queries.stale_lines(clock.now()):
        yield _warning(f"nobody has checked this help line for 90 days: {line.name}")


def people(_settings: Settings) -> Iterator[Finding]:
    """Who runs the site."""
    admins = roles.count_admins()
    if not admins:
        yield _warning("nobody is an admin: flask appoint NICKNAME admin")
    elif admins == 1:
        yield _warning("there is one admin: appoint a second one, for what takes two")


def reports(_settings: Settings) -> Iterator[Finding]:
    """Whether somebody reads what members report."""
    moderators = roles.count_in_role(Role.MODERATOR)
    if not moderators:
        yield _warning("nobody is a moderator and reads reports: flask appoint NICKNAME moderator")
    elif moderators == 1:
        yield _warning("there is one moderator: nobody reads a report about them; appoint a second one")
    dangers, others = moderation.count_waiting(clock.now() - timedelta(days=1))
    if dangers:
        yield _warning(f"{dangers} reports of a life in danger have waited for more than a day: /reports")
    if others:
        yield _warning(f"{others} other reports have waited for more than a day: /reports")


def keeping(settings: Settings) -> Iterator[Finding]:
    """Backups, keys and what is deleted; see `web.keeping`."""
    for grave, words in look_after(settings):
        yield Finding(grave, words)


def operator(settings: Settings) -> Iterator[Finding]:
    """What the page 運営について must be able to say."""
    if not settings.operator or not settings.operator_contact:
        yield _warning(
            "KOKOTOMO_OPERATOR and KOKOTOMO_OPERATOR_CONTACT are not set: 運営について cannot name you"
        )


CHECKS: tuple[Check, ...] = (
    environment,
    address,
    files,
    ring,
    schema,
    sqlite,
    postgres,
    post,
    help_lines,
    people,
    reports,
    keeping,
    operator,
)


def examine(settings: Settings) -> list[Finding]:
    """Everything that is not as it should be, grave things first."""
    found = [finding for check in CHECKS for finding in check(settings)]
    return sorted(found, key=lambda finding: not finding.grave)
