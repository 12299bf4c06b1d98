"""Reports.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REASONS = (
    "reason IN ('life', 'suicide', 'contact', 'personal', 'blame', 'impersonation', 'minor', 'sexual',"
    " 'advertising', 'other')"
)


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("diary_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("data_key_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_checks(),
        *_keys(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("data_key_id", name=op.f("uq_reports_data_key_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reports_public_id")),
        *(
            sa.UniqueConstraint("reporter_id", other, name=op.f(f"uq_reports_reporter_id_{other}"))
            for other in ("form_key", "diary_id", "comment_id", "person_id")
        ),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index("ix_reports_open", ["state", "rank", "created_at", "id"], unique=False)
        batch_op.create_index("ix_reports_done", ["state", "handled_at", "id"], unique=False)
        batch_op.create_index(
            "ix_reports_sealed",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("data_key_id IS NOT NULL"),
            postgresql_where=sa.text("data_key_id IS NOT NULL"),
        )
        for column in ("diary_id", "comment_id", "person_id", "about_id", "handled_by_id"):
            batch_op.create_index(batch_op.f(f"ix_reports_{column}"), [column], unique=False)

    op.create_table(
        "report_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("step IN ('note', 'done', 'reopened')", name=op.f("ck_report_notes_step")),
        sa.CheckConstraint("sealed IS NULL OR step = 'note'", name=op.f("ck_report_notes_words_of_a_note")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_report_notes_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_notes_report_id_reports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_notes")),
        sa.UniqueConstraint("author_id", "form_key", name=op.f("uq_report_notes_author_id_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_notes_public_id")),
    )
    with op.batch_alter_table("report_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_notes_report_id_id"), ["report_id", "id"], unique=False)


def _checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint("kind IN ('diary', 'comment', 'person')", name=op.f("ck_reports_kind")),
        sa.CheckConstraint(REASONS, name=op.f("ck_reports_reason")),
        sa.CheckConstraint("state IN ('open', 'done')", name=op.f("ck_reports_state")),
        sa.CheckConstraint(
            "(diary_id IS NULL OR kind = 'diary') AND (comment_id IS NULL OR kind = 'comment')"
            " AND (person_id IS NULL OR kind = 'person')",
            name=op.f("ck_reports_of_its_kind"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (handled_at IS NOT NULL) AND (handled_by_id IS NULL OR state = 'done')",
            name=op.f("ck_reports_handled_if_done"),
        ),
        sa.CheckConstraint(
            "(data_key_id IS NULL) = (evidence IS NULL) AND (data_key_id IS NOT NULL OR words IS NULL)",
            name=op.f("ck_reports_sealed_under_its_key"),
        ),
    ]


def _keys() -> list[sa.ForeignKeyConstraint]:
    things = {"diary_id": "diaries", "comment_id": "comments"}
    people = dict.fromkeys(("person_id", "about_id", "reporter_id", "handled_by_id"), "users")
    return [
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_keys.id"], name=op.f("fk_reports_data_key_id_data_keys")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_reports_{column}_{table}"), ondelete="SET NULL"
            )
            for column, table in {**things, **people}.items()
        ),
    ]


def downgrade() -> None:
    # Their keys would open nothing any more, and nothing would destroy them.
    keys = sa.table("data_keys", sa.column("id", sa.Integer))
    reports = sa.table("reports", sa.column("data_key_id", sa.Integer))
    connection = op.get_bind()
    gone = [key for (key,) in connection.execute(sa.select(reports.c.data_key_id)) if key is not None]
    op.drop_table("report_notes")
    op.drop_table("reports")
    for key in gone:
        connection.execute(sa.delete(keys).where(keys.c.id == key))
