"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSON

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("programme_id", sa.Text(collation="C"), primary_key=True),
        sa.Column("id", sa.Text(collation="C"), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("earlier", ARRAY(sa.BigInteger), nullable=False),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("role", sa.Text(collation="C"), nullable=False),
        sa.Column("site", sa.Text(collation="C"), nullable=False),
        sa.Column("joined", sa.Date, nullable=False),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("interviewers", ARRAY(sa.Text), nullable=False),
        sa.Column("declined", sa.DateTime(timezone=True)),
        sa.Column("withdrawn", sa.DateTime(timezone=True)),
        sa.Column("invited", ARRAY(sa.Text), nullable=False),
        sa.Column("opened", ARRAY(sa.Text), nullable=False),
        sa.Column("started", ARRAY(sa.Text), nullable=False),
        sa.Column("unread", ARRAY(sa.Text), nullable=False),
        sa.Column("interviews", ARRAY(sa.Text), nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("document", JSON, nullable=False),
    )
    op.create_table(
        "score",
        sa.Column("programme_id", sa.Text(collation="C"), primary_key=True),
        sa.Column("person_id", sa.Text(collation="C"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("phase", sa.Text(collation="C"), nullable=False),
        sa.Column("measure", sa.Text(collation="C"), nullable=False),
        sa.Column("raw", sa.Double),
        sa.Column("value", sa.Double),
        sa.Column("missing", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "person_id"], ["person.programme_id", "person.id"], ondelete="CASCADE"
        ),
    )
    op.create_table(
        "code",
        sa.Column("hash", sa.Text(collation="C"), primary_key=True),
        sa.Column("programme_id", sa.Text(collation="C"), nullable=False),
        sa.Column("person_id", sa.Text(collation="C"), nullable=False),
        sa.Column("document", JSON, nullable=False),
    )
    op.create_index("code_of_person", "code", ["programme_id", "person_id"])
    op.create_table(
        "document",
        sa.Column("name", sa.Text(collation="C"), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("document", JSON, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("month", sa.Text(collation="C"), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_index("audit_by_id", "audit", ["id"])
    op.create_table(
        "set_aside",
        sa.Column("number", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("key", sa.Text(collation="C"), primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.Double, nullable=False, index=True),
        prefixes=["UNLOGGED"],
    )
    # Documents go beside the table as they are: a register reads narrow rows, a change compresses nothing.
    op.execute("ALTER TABLE person ALTER document SET STORAGE EXTERNAL, SET (toast_tuple_target = 256)")
