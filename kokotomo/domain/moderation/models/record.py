"""Rows of the record (記録) of what moderators and admins did."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation.db import Base, UTCDateTime


class RecordLine(Base):
    """One line of the record. Nothing of it ever changes: triggers refuse that on both databases, and each
    line holds the hash of the one before it. It names people and things by their public ids, and holds no
    word that a person wrote."""

    __tablename__ = "record_lines"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 … without gaps."""
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(26))
    """Public id of who did it; ``host`` for the command line, ``site`` for what falls due by itself."""
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    """What it was done to: ``case/<public id>``, ``person/<public id>``, …"""
    details: Mapped[str] = mapped_column(Text)
    """JSON with sorted keys: figures, keys of words, public ids."""
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
