"""What was deleted for good, so that a backup does not bring it back; and when the site was last looked after.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


WORDS = {
    "diaries": (
        *("title", "note", "event", "feeling", "effort", "event_html", "feeling_html", "effort_html"),
        *("extract", "feeling_extract", "effort_extract"),
    ),
    "comments": ("body", "body_html"),
}


def upgrade() -> None:
    keep_statistics(0)
    op.create_table(
        "tombstones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("buried_on", sa.Date(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstones")),
        sa.UniqueConstraint("mark", name=op.f("uq_tombstones_mark")),
    )
    op.create_index(op.f("ix_tombstones_buried_on"), "tombstones", ["buried_on"])
    op.create_table(
        "upkeep",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figure", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upkeep")),
    )


def keep_statistics(target: int) -> None:
    """Postgres keeps samples of every column for its planner, beside the tables: of words it shall keep none,
    for they would outlive what was deleted. Nothing is ever sorted or sought by them."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {target}")


def downgrade() -> None:
    keep_statistics(-1)
    op.drop_table("upkeep")
    op.drop_index(op.f("ix_tombstones_buried_on"), table_name="tombstones")
    op.drop_table("tombstones")
