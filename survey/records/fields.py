"""What the type of a record's field does not say about it."""

from typing import Annotated, TypeVar

T = TypeVar("T")

ALWAYS_STORED = "always stored"

AlwaysStored = Annotated[T, ALWAYS_STORED]
"""A field whose default is for code only: a stored record without the field is damaged."""
