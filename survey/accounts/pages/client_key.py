"""Proving to the issuer who this service is, with a signing key instead of a shared secret."""

from typing import TYPE_CHECKING, Any

from survey.web.settings import SingleSignOn

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

ALGORITHM = "RS512"
GOOD_FOR = 300
"""Seconds for which a signed proof is valid."""


def key_of(settings: SingleSignOn) -> "RSAKey":
    """Return the signing key, named by its thumbprint (RFC 7638)."""
    from joserfc.jwk import RSAKey

    key = RSAKey.import_key(settings.private_key)
    return RSAKey.import_key(settings.private_key, {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM})


def published(settings: SingleSignOn) -> dict[str, Any]:
    """Return the public part of the key as a JSON Web Key Set."""
    return {"keys": [key_of(settings).as_dict(private=False)]}


def proof(settings: SingleSignOn) -> object:
    """Return the client authentication that signs each token request (private_key_jwt, RFC 7523)."""
    from authlib.oauth2.rfc7523 import PrivateKeyJWT, private_key_jwt_sign

    key = key_of(settings)

    class Proof(PrivateKeyJWT):
        """The library's method with a short lifetime and the name of the key."""

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
