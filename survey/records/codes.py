"""Codes that people type: made, tidied, and the hash under which they are kept."""

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is easily taken for a digit."""

CODE_LENGTH = 12


def new_code() -> str:
    """Return a code of 60 random bits, as people read it: XXXX-XXXX-XXXX."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def tidy(code: str) -> str:
    """Return a typed code in capitals without spaces and hyphens, with O read as 0, I and L as 1."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))


def hash_code(secret_key: str, code: str) -> str:
    """Return the keyed hash (HMAC-SHA256, hex) under which a code is kept."""
    return hmac.new(secret_key.encode(), tidy(code).encode(), hashlib.sha256).hexdigest()
