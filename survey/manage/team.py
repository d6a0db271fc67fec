"""The team: the roles of accounts in a programme, and links for colleagues who are locked out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime

from survey import Refused
from survey.accounts import accounts, second_factor, tokens
from survey.records import EVERY_PROGRAMME, Account, AccountRole, Grant
from survey.store import NotFound, Store


class LastAdministrator(Refused):
    """The programme would have no administrator."""


class NotYours(Refused):
    """The account has roles in programmes that this administrator does not administer."""


class NoRole(Refused):
    """No role was chosen."""


def of(store: Store, programme: str) -> list[Account]:
    """Return the accounts that have a role in a programme, by e-mail."""
    return [one for one in store.accounts() if one.roles(programme)]


def one_of(store: Store, programme: str, account_id: str) -> Account:
    """Return the account of an id, which must have a role in a programme.  Raise NotFound."""
    found = accounts.account(store, account_id)
    if found is None or not found.roles(programme):
        raise NotFound(f"No account with the id {account_id!r} has a role in {programme}.")
    return found


def own_roles(one: Account, programme: str) -> frozenset[AccountRole]:
    """Return the roles given for this programme itself, not for every programme."""
    return frozenset(grant.role for grant in one.grants if grant.programme == programme)


def in_every_programme(one: Account) -> frozenset[AccountRole]:
    """Return the roles that an account has in every programme."""
    return own_roles(one, EVERY_PROGRAMME)


def may_reset(administrator: Account, one: Account) -> bool:
    """Return whether an administrator administers every programme that an account can open.

    Anybody with a link can sign in by it, so a link must not open what its maker may not administer.
    """
    return all("administrator" in administrator.roles(grant.programme) for grant in one.grants)


def invite(
    store: Store,
    secret_key: str,
    administrator: Account,
    programme: str,
    email: str,
    name: str,
    roles: Collection[AccountRole],
    now: datetime,
    tell: Callable[[str], None],
) -> tuple[Account, str | None]:
    """Give somebody roles in a programme; return their account and the token of a link to choose a password.

    `tell` is called with the account's id before anything is saved, so that the audit log can name it.

    Somebody who can already sign in gets the roles and no link.  So does somebody with an open link to
    programmes that this administrator may not open.  Raise NotAnEmail, NoRole, NotSaved.
    """
    if not roles:
        raise NoRole("Choose at least one role.")
    known = accounts.find(store, email)
    if known:
        tell(known.id)
        waiting = not can_sign_in(known) and may_reset(administrator, known)
        token = accounts.new_link(store, secret_key, known.id, now) if waiting else None
        return store.change_account(known.id, lambda one: with_roles(one, programme, roles)), token
    made = accounts.new_account(store, email, name, now, grants(programme, roles))
    tell(made.id)
    store.save_account(made)
    return made, accounts.new_link(store, secret_key, made.id, now)


def with_roles(one: Account, programme: str, roles: Iterable[AccountRole]) -> Account:
    """Return an account with these roles added in a programme."""
    return replace(one, grants=one.grants + grants(programme, set(roles) - own_roles(one, programme)))


def can_sign_in(one: Account) -> bool:
    """Return whether somebody already has a way to sign in."""
    return bool(one.password_hash or one.subject)


def grants(programme: str, roles: Iterable[AccountRole]) -> tuple[Grant, ...]:
    return tuple(Grant(programme, role) for role in sorted(roles))


def change_roles(store: Store, programme: str, account_id: str, roles: Collection[AccountRole]) -> Account:
    """Replace the roles given for a programme.  Raise NoRole, LastAdministrator, NotFound, NotSaved."""
    one = one_of(store, programme, account_id)
    if not roles and not in_every_programme(one):
        raise NoRole("Choose at least one role, or end the access.")
    return regrant(
        store, programme, one, lambda grant: grant.programme != programme, grants(programme, roles)
    )


def end_access(store: Store, administrator: Account, programme: str, account_id: str) -> Account:
    """Remove every role in a programme from an account, and its roles in every programme if it has any.

    Without any role left, its sessions and links end.  Raise NotYours, LastAdministrator, NotFound, NotSaved.
    """
    one = one_of(store, programme, account_id)
    if in_every_programme(one) and "administrator" not in in_every_programme(administrator):
        raise NotYours("This account has roles in every programme.")
    return regrant(store, programme, one, lambda grant: grant.programme not in (programme, EVERY_PROGRAMME))


def regrant(
    store: Store,
    programme: str,
    one: Account,
    keep: Callable[[Grant], bool],
    more: tuple[Grant, ...] = (),
) -> Account:
    """Change an account's roles; put them back if the programme is left without an administrator.

    The check comes after the change, so that two administrators who remove each other at once both stay.
    """

    def changed(now: Account) -> Account:
        left = tuple(grant for grant in now.grants if keep(grant)) + more
        over = {} if left else {"sessions": (), "link_hash": "", "link_expires": None}
        return tokens.of_roles_left(replace(now, grants=left, **over))  # type: ignore[arg-type]

    result = store.change_account(one.id, changed)
    lost = set(one.grants) - set(result.grants)
    for where in {grant.programme for grant in lost if grant.role == "administrator"}:
        if not any("administrator" in left.roles(where) for left in store.accounts() if can_sign_in(left)):
            store.change_account(
                one.id,
                lambda now: replace(now, grants=one.grants, sessions=one.sessions, tokens=one.tokens),
            )
            raise LastAdministrator(
                "This programme needs an administrator. Make somebody else an administrator first."
            )
    return result


def reset_password(
    store: Store, secret_key: str, administrator: Account, programme: str, account_id: str, now: datetime
) -> tuple[Account, str]:
    """Return an account and the token of a new one-time link.  Raise NotYours, NotFound."""
    one = resettable(store, administrator, programme, account_id)
    return one, accounts.new_link(store, secret_key, one.id, now)


def reset_second_factor(store: Store, administrator: Account, programme: str, account_id: str) -> Account:
    """Remove a lost second factor; the next sign-in sets up a new one.  Raise NotYours, NotFound."""
    return second_factor.reset(store, resettable(store, administrator, programme, account_id).id)


def resettable(store: Store, administrator: Account, programme: str, account_id: str) -> Account:
    """Return the account if this administrator may reset it.  Raise NotYours, NotFound."""
    one = one_of(store, programme, account_id)
    if not may_reset(administrator, one):
        raise NotYours("This account has roles in programmes that you do not administer.")
    return one
