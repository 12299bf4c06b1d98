"""The record: an append-only chain of lines, each bound to the one before it by SHA-256."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import text

from kokotomo.domain.accounts.models import User
from kokotomo.domain.moderation.models.record import RecordLine
from kokotomo.domain.moderation.queries import record as lines
from kokotomo.foundation import clock
from kokotomo.foundation.db import db

HOST, SITE = "host", "site"
"""Who did it where nobody is signed in: the command line, and what falls due by itself."""

FIRST = "0" * 64
"""What the first line names as the hash before it."""

_LOCK = 0x6B6F6B6F
"""One writer at a time on Postgres; SQLite has no more than one anyway."""


def append(actor: User | str, action: str, subject: str, **details: object) -> RecordLine:
    """Write the next line, within the running transaction: it stands or falls with what it tells of.

    *action* is a name such as ``case.claimed``, *subject* such as ``case/<public id>``; *details* are
    figures, keys of words and public ids, never words that a person wrote.
    """
    if db.engine.dialect.name == "postgresql":
        # Until the end of the transaction: so append last.
        db.session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    last = lines.last()
    line = RecordLine(
        seq=last.seq + 1 if last else 1,
        at=clock.now(),
        actor=actor if isinstance(actor, str) else actor.public_id,
        action=action,
        subject=subject,
        details=json.dumps(details, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        previous=last.hash if last else FIRST,
    )
    line.hash = hash_of(line)
    db.session.add(line)
    db.session.flush()
    return line


def hash_of(line: RecordLine) -> str:
    """SHA-256 over everything else that stands in *line*, the hash before it included."""
    parts = [line.seq, _stamp(line.at), line.actor, line.action, line.subject, line.details, line.previous]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
