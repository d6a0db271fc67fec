"""Every free text that staff and participants write holds an attack: no page, file or header runs it."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date, time
from itertools import product
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from survey.accounts import accounts
from survey.outcomes.readiness import recommendations
from survey.records import (
    AGREED,
    EVERY_PROGRAMME,
    Action,
    Activity,
    CodebookChange,
    Coding,
    Cost,
    Excerpt,
    Grant,
    Interview,
    Meeting,
    MemberCheck,
    Note,
    Outcome,
    Readiness,
    Replacement,
    ServiceUse,
    Theme,
    Turn,
)
from tests.participants import SENT, person
from tests.web.test_access import PASSWORD

DAY = date(2026, 3, 1)
HTML = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("https://elsewhere.example","Open")'
BOTH = f"{FORMULA}{HTML}"
FORMULAS = (BOTH, f"@{BOTH}", f"+{BOTH}", f"-{BOTH}", f"\t{BOTH}")
TEXT = "\n".join(FORMULAS)
FILE = f'../../{HTML}é"; filename=evil.html'


@pytest.fixture
def known(store, vip):
    """Somebody, minutes and a codebook in whose every word there is an attack; ids by their routes' names."""
    entry = (SENT, "an account")
    held = Interview(
        *("i1", "start", "peer-supporter-start@1", "an account", SENT, SENT, DAY, BOTH, BOTH, 5, "anonymous"),
        closed=SENT,
        text=TEXT,
        replaced=(Replacement("", BOTH),),
        file_name=FILE,
        file="PGI+",
    )
    still_open = replace(
        held,
        id="i2",
        closed=None,
        text="",
        replaced=(Replacement(BOTH, f"[{BOTH}]"),),
        notes=(Note("other", f"{TEXT} and Ada"),),
        turns=(Turn(BOTH, f"we met {BOTH} and Ada"),),
    )
    marks = [
        Excerpt(f"x{n}", "i1", 0, len(BOTH), ("t1", "t2"), who, SENT) for n, who in enumerate(("a", "b"))
    ]
    added = replace(
        person(BOTH, site=FORMULA),
        interviews=(held, still_open),
        excerpts=(*marks, Excerpt("x9", "i1", 0, len(TEXT), ("t1",), AGREED, SENT)),
        codings=tuple(Coding(who, "i1", who, SENT, SENT) for who in ("a", "b", AGREED)),
        checks=(
            MemberCheck("c1", "i1", BOTH, SENT, "a", "corrections", BOTH, SENT, "accepted", BOTH, SENT, "a"),
        ),
        outcomes=(Outcome("o1", *entry, "paid-work", BOTH, DAY, "started", BOTH, supported_by=BOTH),),
        service_use=(ServiceUse("u1", *entry, "before", crisis=2),),
        activities=(Activity("v1", *entry, DAY, "notes", 5, 0, time(9), instead=BOTH, reached=(BOTH,)),),
    )
    store.add_people([added])
    minutes = Meeting("m1", DAY, (BOTH,), BOTH, BOTH, (Action(BOTH, BOTH, DAY),), SENT, SENT)
    themes = tuple(Theme(f"t{n}", f"{one} {n}", *[BOTH] * 4) for n, one in enumerate(FORMULAS, 1))
    store.change_evaluation(
        "vip",
        lambda one: replace(
            one,
            themes=themes,
            changes=(CodebookChange("h1", SENT, "a", BOTH),),
            meetings=(minutes, replace(minutes, id="m2", closed=SENT, text=TEXT)),
            excerpts=(Excerpt("x5", "m2", 0, len(BOTH), ("t1",), "a", SENT),),
            codings=(Coding("a", "m2", "a", SENT, SENT),),
            activities=(Activity("v2", *entry, DAY, "meeting", 5, 0, instead=BOTH, who=BOTH),),
            costs=(Cost("w1", *entry, "payment", DAY, 500, BOTH, BOTH),),
            readiness=(Readiness("r1", *entry, "start", recommendations()[0].id, "partly", BOTH),),
        ),
    )
    return {
        "programme": ["vip"],
        "participant": [added.participant.id],
        "interview": ["i1", "i2"],
        "source": ["i1", "m2"],
        "excerpt": ["x0"],
        "meeting": ["m1", "m2"],
        "theme": ["t1", "t2"],
        "entry": ["o1", "u1", "v1", "v2", "w1"],
    }


@pytest.fixture
def evaluator(browse, store, known, clock):
    """Somebody signed in who may open everything."""
    made = accounts.add_account(store, "eva@example.org", BOTH, PASSWORD, clock())
    roles = ("interviewer", "evaluator", "administrator")
    store.save_account(replace(made, grants=tuple(Grant(EVERY_PROGRAMME, role) for role in roles)))
    browse.get("/account/sign-in")
    browse.submit("Sign in", email="eva@example.org", password=PASSWORD)
    return browse


def pages(app, known):
    """(endpoint, address) of every page for accounts that can be looked at, of all there is."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.rule.startswith(("/evaluate/", "/manage/")):
            (words,) = re.findall(r"<any\((.*)\)", rule.rule) or [""]
            names = re.findall(r"<(?!any)([^>]*)>", rule.rule)
            for word, *values in product(words.split(", "), *(known.get(name, []) for name in names)):
                address = re.sub(r"<any[^>]*>", word.strip("'\""), rule.rule)
                yield rule.endpoint, re.sub(r"<[^>]*>", "%s", address) % tuple(values)


@pytest.fixture
def answers(app, known, evaluator):
    """Every page and file there is, by endpoint and address."""
    return {
        (endpoint, address): answer
        for endpoint, address in pages(app, known)
        if (answer := evaluator.client.get(address)).status_code == 200
    }


def test_no_page_holds_a_tag_that_somebody_wrote(answers, evaluator):
    reached = set()
    for (endpoint, address), answer in answers.items():
        assert "\n" not in "".join(answer.headers.values())
        if answer.mimetype == "text/html":
            assert "<script>alert" not in answer.text, address
            assert "<img src=x" not in answer.text, address
            reached |= {endpoint} if "alert(1)" in answer.text else set()
    for endpoint in (
        *("interviews.of_participant", "interviews.hold", "interviews.details", "interviews.names"),
        *(
            "interviews.close",
            "interviews.change_transcript",
            "interviews.every",
            "interviews.checks",
        ),
        *("interviews.meetings", "interviews.meeting", "coding.codebook", "coding.theme", "coding.text"),
        *("coding.theme_excerpts", "coding.matrix", "coding.settle", "coding.agreement"),
        *(
            "outcomes.person",
            "outcomes.change",
            "outcomes.team",
            "outcomes.team_change",
            "outcomes.readiness",
        ),
    ):
        assert endpoint in reached
    found = evaluator.get(f"/evaluate/vip/coding/search?words={quote(HTML)}")
    assert "alert(1)" in found.main


def test_no_cell_of_a_file_is_a_formula(answers):
    tried = {}
    for (endpoint, address), answer in answers.items():
        if answer.mimetype == "text/csv":
            tried[address] = answer.text
            for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))):
                for cell in row:
                    assert not re.match(r"[=+@\t\r\n]|-(?!\d)", cell), (endpoint, cell)
    for words in ("actions.csv", "themes/t1/excerpts.csv", "tags-file", "excerpts-file", "costs.csv"):
        assert any(words in address and "alert(1)" in text for address, text in tried.items()), words


def test_files_for_other_tools_hold_the_words_as_words(answers):
    by_address = {address: answer for (_, address), answer in answers.items()}
    codes = ET.fromstring(by_address["/evaluate/vip/coding/codebook-file"].data)
    assert BOTH in [one.get("name", "")[:-2] for one in codes.iter() if one.get("name")]
    with zipfile.ZipFile(io.BytesIO(by_address["/evaluate/vip/coding/project-file"].data)) as packed:
        assert all(re.fullmatch(r"project\.qde|sources/[\w-]+\.txt", name) for name in packed.namelist())
        ET.fromstring(packed.read("project.qde"))


def test_the_name_of_a_kept_file_stays_a_name(answers):
    kept, *_ = [answer for (endpoint, _), answer in answers.items() if endpoint == "interviews.file"]
    assert kept.mimetype == "application/octet-stream"
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert kept.headers["Content-Disposition"].startswith("attachment; ")


def test_a_file_name_over_two_lines_is_kept_on_one(evaluator, known):
    there = f"/evaluate/vip/participants/{known['participant'][0]}/interviews/i2"
    evaluator.get(f"{there}/transcript")
    (token,) = {one.attributes["value"] for one in evaluator.page.all("input[name=csrf_token]")}
    parts = {"csrf_token": token, "read": "1", "keep": "1"}
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    named = "filename*=utf-8''a%0D%0ASet-Cookie%3A%20b.txt"
    body += f'--x\r\nContent-Disposition: form-data; name="file"; {named}\r\n\r\nPeer: Hello.\r\n--x--\r\n'
    sent = evaluator.client.post(
        f"{there}/transcript", data=body.encode(), content_type="multipart/form-data; boundary=x"
    )
    assert sent.status_code == 200
    kept = evaluator.client.get(f"{there}/file")
    assert kept.data == b"Peer: Hello."
    assert "Set-Cookie" not in kept.headers
    assert kept.headers["Content-Disposition"].endswith('b.txt"')


STRANGERS = {
    "an interviewer of others": (Grant("vip", "interviewer"),),
    "an administrator": (Grant("vip", "administrator"),),
    "everything in another programme": tuple(
        Grant("another", role) for role in ("interviewer", "evaluator", "administrator")
    ),
}


@pytest.mark.parametrize("grants", STRANGERS.values(), ids=STRANGERS.keys())
def test_nobody_without_the_role_reads_a_word_that_somebody_said(app, store, known, browse, clock, grants):
    made = accounts.add_account(store, "eve@example.org", "Eve", PASSWORD, clock())
    store.save_account(replace(made, grants=grants))
    said = "These words are hers alone"
    someone = store.person("vip", known["participant"][0])
    held = [
        replace(one, text=said if one.closed else "", notes=(Note("other", said),))
        for one in someone.interviews
    ]
    mark = Excerpt("x7", "i1", 0, len(said), ("t1",), "a", SENT)
    store.change(
        "vip", someone.participant.id, lambda one: replace(one, interviews=tuple(held), excerpts=(mark,))
    )
    browse.get("/account/sign-in")
    browse.submit("Sign in", email="eve@example.org", password=PASSWORD)
    for endpoint, address in pages(app, known):
        assert said not in browse.client.get(address).text, (endpoint, address)
    assert said not in browse.client.get("/evaluate/vip/coding/search?words=alone").text
