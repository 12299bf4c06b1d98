"""Rows of limits."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation.db import Base, UTCDateTime


class Tally(Base):
    """How often something was done within one window. *key* is a keyed hash: no account, no address."""

    __tablename__ = "tallies"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
