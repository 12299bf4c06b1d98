"""Rows of accounts."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.accounts.clearings import GroundsKept
from kokotomo.domain.accounts.rules import MATTERS, NEW_ACCOUNT, Cover, Outcome, Role, Theme
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime, one_of


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
    bio_withheld_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when moderators hide *bio* from others."""
    cover: Mapped[str] = mapped_column(String(10), default=Cover.SORA.value)
    theme: Mapped[str] = mapped_column(String(10), default=Theme.DEVICE.value)
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Tokyo")
    welcomes_newcomers: Mapped[bool] = mapped_column(default=False)
    may_be_introduced: Mapped[bool] = mapped_column(default=False)
    """紹介されてもいい: open pages may be shown to somebody whose consultation ended on the same topic."""
    last_audience: Mapped[str] = mapped_column(String(10), default="members")
    last_wish: Mapped[str] = mapped_column(String(10), default="reply")
    terms_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    suspended_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    limited_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Until then the person writes no pages and replies, but is read."""
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cleared_until: Mapped[date | None]
    """The last day on which this volunteer may meet minors; see `is_cleared`."""
    clearing_told_for: Mapped[date | None]
    """The *cleared_until* of whose coming they and the admins were told."""

    is_authenticated = True
    is_anonymous = False

    # What `queries.people.find_session` and `queries.roles.with_roles` found beside the row. A person whom
    # nobody asked about holds nothing: closed by default.
    _roles = frozenset[Role]()
    _second_factor = cast("bool | None", None)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that were granted to the person; what they may do is asked of `accounts.access`."""
        return self._roles

    @property
    def has_second_factor(self) -> bool:
        """Whether a code is asked of them beside the password."""
        return bool(self._second_factor)

    @property
    def known_second_factor(self) -> bool | None:
        """The same; None where nobody asked, so that a sign-in can ask."""
        return self._second_factor

    def hold(self, roles: frozenset[Role], *, second_factor: bool) -> None:
        """Note what stands beside the row: the person's *roles*, and whether they have a second factor."""
        self._roles, self._second_factor = roles, second_factor

    @property
    def is_cleared(self) -> bool:
        """Whether this is a volunteer who may meet minors today: with a second factor, and not suspended."""
        return (
            self.cleared_until is not None
            and clock.today() <= self.cleared_until
            and Role.VOLUNTEER in self.roles
            and self.has_second_factor
            and not self.is_suspended
            and not self.is_minor
        )

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
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the person last proved here that it is them: by password and, where there is one, by the code of
    the second factor. Empty where they never did, as after a link of a letter."""


class PendingSignIn(Base):
    """A browser in which the password was right and the code has not come yet: it signs in nobody.

    A table of its own, so that no statement about sessions can take one for a session.
    """

    __tablename__ = "pending_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    password_mark: Mapped[str] = mapped_column(String(64))
    """A hash of what was stored of the password that was right: with another one the waiting is over."""
    stays: Mapped[bool]
    leads_to: Mapped[str | None] = mapped_column(String(600))
    """Our own page that was asked for, to go to then."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)


class SecondFactor(Base):
    """The secret that a person's phone holds too, sealed under their data key.

    *pending_sealed* is one that was shown and waits for its first code; until that comes the old one, if
    there is one, goes on. Both are bound to *version*, which counts the secrets.
    """

    __tablename__ = "second_factors"
    __table_args__ = (
        CheckConstraint("(secret_sealed IS NULL) = (confirmed_at IS NULL)", name="secret_if_confirmed"),
        CheckConstraint("(pending_sealed IS NULL) = (pending_at IS NULL)", name="pending_has_a_time"),
        CheckConstraint("secret_sealed IS NOT NULL OR pending_sealed IS NOT NULL", name="something_there"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    secret_sealed: Mapped[str | None] = mapped_column(Text)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=0)
    pending_sealed: Mapped[str | None] = mapped_column(Text)
    pending_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The step of the last code that was taken: neither it nor an earlier one is taken again."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class RecoveryCode(Base):
    """One way in without the phone, as a keyed hash; it goes when it is used."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))


class RoleGrant(Base):
    """That somebody holds a role now; how it came about stands in `Appointment`."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint(one_of("role", tuple(role.value for role in Role)), name="role"),
        Index(None, "role", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Appointment(GroundsKept, Base):
    """The record of what was decided about whom: a role, or the clearing for minors, given or withdrawn.

    A row is added when it is proposed and decided once; nothing else of it ever changes, and none is
    deleted. Of people whose accounts are deleted for good only the row stays, without them.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        # One open proposal about one matter; those that were decided have NULL there.
        UniqueConstraint("person_id", "matter", "open"),
        CheckConstraint(one_of("matter", MATTERS), name="matter"),
        CheckConstraint(one_of("outcome", tuple(one.value for one in Outcome)), name="outcome"),
        CheckConstraint("open", name="open_or_null"),
        CheckConstraint(
            "(open IS NULL) = (outcome IS NOT NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name="open_until_decided",
        ),
        CheckConstraint(
            "(matter = 'cleared' AND NOT withdraws) = (cleared_until IS NOT NULL)", name="cleared_until_a_day"
        ),
        Index(None, "proposed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    matter: Mapped[str] = mapped_column(String(10))
    withdraws: Mapped[bool] = mapped_column(default=False)
    cleared_until: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    by_host: Mapped[bool] = mapped_column(default=False)
    """Whether the command on the host did it, which no second admin confirmed."""
    open: Mapped[bool | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


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
