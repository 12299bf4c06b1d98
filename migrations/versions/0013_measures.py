"""What moderators hide and set a 注意書き before; decisions read in threads; a second objection; what of all
that is told.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_THREADS = "'letter', 'thread', 'invitation', 'nudge', 'term', 'senior', 'follow_up'"
_AMONG = "'room', 'decision'"
_SAFETY = "'outcome', 'measure', 'appeal', 'duty', 'desk'"
_NEW = f"{_SAFETY}, 'disclosed'"


def upgrade() -> None:
    with op.batch_alter_table("diaries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("caution", sa.String(length=10), nullable=True))
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("caution", sa.String(length=10), nullable=True))
    for name, column in (
        ("letters", "withheld_at"),
        ("volunteers", "withheld_at"),
        ("users", "bio_withheld_at"),
    ):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consultation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_consultation_id_consultations"),
            "consultations",
            ["consultation_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_index(batch_op.f("ix_decisions_consultation_id"), ["consultation_id"], unique=False)
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        batch_op.alter_column("round", server_default=None)
        batch_op.drop_constraint(batch_op.f("uq_appeals_decision_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_appeals_decision_id_round"), ["decision_id", "round"]
        )
        batch_op.create_check_constraint("round", "round IN (1, 2)")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("case_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_notifications_case_id_cases"), "cases", ["case_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_notifications_decision_id_decisions"),
            "decisions",
            ["decision_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_notifications_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notifications_decision_id"), ["decision_id"], unique=False)
        batch_op.create_check_constraint(
            "cases_are_told",
            "(kind <> 'outcome' OR case_id IS NOT NULL) AND (case_id IS NULL OR kind IN ('outcome', 'duty'))",
        )
        batch_op.create_check_constraint(
            "decisions_are_told", "(kind IN ('measure', 'appeal')) = (decision_id IS NOT NULL)"
        )
    _name_kinds(f"{_THREADS}, 'disclosed'", f"{_THREADS}, 'disclosed', {_AMONG}, {_SAFETY}")


def downgrade() -> None:
    op.execute(f"DELETE FROM notifications WHERE kind IN ({_NEW})")
    _name_kinds(_THREADS, f"{_THREADS}, {_AMONG}")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_constraint("cases_are_told", type_="check")
        batch_op.drop_constraint("decisions_are_told", type_="check")
        batch_op.drop_index(batch_op.f("ix_notifications_decision_id"))
        batch_op.drop_index(batch_op.f("ix_notifications_case_id"))
        batch_op.drop_constraint(batch_op.f("fk_notifications_decision_id_decisions"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_notifications_case_id_cases"), type_="foreignkey")
        batch_op.drop_column("decision_id")
        batch_op.drop_column("case_id")
    op.execute("DELETE FROM appeals WHERE round = 2")
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.drop_constraint("round", type_="check")
        batch_op.drop_constraint(batch_op.f("uq_appeals_decision_id_round"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_appeals_decision_id"), ["decision_id"])
        batch_op.drop_column("round")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_consultation_id"))
        batch_op.drop_constraint(batch_op.f("fk_decisions_consultation_id_consultations"), type_="foreignkey")
        batch_op.drop_column("consultation_id")
    for name, column in (
        ("users", "bio_withheld_at"),
        ("volunteers", "withheld_at"),
        ("letters", "withheld_at"),
    ):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_column("caution")
        batch_op.drop_column("withheld_at")
    with op.batch_alter_table("diaries", schema=None) as batch_op:
        batch_op.drop_column("caution")


def _name_kinds(threads: str, nameless: str) -> None:
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        for name in ("about_one_thing", "threads_have_one", "threads_name_nobody"):
            batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(
            "about_one_thing", f"(kind IN ('follower', 'greeting', {nameless})) = (diary_id IS NULL)"
        )
        batch_op.create_check_constraint(
            "threads_have_one", f"(kind IN ({threads})) = (consultation_id IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            "threads_name_nobody", f"(kind IN ({nameless})) = (actor_id IS NULL)"
        )
