"""Cairn: surveys and measurement for people who evaluate peer support."""


class Refused(Exception):
    """Something cannot be done; the message says what happened and what to do next."""


def N_(words: str) -> str:
    """Mark words for translation that are kept in English and translated where they are shown."""
    return words
