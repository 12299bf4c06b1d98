"""How far a trial has come, and what a clearing for minors rests on.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trials", sa.Integer(), nullable=False, server_default="0"))
        batch_op.alter_column("trials", server_default=None)
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("clearing_told_for", sa.Date(), nullable=True))
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("identity", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("interviewed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("service", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("service_note", sa.String(length=1000), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_column("service_note")
        batch_op.drop_column("service")
        batch_op.drop_column("interviewed_on")
        batch_op.drop_column("identity")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("clearing_told_for")
    with op.batch_alter_table("volunteers", schema=None) as batch_op:
        batch_op.drop_column("trials")
