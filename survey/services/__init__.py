"""What people do with the survey, as verbs, without web or HTML."""


class Refused(Exception):
    """Something that cannot be done; the message says what happened and what to do next."""
