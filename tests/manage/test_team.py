"""What administrators do about accounts."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from survey.accounts import accounts, sessions
from survey.accounts.accounts import LinkOver, NotAnEmail
from survey.accounts.passwords import PasswordTooCommon
from survey.manage import team
from survey.manage.team import LastAdministrator, NoRole, NotYours
from survey.records import EVERY_PROGRAMME, Grant
from survey.store import NotFound

KEY = "a key for the tests only"
PASSWORD = "a long enough password"


@pytest.fixture
def add(store, clock):
    """Add somebody with these grants."""

    def added(name, *grants):
        given = tuple(Grant(*one) for one in grants)
        return accounts.add_account(store, f"{name}@example.org", name, PASSWORD, clock(), given)

    return added


@pytest.fixture
def ada(add):
    return add("ada", ("vip", "administrator"))


@pytest.fixture
def invite(store, clock, ada):
    def send(email="bob@example.org", roles=("evaluator",), programme="vip", by=None, tell=str):
        return team.invite(store, KEY, by or ada, programme, email, "Bob", roles, clock(), tell)

    return send


def now(store, one):
    return accounts.account(store, one.id)


def test_whoever_is_invited_chooses_a_password_by_the_link_once(store, clock, invite):
    bob, token = invite()
    assert accounts.sign_in(store, bob.email, "") is None
    accounts.choose_password(store, KEY, token, PASSWORD, clock())
    assert accounts.sign_in(store, bob.email, PASSWORD).roles("vip") == {"evaluator"}
    with pytest.raises(LinkOver):
        accounts.choose_password(store, KEY, token, "another long password", clock())
    assert accounts.sign_in(store, bob.email, PASSWORD)


def test_a_refused_password_does_not_use_the_link_up(store, clock, invite):
    _, token = invite()
    with pytest.raises(PasswordTooCommon):
        accounts.choose_password(store, KEY, token, "password1234", clock())
    accounts.choose_password(store, KEY, token, PASSWORD, clock())


def test_a_link_runs_out_after_three_days(store, clock, invite):
    _, token = invite()
    clock.advance(timedelta(days=3) - timedelta(seconds=1))
    assert accounts.by_link(store, KEY, token, clock())
    clock.advance(timedelta(seconds=1))
    with pytest.raises(LinkOver):
        accounts.choose_password(store, KEY, token, PASSWORD, clock())


@pytest.mark.parametrize("token", ["", "x", "ä" * 32])
def test_what_is_no_link_opens_nothing(store, clock, ada, invite, token):
    invite()
    with pytest.raises(LinkOver):
        accounts.by_link(store, KEY, token, clock())


def test_a_link_made_with_another_key_opens_nothing(store, clock, invite):
    _, token = invite()
    with pytest.raises(LinkOver):
        accounts.by_link(store, "another key of this place", token, clock())


def test_the_link_itself_is_not_kept(invite, tmp_path):
    _, token = invite()
    assert token.encode() not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_of_two_who_use_a_link_at_once_one_gets_in(store, clock, invite):
    bob, token = invite()

    def choose(password):
        try:
            return accounts.choose_password(store, KEY, token, password, clock())
        except LinkOver:
            return None

    with ThreadPoolExecutor(2) as pool:
        chosen = list(pool.map(choose, ("the first long password", "the second long password")))
    assert sum(one is not None for one in chosen) == 1
    assert now(store, bob).password_hash == next(one for one in chosen if one).password_hash


def test_whoever_has_an_account_gets_the_roles_and_keeps_the_password(store, add, invite):
    bob = add("bob", ("another", "interviewer"))
    changed, token = invite(roles=("evaluator", "interviewer"))
    assert token is None
    assert changed.id == bob.id
    assert changed.roles("vip") == {"evaluator", "interviewer"}
    assert changed.roles("another") == {"interviewer"}
    assert accounts.sign_in(store, bob.email, PASSWORD)


def test_inviting_again_makes_a_new_link_and_ends_the_older(store, clock, invite):
    _, older = invite()
    bob, newer = invite()
    assert len(bob.grants) == 1
    with pytest.raises(LinkOver):
        accounts.by_link(store, KEY, older, clock())
    assert accounts.by_link(store, KEY, newer, clock()).id == bob.id


def test_no_link_is_made_that_opens_another_programme(store, clock, add, invite):
    boss = add("boss", ("another", "administrator"))
    _, link = invite(programme="another", by=boss)
    bob, token = invite()
    assert token is None
    assert bob.roles("vip") == {"evaluator"}
    assert accounts.by_link(store, KEY, link, clock()).id == bob.id


def test_an_invitation_needs_an_address_and_a_role(store, invite):
    with pytest.raises(NotAnEmail):
        invite(email="bob")
    with pytest.raises(NoRole):
        invite(roles=())
    assert len(store.accounts()) == 1


def test_a_programme_lists_those_who_have_a_role_in_it(store, ada, add):
    add("bob", ("another", "evaluator"))
    eve = add("eve", (EVERY_PROGRAMME, "evaluator"))
    assert [one.id for one in team.of(store, "vip")] == [ada.id, eve.id]


def test_roles_are_changed_here_and_nowhere_else(store, ada, add):
    bob = add("bob", ("vip", "interviewer"), ("another", "evaluator"))
    changed = team.change_roles(store, "vip", bob.id, ["evaluator"])
    assert (changed.roles("vip"), changed.roles("another")) == ({"evaluator"}, {"evaluator"})


def test_nobody_of_another_programme_is_touched(store, ada, add):
    bob = add("bob", ("another", "evaluator"))
    for attempt in (
        lambda: team.change_roles(store, "vip", bob.id, ["evaluator"]),
        lambda: team.end_access(store, ada, "vip", bob.id),
        lambda: team.reset_second_factor(store, ada, "vip", bob.id),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert now(store, bob) == bob


def test_the_last_administrator_stays(store, ada, add, invite):
    invite(roles=("administrator",))  # who has chosen no password yet and may never come
    with pytest.raises(LastAdministrator):
        team.end_access(store, ada, "vip", ada.id)
    with pytest.raises(LastAdministrator):
        team.change_roles(store, "vip", ada.id, ["evaluator"])
    assert now(store, ada) == ada
    add("eve", ("vip", "administrator"))
    team.end_access(store, ada, "vip", ada.id)
    assert now(store, ada).grants == ()


def test_two_who_remove_each_other_at_once_do_not_leave_nobody(store, ada, add):
    eve = add("eve", ("vip", "administrator"))

    def end(pair):
        with suppress(LastAdministrator):
            team.end_access(store, pair[0], "vip", pair[1].id)

    for _ in range(10):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(end, ((ada, eve), (eve, ada))))
        assert any("administrator" in one.roles("vip") for one in store.accounts())
        store.save_account(ada)
        store.save_account(eve)


def test_the_last_administrator_of_every_programme_stays(store, ada, add):
    root = add("root", (EVERY_PROGRAMME, "administrator"))
    with pytest.raises(LastAdministrator):
        team.end_access(store, root, "vip", root.id)
    assert now(store, root) == root


def test_ending_the_access_ends_sessions_and_links(store, clock, ada, add, invite):
    bob = add("bob", ("vip", "evaluator"))
    sessions.begin(store, bob.id, "", clock())
    assert team.end_access(store, ada, "vip", bob.id).sessions == ()
    assert accounts.sign_in(store, bob.email, PASSWORD) is None
    eve, token = invite(email="eve@example.org")
    team.end_access(store, ada, "vip", eve.id)
    with pytest.raises(LinkOver):
        accounts.by_link(store, KEY, token, clock())


def test_whoever_has_roles_elsewhere_keeps_them_and_is_not_signed_out(store, clock, ada, add):
    bob = add("bob", ("vip", "evaluator"), ("another", "evaluator"))
    sessions.begin(store, bob.id, "", clock())
    left = team.end_access(store, ada, "vip", bob.id)
    assert (left.roles("vip"), left.roles("another")) == (frozenset(), {"evaluator"})
    assert len(left.sessions) == 1


def test_roles_in_every_programme_are_taken_by_those_who_have_them_alone(store, ada, add):
    eve, root = add("eve", (EVERY_PROGRAMME, "evaluator")), add("root", (EVERY_PROGRAMME, "administrator"))
    with pytest.raises(NotYours):
        team.end_access(store, ada, "vip", eve.id)
    assert team.end_access(store, root, "vip", eve.id).grants == ()


@pytest.mark.parametrize("grant", [("another", "evaluator"), (EVERY_PROGRAMME, "evaluator")])
def test_an_administrator_cannot_get_into_other_programmes_by_a_reset(store, clock, ada, add, grant):
    bob = add("bob", ("vip", "interviewer"), grant)
    with pytest.raises(NotYours):
        team.reset_password(store, KEY, ada, "vip", bob.id, clock())
    with pytest.raises(NotYours):
        team.reset_second_factor(store, ada, "vip", bob.id)
    assert now(store, bob) == bob


def test_a_reset_ends_the_old_password_and_every_session_at_once(store, clock, ada, add):
    bob = add("bob", ("vip", "evaluator"))
    store.save_account(replace(bob, second_factor="sealed"))
    sessions.begin(store, bob.id, "", clock())
    _, token = team.reset_password(store, KEY, ada, "vip", bob.id, clock())
    assert accounts.sign_in(store, bob.email, PASSWORD) is None
    assert now(store, bob).sessions == ()
    accounts.choose_password(store, KEY, token, "another long password", clock())
    assert now(store, bob).second_factor == "sealed"  # a link alone is not enough to get in
