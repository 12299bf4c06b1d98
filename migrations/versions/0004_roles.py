"""Roles.

Revision 0004, after 0003.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("matter", sa.String(length=10), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("cleared_until", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("by_host", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(matter = 'cleared' AND NOT withdraws) = (cleared_until IS NOT NULL)",
            name=op.f("ck_appointments_cleared_until_a_day"),
        ),
        sa.CheckConstraint(
            "matter IN ('volunteer', 'editor', 'moderator', 'admin', 'cleared')",
            name=op.f("ck_appointments_matter"),
        ),
        sa.CheckConstraint("outcome IN ('confirmed', 'declined')", name=op.f("ck_appointments_outcome")),
        sa.CheckConstraint(
            "(open IS NULL) = (outcome IS NOT NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_appointments_open_until_decided"),
        ),
        sa.CheckConstraint("open", name=op.f("ck_appointments_open_or_null")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["users.id"],
            name=op.f("fk_appointments_decided_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_appointments_person_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["users.id"],
            name=op.f("fk_appointments_proposed_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint(
            "person_id", "matter", "open", name=op.f("uq_appointments_person_id_matter_open")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointments_public_id")),
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointments_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_appointments_proposed_at_id"), ["proposed_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appointments_proposed_by_id"), ["proposed_by_id"], unique=False)

    op.create_table(
        "pending_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("password_mark", sa.String(length=64), nullable=False),
        sa.Column("stays", sa.Boolean(), nullable=False),
        sa.Column("leads_to", sa.String(length=600), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_pending_sign_ins_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pending_sign_ins_token_hash")),
    )
    with op.batch_alter_table("pending_sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_sign_ins_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_pending_sign_ins_user_id"), ["user_id"], unique=False)

    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("user_id", "code_hash", name=op.f("uq_recovery_codes_user_id_code_hash")),
    )
    op.create_table(
        "role_grants",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('volunteer', 'editor', 'moderator', 'admin')", name=op.f("ck_role_grants_role")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_role_grants_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_role_grants")),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grants_role_user_id"), ["role", "user_id"], unique=False)

    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pending_sealed", sa.Text(), nullable=True),
        sa.Column("pending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(pending_sealed IS NULL) = (pending_at IS NULL)",
            name=op.f("ck_second_factors_pending_has_a_time"),
        ),
        sa.CheckConstraint(
            "(secret_sealed IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_second_factors_secret_if_confirmed"),
        ),
        sa.CheckConstraint(
            "secret_sealed IS NOT NULL OR pending_sealed IS NOT NULL",
            name=op.f("ck_second_factors_something_there"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cleared_until", sa.Date(), nullable=True))

    for table in ("topics", "questions"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))

    _name_help_lines()


def _name_help_lines() -> None:
    """Help lines get a public id each: they are edited in the browser from now on."""
    with op.batch_alter_table("help_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=26), nullable=True))
    lines = sa.table("help_lines", sa.column("id", sa.Integer), sa.column("public_id", sa.String))
    connection = op.get_bind()
    for (line_id,) in connection.execute(sa.select(lines.c.id)).all():
        name = "".join(secrets.choice(LETTERS) for _ in range(26))
        connection.execute(sa.update(lines).where(lines.c.id == line_id).values(public_id=name))
    with op.batch_alter_table("help_lines", schema=None) as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=26), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_help_lines_public_id"), ["public_id"])


def downgrade() -> None:
    with op.batch_alter_table("help_lines", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_help_lines_public_id"), type_="unique")
        batch_op.drop_column("public_id")

    for table in ("questions", "topics"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("retired_at")

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("cleared_until")

    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_column("verified_at")

    op.drop_table("second_factors")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grants_role_user_id"))

    op.drop_table("role_grants")
    op.drop_table("recovery_codes")
    with op.batch_alter_table("pending_sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_sign_ins_user_id"))
        batch_op.drop_index(batch_op.f("ix_pending_sign_ins_created_at"))

    op.drop_table("pending_sign_ins")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointments_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_proposed_at_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_decided_by_id"))

    op.drop_table("appointments")
