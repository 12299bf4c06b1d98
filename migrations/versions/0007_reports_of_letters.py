"""Reports of letters.

Revision 0007, after 0006.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = "kind IN ('diary', 'comment', 'person', 'letter')"
OF_ITS_KIND = (
    "(diary_id IS NULL OR kind = 'diary') AND (comment_id IS NULL OR kind = 'comment')"
    " AND (person_id IS NULL OR kind = 'person')"
)


def upgrade() -> None:
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("guest_key", sa.String(length=26), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_reports_letter_id_letters"), "letters", ["letter_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_reports_reporter_id_letter_id"), ["reporter_id", "letter_id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_reports_guest_key"), ["guest_key"])
        batch_op.create_index(batch_op.f("ix_reports_letter_id"), ["letter_id"], unique=False)
        _check(batch_op, "kind", KINDS)
        _check(batch_op, "of_its_kind", OF_ITS_KIND + " AND (letter_id IS NULL OR kind = 'letter')")


def downgrade() -> None:
    # A report of a letter says nothing that an older version could show.
    op.execute("DELETE FROM report_notes WHERE report_id IN (SELECT id FROM reports WHERE kind = 'letter')")
    op.execute("DELETE FROM reports WHERE kind = 'letter'")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        _check(batch_op, "of_its_kind", OF_ITS_KIND)
        _check(batch_op, "kind", "kind IN ('diary', 'comment', 'person')")
        batch_op.drop_index(batch_op.f("ix_reports_letter_id"))
        batch_op.drop_constraint(batch_op.f("uq_reports_guest_key"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_reports_reporter_id_letter_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_reports_letter_id_letters"), type_="foreignkey")
        batch_op.drop_column("guest_key")
        batch_op.drop_column("letter_id")


def _check(batch_op: Any, name: str, said: str) -> None:
    batch_op.drop_constraint(batch_op.f(f"ck_reports_{name}"), type_="check")
    batch_op.create_check_constraint(batch_op.f(f"ck_reports_{name}"), said)
