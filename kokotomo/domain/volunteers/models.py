"""Rows of volunteers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.accounts.rules import Cover
from kokotomo.domain.volunteers.rules import CAP_DEFAULT, CAP_MOST, TRIAL_CAP, ApplicationState, TopicKind
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime

_KINDS = ", ".join(repr(kind.value) for kind in TopicKind)
_STATES = ", ".join(repr(state.value) for state in ApplicationState)


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
    on_trial: Mapped[bool] = mapped_column(default=False)
    """Until three consultations have ended, where an application led here: one at a time, read along."""
    trials: Mapped[int] = mapped_column(default=0)
    """How many consultations have closed in which they wrote while on trial: threads are forgotten, this is
    not."""
    senior_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    """Who reads along while on trial: past trial themselves, named by a moderator."""
    is_introduced: Mapped[bool] = mapped_column(default=False)
    """Whether メンバー紹介 shows them."""
    graduated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """卒業: when they ended it themselves."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    withheld_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when moderators hide *bio* from others, and メンバー紹介 shows them not at all."""

    @property
    def most(self) -> int:
        """How many consultations they may hold at once: their own cap, one on trial."""
        return min(self.cap, TRIAL_CAP) if self.on_trial else self.cap


class VolunteerApplication(Base):
    """Somebody would like to listen: four steps, saved one by one, sealed under a key of its own.

    *present* is true until it was decided or withdrawn: one at a time, by constraint.
    """

    __tablename__ = "volunteer_applications"
    __table_args__ = (
        UniqueConstraint("user_id", "present"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("present", name="present_or_null"),
        CheckConstraint("(present IS NOT NULL) = (state IN ('draft', 'sent'))", name="present_until_decided"),
        CheckConstraint("(state = 'draft') <= (sent_at IS NULL)", name="drafts_are_not_sent"),
        Index(None, "state", "sent_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    data_key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=ApplicationState.DRAFT.value)
    present: Mapped[bool | None] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    sealed: Mapped[str] = mapped_column(Text)
    """All that was filled in, as JSON, the three practice letters' answers among it."""
    agreed_version: Mapped[str | None] = mapped_column(String(20))
    """Of the guidelines (てびき)."""
    decision_sealed: Mapped[str | None] = mapped_column(Text)
    """The letter in which it was decided."""
    created_on: Mapped[date] = mapped_column(default=clock.today)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


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
