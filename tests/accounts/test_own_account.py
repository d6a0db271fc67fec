"""One's own account: a password by a link or by the old one, the browsers in which one is signed in."""

from datetime import timedelta

import pytest

from survey.accounts import accounts
from tests.accounts.second_factor import KEY, PASSWORD, add, for_real, sign_in, with_app
from tests.browse import Browse

NEW = "another long password"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ada(store, vip, clock):
    return add(store, clock, "ada", "evaluator")


@pytest.fixture
def link(store, ada, clock):
    return f"/account/link/{accounts.new_link(store, KEY, ada.id, clock())}"


@pytest.fixture
def phone(app, ada):
    """Another browser in which Ada is signed in."""
    other = Browse(app.test_client())
    other.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in(other, "ada")
    return other


def test_a_link_sets_a_password_and_signs_in(browse, store, link):
    page = browse.get(link)
    assert page.h1 == "Choose a password"
    assert "at least 12 characters" in page.main
    assert link.rpartition("/")[2] not in page.url + page.html
    assert browse.submit("Save", password=NEW, again=NEW).h1 == "Overview"
    assert accounts.sign_in(store, "ada@example.org", NEW)


def test_opening_a_link_does_not_use_it_up(app, browse, link):
    browse.get(link)
    app.test_client().head(link)
    other = Browse(app.test_client())
    other.get(link)
    assert other.submit("Save", password=NEW, again=NEW).h1 == "Overview"
    browse.submit("Save", password="the third long password", again="the third long password", status=410)


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("", "", "Enter a new password"),
        ("too short", "too short", "Use at least 12 characters"),
        ("Password2026", "Password2026", "Many people use this password"),
        ("ada.example.org", "ada.example.org", "not made of your name"),
        (NEW, "something else", "The two passwords do not match"),
    ],
)
def test_a_refused_password_has_a_reason(browse, store, link, password, again, said):
    browse.get(link)
    assert said in browse.submit("Save", password=password, again=again, status=422).main
    assert store.accounts()[0].password_hash == ""
    browse.submit("Save", password=NEW, again=NEW)


def test_a_used_or_old_link_says_so(browse, link, clock):
    clock.advance(timedelta(days=3))
    assert browse.get(link, status=410).h1 == "This link no longer works"
    browse.get("/account/link/nonsense", status=410)
    browse.get("/account/choose-password", status=410)


def test_a_link_does_not_get_round_the_second_factor(browse, store, clock, ada):
    for_real(store)
    app = with_app(store, clock, ada)
    browse.get(f"/account/link/{accounts.new_link(store, KEY, ada.id, clock())}")
    assert browse.submit("Save", password=NEW, again=NEW).h1 == "Enter a code"
    assert browse.submit("Continue", code=app.code()).h1 == "Overview"


def test_a_link_signs_out_the_last_user_of_the_browser(browse, store, clock, ada):
    sign_in(browse, "ada")
    bob = add(store, clock, "bob", "evaluator")
    browse.get(f"/account/link/{accounts.new_link(store, KEY, bob.id, clock())}")
    assert "bob@example.org" in browse.page.main
    assert browse.get("/evaluate/vip/").h1 == "Sign in"


def test_the_password_is_changed_with_the_old_one_and_ends_other_sessions(browse, store, phone):
    sign_in(browse, "ada")
    browse.get("/account/password")
    assert browse.submit("Save", old=PASSWORD, password=NEW, again=NEW).h1 == "Your account"
    assert phone.get("/evaluate/vip/").h1 == "Sign in"
    assert accounts.sign_in(store, "ada@example.org", PASSWORD) is None
    assert accounts.sign_in(store, "ada@example.org", NEW)


def test_the_password_is_not_changed_without_the_old_one(browse, store, ada):
    sign_in(browse, "ada")
    browse.get("/account/password")
    page = browse.submit("Save", old="a wrong password", password=NEW, again=NEW, status=422)
    assert "This is not your current password" in page.main
    page = browse.submit("Save", old=PASSWORD, password="password1234", again="password1234", status=422)
    assert "Many people use this password" in page.main
    assert accounts.sign_in(store, "ada@example.org", PASSWORD)


def test_browsers_are_listed_and_each_can_be_signed_out(browse, phone):
    sign_in(browse, "ada")
    page = browse.get("/account/")
    assert "Firefox, Linux" in page.main
    assert "2 March 2026, 09:00 UTC" in page.main
    assert "(this browser)" in page.main
    assert "Firefox" not in browse.submit("Sign out : Firefox").main
    assert phone.get("/evaluate/vip/").h1 == "Sign in"
    assert browse.get("/evaluate/vip/").h1 == "Overview"


def test_nobody_can_end_another_accounts_session(browse, store, clock, phone, ada):
    add(store, clock, "bob", "evaluator")
    (session,) = accounts.account(store, ada.id).sessions
    sign_in(browse, "bob")
    token = browse.get("/account/").all("input[name=csrf_token]")[0].attributes["value"]
    browse.client.post(f"/account/sessions/{session.id}/end", data={"csrf_token": token})
    assert phone.get("/evaluate/vip/").h1 == "Overview"


def test_signing_out_everywhere_leaves_no_session(browse, store, phone):
    sign_in(browse, "ada")
    browse.get("/account/")
    assert browse.submit("Sign out everywhere").h1 == "Sign in"
    assert browse.get("/evaluate/vip/").h1 == "Sign in"
    assert phone.get("/evaluate/vip/").h1 == "Sign in"
    assert store.accounts()[0].sessions == ()


def test_a_cookie_from_before_signing_out_opens_nothing(app, browse, ada):
    sign_in(browse, "ada")
    stolen = browse.client.get_cookie("cairn").value
    browse.submit("Sign out")
    thief = app.test_client()
    thief.set_cookie("cairn", stolen)
    assert "/account/sign-in" in thief.get("/evaluate/vip/").location


@pytest.mark.parametrize("kept", ["", "x", "a b", "a b c d", " "])
def test_a_cookie_of_another_shape_opens_nothing(browse, ada, kept):
    with browse.client.session_transaction() as session:
        session["_user_id"] = kept.replace("a", ada.id)
    assert browse.get("/evaluate/vip/").h1 == "Sign in"


def test_half_an_hour_without_use_ends_the_session(browse, ada, clock):
    sign_in(browse, "ada")
    for _ in range(3):
        clock.advance(timedelta(minutes=29))
        assert browse.get("/evaluate/vip/").h1 == "Overview"
    clock.advance(timedelta(minutes=31))
    browse.get("/evaluate/vip/cohort?role=staff")
    assert browse.page.h1 == "Sign in"
    page = browse.submit("Sign in", email="ada@example.org", password=PASSWORD)
    assert "/evaluate/vip/cohort?role=staff" in page.url


def test_asking_how_long_is_left_does_not_extend_it_but_staying_does(browse, ada, clock):
    sign_in(browse, "ada")
    token = browse.page.all("dialog input[name=csrf_token]")[0].attributes["value"]
    clock.advance(timedelta(minutes=29))
    assert browse.client.get("/account/time-left").json == {"seconds": 120}
    assert browse.client.get("/account/time-left").json == {"seconds": 120}
    assert browse.client.post("/account/stay", data={"csrf_token": token}).status_code == 204
    assert browse.client.get("/account/time-left").json == {"seconds": 31 * 60}
    clock.advance(timedelta(minutes=31))
    assert browse.client.get("/account/time-left").status_code == 302


def test_text_sent_too_late_is_shown_again_without_passwords(browse, ada, clock):
    sign_in(browse, "ada")
    browse.get("/account/password")
    clock.advance(timedelta(minutes=31))
    page = browse.submit("Save", old=PASSWORD, password=NEW, again=NEW, status=403)
    assert page.h1 == "You are not signed in"
    assert PASSWORD not in page.html
    assert NEW not in page.html
    assert browse.click("Sign in").h1 == "Sign in"
    assert browse.submit("Sign in", email="ada@example.org", password=PASSWORD).path == "/account/password"


def test_looking_at_a_page_counts_as_active(browse, ada, store, clock):
    sign_in(browse, "ada")
    clock.advance(timedelta(minutes=5))
    browse.get("/account/")
    assert accounts.account(store, ada.id).sessions[0].seen == clock()
