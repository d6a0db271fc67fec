"""Every route is sent nonsense, by nobody in particular, a participant and each role: nothing breaks.

Whatever comes back is never a fault of ours, and without a valid session nothing that is kept changes.
"""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.routing import BuildError

from survey.accounts import accounts
from survey.records import Action, Excerpt, Grant, Interview, Meeting, MemberCheck, Note, Theme
from tests.browse import Browse
from tests.depth import times
from tests.participants import level, person, response
from tests.shared_app import create_app
from tests.web.test_access import PASSWORD

NOW = datetime(2026, 3, 2, tzinfo=UTC)
EXAMPLES = times(200)
"""Requests for each visitor; all of them take about twenty seconds."""

STRANGE = [
    "",
    "0",
    "-1",
    "1e9",
    "١",
    "9" * 400,
    "x" * 5000,
    "..",
    "\x00",
    "%00",
    "\ufffd",
    "\r\n",
    "<b>",
    "*",
]
DATES = ["2026-02-30", "0001-01-01", "9999-12-31", "null", "[]", "{}", "true", "'", '"']
nonsense = st.text(max_size=40) | st.sampled_from([*STRANGE, *DATES])
NAMES = ("answer", "agree", "skip", "finish", "code", "email", "password", "next", "page", "since", "until")
MORE = ("who", "participant", "measure", "role", "site", "language", "interviewers", "name", "roles", "wish")
RESERVED = ("_external", "_scheme", "_anchor", "_method", "endpoint", "programme", "csrf_token", "again")
names = st.sampled_from([*NAMES, *MORE, *RESERVED]) | st.text(max_size=8)
pairs = st.lists(st.tuples(names, nonsense), max_size=6)
METHODS = ("GET", "POST", "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE")
KNOWN = ("Accept-Language", "Accept-Encoding", "Content-Type", "Cookie", "Range", "If-None-Match")
FORGED = ("If-Modified-Since", "Origin", "Referer", "X-Forwarded-For", "X-CSRFToken", "Content-Encoding")
latin = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
types = st.sampled_from(
    ["multipart/form-data", "multipart/form-data; boundary=x", "application/json", "gzip;q=x"]
)
headers = st.dictionaries(st.sampled_from([*KNOWN, *FORGED, "User-Agent"]), latin | types, max_size=3)
bodies = (
    st.none() | st.binary(max_size=60) | st.sampled_from([b"--x\r\n\r\n", b"{", b"%", b"answer=%ff&=&&="])
)


class Visitor:
    """Somebody who asks for everything, with what they know of the store."""

    def __init__(self, app, store, browse, known):
        self.app, self.store, self.browse, self.known = app, store, browse, known
        self.cookie = browse.client.get_cookie("cairn")
        self.before = kept_of(store)
        self.rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods)))

    def ask(self, data):
        """One request; its status."""
        rule = data.draw(st.sampled_from(self.rules), "route")
        values = {
            name: data.draw(st.sampled_from(self.known.get(name, ["x"])) | nonsense, name)
            for name in rule.arguments
        }
        address = self.address(rule, values)
        method = data.draw(st.sampled_from(METHODS), "method")
        form = MultiDict(data.draw(pairs, "form"))
        if self.known.get("token") and data.draw(st.booleans(), "with a token"):
            form["csrf_token"] = self.known["token"][0]
        body = data.draw(bodies, "body")
        extra = data.draw(headers, "headers")
        if self.known.get("token"):
            extra.pop("Cookie", None)  # the visitor keeps their session
        answer = self.browse.client.open(
            address,
            method=method,
            query_string=MultiDict(data.draw(pairs, "query")),
            headers={name: value.strip() for name, value in extra.items()},
            **({"data": form} if body is None else {"data": body}),
        )
        assert answer.status_code != 500, answer.text
        return answer

    def knock(self, rule, method):
        """Ask for a page that there is, or send it an empty form."""
        known = {name: self.known.get(name, ["x"])[0] for name in rule.arguments}
        found = [self.address(rule, known | {"what": what}) for what in self.known["what"]]
        address = next((one for one in found if "<" not in one), rule.rule)
        form = {"csrf_token": self.known.get("token", [""])[0]}
        answer = self.browse.client.open(address, method=method, data=form if method == "POST" else None)
        assert answer.status_code != 500, answer.text

    def put_back(self):
        """Let everything be as before, but for the audit, so that a session that was ended goes on."""
        now = kept_of(self.store)
        for name in now.keys() - self.before.keys():
            if not name.startswith("audit/"):
                (self.store.path / name).unlink()
        for name, content in self.before.items():
            if now.get(name) != content and not name.startswith("audit/"):
                (self.store.path / name).write_bytes(content)
        if self.cookie:
            self.browse.client.set_cookie("cairn", self.cookie.value)

    def address(self, rule, values):
        """The route's address with these values; the route itself where it cannot have them."""
        try:
            return self.app.url_map.bind("localhost").build(rule.endpoint, values)
        except (BuildError, ValueError):
            return rule.rule


@pytest.fixture
def app(settings):
    """An app that hides no fault of ours."""
    app = create_app(settings)
    app.testing = True
    del app.error_handler_spec[None][None][Exception]
    return app


@pytest.fixture
def people(store, vip, catalogue):
    measure = catalogue["wemwbs"]
    added = [person(f"VIP-{n}", response(measure, "start", level(measure, 3))) for n in range(3)]
    held = Interview("open1", "mid", "peer-supporter-mid@1", "", NOW, NOW, notes=(Note("team", "Ada 😀"),))
    closed = replace(held, id="closed1", closed=NOW, text="Peer: Well.\nGood.", quoting="anonymous")
    mark = Excerpt("mark1", "closed1", 0, 4, ("theme1",), "agreed", NOW)
    check = MemberCheck("check1", "closed1", "", NOW, "", "corrections", "No.", NOW)
    added[0] = replace(added[0], interviews=(held, closed), excerpts=(mark,), checks=(check,))
    store.add_people(added)
    minutes = Meeting("meeting1", NOW.date(), ("staff",), "A desk.", "", (Action("buy", "staff"),), NOW, NOW)
    themes = (Theme("theme1", "Team"), Theme("theme2", "Work"))
    store.change_evaluation("vip", lambda one: replace(one, themes=themes, meetings=(minutes,)))
    return added


def known_of(people, more=()):
    return {
        "programme": ["vip"],
        "participant": [one.participant.id for one in people],
        "measure": ["wemwbs", "friends-and-family"],
        "number": [1, 2, 14],
        "code": ["FEEDBACKVIP1", "7K2M-9QXR-4TWB"],
        "kind": ["json", "html"],
        "interview": ["open1", "closed1"],
        "source": ["closed1", "meeting1"],
        "excerpt": ["mark1"],
        "check": ["check1"],
        "meeting": ["meeting1"],
        "theme": ["theme1", "theme2"],
        "what": ["answers", "scores", "phases", "changes", "moves", "comments"],
        **dict(more),
    }


def token_of(browse):
    tokens = browse.page.all("input[name=csrf_token]")
    return {"token": [tokens[0].attributes["value"]]} if tokens else {}


def bombard(visitor, check):
    """Every page there is and an empty form to each, and then nonsense."""
    for rule in visitor.rules:
        for method in ("GET", "POST"):
            visitor.knock(rule, method)
            check()
            visitor.put_back()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def run(data):
        visitor.ask(data)
        check()
        visitor.put_back()

    run()


def kept_of(store):
    return {one.name: one.content for one in store.documents()}


def test_nobody_in_particular_breaks_or_changes_anything(app, store, people):
    anybody = Visitor(app, store, Browse(app.test_client()), known_of(people))
    before = kept_of(store)

    def unchanged():
        assert kept_of(store) == before

    bombard(anybody, unchanged)


def test_a_participant_breaks_nothing_and_changes_nobody_else(app, store, people, invited):
    peer = Browse(app.test_client())
    peer.get(invited(code="VIP-P9"))
    invitation = peer.page.path.split("/")[2]
    peer.click("Start now")
    boxes = peer.page.all("input[type=checkbox]")
    peer.submit("I agree", agree=list(range(1, len(boxes) + 1)))
    peer.get(peer.page.links(".govuk-task-list__link")[0])
    known = known_of(people, {"invitation": [invitation, uuid4().hex], **token_of(peer)}.items())

    def others_unchanged():
        assert [store.person("vip", one.participant.id) for one in people] == people

    bombard(Visitor(app, store, peer, known), others_unchanged)


@pytest.mark.parametrize("role", ["interviewer", "evaluator", "administrator"])
def test_an_account_breaks_nothing(app, store, people, clock, role):
    made = accounts.add_account(store, f"{role}@example.org", role, PASSWORD, clock())
    store.save_account(replace(made, grants=(Grant("vip", role),)))
    browse = Browse(app.test_client())
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=made.email, password=PASSWORD)
    known = known_of(people, {"account": [made.id], **token_of(browse)}.items())

    def answers_unchanged():
        for one in people:
            assert store.person("vip", one.participant.id).responses == one.responses

    bombard(Visitor(app, store, browse, known), answers_unchanged)
