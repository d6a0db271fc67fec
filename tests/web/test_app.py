"""What an installation's settings change in its pages."""

from dataclasses import replace

import pytest

from survey.web.settings import SettingsError, read_settings
from tests.shared_app import create_app

SOUND = {"CAIRN_STORE": "somewhere", "CAIRN_SECRET_KEY": "sixteen letters!"}


def test_cookies_stay_on_tls_where_the_service_is_reached_by_tls(settings, vip):
    environment = SOUND | {"CAIRN_BASE_URL": "https://cairn.example.org/"}
    assert read_settings(environment).secure_cookies
    assert not read_settings(SOUND).secure_cookies
    app = create_app(replace(settings, secure_cookies=True))
    cookie = app.test_client().get("/").headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(("proxies", "host"), [(0, "localhost"), (1, "cairn.example.org")])
def test_what_a_proxy_says_is_believed_only_where_one_is_expected(settings, store, vip, proxies, host):
    client = create_app(
        replace(settings, base_url="", trusted_proxies=proxies, hosts=("cairn.example.org",))
    ).test_client()
    poster = client.get(
        f"/feedback/{store.programme('vip').feedback_code}/poster",
        headers={"X-Forwarded-Host": "cairn.example.org", "X-Forwarded-Proto": "https"},
    )
    assert f"//{host}/feedback/" in poster.text


def test_links_carry_the_address_that_the_outside_knows(settings, store, vip):
    client = create_app(replace(settings, base_url="https://cairn.example.org")).test_client()
    poster = client.get(f"/feedback/{store.programme('vip').feedback_code}/poster")
    assert "https://cairn.example.org/feedback/" in poster.text


@pytest.mark.parametrize("key", ["", "fifteen letters"])
def test_nothing_runs_without_a_secret_key(key):
    with pytest.raises(SettingsError, match="CAIRN_SECRET_KEY"):
        read_settings(SOUND | {"CAIRN_SECRET_KEY": key})


def test_a_setting_that_makes_no_sense_is_named(tmp_path):
    with pytest.raises(SettingsError, match="CAIRN_TRUSTED_PROXIES"):
        read_settings(SOUND | {"CAIRN_TRUSTED_PROXIES": "one"})
    with pytest.raises(SettingsError, match="CAIRN_MEASURES"):
        read_settings(SOUND | {"CAIRN_MEASURES": str(tmp_path / "missing")})


def test_a_response_is_never_kept_by_a_browser_but_files_are(browse, vip):
    page = browse.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    sheet = page.all("link[rel=stylesheet]")[0].attributes["href"]
    kept = browse.client.get(sheet).headers
    assert "immutable" in kept["Cache-Control"]
    assert "Cookie" not in kept.get("Vary", "")


def test_an_unexpected_fault_shows_no_inside_and_is_logged(own_app, caplog):
    def fault():
        raise RuntimeError("inside")

    own_app.view_functions["respond.home"] = fault
    response = own_app.test_client().get("/")
    assert response.status_code == 500
    assert "inside" not in response.text
    assert "RuntimeError: inside" in caplog.text


def test_participants_are_told_whom_to_ask_about_the_survey(browse, vip):
    footer = browse.get("/feedback/FEEDBACKVIP1").words("footer")
    assert f"Questions about this survey? {vip.operator.contact}" in footer
