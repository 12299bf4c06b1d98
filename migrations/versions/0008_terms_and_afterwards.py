"""Terms, what stays after a consultation, applications and rooms.

Revision 0008, after 0007.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MARKS = (
    "claimed",
    "promised",
    "slowly",
    "changed",
    "handed_over",
    "returned",
    "taken_back",
    "sent_again",
    "closed",
)
NEW_MARKS = (
    "nobody",
    "waits_on",
    "to_everyone",
    "term_near",
    "shortened",
    "extension",
    "extended",
    "idle",
    "senior",
    "meeting",
    "reopened",
)
THREADS = ("letter", "thread", "invitation")
NEW_THREADS = ("nudge", "term", "senior", "follow_up")
NEW_NAMELESS = ("room", "decision")
FLAGS = (
    ("claims", "on_trial"),
    ("users", "may_be_introduced"),
    ("volunteers", "on_trial"),
    ("volunteers", "is_introduced"),
)


def upgrade() -> None:
    op.create_table(
        "kept_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_kept_letters_owner_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_letters")),
        sa.UniqueConstraint("owner_id", "letter", name=op.f("uq_kept_letters_owner_id_letter")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kept_letters_public_id")),
    )
    with op.batch_alter_table("kept_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_letters_owner_id_id"), ["owner_id", "id"], unique=False)

    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(present IS NULL) = (ended_at IS NOT NULL)", name=op.f("ck_meetings_present_until_ended")
        ),
        sa.CheckConstraint("present", name=op.f("ck_meetings_present_or_null")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["users.id"], name=op.f("fk_meetings_member_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_meetings_volunteer_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_meetings_public_id")),
        sa.UniqueConstraint("volunteer_id", "member_id", name=op.f("uq_meetings_volunteer_id_member_id")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_member_id"), ["member_id"], unique=False)

    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("data_key_id", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("last_letter_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_letter_side", sa.String(length=10), nullable=False),
        sa.Column("volunteer_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderators_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_keys.id"], name=op.f("fk_rooms_data_key_id_data_keys")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_rooms_volunteer_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("data_key_id", name=op.f("uq_rooms_data_key_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rooms_public_id")),
        sa.UniqueConstraint("volunteer_id", name=op.f("uq_rooms_volunteer_id")),
    )
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rooms_last_letter_at_id"), ["last_letter_at", "id"], unique=False
        )

    op.create_table(
        "volunteer_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("data_key_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("agreed_version", sa.String(length=20), nullable=True),
        sa.Column("decision_sealed", sa.Text(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(present IS NOT NULL) = (state IN ('draft', 'sent'))",
            name=op.f("ck_volunteer_applications_present_until_decided"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') <= (sent_at IS NULL)",
            name=op.f("ck_volunteer_applications_drafts_are_not_sent"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'accepted', 'declined', 'withdrawn')",
            name=op.f("ck_volunteer_applications_state"),
        ),
        sa.CheckConstraint("present", name=op.f("ck_volunteer_applications_present_or_null")),
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_keys.id"], name=op.f("fk_volunteer_applications_data_key_id_data_keys")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["users.id"],
            name=op.f("fk_volunteer_applications_decided_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_volunteer_applications_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_applications")),
        sa.UniqueConstraint("data_key_id", name=op.f("uq_volunteer_applications_data_key_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_volunteer_applications_public_id")),
        sa.UniqueConstraint("user_id", "present", name=op.f("uq_volunteer_applications_user_id_present")),
    )
    with op.batch_alter_table("volunteer_applications", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteer_applications_state_sent_at_id"), ["state", "sent_at", "id"], unique=False
        )

    op.create_table(
        "room_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('volunteer', 'moderators')", name=op.f("ck_room_letters_side")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_room_letters_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_letters_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_letters")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_letters_public_id")),
        sa.UniqueConstraint("room_id", "form_key", name=op.f("uq_room_letters_room_id_form_key")),
    )
    with op.batch_alter_table("room_letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_letters_room_id_id"), ["room_id", "id"], unique=False)

    op.create_table(
        "farewells",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("thanks_sealed", sa.Text(), nullable=True),
        sa.Column("thanks_version", sa.Integer(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("thanks_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lighter_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("writer_meets_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("volunteer_meets_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_farewells_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_farewells_volunteer_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_farewells")),
        sa.UniqueConstraint("public_id", name=op.f("uq_farewells_public_id")),
    )
    with op.batch_alter_table("farewells", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_farewells_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "follow_ups",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "sent_at IS NULL OR skipped_at IS NULL", name=op.f("ck_follow_ups_sent_or_skipped")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_follow_ups_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_follow_ups_volunteer_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_ups_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_follow_ups_volunteer_id_due_on"), ["volunteer_id", "due_on"], unique=False
        )

    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("senior_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_claims_present_promised_on"), ["present", "promised_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_claims_senior_id_present"), ["senior_id", "present"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_claims_senior_id_users"), "users", ["senior_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("nobody_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("term_told_for", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extension_by", sa.String(length=10), nullable=True))
        batch_op.create_index("ix_consultations_closed", ["closed_at", "id"], unique=False)
        batch_op.create_index("ix_consultations_term", ["term_ends_on", "id"], unique=False)

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("room_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_notifications_room_id"), ["room_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_notifications_room_id_rooms"), "rooms", ["room_id"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("senior_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("graduated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_volunteers_senior_id"), ["senior_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_volunteers_senior_id_users"), "users", ["senior_id"], ["id"], ondelete="SET NULL"
        )

    for table, column in FLAGS:
        _add(table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))
    _add("consultations", sa.Column("idle_told", sa.Integer(), nullable=False, server_default="0"))
    _check("thread_marks", {"kind": _one_of("kind", MARKS + NEW_MARKS)})
    _check("notifications", _of_notifications(THREADS + NEW_THREADS, NEW_NAMELESS))
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_rooms_have_one"), "(kind = 'room') = (room_id IS NOT NULL)"
        )


def downgrade() -> None:
    # What only the newer version knows says nothing to the older one.
    op.execute(f"DELETE FROM notifications WHERE {_one_of('kind', NEW_THREADS + NEW_NAMELESS)}")
    op.execute(f"DELETE FROM thread_marks WHERE {_one_of('kind', NEW_MARKS)}")
    _check("notifications", _of_notifications(THREADS, ()))
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notifications_rooms_have_one"), type_="check")
    _check("thread_marks", {"kind": _one_of("kind", MARKS)})
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_volunteers_senior_id_users"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_volunteers_senior_id"))
        batch_op.drop_column("graduated_at")
        batch_op.drop_column("is_introduced")
        batch_op.drop_column("senior_id")
        batch_op.drop_column("on_trial")

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("may_be_introduced")

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_notifications_room_id_rooms"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_notifications_room_id"))
        batch_op.drop_column("room_id")

    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_index("ix_consultations_term")
        batch_op.drop_index("ix_consultations_closed")
        batch_op.drop_column("idle_told")
        batch_op.drop_column("extension_by")
        batch_op.drop_column("term_told_for")
        batch_op.drop_column("nobody_told_at")
        batch_op.drop_column("back_at")

    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_claims_senior_id_users"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_claims_senior_id_present"))
        batch_op.drop_index(batch_op.f("ix_claims_present_promised_on"))
        batch_op.drop_column("senior_id")
        batch_op.drop_column("on_trial")
        batch_op.drop_column("nudged_at")

    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_ups_volunteer_id_due_on"))
        batch_op.drop_index(batch_op.f("ix_follow_ups_due_on"))

    op.drop_table("follow_ups")
    with op.batch_alter_table("farewells", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_farewells_volunteer_id"))

    op.drop_table("farewells")
    with op.batch_alter_table("room_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_letters_room_id_id"))

    op.drop_table("room_letters")
    with op.batch_alter_table("volunteer_applications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_applications_state_sent_at_id"))

    op.drop_table("volunteer_applications")
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rooms_last_letter_at_id"))

    op.drop_table("rooms")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_member_id"))

    op.drop_table("meetings")
    with op.batch_alter_table("kept_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_letters_owner_id_id"))

    op.drop_table("kept_letters")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _of_notifications(threads: tuple[str, ...], nameless: tuple[str, ...]) -> dict[str, str]:
    about = _one_of("kind", ("follower", "greeting", *threads, *nameless))
    return {
        "about_one_thing": f"({about}) = (diary_id IS NULL)",
        "threads_have_one": f"({_one_of('kind', threads)}) = (consultation_id IS NOT NULL)",
        "threads_name_nobody": f"({_one_of('kind', (*threads, *nameless))}) = (actor_id IS NULL)",
    }


def _check(table: str, checks: dict[str, str]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, said in checks.items():
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), said)


def _add(table: str, column: Any) -> None:
    """Add a column that may not be empty: filled in the rows that there are, without a default afterwards."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(column)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(column.name, server_default=None)
