"""What every answer carries, what the cookie is like, and what is in no log."""

import logging
import socket
from dataclasses import replace

import httpx
import pytest

from survey.cli.serving import without_addresses
from survey.web.settings import SettingsError, read_settings
from tests.browse import Browse
from tests.running import run, serve
from tests.shared_app import create_app
from tests.web.test_app import SOUND

KEY = "a key of thirty-two letters or so"


@pytest.fixture
def over_tls(settings, vip):
    """Somebody whose browser speaks TLS with the service."""
    tls = replace(settings, secure_cookies=True, base_url="https://cairn.example.org")
    app = create_app(tls)
    app.config["PREFERRED_URL_SCHEME"] = "https"  # of what a test client asks for
    return Browse(app.test_client())


def test_forms_work_over_tls_without_a_referrer(over_tls, store, invited):
    over_tls.get(invited())
    assert over_tls.page.url.startswith("https://")
    over_tls.click("Start now")
    boxes = over_tls.page.all("input[type=checkbox]")
    page = over_tls.submit("I agree", agree=list(range(1, len(boxes) + 1)))
    assert page.path.endswith("/tasks")


def test_over_tls_the_cookie_belongs_to_this_very_host(over_tls):
    response = over_tls.client.get("/")
    (cookie,) = response.headers.getlist("Set-Cookie")
    name, *others = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-cairn=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} == set(others)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_tls_browsers_are_not_told_to_insist_on_it(client, vip):
    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize("address", ["/", "/nowhere", "/evaluate/", "/i/AAAA-AAAA-AAAA", "/feedback/x"])
def test_every_answer_is_kept_nowhere_and_tells_no_other_site(client, vip, address):
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_is_refused_even_with_its_token(peer, answers, site):
    peer.get(peer.page.links(".govuk-task-list__link")[0])
    token = peer.page.all("input[name=csrf_token]")[0].attributes["value"]
    form = {"answer": "3", "csrf_token": token}
    refused = peer.client.post(peer.page.path, data=form, headers={"Sec-Fetch-Site": site})
    assert refused.status_code == 400
    assert not answers()
    kept = peer.client.post(peer.page.path, data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert kept.status_code == 302
    assert list(answers().values()) == [3]


def test_only_names_of_ours_are_answered(settings, vip):
    client = create_app(replace(settings, hosts=("cairn.example.org", ".example.net"))).test_client()
    for host in (
        "cairn.example.org",
        "cairn.example.org:8443",
        "a.example.net",
        "localhost",
        "127.0.0.1:8000",
    ):
        assert client.get("/", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "cairn.example.org.evil.example", "localhost.evil.example", "a b", ""):
        response = client.get("/", headers={"Host": host})
        assert response.status_code == 400, host
        assert host not in response.text or not host


def test_the_names_come_from_the_address_and_the_setting():
    named = {"CAIRN_BASE_URL": "https://cairn.example.org:8443/", "CAIRN_HOSTS": "10.0.0.7, .example.net"}
    assert read_settings(SOUND | named).hosts == ("cairn.example.org", "10.0.0.7", ".example.net")
    for wrong in ("https://cairn.example.org", "cairn.example.org:8000", "a b", "*"):
        with pytest.raises(SettingsError, match="CAIRN_HOSTS"):
            read_settings(SOUND | {"CAIRN_HOSTS": wrong})


def test_a_request_that_is_too_large_is_not_read(peer):
    assert peer.client.post("/", data={"code": "x" * 2_000_000}).status_code == 413


def test_a_fault_is_logged_without_the_address(own_app, vip, caplog):
    @own_app.after_request
    def fault(_response):
        raise RuntimeError("after the page")

    own_app.testing = False
    assert own_app.test_client().get("/i/7K2M-9QXR-4TWB").status_code == 500
    assert "respond.link" in caplog.text
    assert "7K2M" not in caplog.text


def test_the_server_logs_no_address(tmp_path):
    run("init", CAIRN_STORE=str(tmp_path / "store"), CAIRN_SECRET_KEY=KEY)
    with serve(tmp_path / "store", CAIRN_SECRET_KEY=KEY) as (port, _process):
        address = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{address}/i/7K2M-9QXR-4TWB").status_code == 404
        assert httpx.post(f"{address}/", data={"code": "7K2M-9QXR-4TWB"}).status_code == 400
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"GET /i/7K2M-9QXR-4TWB\r\n\r\n")
            while line.recv(4096):
                pass
    log = (tmp_path / "store.log").read_text()
    assert "Invalid" in log
    assert "7K2M" not in log


def test_an_address_in_a_line_of_the_server_is_left_out():
    record = logging.LogRecord("gunicorn.error", 40, "", 0, "Error handling %s %s", ("GET", "/i/7K2M"), None)
    assert without_addresses(record)
    assert record.getMessage() == "Error handling GET /…"


def test_no_title_and_no_address_holds_a_code(peer, invited):
    code = invited(code="VIP-P2").removeprefix("/i/")
    page = peer.get(f"/i/{code}")
    for text in (page.title, page.url, page.html):
        assert code not in text
        assert code.replace("-", "") not in text
