"""The pages of accounts have no words but translated ones, as tests/test_words.py says of the others."""

from survey.accounts import accounts
from tests.accounts.second_factor import KEY, App, add, for_real
from tests.test_words import MARKED, assert_marked, data_words, known, messages, settings  # noqa: F401

NEW = "another long password"


def test_accounts_read_only_translated_words(browse, store, vip, clock, data_words):  # noqa: F811
    for_real(store)
    ada = add(store, clock, "ada", "administrator", "evaluator")
    link = f"/account/link/{accounts.new_link(store, KEY, ada.id, clock())}"
    browse.get(f"/account/sign-in?language={MARKED}")
    for password in ("", "short", "password1234", "ada.example.org"):
        browse.get(link)
        browse.submit(status=422, password=password, again="")
    browse.get(link)
    for password in ("short", "password1234", "ada.example.org"):
        browse.submit(status=422, password=password, again=password)
    browse.submit(password=NEW, again=NEW)
    secrets = [browse.page.words("main strong")]
    browse.submit(status=422, code="000000")
    app = App(clock, secrets[0].replace(" ", ""))
    browse.submit(code=app.code())
    secrets += [one.text() for one in browse.page.all("li code")]
    browse.again()
    for page in ("/account/password", "/account/second-factor", "/account/recovery-codes"):
        browse.get(page)
        secrets.append(browse.page.words("main strong"))
        browse.submit(browse.page.words("main form button[type=submit]"), status=422)
    browse.get("/account/")
    browse.get("/manage/vip/accounts/invite")
    browse.submit("⟦Create the account⟧", status=422)
    browse.submit("⟦Create the account⟧", email="eve@example.org", name="Eve", roles=["evaluator"])
    secrets.append(browse.page.words("main code"))
    browse.again()
    browse.get("/manage/vip/accounts")
    browse.click("Eve")
    browse.submit("⟦Save roles⟧", status=422, roles=[])
    browse.get(f"/manage/vip/accounts/{ada.id}")
    browse.submit("⟦End access⟧", status=422)
    browse.get("/manage/vip/accounts/invite")
    clock.advance(accounts.LINK_OPEN)
    browse.submit("⟦Create the account⟧", status=403, email="eve@example.org", name="Eve")
    browse.get(link, status=410)
    browse.get("/account/sign-in")
    browse.submit(email="ada@example.org", password=NEW)
    browse.submit(status=422, code="000000")
    people = ("ada@example.org", "Ada", "eve@example.org", "Eve", "UTC")
    assert_marked(browse.pages, known({*data_words, *secrets, *people}))
