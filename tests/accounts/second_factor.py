"""A programme that wants a second factor, and an app that shows codes."""

from dataclasses import replace
from datetime import timedelta

import pyotp

from survey.accounts import accounts, second_factor
from survey.records import Account, Grant
from tests.browse import Browse

PASSWORD = "a long enough password"
KEY = "a key for the tests only"


def for_real(store) -> None:
    """Make the pilot a programme that is no demonstration."""
    record = store.programme("vip")
    text = record.definition.replace("demonstration = true", "demonstration = false")
    assert text != record.definition
    store.save_programme(replace(record, definition=text))


def add(store, clock, name: str, *roles: str) -> Account:
    """Somebody with roles in the pilot."""
    grants = tuple(Grant("vip", role) for role in roles)
    return accounts.add_account(store, f"{name}@example.org", name.title(), PASSWORD, clock(), grants)


class App:
    """What shows codes on a phone."""

    def __init__(self, clock, secret: str) -> None:
        self.clock, self.totp = clock, pyotp.TOTP(secret)

    def code(self) -> str:
        """The next code that was not used before."""
        self.clock.advance(timedelta(seconds=30))
        return self.totp.at(self.clock())


def with_app(store, clock, account: Account) -> App:
    """The app of an account that has set its second factor up."""
    app = App(clock, second_factor.new_secret())
    second_factor.set_up(store, KEY, account.id, app.totp.secret, app.code(), clock())
    return app


def sign_in(browse: Browse, name: str, app: App | None = None, password: str = PASSWORD):
    """Sign in, with a code where there is an app."""
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=f"{name}@example.org", password=password)
    return browse.submit("Continue", code=app.code()) if app else browse.page
