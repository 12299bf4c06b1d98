"""Cases, decisions, appeals, and the record, which only grows; a volunteer's lines can be reported.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OF_ITS_KIND = (
    "(diary_id IS NULL OR kind = 'diary') AND (comment_id IS NULL OR kind = 'comment')"
    " AND (person_id IS NULL OR kind = 'person') AND (letter_id IS NULL OR kind = 'letter')"
)


def upgrade() -> None:
    op.create_table(
        "record_lines",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=26), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_record_lines")),
        sa.UniqueConstraint("hash", name=op.f("uq_record_lines_hash")),
        sa.UniqueConstraint("previous", name=op.f("uq_record_lines_previous")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("diary_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("face_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("data_key_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(diary_id IS NULL OR kind = 'diary') AND (comment_id IS NULL OR kind = 'comment') AND (person_id IS NULL OR kind = 'person') AND (letter_id IS NULL OR kind = 'letter') AND (face_id IS NULL OR kind = 'face')",
            name=op.f("ck_cases_of_its_kind"),
        ),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_cases_done_at_a_time")),
        sa.CheckConstraint(
            "kind IN ('diary', 'comment', 'person', 'letter', 'face')", name=op.f("ck_cases_kind")
        ),
        sa.CheckConstraint(
            "reason IN ('life', 'suicide', 'contact', 'personal', 'blame', 'impersonation', 'minor', 'sexual', 'advertising', 'other')",
            name=op.f("ck_cases_reason"),
        ),
        sa.CheckConstraint("state IN ('open', 'done')", name=op.f("ck_cases_state")),
        sa.CheckConstraint(
            "claimed_by_id IS NULL OR claimed_until IS NOT NULL", name=op.f("ck_cases_claimed_for_a_while")
        ),
        sa.CheckConstraint("urgency IN (0, 1, 2)", name=op.f("ck_cases_urgency")),
        sa.ForeignKeyConstraint(
            ["about_id"], ["users.id"], name=op.f("fk_cases_about_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["users.id"], name=op.f("fk_cases_claimed_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_cases_comment_id_comments"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["data_key_id"], ["data_keys.id"], name=op.f("fk_cases_data_key_id_data_keys")
        ),
        sa.ForeignKeyConstraint(
            ["diary_id"], ["diaries.id"], name=op.f("fk_cases_diary_id_diaries"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["users.id"], name=op.f("fk_cases_done_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["face_id"], ["volunteers.user_id"], name=op.f("fk_cases_face_id_volunteers"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_cases_letter_id_letters"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_cases_person_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("data_key_id", name=op.f("uq_cases_data_key_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cases_public_id")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_diary_id"), ["diary_id"], unique=False)
        batch_op.create_index("ix_cases_done", ["state", "done_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_done_by_id"), ["done_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_face_id"), ["face_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index("ix_cases_mine", ["claimed_by_id", "claimed_until"], unique=False)
        batch_op.create_index("ix_cases_open", ["state", "urgency", "rank", "opened_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_cases_open_comment_id",
            ["comment_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "uq_cases_open_diary_id",
            ["diary_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "uq_cases_open_face_id",
            ["face_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "uq_cases_open_letter_id",
            ["letter_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "uq_cases_open_person_id",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=20), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_by_id", sa.Integer(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "rule IS NULL OR rule IN ('blame', 'contact', 'methods', 'advertising', 'personal', 'sexual', 'impersonation', 'minors')",
            name=op.f("ck_decisions_rule"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'force', 'lifted', 'dropped')", name=op.f("ck_decisions_state")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["users.id"],
            name=op.f("fk_decisions_decided_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_decisions_person_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["second_by_id"], ["users.id"], name=op.f("fk_decisions_second_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("case_id", "round", name=op.f("uq_decisions_case_id_round")),
        sa.UniqueConstraint("decided_by_id", "form_key", name=op.f("uq_decisions_decided_by_id_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decisions_public_id")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decisions_person_id_decided_at_id"),
            ["person_id", "decided_at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_decisions_second_by_id"), ["second_by_id"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alone_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_host", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('lifted', 'kept')", name=op.f("ck_appeals_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (judged_at IS NULL)", name=op.f("ck_appeals_judged_at_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.id"],
            name=op.f("fk_appeals_decision_id_decisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["users.id"], name=op.f("fk_appeals_judged_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeals_decision_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeals_public_id")),
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeals_judged_by_id"), ["judged_by_id"], unique=False)
        batch_op.create_index("ix_appeals_open", ["judged_at", "sent_at", "id"], unique=False)

    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", sa.String(length=40), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('none', 'note', 'hide', 'edit', 'warn', 'limit', 'suspend', 'close', 'outside')",
            name=op.f("ck_measures_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.id"],
            name=op.f("fk_measures_decision_id_decisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["users.id"], name=op.f("fk_measures_lifted_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
        sa.UniqueConstraint("decision_id", "kind", name=op.f("uq_measures_decision_id_kind")),
    )
    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measures_lifted_by_id"), ["lifted_by_id"], unique=False)

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("face_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_reports_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_face_id"), ["face_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_reports_reporter_id_face_id"), ["reporter_id", "face_id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_reports_case_id_cases"), "cases", ["case_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_reports_face_id_volunteers"),
            "volunteers",
            ["face_id"],
            ["user_id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limited_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_constraint("kind", type_="check")
        batch_op.drop_constraint("of_its_kind", type_="check")
        batch_op.create_check_constraint("kind", "kind IN ('diary', 'comment', 'person', 'letter', 'face')")
        batch_op.create_check_constraint(
            "of_its_kind", _OF_ITS_KIND + " AND (face_id IS NULL OR kind = 'face')"
        )
    # Whatever way a statement comes: the record only grows.
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER record_lines_no_{deed.lower()} BEFORE {deed} ON record_lines"
                " BEGIN SELECT RAISE(ABORT, 'the record only grows'); END"
            )
    else:
        op.execute(
            "CREATE OR REPLACE FUNCTION record_lines_only_grow() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the record only grows'; END $$"
        )
        op.execute(
            "CREATE TRIGGER record_lines_only_grow BEFORE UPDATE OR DELETE ON record_lines"
            " FOR EACH ROW EXECUTE FUNCTION record_lines_only_grow()"
        )
        op.execute(
            "CREATE TRIGGER record_lines_never_end BEFORE TRUNCATE ON record_lines"
            " FOR EACH STATEMENT EXECUTE FUNCTION record_lines_only_grow()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER record_lines_no_{deed}")
    else:
        op.execute("DROP TRIGGER record_lines_only_grow ON record_lines")
        op.execute("DROP TRIGGER record_lines_never_end ON record_lines")
        op.execute("DROP FUNCTION record_lines_only_grow()")
    op.execute("DELETE FROM reports WHERE kind = 'face'")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("limited_until")

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_constraint("kind", type_="check")
        batch_op.drop_constraint("of_its_kind", type_="check")
        batch_op.create_check_constraint("kind", "kind IN ('diary', 'comment', 'person', 'letter')")
        batch_op.create_check_constraint("of_its_kind", _OF_ITS_KIND)
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reports_face_id_volunteers"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_reports_case_id_cases"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_reports_reporter_id_face_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_reports_face_id"))
        batch_op.drop_index(batch_op.f("ix_reports_case_id"))
        batch_op.drop_column("face_id")
        batch_op.drop_column("case_id")

    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measures_lifted_by_id"))

    op.drop_table("measures")
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.drop_index("ix_appeals_open")
        batch_op.drop_index(batch_op.f("ix_appeals_judged_by_id"))

    op.drop_table("appeals")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_second_by_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_person_id_decided_at_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_cases_open_person_id",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "uq_cases_open_letter_id",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "uq_cases_open_face_id",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "uq_cases_open_diary_id",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "uq_cases_open_comment_id",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_cases_person_id"))
        batch_op.drop_index("ix_cases_open")
        batch_op.drop_index("ix_cases_mine")
        batch_op.drop_index(batch_op.f("ix_cases_letter_id"))
        batch_op.drop_index(batch_op.f("ix_cases_face_id"))
        batch_op.drop_index(batch_op.f("ix_cases_done_by_id"))
        batch_op.drop_index("ix_cases_done")
        batch_op.drop_index(batch_op.f("ix_cases_diary_id"))
        batch_op.drop_index(batch_op.f("ix_cases_comment_id"))
        batch_op.drop_index(batch_op.f("ix_cases_about_id"))

    op.drop_table("cases")
    op.drop_table("record_lines")
