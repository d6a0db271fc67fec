"""Short secrets, encrypted with a key that is made from the installation's."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@lru_cache(maxsize=16)
def box(secret_key: str, purpose: str) -> Fernet:
    """Return the cipher for a purpose; each purpose has its own key, derived with HKDF-SHA256."""
    key = HKDF(SHA256(), 32, salt=None, info=f"cairn {purpose}".encode()).derive(secret_key.encode())
    return Fernet(urlsafe_b64encode(key))


def seal(secret_key: str, purpose: str, text: str) -> str:
    """Return a text encrypted for a purpose."""
    return box(secret_key, purpose).encrypt(text.encode()).decode()


def unseal(secret_key: str, purpose: str, sealed: str) -> str | None:
    """Return the decrypted text, or None if it was changed or sealed with another key."""
    try:
        return box(secret_key, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
