"""Rows of volunteers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.accounts.rules import Cover
from kokotomo.domain.volunteers.rules import CAP_DEFAULT, CAP_MOST, TopicKind
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime

_KINDS = ", ".join(repr(kind.value) for kind in TopicKind)


class Volunteer(Base):
    """The face under which a member listens: 相談員名 and a cover of its own, which lead to no diary.

    The row is made when the volunteer first chooses a name; without one they see no letter. Whether they
    may listen at all is the role's matter (`accounts.access.has_role`).
    """

    __tablename__ = "volunteers"
    __table_args__ = (CheckConstraint(f"cap BETWEEN 1 AND {CAP_MOST}", name="cap"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(160), unique=True)
    name_skeleton: Mapped[str] = mapped_column(String(320), unique=True)
    cover: Mapped[str] = mapped_column(String(10), default=Cover.YAMABUKI.value)
    bio: Mapped[str] = mapped_column(String(1000), default="")
    ways: Mapped[str] = mapped_column(String(40), default="")
    """`rules.Way`s, parted by spaces."""
    hours: Mapped[str] = mapped_column(String(160), default="")
    """`rules.Hours`, parted by spaces."""
    cap: Mapped[int] = mapped_column(default=CAP_DEFAULT)
    rests_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """休む: no invitations and no new claims; what is open goes on."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class VolunteerTopic(Base):
    """That a topic is liked, lived through or refused by a volunteer."""

    __tablename__ = "volunteer_topics"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        Index(None, "topic_id", "kind"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("volunteers.user_id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
