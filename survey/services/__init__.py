"""What people do with the survey, as verbs, without web or HTML."""


class Refused(Exception):
    """Something that cannot be done; the message says what happened and what to do next."""


def N_(words: str) -> str:
    """Words that are kept in English and translated where they are shown."""
    return words
