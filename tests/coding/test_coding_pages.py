"""Pages of coding: the codebook, a text without JavaScript, and what nobody sees by an address."""

from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.coding import coders, coding
from survey.coding.sources import sources
from survey.records import Grant, MemberCheck
from tests.to_code import NOW, TEXT, interview, minutes, themes

PASSWORD = "a long enough password"


@pytest.fixture
def sign_in(app, store, vip, clock):
    """A browser of somebody with these roles."""
    from tests.browse import Browse

    def enter(name, *roles):
        made = accounts.add_account(store, f"{name}@example.org", name.title(), PASSWORD, clock())
        store.save_account(replace(made, grants=tuple(Grant("vip", role) for role in roles)))
        browse = Browse(app.test_client())
        browse.get("/account/sign-in")
        browse.submit("Sign in", email=made.email, password=PASSWORD)
        return browse, made.id

    return enter


@pytest.fixture
def text(store, vip):
    """The address of the one text; the codebook has two themes."""
    someone = interview()
    store.add_people([someone])
    themes(store, "Valued", "Keys")
    return f"/evaluate/vip/coding/{someone.interviews[0].id}"


def ids(store):
    return [one.id for one in store.evaluation("vip").themes]


def test_a_codebook_begins_with_the_example_and_keeps_its_history(sign_in):
    browse, _ = sign_in("ada", "evaluator")
    browse.get("/evaluate/vip/codebook")
    browse.submit("Start with the example codebook")
    assert "Feeling valued" in browse.page.main
    browse.click("Add a theme")
    browse.submit("Save", status=422)
    browse.submit("Save", name="Trust", use="When somebody trusts")
    browse.click("Add a theme")
    browse.submit("Save", status=422, name="TRUST", use="kept words")
    assert "kept words" in browse.page.html
    browse.get("/evaluate/vip/codebook")
    assert "Added “Trust” (Ada)" in browse.page.main
    assert "Started with the example codebook (Ada)" in browse.page.main


def test_themes_are_renamed_split_merged_and_deleted(sign_in, store):
    browse, _ = sign_in("ada", "evaluator")
    valued, keys = themes(store, "Valued", "Keys")
    page = f"/evaluate/vip/codebook/{valued.id}"
    browse.get(page)
    browse.submit("Save", name="Feeling valued")
    browse.get(f"{page}/split")
    browse.submit("Save", names="By the team\nBy service users")
    browse.get(f"{page}/merge")
    browse.submit("Save", into=keys.id)
    browse.get(page, status=404)
    browse.get(f"/evaluate/vip/codebook/{keys.id}/delete")
    browse.submit("Delete", status=422)
    names = [one.name for one in store.evaluation("vip").themes if not one.merged]
    assert names == ["Keys", "By the team", "By service users"]
    history = browse.get("/evaluate/vip/codebook").main
    assert "Renamed “Valued” to “Feeling valued”" in history
    assert "Merged “Feeling valued” into “Keys”" in history


def test_without_javascript_words_are_quoted_by_lines(sign_in, store, text):
    browse, ada = sign_in("ada", "evaluator")
    valued, keys = ids(store)
    browse.get(text)
    browse.submit("Save excerpt", status=422, from_line="2", words="not set", themes=[valued])
    assert "not set" in browse.page.html
    browse.submit("Save excerpt", from_line="2", words="😀 valued", themes=[valued, keys])
    browse.submit("Save excerpt", from_line="3", to_line="4", themes=[keys])
    (source,) = sources(store, "vip")
    assert [source.quote(one) for one in coders.own(source, ada)] == ["😀 valued", TEXT.split("\n", 2)[2]]
    assert "Valued, Keys" in browse.page.main
    browse.click("Change the excerpt: Valued, Keys")
    browse.submit("Save", status=422, themes=[])
    browse.submit("Save", themes=[keys])
    browse.click("Change the excerpt: Keys")
    browse.submit("Delete the excerpt")
    assert len(coders.own(sources(store, "vip")[0], ada)) == 1


def test_a_second_coder_learns_nothing_of_the_first_by_any_address(sign_in, store, text):
    ada, _ = sign_in("ada", "evaluator")
    bob, _ = sign_in("bob", "evaluator")
    valued, keys = ids(store)
    ada.get(text)
    ada.submit("Save excerpt", from_line="2", themes=[valued])
    excerpt = ada.page.link("Change the excerpt")
    bob.get(text)
    assert not bob.page.all(".cairn-mark")
    bob.submit("Save excerpt", from_line="4", themes=[keys])
    ada.get(text)
    ada.submit("I have finished")
    assert bob.client.get(excerpt).status_code == 404
    assert bob.client.get(f"{text}/settle").status_code == 404
    assert bob.client.post(f"{text}/settle").status_code in (400, 404)
    assert len(bob.get(text).all(".cairn-label")) == 1
    assert "really valued" not in bob.get(f"/evaluate/vip/coding/themes/{valued}").main
    assert "really valued" not in bob.client.get(f"/evaluate/vip/coding/themes/{valued}/excerpts.csv").text
    table = bob.client.get("/evaluate/vip/coding/themes/roles.csv").text
    assert "Valued,0,0" in table
    assert "Keys,1,1" in table
    bob.get(text)
    bob.submit("I have finished")
    bob.click("Where coders agree and differ")
    assert "really valued" in bob.page.main


def put_right(store):
    """The participant corrected the record, which was accepted."""
    (one,) = store.people("vip")
    check = MemberCheck("c", one.interviews[0].id, "", NOW, "ada", "corrections", "It was Monday.")
    accepted = replace(check, outcome="accepted", answered=NOW, settled=NOW)
    store.change("vip", one.participant.id, lambda kept: replace(kept, checks=(accepted,)))


def test_what_the_participant_put_right_stands_beside_each_quote(sign_in, store, text):
    browse, _ = sign_in("ada", "evaluator")
    valued, _ = ids(store)
    browse.get(text)
    browse.submit("Save excerpt", from_line="2", themes=[valued])
    (mark,) = store.person("vip", next(store.people("vip")).participant.id).excerpts
    places = ("/evaluate/vip/coding/search?words=keys", f"/evaluate/vip/coding/themes/{valued}")
    for path in (*places, f"{text}/excerpts/{mark.id}", text):
        assert "Put right" not in browse.get(path).main
    put_right(store)
    for path in (*places, f"{text}/excerpts/{mark.id}", text):
        assert "The participant’s correction: It was Monday." in browse.get(path).main


def test_two_coders_settle_where_they_differ(sign_in, store, text):
    valued, keys = ids(store)
    browsers = {}
    for name, theme in (("ada", valued), ("bob", keys)):
        browse, account = sign_in(name, "evaluator")
        browse.get(text)
        browse.submit("Save excerpt", from_line="2", themes=[theme])
        browse.submit("I have finished")
        browsers[name] = browse, account
    browse, _ = browsers["bob"]
    browse.again()
    browse.click("Where coders agree and differ")
    put_right(store)
    assert "The participant’s correction: It was Monday." in browse.again().main
    browse.submit("Save what we agreed", status=422)
    assert "It was Monday." in browse.page.main
    (place,) = coding.places(sources(store, "vip")[0])
    browse.submit("Save what we agreed", **{place.key.replace("-", "__"): browsers["ada"][1]})
    assert "settled this text" in browse.page.main
    table = browse.client.get("/evaluate/vip/coding/themes/phases.csv").text
    assert "Valued,1,1" in table
    assert "Keys,0,0" in table


def test_an_interviewer_codes_their_own_participants_alone(sign_in, store, text):
    browse, ian = sign_in("ian", "interviewer")
    assert browse.client.get(text).status_code == 404
    notes = minutes(store)
    assert browse.client.get(f"/evaluate/vip/coding/{notes.id}").status_code == 404
    (person,) = store.people("vip")
    store.change(
        "vip",
        person.participant.id,
        lambda one: replace(one, participant=replace(one.participant, interviewers=(ian,))),
    )
    assert "VIP-P1" in browse.get("/evaluate/vip/coding").main
    browse.get(text)
    browse.submit("Save excerpt", from_line="2", themes=ids(store)[:1])
    for page in ("codebook", "coding/themes", "coding/search", "coding/themes/roles.csv"):
        assert browse.client.get(f"/evaluate/vip/{page}").status_code == 404, page


def test_a_script_gets_only_the_lines_that_changed(sign_in, store, text):
    browse, _ = sign_in("ada", "evaluator")
    token = browse.get(text).all("form[data-coding] [name=csrf_token]")[0].attributes["value"]
    start = TEXT.index("valued.")
    data = {"csrf_token": token, "start": start, "end": start + 12, "themes": ids(store)[0]}
    answer = browse.client.post(text, data=data, headers={"Accept": "application/json"})
    assert sorted(answer.json["lines"]) == ["2", "3"]
    wrong = browse.client.post(text, data={**data, "end": start}, headers={"Accept": "application/json"})
    assert (wrong.status_code, bool(wrong.json["refused"])) == (422, True)


def test_words_that_may_not_be_quoted_are_in_no_file(sign_in, store, text):
    browse, _ = sign_in("ada", "evaluator")
    valued, _ = ids(store)
    browse.get(text)
    browse.submit("Save excerpt", from_line="2", themes=[valued])
    browse.submit("I have finished")
    file = f"/evaluate/vip/coding/themes/{valued}/excerpts.csv"
    assert "really valued" in browse.client.get(file).text
    (person,) = store.people("vip")
    silent = tuple(replace(one, quoting="no") for one in person.interviews)
    store.change("vip", person.participant.id, lambda one: replace(one, interviews=silent))
    assert "really valued" not in browse.client.get(file).text


def test_search_leads_to_the_line(sign_in, text):
    browse, _ = sign_in("ada", "evaluator")
    browse.get("/evaluate/vip/coding/search?words=keys")
    assert "1 line found" in browse.page.main
    assert browse.page.link("VIP-P1").endswith("#line-3")


def test_the_audit_says_whose_words_were_read_and_coded(sign_in, store, text):
    browse, me = sign_in("ada", "evaluator")
    (someone,) = store.people("vip")
    browse.get(text)
    browse.submit("Save", from_line="1", themes=ids(store)[:1])
    (mark,) = store.person("vip", someone.participant.id).excerpts
    browse.get(f"{text}/excerpts/{mark.id}")
    browse.submit("Save", themes=ids(store)[1:])
    browse.get(text)
    browse.submit("I have finished coding this text")
    told = {(one.what, one.participant) for one in store.audited("0000-00") if one.who == me}
    for what in (
        *("read a text to code", "coded part of a text", "read an excerpt", "changed an excerpt"),
        "finished coding a text, or reopened it",
    ):
        assert (what, someone.participant.id) in told
        assert (what, None) not in told


def test_minutes_are_nobodys_words(sign_in, store, vip):
    browse, _me = sign_in("ada", "evaluator")
    themes(store, "Valued")
    browse.get(f"/evaluate/vip/coding/{minutes(store).id}")
    assert ("read a text to code", None) in {(one.what, one.participant) for one in store.audited("0000-00")}


def test_the_matrix_counts_people_and_excerpts_never_shares_and_says_for_whom_it_is(sign_in, store, text):
    browse, _ = sign_in("ada", "evaluator")
    browse.get(text)
    browse.submit("Save excerpt", from_line="2", themes=ids(store)[:1])
    browse.submit("I have finished")
    words = browse.get("/evaluate/vip/coding/themes").main
    assert "Keep them inside the evaluation team" in words
    files = [browse.client.get(f"/evaluate/vip/coding/themes/{one}.csv").text for one in ("roles", "phases")]
    for said in (words, *files):
        assert "%" not in said
        assert "percent" not in said.lower()
    cells = [cell for file in files for line in file.splitlines()[1:] for cell in line.split(",")[1:]]
    assert set(cells) == {"0", "1"}
