"""Help lines as rows that the operator edits; the package only brings the first ones."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.help.rules.order import AUDIENCES, CHANNELS
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import Base, one_of


class HelpLine(Base):
    """One place to call or to write to. What the columns mean stands at `rules.order.Line`."""

    __tablename__ = "help_lines"
    __table_args__ = (
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel"),
        CheckConstraint("phone <> '' OR url <> ''", name="reachable"),
        Index(None, "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    position: Mapped[int]
    # Two rows of one name would be one line shown twice: also what keeps two first starts apart.
    name: Mapped[str] = mapped_column(String(80), unique=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    url: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[str] = mapped_column(String(20))
    hours: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(120), default="")
    easy_note: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    checked_on: Mapped[date | None] = mapped_column(Date)
