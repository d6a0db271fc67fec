"""The second factor: asked of everybody where real answers are, set up with a QR code, lost and replaced."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.accounts import accounts
from survey.records import Grant
from tests.accounts.second_factor import KEY, PASSWORD, App, add, for_real, sign_in, with_app
from tests.browse import Browse
from tests.shared_app import create_app


@pytest.fixture
def ada(store, vip, clock):
    for_real(store)
    return add(store, clock, "ada", "evaluator")


def set_up(browse, clock) -> App:
    """Follow the page that asks for a second factor."""
    app = App(clock, browse.page.words("main strong").replace(" ", ""))
    browse.submit("Continue", code=app.code())
    return app


def test_signing_in_for_the_first_time_sets_it_up(browse, ada, clock, store):
    assert sign_in(browse, "ada").h1 == "Set up a second factor"
    assert browse.page.all("img[src^='data:image/svg+xml']")
    app = set_up(browse, clock)
    assert browse.page.h1 == "Recovery codes"
    assert len(browse.page.all("li code")) == 10
    assert browse.click("Continue").h1 == "Overview"
    browse.submit("Sign out")
    assert sign_in(browse, "ada").h1 == "Enter a code"
    assert browse.submit("Continue", code=app.code()).h1 == "Overview"


def test_the_password_alone_opens_nothing(browse, ada, store, clock):
    pages = ("/evaluate/", "/evaluate/vip/", "/evaluate/vip/cohort", "/account/", "/account/recovery-codes")
    sign_in(browse, "ada")
    for page in pages:
        assert browse.get(page).h1 == "Sign in", page
    with_app(store, clock, ada)
    assert sign_in(browse, "ada").h1 == "Enter a code"
    for page in pages:
        assert browse.get(page).h1 == "Sign in", page


def test_recovery_codes_are_shown_once(browse, ada, clock):
    sign_in(browse, "ada")
    set_up(browse, clock)
    codes = [one.text() for one in browse.page.all("li code")]
    assert all(one not in browse.again().html for one in codes)
    assert "You have 10 recovery codes left" in browse.page.main


def test_a_used_code_cannot_be_used_by_others(app, browse, ada, store, clock):
    phone = with_app(store, clock, ada)
    sign_in(browse, "ada")
    code = phone.code()
    browse.submit("Continue", code=code)
    thief = Browse(app.test_client())
    sign_in(thief, "ada")
    assert "has been used" in thief.submit("Continue", code=code, status=422).main


def test_a_recovery_code_works_once(app, browse, ada, clock):
    sign_in(browse, "ada")
    set_up(browse, clock)
    code = browse.page.all("li code")[0].text()
    other = Browse(app.test_client())
    sign_in(other, "ada")
    assert other.submit("Continue", code=code).h1 == "Overview"
    again = Browse(app.test_client())
    sign_in(again, "ada")
    again.submit("Continue", code=code, status=422)


def test_a_wrong_and_an_empty_code_have_clear_errors(browse, ada, store, clock):
    sign_in(browse, "ada")
    assert "not the code that the app shows" in browse.submit("Continue", code="000000", status=422).main
    assert "Enter the code" in browse.submit("Continue", code="", status=422).main
    with_app(store, clock, ada)
    sign_in(browse, "ada")
    assert "Enter the code" in browse.submit("Continue", code="", status=422).main


def test_a_mistyped_code_does_not_change_the_picture(browse, ada, clock):
    sign_in(browse, "ada")
    before = browse.page.words("main strong")
    browse.submit("Continue", code="000000", status=422)
    assert browse.page.words("main strong") == before


def test_the_second_factor_has_ten_minutes(browse, ada, store, clock):
    app = with_app(store, clock, ada)
    sign_in(browse, "ada")
    clock.advance(timedelta(minutes=10))
    assert browse.submit("Continue", code=app.code()).h1 == "Sign in"


def test_a_new_password_in_between_starts_again(browse, ada, store, clock):
    app = with_app(store, clock, ada)
    sign_in(browse, "ada")
    accounts.change_password(store, ada, "another long password")
    assert browse.submit("Continue", code=app.code()).h1 == "Sign in"


@pytest.mark.parametrize("page", ["/account/code", "/account/set-up"])
def test_the_second_factor_needs_the_password_first(browse, ada, page):
    assert browse.get(page).h1 == "Sign in"


def test_the_password_alone_cannot_replace_a_second_factor(browse, ada, store, clock):
    with_app(store, clock, ada)
    sign_in(browse, "ada")
    assert browse.get("/account/set-up").h1 == "Sign in"


def test_the_code_leads_to_the_wanted_page(browse, ada, store, clock):
    app = with_app(store, clock, ada)
    browse.get("/evaluate/vip/cohort?role=staff")
    browse.submit("Sign in", email="ada@example.org", password=PASSWORD)
    assert "/evaluate/vip/cohort?role=staff" in browse.submit("Continue", code=app.code()).url


def test_the_programme_file_can_make_it_optional(browse, ada, store):
    record = store.programme("vip")
    text = record.definition.replace(
        "demonstration = false", 'demonstration = false\nsecond_factor = "optional"'
    )
    store.save_programme(replace(record, definition=text))
    assert sign_in(browse, "ada").h1 == "Overview"


def test_one_programme_that_requires_it_is_enough(browse, ada, store, catalogue):
    record = store.programme("vip")
    text = record.definition.replace('id = "vip"', 'id = "easy"', 1)
    text = text.replace("demonstration = false", 'demonstration = false\nsecond_factor = "optional"')
    store.save_programme(replace(record, id="easy", definition=text))
    store.change_account(ada.id, lambda one: replace(one, grants=(Grant("easy", "evaluator"),)))
    assert sign_in(browse, "ada").h1 == "Overview"
    store.change_account(ada.id, lambda one: replace(one, grants=(Grant("*", "evaluator"),)))
    assert browse.get("/evaluate/easy/").h1 == "Sign in"
    assert sign_in(browse, "ada").h1 == "Set up a second factor"


def test_an_optional_factor_that_is_set_up_is_asked_for(browse, store, vip, clock):
    app = with_app(store, clock, add(store, clock, "eve", "evaluator"))
    sign_in(browse, "eve")
    assert browse.page.h1 == "Enter a code"
    assert browse.submit("Continue", code=app.code()).h1 == "Overview"


@pytest.fixture
def demonstration(store, vip, clock):
    return add(store, clock, "ada", "evaluator")


def test_a_demonstration_on_this_computer_needs_none(browse, demonstration):
    assert sign_in(browse, "ada").h1 == "Overview"


@pytest.mark.parametrize("base", ["https://cairn.example.org", "", "http://192.0.2.7:8000"])
def test_a_demonstration_for_others_needs_it(settings, demonstration, base):
    browse = Browse(create_app(replace(settings, base_url=base)).test_client())
    assert sign_in(browse, "ada").h1 == "Set up a second factor"


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", ""])
def test_a_demonstration_asks_for_it_from_other_computers(app, demonstration, address):
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    assert sign_in(Browse(client), "ada").h1 == "Set up a second factor"


def test_a_session_of_this_computer_opens_nothing_from_elsewhere(app, demonstration):
    client = app.test_client()
    browse = Browse(client)
    sign_in(browse, "ada")
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert browse.get("/evaluate/vip/cohort").h1 == "Sign in"


def test_a_new_app_replaces_the_first(browse, ada, store, clock):
    old = with_app(store, clock, ada)
    sign_in(browse, "ada", old)
    browse.get("/account/")
    browse.click("Use another phone")
    new = App(clock, browse.page.words("main strong").replace(" ", ""))
    wrong = browse.submit("Continue", old="not my password", code=new.code(), status=422)
    assert "This is not your current password" in wrong.main
    assert browse.submit("Continue", old=PASSWORD, code=new.code()).h1 == "Recovery codes"
    browse.submit("Sign out")
    sign_in(browse, "ada")
    browse.submit("Continue", code=old.code(), status=422)
    assert browse.submit("Continue", code=new.code()).h1 == "Overview"


def test_new_recovery_codes_need_the_password(browse, ada, store, clock):
    sign_in(browse, "ada", with_app(store, clock, ada))
    browse.get("/account/recovery-codes")
    before = store.accounts()[0].recovery_codes
    assert "not your current password" in browse.submit("Make new", old="wrong", status=422).main
    assert store.accounts()[0].recovery_codes == before
    assert len(browse.submit("Make new", old=PASSWORD).all("li code")) == 10
    assert not set(before) & set(store.accounts()[0].recovery_codes)


def test_the_cookie_reveals_no_secret(browse, ada, clock):
    sign_in(browse, "ada")
    secret = browse.page.words("main strong").replace(" ", "")
    with browse.client.session_transaction() as session:
        assert secret not in str(dict(session))
    set_up(browse, clock)
    codes = [one.text() for one in browse.page.all("li code")]
    with browse.client.session_transaction() as session:
        assert not any(one in str(dict(session)) for one in codes)
    assert KEY not in browse.page.html
