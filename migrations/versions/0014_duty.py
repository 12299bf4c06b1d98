"""Shifts of duty; of which minors' letters those on duty were told; sums by the reason of a report.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LONG = "'impersonation', 'advertising'"


def upgrade() -> None:
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("form_key", sa.String(length=26), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("moderator_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_duty_shifts_lasts")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["users.id"],
            name=op.f("fk_duty_shifts_entered_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["users.id"],
            name=op.f("fk_duty_shifts_moderator_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
        sa.UniqueConstraint("entered_by_id", "form_key", name=op.f("uq_duty_shifts_entered_by_id_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_duty_shifts_public_id")),
    )
    with op.batch_alter_table("duty_shifts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duty_shifts_ends_at_starts_at"), ["ends_at", "starts_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_duty_shifts_moderator_id_ends_at"), ["moderator_id", "ends_at"], unique=False
        )
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("duty_told_at", sa.DateTime(timezone=True), nullable=True))
    _bands(10, 20)


def downgrade() -> None:
    for table in ("daily_sums", "sum_steps"):
        op.execute(f"DELETE FROM {table} WHERE band IN ({_LONG})")
    _bands(20, 10)
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_column("duty_told_at")
    op.drop_table("duty_shifts")


def _bands(was: int, becomes: int) -> None:
    for table in ("daily_sums", "sum_steps"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                "band",
                existing_type=sa.String(length=was),
                type_=sa.String(length=becomes),
                existing_nullable=False,
            )
