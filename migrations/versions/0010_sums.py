"""Sums of the figures, and what they are counted from.

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counted_days",
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_counted_days")),
    )
    op.create_table(
        "daily_sums",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "measure", "band", "bucket", name=op.f("pk_daily_sums")),
    )
    op.create_table(
        "sum_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sum_steps")),
    )
    op.create_table(
        "closed_writers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_closed_writers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_writers")),
    )
    with op.batch_alter_table("closed_writers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_writers_closed_on"), ["closed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_closed_writers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "standing_ties",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("lasted_on", sa.Date(), nullable=True),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_standing_ties_low_and_high")),
        sa.ForeignKeyConstraint(
            ["high_id"], ["users.id"], name=op.f("fk_standing_ties_high_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["low_id"], ["users.id"], name=op.f("fk_standing_ties_low_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_standing_ties")),
    )
    with op.batch_alter_table("standing_ties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_ties_high_id"), ["high_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_standing_ties_until_formed_on"), ["until", "formed_on"], unique=False
        )

    op.create_table(
        "written_days",
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_written_days_two_people")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["users.id"], name=op.f("fk_written_days_from_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["users.id"], name=op.f("fk_written_days_to_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("from_id", "to_id", "day", name=op.f("pk_written_days")),
    )
    with op.batch_alter_table("written_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_written_days_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_written_days_to_id"), ["to_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("written_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_written_days_to_id"))
        batch_op.drop_index(batch_op.f("ix_written_days_day"))

    op.drop_table("written_days")
    with op.batch_alter_table("standing_ties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_ties_until_formed_on"))
        batch_op.drop_index(batch_op.f("ix_standing_ties_high_id"))

    op.drop_table("standing_ties")
    with op.batch_alter_table("closed_writers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closed_writers_user_id"))
        batch_op.drop_index(batch_op.f("ix_closed_writers_closed_on"))

    op.drop_table("closed_writers")
    op.drop_table("sum_steps")
    op.drop_table("daily_sums")
    op.drop_table("counted_days")
