"""Settings: read from the environment once, frozen, and passed on.

They are read without a library: nearly every setting has checks and messages of its own, which environs would
not shorten, and tests pass a mapping instead of changing the environment.
"""

import base64
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from survey.store.opening import is_database

HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*")
"""A name, or a dot and a name for all names below it; werkzeug trusts no IPv6 address."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


def utc_now() -> datetime:
    """Return the time, from the one clock that everything uses."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class SingleSignOn:
    """An OpenID Connect issuer where colleagues sign in, and how it knows this installation.

    That is by a secret, or by an RSA key (PEM).  `acr_values` are the levels of assurance to ask for, one of
    which the issuer must confirm; "" asks for none.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    acr_values: str = ""
    private_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """What an installation decides; `store` is a folder or a database's address.  Tests set `clock`."""

    store: Path | str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str = ""
    measures: Path | None = None
    translations: Path | None = None
    trusted_proxies: int = 0
    secure_cookies: bool = False
    hosts: tuple[str, ...] = ()
    contact_keys: tuple[str, ...] = field(default=(), repr=False)
    limits: str = field(default="", repr=False)
    single_sign_on: SingleSignOn | None = None
    clock: Callable[[], datetime] = utc_now

    @property
    def on_loopback(self) -> bool:
        """Whether only this computer itself can reach the address of the pages."""
        return urlsplit(self.base_url).hostname in ("127.0.0.1", "::1", "localhost")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of `CAIRN_…` variables.  Raise SettingsError, which names the variable."""
    secret_key = environment.get("CAIRN_SECRET_KEY", "")
    if len(secret_key) < 16:
        raise SettingsError(
            "CAIRN_SECRET_KEY is missing or shorter than 16 characters. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))' "
            "and keep it: invitation codes and sign-ins depend on it."
        )
    base_url = environment.get("CAIRN_BASE_URL", "").rstrip("/")
    return Settings(
        store=read_store(environment),
        secret_key=secret_key,
        base_url=base_url,
        measures=optional_folder(environment, "CAIRN_MEASURES"),
        translations=optional_folder(environment, "CAIRN_TRANSLATIONS"),
        trusted_proxies=whole_number(environment, "CAIRN_TRUSTED_PROXIES", 0),
        secure_cookies=base_url.startswith("https://"),
        hosts=read_hosts(environment, base_url),
        contact_keys=read_contact_keys(environment),
        limits=read_limits(environment),
        single_sign_on=read_single_sign_on(environment),
    )


def read_contact_keys(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the keys (Fernet) in CAIRN_CONTACT_KEYS, newest first.  Raise SettingsError."""
    keys = tuple(filter(None, map(str.strip, environment.get("CAIRN_CONTACT_KEYS", "").split(","))))
    for number, key in enumerate(keys, 1):
        try:
            sound = len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
        except ValueError:
            sound = False
        if not sound:
            raise SettingsError(
                f"Key {number} in CAIRN_CONTACT_KEYS is not 32 bytes in URL-safe base64. Make one with: "
                "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
            )
    return keys


def read_limits(environment: Mapping[str, str]) -> str:
    """Return the address of a Redis that counts attempts, or "" for the store.  Raise SettingsError.

    While Redis is away, each process counts for itself, from 0.  Somebody who guesses then has as many tries
    for each process, and again for each process that starts; and it is not known where accounts signed in
    lately. This is accepted.  Refusing everybody would let anyone who can disturb Redis lock everybody out,
    and counting nothing would let passwords be guessed without end.  The log says when Redis went away.  Once
    it is back, its own counts go on.
    """
    address = environment.get("CAIRN_LIMITS", "")
    if address and not address.startswith(("redis://", "rediss://")):
        raise SettingsError("CAIRN_LIMITS must be the address of a Redis, redis://…, or empty.")
    if address and find_spec("redis") is None:
        raise SettingsError("CAIRN_LIMITS names a Redis. Run: pip install 'cairn-survey[redis]'")
    return address


def read_hosts(environment: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    """Return the host names that the pages answer to, besides this computer's own.  Raise SettingsError."""
    own = re.sub(r":\d+$", "", urlsplit(base_url).netloc)
    named = [own, *environment.get("CAIRN_HOSTS", "").split(",")]
    hosts = tuple(one.strip().lower() for one in named if one.strip())
    for host in hosts:
        if not HOST.fullmatch(host):
            raise SettingsError(
                f"CAIRN_HOSTS must hold host names, without http:// or port; {host!r} is not one."
            )
    return hosts


def read_single_sign_on(environment: Mapping[str, str]) -> SingleSignOn | None:
    """Return the issuer that `CAIRN_OIDC_…` names, or None.  Raise SettingsError."""
    issuer, client_id, client_secret, name = (
        environment.get(f"CAIRN_OIDC_{one}", "") for one in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME")
    )
    if not issuer:
        return None
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise SettingsError("CAIRN_OIDC_ISSUER must start with https://.")
    if find_spec("authlib") is None or find_spec("requests") is None:
        raise SettingsError("CAIRN_OIDC_ISSUER is set. Run: pip install 'cairn-survey[single-sign-on]'")
    private_key = read_private_key(environment.get("CAIRN_OIDC_PRIVATE_KEY", ""))
    if not client_id or bool(client_secret) == bool(private_key):
        raise SettingsError(
            "CAIRN_OIDC_ISSUER needs CAIRN_OIDC_CLIENT_ID, and either CAIRN_OIDC_CLIENT_SECRET or "
            "CAIRN_OIDC_PRIVATE_KEY."
        )
    called = name or address.hostname or issuer
    acr_values = " ".join(environment.get("CAIRN_OIDC_ACR_VALUES", "").split())
    return SingleSignOn(issuer, client_id, client_secret, called, acr_values, private_key)


def read_private_key(path: str) -> str:
    """Return the RSA key in a PEM file, or "" where no file is named.

    Raise SettingsError, without the key.
    """
    if not path:
        return ""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        text = Path(path).read_text(encoding="ascii")
        sound = isinstance(load_pem_private_key(text.encode(), password=None), RSAPrivateKey)
    except (OSError, ValueError, TypeError):
        sound = False
    if not sound:
        raise SettingsError(
            f"CAIRN_OIDC_PRIVATE_KEY names {path}, which holds no RSA key in PEM without a password. "
            "Make one with: openssl genrsa 4096"
        )
    return text


def read_store(environment: Mapping[str, str] = os.environ) -> Path | str:
    """Return the folder, or the database's address, in `CAIRN_STORE`.  Raise SettingsError."""
    if not environment.get("CAIRN_STORE"):
        raise SettingsError("CAIRN_STORE is not set. Set it to the folder that holds the data.")
    try:
        return as_address(environment["CAIRN_STORE"])
    except ValueError as error:
        raise SettingsError(f"CAIRN_STORE {error}") from None


def as_address(text: str) -> Path | str:
    """Return a folder, or a database's address.  Raise ValueError, without the address, for anything else."""
    if is_database(text):
        return text
    scheme, slashes, _ = text.partition("://")
    if slashes:
        raise ValueError(
            f"starts with {scheme}://; it must be a folder, or start with postgresql+psycopg://."
        )
    if ":" in text.partition("/")[0]:  # a mistyped address, with its password, must not become a folder
        raise ValueError("is neither postgresql+psycopg://… nor a folder (for a name with a colon: ./…).")
    return Path(text)


def optional_folder(environment: Mapping[str, str], name: str) -> Path | None:
    """Return the folder that a variable names, or None.  Raise SettingsError if it is no folder."""
    if not environment.get(name):
        return None
    folder = Path(environment[name])
    if not folder.is_dir():
        raise SettingsError(f"{name} names {folder}, which is not a folder.")
    return folder


def whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
    """Return the number that a variable holds, or the default.  Raise SettingsError."""
    value = environment.get(name, str(default))
    if not value.isdecimal():
        raise SettingsError(f"{name} must be a whole number, not {value!r}.")
    return int(value)


KEY_FILE = "secret.key"
"""The file in a demonstration's folder that holds its key; a real store has no such file."""


def with_demonstration_key(environment: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """Return the environment, with the key in a demonstration's folder unless it names one."""
    store = environment.get("CAIRN_STORE", "")
    file = Path(store) / KEY_FILE
    if environment.get("CAIRN_SECRET_KEY") or not store or is_database(store) or not file.is_file():
        return environment
    return {**environment, "CAIRN_SECRET_KEY": file.read_text(encoding="ascii").strip()}
