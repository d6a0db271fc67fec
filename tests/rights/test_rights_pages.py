"""My data: to see it, take it away, put it right, stop, and have it erased."""

import json
import re
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from survey.people.contact_details import Details, read, save
from survey.people.invitations import invite
from survey.records import Activity, Cost, Excerpt, Interview
from tests.browse import Browse
from tests.steps import answer_all, begin

KEY = urlsafe_b64encode(b"k" * 32).decode()


@pytest.fixture
def who(store):
    """The one participant as kept."""

    def look():
        (person,) = store.people("vip")
        return person

    return look


@pytest.fixture
def noted(store):
    """What the audit says that was done, the first first."""
    return lambda: [one.what for one in store.audited("0000-00")][::-1]


@pytest.fixture
def sent(peer):
    """Somebody who has sent WEMWBS with 42 points and started the next questions."""
    begin(peer)
    answer_all(peer, 3)
    peer.submit("Send")
    peer.click("Continue")
    begin(peer, 1)
    peer.submit("Continue", answer=4)
    return peer


@pytest.fixture
def keys(app):
    """An installation that keeps contact details."""
    cairn = app.extensions["cairn"]
    app.extensions["cairn"] = replace(cairn, settings=replace(cairn.settings, contact_keys=(KEY,)))
    return (KEY,)


def file(browse, name):
    if browse.page.h1 != "My data":
        browse.click("My data")
    return browse.client.get(f"{browse.page.path}.{name}")


def test_every_page_of_a_personal_link_leads_to_my_data(browse, invited):
    browse.get(invited())
    assert browse.page.link("My data")
    browse.click("Start now")
    assert browse.page.link("My data")
    browse.submit("I agree", agree=[1, 2, 3])
    begin(browse)
    answer_all(browse, 3)
    browse.submit("Send")
    browse.click("See your result")
    pages = [page for page in browse.pages if page.path.startswith("/answer/")]
    assert {page.path.rsplit("/", 1)[1] for page in pages} >= {
        "",
        "consent",
        "tasks",
        "1",
        "14",
        "check",
        "sent",
    }
    for address in {page.link("My data") for page in pages}:
        assert browse.get(address).h1 == "My data"


def test_the_feedback_link_has_no_my_data(browse, vip):
    browse.get("/feedback/FEEDBACKVIP1")
    browse.submit("Start now")
    assert "My data" not in browse.page.words()
    base = browse.page.path.removesuffix("tasks")
    for page in (
        "my-data",
        "my-data.json",
        "my-data.html",
        "my-data/stop",
        "my-data/erase",
        "my-data/contact",
    ):
        browse.get(base + page, status=404)


def test_the_page_shows_everything_kept_in_words(sent, vip, catalogue):
    page = sent.click("My data")
    words = catalogue["wemwbs"].words("en")
    for text in (
        "VIP-P1",
        "peer supporter",
        "2 March 2026",
        *vip.consent.statements,
        *words.items.values(),
        "Some of the time",
        "not sent yet",
    ):
        assert text in page.main


def test_the_files_hold_what_the_page_shows(sent, who):
    page = sent.click("My data")
    response = file(sent, "html")
    assert response.headers["Content-Disposition"] == "attachment; filename=my-data.html"
    assert response.headers["Cache-Control"] == "no-store"
    text = LexborHTMLParser(response.text)
    for name in ("dt", "dd"):
        assert [one.text(strip=True) for one in text.css(name)] == [
            one.text(strip=True) for one in page.all(f"main {name}")
        ]
    assert not re.search(r"(src|href)=", response.text)


def test_the_json_file_holds_every_record_but_the_hash_of_the_code(sent, who, clock):
    response = file(sent, "json")
    assert response.headers["Content-Disposition"] == "attachment; filename=my-data.json"
    held = json.loads(response.text)
    person = who()
    assert held["participant"]["code"] == "VIP-P1"
    assert [one["answers"] for one in held["responses"]] == [person.responses[0].answers]
    assert [one["raw"] for one in held["responses"]] == [42]
    assert [one["answers"] for one in held["drafts"]] == [person.drafts[0].answers]
    assert [one["statements"] for one in held["consents"]] == [list(person.consents[0].statements)]
    assert [one["phase"] for one in held["invitations"]] == ["start"]
    assert person.invitations[0].code_hash not in response.text
    assert held["contact_details"] is None


def test_taking_a_copy_is_noted(sent, noted):
    file(sent, "json")
    assert noted() == ["agreed to version 1", "downloaded a copy of their data"]


def test_correcting_supersedes_and_keeps_the_old_answers(sent, who, store, noted):
    sent.click("My data")
    assert sent.submit("Change these answers").h1 == "Check your answers"
    sent.click("Change")
    assert [box.attributes["value"] for box in sent.page.all("input[checked]")] == ["3"]
    sent.submit("Continue", answer=5)
    assert sent.submit("Send").h1 == "Thank you"
    assert "Your score is 44 out of 70." in sent.click("See your result").main
    old, new = who().responses
    assert (old.raw, new.raw, new.supersedes) == (42, 44, old.id)
    assert who().response("start", "wemwbs") == new
    (entry,) = store.register("vip").entries
    assert [one.raw for one in entry.sent] == [44]
    assert noted()[-1] == "corrected wemwbs@1 at start"
    page = sent.click("My data")
    assert "then changed by you" in page.main
    held = json.loads(file(sent, "json").text)
    assert [(one["raw"], one["superseded"]) for one in held["responses"]] == [(42, True), (44, False)]


def test_until_it_is_sent_a_correction_changes_nothing(sent, store, who):
    sent.click("My data")
    sent.submit("Change these answers")
    sent.click("Change")
    sent.submit("Continue", answer=5)
    assert who().response("start", "wemwbs").raw == 42
    (entry,) = store.register("vip").entries
    assert [one.raw for one in entry.sent] == [42]


def test_answers_can_be_left_as_they_were(sent, who):
    sent.click("My data")
    sent.submit("Change these answers")
    assert sent.submit("Leave my answers as they were").h1 == "My data"
    assert [one.measure for one in who().drafts] == ["peer-role@1"]
    assert [one.raw for one in who().responses] == [42]


def test_a_corrected_answer_can_be_corrected_again(sent, who):
    for value in (4, 5):
        sent.click("My data")
        sent.submit("Change these answers")
        sent.click("Change")
        sent.submit("Continue", answer=value)
        sent.submit("Send")
    assert [one.raw for one in who().responses] == [42, 43, 44]
    assert [one.raw for one in who().standing] == [44]


def test_sending_a_correction_twice_makes_one_response(sent, who):
    sent.click("My data")
    sent.submit("Change these answers")
    check = sent.page
    sent.submit("Send")
    sent.page = check
    sent.submit("Send")
    assert len(who().responses) == 2


def test_answers_of_an_earlier_phase_are_corrected_by_a_later_link(
    sent, who, store, settings, vip, catalogue, clock, app
):
    code = invite(store, settings.secret_key, vip, catalogue, who().participant.id, "mid", clock())
    later = Browse(app.test_client())
    later.get(f"/i/{code}")
    later.click("My data")
    later.submit("Change these answers")
    later.click("Change")
    later.submit("Continue", answer=1)
    later.submit("Send")
    assert who().response("start", "wemwbs").raw == 40
    assert who().response("mid", "wemwbs") is None


def test_a_response_of_somebody_else_cannot_be_corrected(sent, who, invited, app, store):
    theirs = who().responses[0].id
    other = Browse(app.test_client())
    other.get(invited(code="VIP-P2"))
    other.click("Start now")
    other.submit("I agree", agree=[1, 2, 3])
    token = sent.page.all("input[name=csrf_token]")[0].attributes["value"]
    other.get(other.page.path.replace("tasks", "wemwbs/1"))
    token = other.page.all("input[name=csrf_token]")[0].attributes["value"]
    base = other.page.path.removesuffix("wemwbs/1")
    response = other.client.post(f"{base}my-data/correct/{theirs}", data={"csrf_token": token})
    assert response.location.endswith("/my-data")
    assert all(
        len(one.responses) < 2 and not (one.responses and one.draft("start", "wemwbs"))
        for one in store.people("vip")
    )


def test_withdrawing_asks_first_then_keeps_what_was_sent(sent, who, clock, noted):
    sent.click("My data")
    page = sent.click("Stop taking part")
    assert page.h1 == "Do you want to stop taking part?"
    assert who().participant.withdrawn is None
    page = sent.submit("Stop taking part")
    assert page.h1 == "You have stopped taking part"
    person = who()
    assert person.participant.withdrawn == clock()
    assert ([one.raw for one in person.responses], person.drafts) == ([42], ())
    assert "2 March 2026" in page.main
    (reference,) = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.main)
    assert noted()[-1] == f"withdrew, receipt {reference}"


def test_after_withdrawing_the_link_leads_to_data_and_back_in(sent, who):
    path = sent.page.path.rsplit("/", 2)[0]
    sent.click("My data")
    sent.click("Stop taking part")
    sent.submit("Stop taking part")
    assert sent.get(f"{path}/tasks").h1 == "You have stopped taking part"
    page = sent.click("My data")
    assert "You stopped taking part" in page.main
    assert "Change these answers" not in page.buttons
    sent.get(f"{path}/not-now")
    sent.click("Take part after all")
    sent.submit("I agree", agree=[1, 2, 3])
    assert who().participant.stopped is None
    assert len(who().consents) == 2


def test_erasing_asks_first_then_leaves_nothing_but_the_audit(sent, who, store, tmp_path, settings, noted):
    person = who()
    sent.click("My data")
    page = sent.click("Delete everything about me")
    assert page.h1 == "Do you want to delete everything about you?"
    assert who() == person
    page = sent.submit("Delete everything about me")
    assert page.h1 == "We have deleted everything about you"
    assert list(store.people("vip")) == []
    assert store.find_code(person.invitations[0].code_hash) is None
    (reference,) = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.main)
    assert noted()[-2:] == [
        f"asked to erase everything, receipt {reference}",
        f"erased everything, receipt {reference}",
    ]
    lines = list(store.audited("0000-00"))
    assert {one.participant for one in lines} == {person.participant.id}
    left = b"".join(path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file())
    assert b"VIP-P1" not in left
    assert person.responses[0].id.encode() not in left


def test_the_receipt_says_nothing_about_the_person_and_can_be_cleared(sent, who):
    person = who()
    sent.click("My data")
    sent.click("Delete everything about me")
    page = sent.submit("Delete everything about me")
    for told in (person.participant.code, person.participant.id, person.invitations[0].id):
        assert told not in page.html
    with sent.client.session_transaction() as session:
        assert person.participant.id not in repr(dict(session))
    assert sent.again().main == page.main
    assert sent.submit("Finish and clear").path == "/"
    assert sent.get("/receipt").path == "/"


def test_after_erasing_the_link_and_the_pages_open_nothing(sent, invited, who):
    behind = sent.page.path
    sent.click("My data")
    data = sent.page.path
    sent.click("Delete everything about me")
    sent.submit("Delete everything about me")
    for path in (behind, data, f"{data}.json"):
        sent.get(path, status=403)


def test_pressing_twice_shows_the_receipt(sent, who, store):
    sent.click("My data")
    confirm = sent.click("Delete everything about me")
    other = Browse(sent.client)
    other.page = confirm
    sent.submit("Delete everything about me")
    assert other.submit("Delete everything about me").main == sent.page.main


def test_without_keys_nobody_is_asked_how_to_reach_them(sent):
    page = sent.click("My data")
    assert "reach you" not in page.main
    sent.get(page.path + "/contact", status=404)


def test_contact_details_are_kept_encrypted_shown_and_removed(sent, who, store, keys, tmp_path, noted):
    sent.click("My data")
    sent.click("Tell us how we can reach you")
    page = sent.submit("Save", status=422, email="nobody", phone="none")
    assert "Enter an e-mail address like" in page.words(".govuk-error-summary")
    assert "Enter a phone number like" in page.words(".govuk-error-summary")
    page = sent.submit("Save", email=" sam@example.org ", phone="07700 900123")
    assert page.h1 == "My data"
    assert "sam@example.org" in page.main
    assert read(store, keys, "vip", who().participant.id) == Details("sam@example.org", "07700 900123")
    left = b"".join(path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file())
    assert b"sam@" not in left
    assert b"900123" not in left
    assert json.loads(file(sent, "json").text)["contact_details"]["email"] == "sam@example.org"
    sent.click("Change how we can reach you")
    page = sent.submit("Save", email="", phone="")
    assert "sam@example.org" not in page.main
    assert read(store, keys, "vip", who().participant.id) is None
    assert noted() == [
        "agreed to version 1",
        "changed contact details",
        "downloaded a copy of their data",
        "removed contact details",
    ]


def test_withdrawing_and_erasing_remove_contact_details(sent, who, store, keys, settings, clock):
    person = who().participant
    sent.click("My data")
    sent.click("Tell us how we can reach you")
    sent.submit("Save", email="sam@example.org", phone="")
    sent.click("Stop taking part")
    sent.submit("Stop taking part")
    assert read(store, keys, "vip", person.id) is None


def test_the_page_says_that_locked_contact_details_are_kept(sent, who, store, keys, clock, app):
    other = urlsafe_b64encode(b"o" * 32).decode()
    invitation = who().invitations[0].id
    from survey.records import CodeTarget

    target = CodeTarget("vip", who().participant.id, invitation)
    save(store, (other,), target, Details("sam@example.org", ""), clock(), "a test")
    page = sent.click("My data")
    assert "we cannot show it at the moment" in page.main
    assert "sam@example.org" not in page.main


def test_the_day_of_erasure_is_shown_if_the_programme_sets_one(sent, store):
    record = store.programme("vip")
    text = record.definition.replace("minimum_group_size = 5", "minimum_group_size = 5\nretention_months = 6")
    store.save_programme(replace(record, definition=text))
    assert "We plan to delete all of this on 28 March 2027" in sent.click("My data").main


def test_records_kept_with_other_people_are_on_the_page_and_in_both_files(sent, who, store, clock):
    once = ("v1", clock(), "an account", clock().date())
    meeting = Activity(*once, "meeting", 60, 0, reached=("VIP-P1",), instead="A walk", who="team")
    fare = Cost("w1", clock(), "an account", "payment", clock().date(), 512, "Fares", "VIP-P1")
    others = Cost("w2", clock(), "an account", "payment", clock().date(), 999, "Lunch", "VIP-P2")
    store.change_evaluation("vip", lambda one: replace(one, activities=(meeting,), costs=(fare, others)))
    page = sent.click("My data")
    written, read = json.loads(file(sent, "json").text), file(sent, "html").text
    assert [(one["kind"], one["instead"]) for one in written["met"]] == [("meeting", "A walk")]
    assert [(one["what"], one["pence"]) for one in written["paid"]] == [("Fares", 512)]
    for text in (page.main, read):
        assert "A walk" in text
        assert "Fares" in text
        assert "5.12" in text
        assert "Lunch" not in text


def test_the_page_shows_a_whole_interview(sent, who, store, clock):
    held = Interview(
        *("t1", "start", "peer-supporter-start@1", "an account", clock(), clock()),
        present="A carer",
        minutes=47,
        closed=clock(),
        text="I feel valued.",
        file_name="talk.docx",
        file="UEs=",
    )
    mark = Excerpt("x1", "t1", 0, 6, ("a theme",), "an account", clock())
    store.change("vip", who().participant.id, lambda one: replace(one, interviews=(held,), excerpts=(mark,)))
    page = sent.click("My data")
    for words in ("A carer", "47", "talk.docx", "Parts that we sorted by theme 1", "I feel valued."):
        assert words in page.main
