"""The notebook.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = (
    "sealed IS NULL OR (event IS NULL AND feeling IS NULL AND effort IS NULL AND title IS NULL"
    " AND note IS NULL AND sky IS NULL AND event_html IS NULL AND feeling_html IS NULL"
    " AND effort_html IS NULL AND extract IS NULL AND feeling_extract IS NULL"
    " AND effort_extract IS NULL AND question_id IS NULL AND listed_at IS NULL"
    " AND waiting_since IS NULL{more})"
)
IMPORTED = (
    "(import_key IS NULL) = (imported_at IS NULL) AND (imported_at IS NOT NULL OR origin IS NULL)"
    " AND (imported_at IS NULL OR (listed_at IS NULL AND waiting_since IS NULL))"
)
OPEN_INDEXES = (("ix_diaries_open_day", "day"), ("ix_diaries_open_published", "published_at"))


def upgrade() -> None:
    op.create_table(
        "greetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("card", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sender_id <> recipient_id", name=op.f("ck_greetings_not_oneself")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["users.id"], name=op.f("fk_greetings_recipient_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["users.id"], name=op.f("fk_greetings_sender_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_greetings")),
        sa.UniqueConstraint(
            "sender_id", "recipient_id", "day", name=op.f("uq_greetings_sender_id_recipient_id_day")
        ),
    )
    with op.batch_alter_table("greetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_greetings_created_at"), ["created_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_greetings_recipient_id_created_at_sender_id"),
            ["recipient_id", "created_at", "sender_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_greetings_sender_id_created_at_recipient_id"),
            ["sender_id", "created_at", "recipient_id"],
            unique=False,
        )

    op.create_table(
        "muted_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_muted_words_owner_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muted_words")),
        sa.UniqueConstraint("owner_id", "word", name=op.f("uq_muted_words_owner_id_word")),
        sa.UniqueConstraint("public_id", name=op.f("uq_muted_words_public_id")),
    )
    op.create_table(
        "topic_choices",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("choice IN ('followed', 'muted')", name=op.f("ck_topic_choices_choice")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_topic_choices_owner_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_choices_topic_id_topics"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "topic_id", name=op.f("pk_topic_choices")),
    )
    with op.batch_alter_table("topic_choices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_choices_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "keepsakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("diary_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(diary_id IS NULL) <> (comment_id IS NULL)", name=op.f("ck_keepsakes_of_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_keepsakes_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.id"], name=op.f("fk_keepsakes_diary_id_diaries"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_keepsakes_owner_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keepsakes")),
        sa.UniqueConstraint("owner_id", "comment_id", name=op.f("uq_keepsakes_owner_id_comment_id")),
        sa.UniqueConstraint("owner_id", "diary_id", name=op.f("uq_keepsakes_owner_id_diary_id")),
    )
    with op.batch_alter_table("keepsakes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keepsakes_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_keepsakes_diary_id"), ["diary_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_keepsakes_owner_id_created_at_id"), ["owner_id", "created_at", "id"], unique=False
        )

    with op.batch_alter_table("diaries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("import_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("origin", sa.Text(), nullable=True))
        for name in ("title", "note"):
            batch_op.alter_column(name, existing_type=sa.String(400), type_=sa.String(800))
        batch_op.create_unique_constraint(
            batch_op.f("uq_diaries_author_id_import_key"), ["author_id", "import_key"]
        )
        batch_op.drop_constraint(batch_op.f("ck_diaries_nothing_open_beside_sealed"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_diaries_nothing_open_beside_sealed"), OPEN.format(more=" AND origin IS NULL")
        )
        batch_op.create_check_constraint(batch_op.f("ck_diaries_imported_in_no_list"), IMPORTED)
        for name, column in OPEN_INDEXES:
            batch_op.create_index(
                name,
                ["author_id", column, "id", "audience"],
                unique=False,
                sqlite_where=sa.text("sealed IS NULL"),
                postgresql_where=sa.text("sealed IS NULL"),
            )

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("greeting_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_notifications_greeting_id"), ["greeting_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_notifications_greeting_id_greetings"),
            "greetings",
            ["greeting_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.drop_constraint(batch_op.f("ck_notifications_about_one_thing"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_about_one_thing"),
            "(kind IN ('follower', 'greeting')) = (diary_id IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_greetings_have_a_card"),
            "(kind = 'greeting') = (greeting_id IS NOT NULL)",
        )


def downgrade() -> None:
    # What the tables before cannot say.
    op.execute("DELETE FROM notifications WHERE kind = 'greeting'")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notifications_greetings_have_a_card"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_notifications_about_one_thing"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_notifications_about_one_thing"), "(kind = 'follower') = (diary_id IS NULL)"
        )
        batch_op.drop_constraint(batch_op.f("fk_notifications_greeting_id_greetings"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_notifications_greeting_id"))
        batch_op.drop_column("greeting_id")

    with op.batch_alter_table("diaries", schema=None) as batch_op:
        for name, _column in OPEN_INDEXES:
            batch_op.drop_index(name)
        batch_op.drop_constraint(batch_op.f("ck_diaries_imported_in_no_list"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_diaries_nothing_open_beside_sealed"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_diaries_nothing_open_beside_sealed"), OPEN.format(more="")
        )
        batch_op.drop_constraint(batch_op.f("uq_diaries_author_id_import_key"), type_="unique")
        for name in ("title", "note"):
            batch_op.alter_column(name, existing_type=sa.String(800), type_=sa.String(400))
        batch_op.drop_column("origin")
        batch_op.drop_column("import_key")
        batch_op.drop_column("imported_at")

    with op.batch_alter_table("keepsakes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_keepsakes_owner_id_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_keepsakes_diary_id"))
        batch_op.drop_index(batch_op.f("ix_keepsakes_comment_id"))

    op.drop_table("keepsakes")
    with op.batch_alter_table("topic_choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_choices_topic_id"))

    op.drop_table("topic_choices")
    op.drop_table("muted_words")
    with op.batch_alter_table("greetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_greetings_created_at"))
        batch_op.drop_index(batch_op.f("ix_greetings_sender_id_created_at_recipient_id"))
        batch_op.drop_index(batch_op.f("ix_greetings_recipient_id_created_at_sender_id"))

    op.drop_table("greetings")
