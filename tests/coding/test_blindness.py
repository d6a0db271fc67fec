"""Coding stays blind: whatever others coded, every page answers who may still code alike."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.routing import BuildError

from survey.accounts import accounts
from survey.coding.coders import sees
from survey.coding.sources import sources
from survey.records import AGREED, Coding, Excerpt, Grant
from tests.browse import Browse
from tests.to_code import NOW, interview, themes

PASSWORD = "a long enough password"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def eve(app, store, vip, clock):
    """An evaluator who is signed in, and her account's id."""
    made = accounts.add_account(store, "eve@example.org", "Eve", PASSWORD, clock())
    store.save_account(replace(made, grants=(Grant("vip", "evaluator"),)))
    browse = Browse(app.test_client())
    browse.get("/account/sign-in")
    browse.submit("Sign in", email=made.email, password=PASSWORD)
    return browse, made.id


@pytest.fixture
def someone(store, vip):
    """Somebody with one closed interview that may be quoted."""
    one = interview()
    store.add_people([one])
    themes(store, "Valued", "Keys")
    return one


def coded(store, someone, theme, *codings):
    """Let one theme stand where Ada and Bob coded, and nothing else."""
    source = someone.interviews[0].id
    made = tuple(
        Excerpt(f"{who}{at:031}", source, at, at + 40 + 10 * theme, (themes_of(store)[theme],), who, NOW)
        for who, at in (("a", 3), ("b", 30 * theme))
    )
    kept = tuple(Coding(f"{who}c", source, who, NOW, done, reads) for who, done, reads in codings)
    change = lambda one: replace(one, excerpts=made, codings=kept)  # noqa: E731
    store.change("vip", someone.participant.id, change)


def themes_of(store):
    return [one.id for one in store.evaluation("vip").themes]


def answers(app, browse, store, someone):
    """What an evaluator is answered at every address of the programme that one can look at."""
    filled = {
        "programme": ["vip"],
        "source": [someone.interviews[0].id],
        "interview": [someone.interviews[0].id],
        "participant": [someone.participant.id],
        "theme": themes_of(store),
        "excerpt": [f"a{3:031}"],
        "what": ["roles", "phases", "together", "codebook", "tags", "project", "excerpts"],
    }
    adapter = app.url_map.bind("localhost")
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/evaluate/<programme>") and "GET" in rule.methods:
            known = [name for name in rule.arguments if name in filled]
            if len(known) < len(rule.arguments):
                continue
            for values in product(filled, known):
                try:
                    address = adapter.build(rule.endpoint, values)
                except (BuildError, ValueError):  # not one of the values that this address takes
                    continue
                found[address] = plain(browse.client.get(address).data)
    return found


def product(filled, names):
    """Every way to fill these names."""
    every = [{}]
    for name in names:
        every = [{**one, name: value} for one in every for value in filled[name]]
    return every


def plain(data):
    """An answer without what is new each time; of a ZIP file, what is in it, packed once alone."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(
                archive.read(name)
                for name in sorted(archive.namelist())
                if not name.endswith((".xlsx", ".sav"))
            )
    return re.sub(rb'((?:csrf_token|name="entry)"[^>]* value=")[^"]*|creationDateTime="[^"]*"', b"", data)


DONE = (("a", NOW, False), ("b", NOW, False))
BUSY = (("a", NOW, False), ("b", None, False))


CASES = {
    "not begun": (DONE, None, True),
    "begun": (DONE, (None, False), True),
    "finished, another not": (BUSY, (NOW, False), True),
    "reads, another began since": (BUSY, (NOW, True), True),
    "one coder alone": (DONE[:1], None, True),
    "all finished": (DONE, (NOW, False), False),
    "reads": (DONE, (NOW, True), False),
    "settled": ((*DONE, (AGREED, NOW, False)), None, False),
}


@pytest.mark.parametrize(("others", "own", "blind"), CASES.values(), ids=CASES)
def test_an_account_sees_what_others_coded_once_all_finished_and_it_can_begin_no_more(
    store, someone, others, own, blind
):
    coded(store, someone, 0, *others, *([("me", *own)] if own else []))
    (source,) = sources(store, "vip")
    assert sees(source, "me") is not blind


@pytest.mark.parametrize("case", ["not begun", "reads, another began since", "all finished", "settled"])
def test_every_page_answers_alike_whatever_others_coded_until_one_can_begin_no_more(
    app, store, eve, someone, case
):
    browse, me = eve
    others, own, blind = CASES[case]
    codings = others if own is None else (*others, (me, *own))
    both = []
    for theme in (0, 1):
        coded(store, someone, theme, *codings)
        both.append(answers(app, browse, store, someone))
    differ = {address.rpartition("/")[2] for address in both[0] if both[0][address] != both[1][address]}
    assert len(both[0]) > 40
    if blind:
        assert differ == set()
    else:
        assert {"excerpts-file", "project-file", "settle"} <= differ


def test_who_reads_what_others_coded_is_told_first_and_codes_that_text_no_more(store, eve, someone):
    browse, me = eve
    coded(store, someone, 0, *DONE)
    text = f"/evaluate/vip/coding/{someone.interviews[0].id}"
    assert "1 text that others have coded is left out here" in browse.get("/evaluate/vip/coding/themes").main
    assert "1 text that others have coded" in browse.get("/evaluate/vip/coding/agreement").main
    browse.get(text)
    browse.click("Read what others coded here, instead of coding it yourself")
    assert "you can no longer code these texts" in browse.page.main
    browse.submit("Show me what others coded")
    assert "is left out here" not in browse.page.main
    (source,) = sources(store, "vip")
    assert sees(source, me)
    assert "you do not code it" in browse.get(text).main
    assert "Save excerpt" not in browse.page.buttons
    assert browse.page.link("Where coders agree and differ")
    told = {(one.what, one.participant) for one in store.audited("0000-00") if one.who == me}
    assert ("read what others coded in a text, instead of coding it", someone.participant.id) in told
    assert "Read, not coded" in browse.get("/evaluate/vip/coding").main


def test_a_text_that_somebody_begins_meanwhile_is_not_given_up(store, eve, someone):
    browse, me = eve
    coded(store, someone, 0, *DONE)
    browse.get("/evaluate/vip/coding/others")
    coded(store, someone, 0, *BUSY)
    browse.submit("Show me what others coded")
    (source,) = sources(store, "vip")
    assert me not in {one.coder for one in source.codings}


def test_who_codes_everything_alone_sees_everything_at_once(store, eve, someone):
    browse, _ = eve
    browse.get(f"/evaluate/vip/coding/{someone.interviews[0].id}")
    browse.submit("Save excerpt", from_line="2", themes=themes_of(store)[:1])
    assert "Valued,1,1" in browse.client.get("/evaluate/vip/coding/themes/roles.csv").text
    assert "is left out here" not in browse.get("/evaluate/vip/coding/themes").main
