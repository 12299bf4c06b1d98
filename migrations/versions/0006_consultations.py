"""Consultations.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_letter_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_first_letter_drafts_owner_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_letter_drafts")),
        sa.UniqueConstraint("owner_id", name=op.f("uq_first_letter_drafts_owner_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_first_letter_drafts_public_id")),
    )
    op.create_table(
        "mail_choices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("awake_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letters", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 23", name=op.f("ck_mail_choices_quiet_from")),
        sa.CheckConstraint("quiet_until BETWEEN 0 AND 23", name=op.f("ck_mail_choices_quiet_until")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mail_choices_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_choices")),
    )
    op.create_table(
        "volunteers",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("name_skeleton", sa.String(length=320), nullable=False),
        sa.Column("cover", sa.String(length=10), nullable=False),
        sa.Column("bio", sa.String(length=1000), nullable=False),
        sa.Column("ways", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=160), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cap BETWEEN 1 AND 8", name=op.f("ck_volunteers_cap")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_volunteers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_volunteers")),
        sa.UniqueConstraint("name_key", name=op.f("uq_volunteers_name_key")),
        sa.UniqueConstraint("name_skeleton", name=op.f("uq_volunteers_name_skeleton")),
        sa.UniqueConstraint("public_id", name=op.f("uq_volunteers_public_id")),
    )
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("data_key_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("receipt_hash", sa.String(length=64), nullable=True),
        sa.Column("listener", sa.String(length=10), nullable=False),
        sa.Column("alias_sealed", sa.Text(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=True),
        sa.Column("wish", sa.String(length=10), nullable=True),
        sa.Column("age_band", sa.String(length=10), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("danger_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fruitless_openings", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("waves", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_letter_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_letter_side", sa.String(length=10), nullable=False),
        sa.Column("writer_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("volunteer_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("term_ends_on", sa.Date(), nullable=True),
        sa.Column("slowly_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("diary_id", sa.Integer(), nullable=True),
        sa.Column("mail_sealed", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "(state = 'claimed') = (volunteer_id IS NOT NULL)",
            name=op.f("ck_consultations_claimed_by_somebody"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_consultations_closed_at_a_time")
        ),
        sa.CheckConstraint(
            "(state = 'open') <= (listener = 'everyone')", name=op.f("ck_consultations_open_to_everyone")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (waiting_since IS NOT NULL)",
            name=op.f("ck_consultations_waits_on_the_board"),
        ),
        sa.CheckConstraint(
            "age_band IN ('child', 'teen', 'twenties', 'thirties', 'forties', 'fifties', 'sixties', 'unsaid')",
            name=op.f("ck_consultations_age_band"),
        ),
        sa.CheckConstraint("listener IN ('one', 'everyone')", name=op.f("ck_consultations_listener")),
        sa.CheckConstraint(
            "state IN ('waiting', 'taken_back', 'claimed', 'open', 'closed')",
            name=op.f("ck_consultations_state"),
        ),
        sa.CheckConstraint("way IN ('listen', 'think', 'chat')", name=op.f("ck_consultations_way")),
        sa.CheckConstraint("wish IN ('lived', 'age', 'before', 'any')", name=op.f("ck_consultations_wish")),
        sa.CheckConstraint(
            "(writer_id IS NULL) <> (receipt_hash IS NULL)", name=op.f("ck_consultations_member_or_code")
        ),
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_keys.id"], name=op.f("fk_consultations_data_key_id_data_keys")
        ),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.id"], name=op.f("fk_consultations_diary_id_diaries"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["users.id"],
            name=op.f("fk_consultations_volunteer_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["users.id"], name=op.f("fk_consultations_writer_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("data_key_id", name=op.f("uq_consultations_data_key_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_consultations_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consultations_public_id")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_consultations_receipt_hash")),
    )
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.create_index("ix_consultations_board", ["waiting_since", "id"], unique=False)
        batch_op.create_index("ix_consultations_danger", ["danger_at", "waiting_since", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultations_diary_id"), ["diary_id"], unique=False)
        batch_op.create_index("ix_consultations_sent", ["sent_at", "id"], unique=False)
        batch_op.create_index(
            "ix_consultations_volunteer", ["volunteer_id", "last_letter_at", "id"], unique=False
        )
        batch_op.create_index("ix_consultations_writer", ["writer_id", "last_letter_at", "id"], unique=False)

    op.create_table(
        "volunteer_topics",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.CheckConstraint("kind IN ('liked', 'lived', 'refused')", name=op.f("ck_volunteer_topics_kind")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_volunteer_topics_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["volunteers.user_id"],
            name=op.f("fk_volunteer_topics_user_id_volunteers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "topic_id", "kind", name=op.f("pk_volunteer_topics")),
    )
    with op.batch_alter_table("volunteer_topics", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteer_topics_topic_id_kind"), ["topic_id", "kind"], unique=False
        )

    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "ending IN ('changed', 'handed_over', 'lapsed', 'closed', 'gone')", name=op.f("ck_claims_ending")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_claims_ended_somehow")),
        sa.CheckConstraint(
            "(present IS NULL) = (ended_at IS NOT NULL)", name=op.f("ck_claims_present_until_ended")
        ),
        sa.CheckConstraint("present", name=op.f("ck_claims_present_or_null")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_claims_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_claims_volunteer_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("consultation_id", "present", name=op.f("uq_claims_consultation_id_present")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_claims_volunteer_id_claimed_at"), ["volunteer_id", "claimed_at"], unique=False
        )

    op.create_table(
        "consultation_topics",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_topics_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_consultation_topics_topic_id_topics")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "topic_id", name=op.f("pk_consultation_topics")),
    )
    with op.batch_alter_table("consultation_topics", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_topics_topic_id_consultation_id"),
            ["topic_id", "consultation_id"],
            unique=False,
        )

    op.create_table(
        "correspondent_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stays_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_correspondent_sessions_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondent_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_correspondent_sessions_token_hash")),
    )
    with op.batch_alter_table("correspondent_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_correspondent_sessions_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_correspondent_sessions_last_used_at"), ["last_used_at"], unique=False
        )

    op.create_table(
        "invitations",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_invitations_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_invitations_volunteer_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consultation_id", "volunteer_id", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitations_volunteer_id_invited_at"), ["volunteer_id", "invited_at"], unique=False
        )

    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=True),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("held", name=op.f("ck_openings_held_or_null")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_openings_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_openings_volunteer_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("consultation_id", "held", name=op.f("uq_openings_consultation_id_held")),
        sa.UniqueConstraint("public_id", name=op.f("uq_openings_public_id")),
        sa.UniqueConstraint("volunteer_id", "held", name=op.f("uq_openings_volunteer_id_held")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_openings_volunteer_id_opened_at"), ["volunteer_id", "opened_at"], unique=False
        )

    op.create_table(
        "partings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(consultation_id IS NULL) <> (writer_id IS NULL)", name=op.f("ck_partings_of_one_kind")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_partings_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["users.id"], name=op.f("fk_partings_volunteer_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["users.id"], name=op.f("fk_partings_writer_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partings")),
        sa.UniqueConstraint(
            "volunteer_id", "consultation_id", name=op.f("uq_partings_volunteer_id_consultation_id")
        ),
        sa.UniqueConstraint("volunteer_id", "writer_id", name=op.f("uq_partings_volunteer_id_writer_id")),
    )
    with op.batch_alter_table("partings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partings_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partings_writer_id"), ["writer_id"], unique=False)

    op.create_table(
        "summaries",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('writer', 'volunteer')", name=op.f("ck_summaries_side")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_summaries_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_summaries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_summaries_public_id")),
    )
    op.create_table(
        "claim_notes",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_claim_notes_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_notes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_claim_notes_public_id")),
    )
    op.create_table(
        "letter_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("desk", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("desk = coalesce(claim_id, 0)", name=op.f("ck_letter_drafts_desk_of_the_claim")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_letter_drafts_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_letter_drafts_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_drafts")),
        sa.UniqueConstraint("consultation_id", "desk", name=op.f("uq_letter_drafts_consultation_id_desk")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_drafts_public_id")),
    )
    with op.batch_alter_table("letter_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_drafts_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "side = 'writer' OR claim_id IS NOT NULL", name=op.f("ck_letters_volunteers_write_in_claims")
        ),
        sa.CheckConstraint("side IN ('writer', 'volunteer')", name=op.f("ck_letters_side")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_letters_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_letters_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("consultation_id", "form_key", name=op.f("uq_letters_consultation_id_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letters_public_id")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letters_consultation_id_id"), ["consultation_id", "id"], unique=False
        )

    op.create_table(
        "thread_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=10), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('claimed', 'promised', 'slowly', 'changed', 'handed_over', 'returned', 'taken_back', 'sent_again', 'closed')",
            name=op.f("ck_thread_marks_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_thread_marks_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_thread_marks_consultation_id_consultations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_marks")),
    )
    with op.batch_alter_table("thread_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_marks_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_thread_marks_consultation_id_id"), ["consultation_id", "id"], unique=False
        )

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consultation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("actor_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            batch_op.f("ix_notifications_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_notifications_mail_due_at"), ["mail_due_at"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_notifications_consultation_id_consultations"),
            "consultations",
            ["consultation_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.drop_constraint(batch_op.f("ck_notifications_about_one_thing"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_about_one_thing"),
            "(kind IN ('follower', 'greeting', 'letter', 'thread', 'invitation')) = (diary_id IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_threads_have_one"),
            "(kind IN ('letter', 'thread', 'invitation')) = (consultation_id IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_threads_name_nobody"),
            "(kind IN ('letter', 'thread', 'invitation')) = (actor_id IS NULL)",
        )


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE consultation_id IS NOT NULL")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notifications_threads_name_nobody"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_notifications_threads_have_one"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_notifications_about_one_thing"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_about_one_thing"),
            "(kind IN ('follower', 'greeting')) = (diary_id IS NULL)",
        )
        batch_op.drop_constraint(
            batch_op.f("fk_notifications_consultation_id_consultations"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_notifications_mail_due_at"))
        batch_op.drop_index(batch_op.f("ix_notifications_consultation_id"))
        batch_op.alter_column("actor_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("mail_due_at")
        batch_op.drop_column("consultation_id")

    with op.batch_alter_table("thread_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_marks_consultation_id_id"))
        batch_op.drop_index(batch_op.f("ix_thread_marks_claim_id"))

    op.drop_table("thread_marks")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_consultation_id_id"))
        batch_op.drop_index(batch_op.f("ix_letters_claim_id"))

    op.drop_table("letters")
    with op.batch_alter_table("letter_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_drafts_claim_id"))

    op.drop_table("letter_drafts")
    op.drop_table("claim_notes")
    op.drop_table("summaries")
    with op.batch_alter_table("partings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partings_writer_id"))
        batch_op.drop_index(batch_op.f("ix_partings_consultation_id"))

    op.drop_table("partings")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_openings_volunteer_id_opened_at"))

    op.drop_table("openings")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_volunteer_id_invited_at"))

    op.drop_table("invitations")
    with op.batch_alter_table("correspondent_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correspondent_sessions_last_used_at"))
        batch_op.drop_index(batch_op.f("ix_correspondent_sessions_consultation_id"))

    op.drop_table("correspondent_sessions")
    with op.batch_alter_table("consultation_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_topics_topic_id_consultation_id"))

    op.drop_table("consultation_topics")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_volunteer_id_claimed_at"))

    op.drop_table("claims")
    with op.batch_alter_table("volunteer_topics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_topics_topic_id_kind"))

    op.drop_table("volunteer_topics")
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_index("ix_consultations_writer")
        batch_op.drop_index("ix_consultations_volunteer")
        batch_op.drop_index("ix_consultations_sent")
        batch_op.drop_index(batch_op.f("ix_consultations_diary_id"))
        batch_op.drop_index("ix_consultations_danger")
        batch_op.drop_index("ix_consultations_board")

    op.drop_table("consultations")
    op.drop_table("volunteers")
    op.drop_table("mail_choices")
    op.drop_table("first_letter_drafts")
