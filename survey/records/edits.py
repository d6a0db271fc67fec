"""Whether somebody else has changed a text between showing a form and sending it."""

from hashlib import sha256


def base_of(text: str) -> str:
    """What stands for a text in a form, to tell whether somebody else has changed it meanwhile."""
    return sha256(text.encode()).hexdigest()[:16]
