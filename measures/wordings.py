"""Which of several languages' words somebody reads."""

from collections.abc import Mapping
from typing import TypeVar

W = TypeVar("W")


def in_language(wordings: Mapping[str, W], language: str) -> W:
    """The wording in a language (`pt-BR`, then `pt`), or English, or the first that there is."""
    tags = [tag for tag in (language, language.partition("-")[0], "en") if tag in wordings]
    return wordings[next(iter(tags or wordings))]
