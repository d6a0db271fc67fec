"""Each attack that is known on pages like these, tried."""

import csv
import io
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from measures.catalogue import load_catalogue
from survey.accounts import accounts, passwords
from survey.records import EVERY_PROGRAMME, Grant, codes
from tests.browse import Browse
from tests.participants import level, person, response
from tests.shared_app import create_app
from tests.web.test_access import PASSWORD

EMAIL = "eva@example.org"
EVERY_ROLE = tuple(Grant(EVERY_PROGRAMME, role) for role in ("interviewer", "evaluator", "administrator"))
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("https://elsewhere.example","Open")'


def documents(store):
    return {one.name: one.content for one in store.documents()}


def untold(store):
    """What is kept, but for the audit and who was seen when."""
    return {
        name: content for name, content in documents(store).items() if name.startswith(("people", "progr"))
    }


@pytest.fixture
def eva(store, vip, clock):
    made = accounts.add_account(store, EMAIL, "Eva", PASSWORD, clock())
    store.save_account(replace(made, grants=EVERY_ROLE))
    return made


@pytest.fixture
def evaluator(browse, eva):
    """Somebody signed in who may open everything."""
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=EMAIL, password=PASSWORD)
    return browse


@pytest.fixture
def nasty(store, vip):
    """A participant in whose every word there is an attack."""
    catalogue = load_catalogue()
    wellbeing, feedback = catalogue["wemwbs"], catalogue["friends-and-family"]
    added = person(
        SCRIPT,
        response(wellbeing, "start", level(wellbeing, 3)),
        response(feedback, "end", level(feedback, 1, reason=SCRIPT)),
        role="service-user",
        site=FORMULA,
    )
    others = [
        person(f"VIP-{n}", response(feedback, "end", level(feedback, 1, reason=FORMULA)), role="service-user")
        for n in range(9)
    ]
    store.add_people([added, *others])
    return added.participant


ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "/%09/elsewhere.example",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect(browse, eva, target):
    browse.get(f"/account/sign-in?next={target}")
    token = browse.page.all("input[name=csrf_token]")[0].attributes["value"]
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token}
    answer = browse.client.post(f"/account/sign-in?next={target}", data=form)
    assert answer.status_code == 302
    assert answer.location == "/evaluate/"
    for address in (f"/{target}", f"/evaluate/{target}", f"/?language={target}"):
        answer = browse.client.get(address)
        assert urlsplit(answer.location or "").hostname in (None, "localhost"), answer.location


def test_host_header(settings, store, vip):
    client = create_app(replace(settings, base_url="", hosts=("cairn.example.org",))).test_client()
    poster = f"/feedback/{store.programme('vip').feedback_code}/poster"
    assert client.get(poster, headers={"Host": "evil.example"}).status_code == 400
    for header in ("X-Forwarded-Host", "X-Host", "Forwarded"):
        answer = client.get(poster, headers={header: "evil.example", "Host": "cairn.example.org"})
        assert "evil.example" not in answer.text
        assert "//cairn.example.org/" in answer.text


def test_session_fixation(app, eva):
    planted = Browse(app.test_client())
    planted.get("/account/sign-in")
    before = planted.client.get_cookie("cairn").value
    token = planted.page.all("input[name=csrf_token]")[0].attributes["value"]
    planted.submit("Sign in", email=EMAIL, password=PASSWORD)
    after = planted.client.get_cookie("cairn").value
    assert after != before
    assert planted.client.post("/account/sign-out", data={"csrf_token": token}).status_code == 400

    stranger = app.test_client()
    stranger.set_cookie("cairn", before)
    assert "/account/sign-in" in stranger.get("/evaluate/vip/").location

    planted.get("/evaluate/vip/")
    planted.submit("Sign out")
    stranger.set_cookie("cairn", after)
    assert "/account/sign-in" in stranger.get("/evaluate/vip/").location


def test_a_participant_keeps_no_session_of_whoever_had_the_tablet_before(browse, invited, vip):
    browse.get("/feedback/FEEDBACKVIP1")
    browse.submit("Start now")
    before = browse.page.path
    browse.get("/feedback/FEEDBACKVIP1")
    browse.submit("Start now")
    assert browse.client.get(before).status_code == 403


def addresses(rule, participant):
    """The addresses of a route, one for each word that it offers, with what there is."""
    known = {"programme": "vip", "participant": participant.id, "measure": "wemwbs", "int:number": "1"}
    (words,) = re.findall(r"<any\((.*)\)", rule.rule) or [""]
    for word in words.split(", "):
        address = re.sub(r"<any[^>]*>", word.strip("'\""), rule.rule)
        yield re.sub(r"<([^>]*)>", lambda match: known.get(match[1], "x"), address)


def test_csrf(app, evaluator, store, nasty):
    kept = untold(store)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods:
            tried += 1
            for data in ({}, {"csrf_token": ""}, {"csrf_token": "ImFiYyI.x.y"}):
                (address, *_) = addresses(rule, nasty)
                assert evaluator.client.post(address, data=data).status_code in (400, 403, 404), rule
    assert tried > 15
    assert untold(store) == kept
    assert evaluator.client.get("/evaluate/vip/").status_code == 200  # not even signed out


def test_clickjacking(app, evaluator, nasty):
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            for address in addresses(rule, nasty):
                headers = evaluator.client.get(address).headers
                assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], address


def test_csv_injection(app, evaluator, nasty):
    files = 0
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/evaluate/") and rule.rule.endswith(".csv"):
            for address in addresses(rule, nasty):
                answer = evaluator.client.get(address)
                files += answer.status_code == 200
                for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))):
                    for cell in row:
                        assert not re.match(r"[=+@\t\r]|-(?!\d)", cell), (address, cell)
    assert files > 8
    comments = evaluator.client.get("/evaluate/vip/satisfaction/comments.csv?measure=friends-and-family").text
    assert "'=HYPERLINK" in comments


def test_html_injection(app, evaluator, nasty):
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.rule.startswith(("/evaluate", "/manage", "/about")):
            for address in addresses(rule, nasty):
                answer = evaluator.client.get(address)
                if answer.mimetype == "text/html":
                    assert "<script>alert" not in answer.text, address
                    assert "<img src=x" not in answer.text, address
    page = evaluator.get(f"/evaluate/vip/participants/{nasty.id}")
    assert SCRIPT in page.main
    evaluator.get(f"/evaluate/vip/participants?code={SCRIPT}")
    evaluator.get("/evaluate/vip/satisfaction?measure=friends-and-family")


UPWARDS = (
    "..",
    "../..",
    "..%2f..%2f",
    "%2e%2e%2f",
    "....//",
    "..\\..\\",
    "%00",
    "/etc/passwd",
    "C:\\",
    "vip%2f..",
)


def test_path_traversal(evaluator, store, nasty, settings):
    kept = untold(store)
    folder = evaluator.page.all("link[rel=stylesheet]")[0].attributes["href"].rpartition("/")[0]
    for up in UPWARDS:
        for address in (
            f"{folder}/{up}accounts.json",
            f"/static/{up}/secret.key",
            f"/evaluate/{up}/",
            f"/evaluate/vip/participants/{up}",
            f"/evaluate/vip/participants/{up}/answers.csv",
            f"/evaluate/{up}/audit?since={up}&who={up}",
            f"/about/{up}",
            f"/i/{up}",
            f"/feedback/{up}",
            f"/answer/{up}/",
        ):
            answer = evaluator.client.get(address, follow_redirects=True)
            assert answer.status_code in (200, 403, 404, 405), address
            for secret in ("password_hash", settings.secret_key, "root:"):
                assert secret not in answer.text, address
    assert untold(store) == kept


def said(answer):
    """A page but for what is of one form alone."""
    return re.sub(r'value="[^"]*"', "", answer)


def test_user_enumeration(app, eva):
    answers = []
    for email in (EMAIL, "nobody@example.org"):
        browse = Browse(app.test_client())
        browse.get("/account/sign-in")
        answers.append(browse.submit("Sign in", status=422, email=email, password="a wrong password"))
    assert said(answers[0].html) == said(answers[1].html)
    assert set(answers[0].headers.keys()) == set(answers[1].headers.keys())


def test_nobody_learns_which_participants_programmes_and_pages_there_are(app, store, vip, nasty, clock):
    made = accounts.add_account(store, EMAIL, "Eva", PASSWORD, clock())
    store.save_account(replace(made, grants=(Grant("another", "evaluator"), Grant("vip", "administrator"))))
    browse = Browse(app.test_client())
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=EMAIL, password=PASSWORD)
    nobody = "0" * 32
    pages = [
        browse.client.get(address)
        for address in (
            f"/evaluate/vip/participants/{nasty.id}",
            f"/evaluate/vip/participants/{nobody}",
            f"/evaluate/nothing/participants/{nasty.id}",
            "/evaluate/vip/cohort",
            "/evaluate/vip/nothing",
        )
    ]
    assert {one.status_code for one in pages} == {404}
    assert len({said(one.text) for one in pages}) == 1


def test_timing_an_unknown_address_costs_as_much_as_a_wrong_password(store, eva, monkeypatch):
    verified = []
    verify = type(passwords.hasher).verify

    def counted(self, kept, password):
        verified.append((kept.split("$")[3], len(kept)))
        return verify(self, kept, password)

    monkeypatch.setattr(type(passwords.hasher), "verify", counted)
    for email in (EMAIL, "nobody@example.org", ""):
        assert accounts.sign_in(store, email, "a wrong password") is None
    assert len(verified) == 3
    assert len(set(verified)) == 1  # the same parameters of the same length


def test_timing_a_code_is_looked_up_by_a_keyed_hash_alone(app, vip, monkeypatch):
    """What is compared with what is kept has nothing in common with a code that is nearly right."""
    asked = []
    store = app.extensions["cairn"].store
    monkeypatch.setattr(store, "find_code", lambda found: asked.append(found))
    for code in ("7K2M-9QXR-4TWB", "7K2M-9QXR-4TWC"):
        assert app.test_client().get(f"/i/{code}").status_code == 404
    key = app.extensions["cairn"].settings.secret_key
    assert asked == [codes.hash_code(key, one) for one in ("7K2M9QXR4TWB", "7K2M9QXR4TWC")]
    assert sum(a == b for a, b in zip(*asked, strict=True)) < 20


def test_no_page_answers_to_other_methods(app):
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        assert app.test_client().open("/", method=method).status_code in (400, 405)
