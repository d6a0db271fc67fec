"""The store in PostgreSQL: the person's document with a version, and a table of scores beside it."""

from survey.store.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
