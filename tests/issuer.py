"""A small OpenID Connect issuer: a real server, real keys, and answers that a test can spoil."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "cairn", "the client's secret"

Claims = dict[str, Any]


class Issuer:
    """Who is signed in there is `subject`; `spoil` changes claims before they are signed, by `key`."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.known_key = new_key("known")
        self.reset()

    def reset(self) -> None:
        """As a sound issuer would be, with nobody having come yet."""
        self.subject, self.name = "b7c1-one", "Eva Example"
        self.key: RSAKey | OctKey = self.known_key
        self.published = [self.known_key]
        self.algorithm = "RS256"
        self.spoil: Callable[[Claims], object] = lambda _: None
        self.described: Claims = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.client_key: RSAKey | None = None
        self.proofs: set[str] = set()

    def description(self) -> Claims:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
        } | self.described

    def authorize(self, address: str) -> str:
        """What somebody's browser does who signs in at the issuer: the address to which it is sent back."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert said["response_type"] == "code"
        assert said["client_id"] == CLIENT_ID
        assert said["code_challenge_method"] == "S256"
        code = token_urlsafe()
        self.codes[code] = said
        return f"{said['redirect_uri']}?{urlencode({'code': code, 'state': said['state']})}"

    def token(self, form: dict[str, str], credentials: str) -> Claims | None:
        """What a code is exchanged for, once; None where anything is wrong."""
        said = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        posted = f"{form.get('client_id', '')}:{form.get('client_secret', '')}"
        if (
            said is None
            or challenge.decode().rstrip("=") != said["code_challenge"]
            or form.get("redirect_uri") != said["redirect_uri"]
            or not self.is_client(form, {credentials, posted})
        ):
            return None
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": said["nonce"],
            "name": self.name,
            "email": "eva@example.org",
        }
        if said.get("acr_values"):
            claims["acr"] = said["acr_values"].split()[0]
        self.spoil(claims)
        header = {"alg": self.algorithm, "kid": self.key.kid}
        signed = jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
        return {"access_token": token_urlsafe(), "token_type": "Bearer", "id_token": signed}

    def is_client(self, form: dict[str, str], secrets: set[str]) -> bool:
        """Whether somebody is the client: by its secret, or by what its key signed, each good once."""
        if self.client_key is None:
            return f"{CLIENT_ID}:{CLIENT_SECRET}" in secrets
        if form.get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer":
            return False
        proof = jwt.decode(form["client_assertion"], self.client_key, algorithms=["RS512"])
        claims, now = proof.claims, time.time()
        sound = (
            proof.header["kid"] == self.client_key.kid
            and claims["iss"] == claims["sub"] == CLIENT_ID
            and claims["aud"] == f"{self.address}/token"
            and now < claims["exp"] <= now + 300
            and claims["jti"] not in self.proofs
            and "client_secret" not in form
        )
        self.proofs.add(claims["jti"])
        return sound


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


def handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self.answer(issuer.description())
            elif self.path == "/keys":
                self.answer({"keys": [one.as_dict(private=False) for one in issuer.published]})
            else:
                self.answer({}, 404)

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            basic = self.headers.get("Authorization", "").removeprefix("Basic ")
            given = issuer.token({name: one[0] for name, one in form.items()}, decoded(basic))
            self.answer(given or {"error": "invalid_grant"}, 200 if given else 400)

        def answer(self, content: Claims, status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def decoded(basic: str) -> str:
    return base64.b64decode(basic).decode()


@contextmanager
def running() -> Iterator[Issuer]:
    """An issuer until the block ends."""
    issuer = Issuer()
    thread = Thread(target=issuer.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield issuer
    finally:
        issuer.server.shutdown()
        issuer.server.server_close()
        thread.join()
