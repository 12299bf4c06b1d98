"""Rows of accounts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.accounts.rules import NEW_ACCOUNT, Cover, Theme
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class User(Base):
    """A member. The e-mail address is sealed; *email_index* is its keyed hash, for looking it up."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    nickname: Mapped[str] = mapped_column(String(80))
    nickname_key: Mapped[str] = mapped_column(String(160), unique=True)
    nickname_skeleton: Mapped[str] = mapped_column(String(320), unique=True)
    data_key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), unique=True)
    email_sealed: Mapped[str] = mapped_column(Text)
    email_version: Mapped[int] = mapped_column(default=0)
    email_index: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(160))
    adult_from: Mapped[date]
    """The day from which the person is surely 18; all that is kept of the birth date."""
    bio: Mapped[str] = mapped_column(String(1000), default="")
    cover: Mapped[str] = mapped_column(String(10), default=Cover.SORA.value)
    theme: Mapped[str] = mapped_column(String(10), default=Theme.DEVICE.value)
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Tokyo")
    welcomes_newcomers: Mapped[bool] = mapped_column(default=False)
    last_audience: Mapped[str] = mapped_column(String(10), default="members")
    last_wish: Mapped[str] = mapped_column(String(10), default="reply")
    terms_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    suspended_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the account is open."""
        return self.left_at is None

    def get_id(self) -> str:
        """The public id, as the sign-in library asks for it."""
        return self.public_id

    @property
    def is_minor(self) -> bool:
        """Whether the person is not surely 18 today, in Tokyo."""
        return clock.today() < self.adult_from

    @property
    def is_suspended(self) -> bool:
        """Whether the person may read but not write for now."""
        return self.suspended_until is not None and self.suspended_until > clock.now()

    @property
    def is_new(self) -> bool:
        """Whether the account is in its first day."""
        return clock.now() - self.created_at < NEW_ACCOUNT


class UserSession(Base):
    """One signed-in browser. Only the hash of its 256-bit id is stored, and no address."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    stays: Mapped[bool] = mapped_column(default=True)
    """Whether the person asked to stay signed in on this device; without it a day without use ends it."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    last_used_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)


class Registration(Base):
    """Somebody who filled in the form and whose address is not confirmed yet.

    A row is made whether or not the address has an account, so that neither the answer nor the
    nickname's being taken for a day tells which it was; with an account there is no link to follow.
    """

    __tablename__ = "registrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    form_key: Mapped[str] = mapped_column(String(26), unique=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    nickname: Mapped[str] = mapped_column(String(80))
    nickname_key: Mapped[str] = mapped_column(String(160), unique=True)
    nickname_skeleton: Mapped[str] = mapped_column(String(320), unique=True)
    data_key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), unique=True)
    email_sealed: Mapped[str] = mapped_column(Text)
    email_index: Mapped[str] = mapped_column(String(64), index=True)
    password_hash: Mapped[str] = mapped_column(String(160))
    adult_from: Mapped[date]
    terms_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)


class OneTimeLink(Base):
    """A link sent by mail: to set a new password, or to confirm a new address (sealed beside it)."""

    __tablename__ = "one_time_links"
    __table_args__ = (UniqueConstraint("user_id", "form_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(10))
    form_key: Mapped[str] = mapped_column(String(26))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email_sealed: Mapped[str | None] = mapped_column(Text)
    email_index: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)


class KeptForm(Base):
    """The words of a form that arrived after its session had ended, sealed until they are taken up."""

    __tablename__ = "kept_forms"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
