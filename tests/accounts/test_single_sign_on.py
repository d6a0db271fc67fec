"""Signing in at an OpenID Connect issuer."""

import base64
import json
import logging
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from survey.accounts import accounts, single_sign_on
from survey.accounts.accounts import LinkOver
from survey.records import Grant
from survey.web.settings import SettingsError, SingleSignOn, read_settings
from tests.browse import Browse
from tests.issuer import CLIENT_ID, CLIENT_SECRET, new_key, running
from tests.shared_app import create_app

EMAIL = "eva@example.org"
ENVIRONMENT = {
    "CAIRN_SECRET_KEY": "x" * 16,
    "CAIRN_STORE": "store",
    "CAIRN_OIDC_ISSUER": "https://issuer.example",
    "CAIRN_OIDC_CLIENT_ID": "cairn",
    "CAIRN_OIDC_CLIENT_SECRET": "secret",
}


def kept(store, one):
    store.save_account(one)
    return one


@pytest.fixture(scope="module")
def server():
    with running() as issuer:
        yield issuer


@pytest.fixture
def issuer(server):
    server.reset()
    return server


@pytest.fixture
def settings(settings, issuer):
    there = SingleSignOn(issuer.address, CLIENT_ID, CLIENT_SECRET, "Example ID")
    return replace(settings, single_sign_on=there)


@pytest.fixture
def eva(store, vip, clock):
    """Invited, with no password yet."""
    return kept(store, accounts.new_account(store, EMAIL, "Eva", clock(), [Grant("vip", "evaluator")]))


@pytest.fixture
def link(store, eva, settings, clock):
    return f"/account/link/{accounts.new_link(store, settings.secret_key, eva.id, clock())}"


@pytest.fixture
def bound(store, eva, issuer):
    """Connect the account to a person whom the issuer signs in."""
    return store.change_account(eva.id, lambda one: replace(one, subject=f"{issuer.address} b7c1-one"))


def way_there(browse, target=""):
    """Leave for the issuer: its address."""
    response = browse.client.get(f"/account/single-sign-on{target}")
    assert response.status_code == 302
    return response.location


def sign_on(browse, issuer, status=200, target=""):
    return browse.get(issuer.authorize(way_there(browse, target)), status=status)


def refused(browse, issuer, status=400):
    """Try to sign in, which is refused by a clear page, and opens nothing."""
    page = sign_on(browse, issuer, status)
    assert page.h1 == "You are not signed in"
    assert browse.get("/evaluate/vip/").h1 == "Sign in"


def test_a_link_can_connect_single_sign_on_instead_of_a_password(browse, store, issuer, link):
    browse.get(link)
    page = browse.get(issuer.authorize(browse.client.get(browse.page.link("Sign in with")).location))
    assert page.h1 == "Is this your account?"
    assert "as Eva Example" in page.main
    assert EMAIL in page.main
    assert browse.submit("Yes, this is my account").h1 == "Overview"
    (account,) = store.accounts()
    assert (account.subject, account.password_hash) == (f"{issuer.address} b7c1-one", "")


def test_from_then_on_single_sign_on_opens_the_account(browse, bound, issuer):
    browse.get("/account/sign-in")
    assert "Sign in with Example ID" in browse.page.main
    assert sign_on(browse, issuer).h1 == "Overview"


def test_signing_in_leads_to_the_wanted_page(browse, bound, issuer):
    page = sign_on(browse, issuer, target="?next=/evaluate/vip/cohort%3Frole%3Dstaff")
    assert "/evaluate/vip/cohort?role=staff" in page.url


def test_no_target_leads_out_of_the_site(browse, bound, issuer):
    there = way_there(browse, "?next=https://elsewhere.example/")
    response = browse.client.get(issuer.authorize(there).removeprefix("http://localhost"))
    assert response.location == "/evaluate/"


def test_an_e_mail_address_alone_opens_nothing(browse, eva, issuer, store):
    page = sign_on(browse, issuer, status=403)
    assert page.h1 == "We cannot find your account"
    assert store.accounts()[0].subject == ""
    assert browse.get("/evaluate/vip/").h1 == "Sign in"


def test_an_old_link_connects_nothing(browse, link, issuer, store, clock):
    browse.get(link)
    clock.advance(timedelta(days=4))
    sign_on(browse, issuer, status=403)
    assert store.accounts()[0].subject == ""


def test_a_link_connects_once(app, link, issuer, store):
    first, second = Browse(app.test_client()), Browse(app.test_client())
    for browse in (first, second):
        browse.get(link)
        sign_on(browse, issuer)
    first.submit("Yes, this is my account")
    issuer.subject = "another"
    assert second.submit("Yes, this is my account", status=403).h1 == "We cannot find your account"
    assert store.accounts()[0].subject.endswith("b7c1-one")


def test_connecting_needs_a_press_of_our_own_button(browse, link, issuer, store):
    browse.get(link)
    sign_on(browse, issuer)
    browse.get("/account/single-sign-on/which")
    assert browse.client.post("/account/single-sign-on/which").status_code == 400
    assert store.accounts()[0].subject == ""


def test_an_identity_has_one_account(browse, store, bound, issuer, settings, clock):
    other = kept(
        store, accounts.new_account(store, "zoe@example.org", "Zoe", clock(), [Grant("vip", "evaluator")])
    )
    token = accounts.new_link(store, settings.secret_key, other.id, clock())
    browse.get(f"/account/link/{token}")
    sign_on(browse, issuer)
    signed_in = browse.get("/account/")
    assert EMAIL in signed_in.html
    assert accounts.account(store, other.id).subject == ""


def test_an_identity_cannot_open_a_second_account(app, store, link, issuer, settings, clock):
    other = kept(
        store, accounts.new_account(store, "zoe@example.org", "Zoe", clock(), [Grant("vip", "evaluator")])
    )
    token = accounts.new_link(store, settings.secret_key, other.id, clock())
    first, second = Browse(app.test_client()), Browse(app.test_client())
    for browse, path in ((first, link), (second, f"/account/link/{token}")):
        browse.get(path)
        assert sign_on(browse, issuer).h1 == "Is this your account?"
    first.submit("Yes, this is my account")
    page = second.submit("Yes, this is my account", status=409)
    assert "You already use it for another account here" in page.main
    assert accounts.account(store, other.id).subject == ""


def test_a_link_used_at_the_same_moment_connects_nothing(store, eva, settings, clock):
    token = accounts.new_link(store, settings.secret_key, eva.id, clock())

    class Slower(type(store)):
        """Another request is quicker by a hair."""

        def change_account(self, account, change):
            if not store.accounts()[0].password_hash:
                accounts.choose_password(store, settings.secret_key, token, "a long enough password", clock())
            return super().change_account(account, change)

    with pytest.raises(LinkOver):
        single_sign_on.bind(Slower(store.path), settings.secret_key, token, "issuer somebody", clock())
    assert store.accounts()[0].subject == ""


def test_another_person_of_the_same_issuer_is_not_signed_in(browse, bound, issuer):
    issuer.subject = "b7c1-two"
    assert sign_on(browse, issuer, status=403).h1 == "We cannot find your account"


def test_an_account_whose_access_was_ended_opens_nothing(browse, bound, issuer, store):
    store.change_account(bound.id, lambda one: replace(one, grants=()))
    assert sign_on(browse, issuer, status=403).h1 == "We cannot find your account"


SPOILT = {
    "wrong nonce": lambda claims: claims.update(nonce="another"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "wrong audience": lambda claims: claims.update(aud="somebody-else"),
    "wrong audience, though we are the party": lambda claims: claims.update(aud=["other"], azp=CLIENT_ID),
    "no audience": lambda claims: claims.pop("aud"),
    "we are one of several, and not the party": lambda claims: claims.update(
        aud=["other", CLIENT_ID], azp="other"
    ),
    "wrong issuer": lambda claims: claims.update(iss="http://127.0.0.1:1"),
    "expired": lambda claims: claims.update(exp=claims["exp"] - 3600, iat=claims["iat"] - 3600),
    "never expires": lambda claims: claims.pop("exp"),
    "from tomorrow": lambda claims: claims.update(nbf=claims["exp"] + 86400),
    "no subject": lambda claims: claims.pop("sub"),
    "empty subject": lambda claims: claims.update(sub=""),
    "a subject that is no text": lambda claims: claims.update(sub=["b7c1-one"]),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_token_with_wrong_claims_is_refused(browse, bound, issuer, spoil):
    issuer.spoil = spoil
    refused(browse, issuer)


def test_a_token_signed_by_an_unknown_key_is_refused(browse, bound, issuer):
    issuer.key = new_key("unknown")
    refused(browse, issuer)


def test_a_token_signed_by_another_key_of_the_same_name_is_refused(browse, bound, issuer):
    issuer.key = new_key("known")
    refused(browse, issuer)


def test_changed_keys_are_fetched_again(browse, bound, issuer):
    sign_on(browse, issuer)
    browse.submit("Sign out")
    issuer.key = new_key("newer")
    issuer.published = [issuer.key]
    assert sign_on(browse, issuer).h1 == "Overview"


def test_a_token_signed_with_our_own_secret_is_refused(browse, bound, issuer):
    issuer.described = {"id_token_signing_alg_values_supported": ["RS256", "HS256"]}
    issuer.algorithm = "HS256"
    issuer.key = OctKey.import_key("the client's secret, long enough", {"kid": "known"})
    refused(browse, issuer)


@pytest.mark.parametrize("algorithms", [["RS256"], ["none", "RS256"]], ids=["not said", "said to be usual"])
def test_a_token_without_signature_is_refused(browse, bound, issuer, monkeypatch, algorithms):
    issuer.described = {"id_token_signing_alg_values_supported": algorithms}
    given = issuer.token

    def unsigned(form, credentials):
        answer = given(form, credentials)
        header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
        return answer | {"id_token": f"{header}.{answer['id_token'].split('.')[1]}."}

    monkeypatch.setattr(issuer, "token", unsigned)
    refused(browse, issuer)


def test_no_token_at_all_is_refused(browse, bound, issuer, monkeypatch):
    given = issuer.token
    monkeypatch.setattr(issuer, "token", lambda *said: given(*said) | {"id_token": None})
    refused(browse, issuer)


def test_a_state_that_was_used_is_refused(browse, bound, issuer):
    back = issuer.authorize(way_there(browse))
    browse.get(back)
    browse.submit("Sign out")
    assert browse.get(back, status=400).h1 == "You are not signed in"


def test_the_last_attempt_counts(browse, bound, issuer):
    for _ in range(30):
        there = way_there(browse)
    assert len(browse.client.get_cookie("cairn").value) < 1000
    assert browse.get(issuer.authorize(there)).h1 == "Overview"


def test_a_code_planted_by_somebody_else_is_refused(app, bound, issuer):
    theirs, mine = Browse(app.test_client()), Browse(app.test_client())
    planted = issuer.authorize(way_there(theirs))
    way_there(mine)
    assert mine.get(planted, status=400).h1 == "You are not signed in"


def test_a_code_is_bound_to_the_browser_that_asked(browse, bound, issuer):
    stolen = parse_qs(urlsplit(issuer.authorize(way_there(browse))).query)["code"][0]
    state = parse_qs(urlsplit(way_there(browse)).query)["state"][0]
    browse.get(f"/account/single-sign-on/back?code={stolen}&state={state}", status=400)


def test_declining_at_the_issuer_signs_nobody_in(browse, bound, issuer):
    way_there(browse)
    page = browse.get("/account/single-sign-on/back?error=access_denied&state=x", status=400)
    assert "Signing in with Example ID did not work. Nothing has changed." in page.main


def test_an_issuer_with_another_name_is_refused(browse, bound, issuer):
    issuer.described = {"issuer": "https://elsewhere.example"}
    assert browse.get("/account/single-sign-on", status=502).h1 == "You are not signed in"


def test_an_unreachable_issuer_has_a_page(settings, vip, caplog):
    away = replace(settings.single_sign_on, issuer="http://127.0.0.1:1")
    browse = Browse(create_app(replace(settings, single_sign_on=away)).test_client())
    with caplog.at_level(logging.WARNING, "cairn.pages"):
        assert browse.get("/account/single-sign-on", status=502).h1 == "You are not signed in"
    assert "ConnectionError" in caplog.text
    assert CLIENT_SECRET not in caplog.text


def test_the_secret_is_sent_in_the_form_if_the_issuer_wants_that(browse, bound, issuer):
    issuer.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert sign_on(browse, issuer).h1 == "Overview"


@pytest.fixture
def private_key():
    return RSAKey.generate_key(2048).as_pem(private=True).decode()


@pytest.fixture
def by_key(settings, store, vip, issuer, private_key):
    """A browser of an installation that has a key and no secret, as NHS CIS2 wants it."""
    there = replace(settings.single_sign_on, client_secret="", private_key=private_key)
    browse = Browse(create_app(replace(settings, single_sign_on=there)).test_client())
    issuer.described = {"token_endpoint_auth_methods_supported": ["private_key_jwt"]}
    (published,) = browse.client.get("/account/single-sign-on/keys").json["keys"]
    issuer.client_key = RSAKey.import_key(published)
    return browse


def test_each_token_request_has_a_new_proof(by_key, bound, issuer):
    for _ in range(2):
        assert sign_on(by_key, issuer).h1 == "Overview"
        by_key.submit("Sign out")
    assert len(issuer.proofs) == 2


def test_only_the_public_half_of_the_key_is_published(by_key, private_key):
    (published,) = by_key.client.get("/account/single-sign-on/keys").json["keys"]
    assert published.keys() == {"kty", "n", "e", "kid", "use", "alg"}
    assert published["kid"] == RSAKey.import_key(private_key).thumbprint()


def test_with_another_key_nobody_is_signed_in(by_key, bound, issuer):
    issuer.client_key = RSAKey.generate_key(2048, {"kid": issuer.client_key.kid})
    refused(by_key, issuer)


def test_without_a_key_none_is_published(browse, issuer, vip):
    assert browse.client.get("/account/single-sign-on/keys").status_code == 404


@pytest.fixture
def assured(settings, store, vip, issuer):
    """A browser of an installation that asks for a level of assurance."""
    there = replace(settings.single_sign_on, acr_values="AAL3_ANY AAL2_OR_AAL3_ANY")
    return Browse(create_app(replace(settings, single_sign_on=there)).test_client())


def test_the_assurance_that_was_asked_for_is_enough(assured, bound, issuer):
    assert parse_qs(urlsplit(way_there(assured)).query)["acr_values"] == ["AAL3_ANY AAL2_OR_AAL3_ANY"]
    assert sign_on(assured, issuer).h1 == "Overview"


@pytest.mark.parametrize("acr", ["AAL1_USERPASS", "", None, ["AAL3_ANY"], "AAL3_ANY AAL2_OR_AAL3_ANY"])
def test_less_assurance_than_was_asked_for_is_refused(assured, bound, issuer, acr):
    issuer.spoil = lambda claims: claims.update(acr=acr) if acr is not None else claims.pop("acr")
    refused(assured, issuer)


def test_signing_out_at_the_issuer_too(browse, bound, issuer):
    browse.get("/account/sign-in")
    way = browse.client.get(browse.page.link("Sign out of Example ID")).location
    assert way.startswith(f"{issuer.address}/end?")
    assert parse_qs(urlsplit(way).query)["post_logout_redirect_uri"] == ["http://localhost/account/sign-in"]


def test_without_an_issuer_no_page_mentions_one(settings, vip):
    browse = Browse(create_app(replace(settings, single_sign_on=None)).test_client())
    assert "Sign in with" not in browse.get("/account/sign-in").main
    for path in ("", "/back", "/sign-out"):
        browse.get(f"/account/single-sign-on{path}", status=404)


def test_the_environment_names_the_issuer():
    found = read_settings(ENVIRONMENT).single_sign_on
    assert (found.issuer, found.name) == ("https://issuer.example", "issuer.example")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    "wrong", [{"ISSUER": "http://issuer.example"}, {"CLIENT_ID": ""}, {"CLIENT_SECRET": ""}]
)
def test_incomplete_issuer_settings_are_refused(wrong):
    with pytest.raises(SettingsError, match="CAIRN_OIDC"):
        read_settings(ENVIRONMENT | {f"CAIRN_OIDC_{name}": value for name, value in wrong.items()})


def test_the_environment_names_a_key_in_place_of_the_secret(tmp_path, private_key):
    file = tmp_path / "key.pem"
    file.write_text(private_key, encoding="ascii")
    with_key = ENVIRONMENT | {"CAIRN_OIDC_CLIENT_SECRET": "", "CAIRN_OIDC_PRIVATE_KEY": str(file)}
    found = read_settings(with_key | {"CAIRN_OIDC_ACR_VALUES": " AAL3_ANY  AAL2 "}).single_sign_on
    assert (found.private_key, found.acr_values) == (private_key, "AAL3_ANY AAL2")
    assert "PRIVATE" not in repr(found)
    with pytest.raises(SettingsError, match="either"):
        read_settings(with_key | {"CAIRN_OIDC_CLIENT_SECRET": "secret"})
    for text in ("", "no key", private_key[:200]):
        file.write_text(text, encoding="ascii")
        with pytest.raises(SettingsError, match="holds no RSA key") as refused_because:
            read_settings(with_key)
        assert not text or text not in str(refused_because.value)
