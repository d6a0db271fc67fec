"""How this service shows the issuer who it is, where it signs with a key instead of saying a secret."""

from typing import TYPE_CHECKING, Any

from survey.web.settings import SingleSignOn

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

ALGORITHM = "RS512"
GOOD_FOR = 300
"""Seconds that what is signed is good for."""


def key_of(settings: SingleSignOn) -> "RSAKey":
    """The key, whose name is its thumbprint (RFC 7638)."""
    from joserfc.jwk import RSAKey

    key = RSAKey.import_key(settings.private_key)
    return RSAKey.import_key(settings.private_key, {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM})


def published(settings: SingleSignOn) -> dict[str, Any]:
    """What the issuer may know of the key (a JSON Web Key Set)."""
    return {"keys": [key_of(settings).as_dict(private=False)]}


def proof(settings: SingleSignOn) -> object:
    """What signs each request for a token (private_key_jwt, RFC 7523), each another one."""
    from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign

    key = key_of(settings)

    class Proof(PrivateKeyJWT):
        """As the library does it, but good for a short time, and naming the key."""

        def sign(self, auth: Any, token_endpoint: str) -> str:
            signed: str = private_key_jwt_sign(
                key,
                client_id=auth.client_id,
                token_endpoint=token_endpoint,
                alg=ALGORITHM,
                header={"kid": key.kid},
                expires_in=GOOD_FOR,
            )
            return signed

    return Proof()
