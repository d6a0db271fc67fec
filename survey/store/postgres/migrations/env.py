"""Alembic's way in: the connection comes from survey.store.postgres.schema."""

from alembic import context

from survey.store.postgres.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
