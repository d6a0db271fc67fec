"""Pages on which an interview is held."""

from dataclasses import replace

import pytest

from survey.accounts import accounts
from survey.interviews import interviews
from survey.records import Grant
from survey.store import NotSaved
from survey.store.edits import edit_token
from tests.browse import Browse, filled
from tests.participants import person
from tests.web.test_access import PASSWORD

JSON = {"Accept": "application/json"}


@pytest.fixture
def sign_in(app, store, vip, clock):
    """Somebody with roles, in a browser of their own."""

    def come(name, *roles):
        email = f"{name}@example.org"
        made = accounts.add_account(store, email, name.title(), PASSWORD, clock())
        store.save_account(replace(made, grants=tuple(Grant("vip", role) for role in roles)))
        browse = Browse(app.test_client())
        browse.get("/account/sign-in")
        browse.submit("Sign in", email=email, password=PASSWORD)
        browse.account = made.id
        return browse

    return come


@pytest.fixture
def peer(store, vip):
    one = person("P1")
    store.add_people([one])
    return one.participant


@pytest.fixture
def ada(sign_in, store, peer):
    """The peer's interviewer."""
    browse = sign_in("ada", "interviewer")
    store.change(
        "vip",
        peer.id,
        lambda one: replace(one, participant=replace(one.participant, interviewers=(browse.account,))),
    )
    return browse


@pytest.fixture
def held(ada, peer):
    """An interview that Ada has begun, and its address."""
    ada.get(f"/evaluate/vip/participants/{peer.id}/interviews")
    page = ada.submit("Start interview", phase="mid")
    return page.path


def in_form(browse):
    """What the script sends: the form with notes as it is on the page."""
    form, _button = browse._form("Save")
    return dict(filled(form, {}))


def kept(store, peer):
    (one,) = store.person("vip", peer.id).interviews
    return one


def test_prompts_stand_one_under_the_other_with_their_probes(ada, held, catalogue):
    words = catalogue.guides["peer-supporter-mid"].words("en")
    page = ada.page
    assert page.h1.endswith(words.title)
    assert [one.text() for one in page.all("main h2")] == [*words.prompts.values(), "Anything else"]
    for text in (
        *words.opening,
        *words.closing,
        *(one for probes in words.probes.values() for one in probes),
    ):
        assert text in page.main


def test_the_save_button_keeps_notes_without_javascript(ada, held, store, peer):
    ada.submit("Save", **{"note-team": "They are welcome.\r\n\r\nAlways.", "note-other": "Rain."})
    assert interviews.notes_of(kept(store, peer)) == {
        "team": "They are welcome.\n\nAlways.",
        "other": "Rain.",
    }
    assert "They are welcome." in ada.get(held).html


def test_of_two_tabs_the_later_is_shown_both_texts_and_decides(app, ada, held, store, peer):
    other = Browse(ada.client)
    other.get(held)
    ada.submit("Save", **{"note-team": "From the first tab."})
    page = other.submit("Save", status=409, **{"note-team": "From the second."})
    assert "From the first tab." in page.main
    assert "From the second." in page.html
    assert interviews.notes_of(kept(store, peer)) == {"team": "From the first tab."}
    other.submit("Save", **{"note-team": "Both tabs."})
    assert interviews.notes_of(kept(store, peer)) == {"team": "Both tabs."}


def test_the_script_is_told_what_was_saved_and_what_was_not(ada, held, store, peer):
    form = in_form(ada)
    told = ada.client.post(held, data={**form, "note-team": "One."}, headers=JSON)
    assert (told.status_code, told.json["state"]) == (200, "saved")
    late = ada.client.post(held, data={**form, "note-team": "Two.", "note-people": "New."}, headers=JSON)
    assert (late.status_code, late.json["theirs"]) == (409, {"team": "One."})
    assert interviews.notes_of(kept(store, peer)) == {"team": "One.", "people": "New."}
    again = {**form, "note-team": "One. Two.", "seen-team": late.json["tokens"]["team"]}
    assert ada.client.post(held, data=again, headers=JSON).json["state"] == "saved"
    assert interviews.notes_of(kept(store, peer)) == {"team": "One. Two.", "people": "New."}


def test_a_text_of_ones_own_whose_answer_was_lost_is_written_over(ada, held, store, peer):
    form = in_form(ada)
    ada.client.post(held, data={**form, "note-team": "One."}, headers=JSON)
    made_from = f"{form['seen-team']} {edit_token('One.')}"
    late = ada.client.post(held, data={**form, "note-team": "Two.", "seen-team": made_from}, headers=JSON)
    assert late.json["state"] == "saved"
    other = ada.client.post(held, data={**form, "note-team": "Three.", "seen-team": made_from}, headers=JSON)
    assert (other.status_code, other.json["theirs"]) == (409, {"team": "Two."})
    assert interviews.notes_of(kept(store, peer)) == {"team": "Two."}


def test_a_note_that_is_too_long_is_not_lost(ada, held, store, peer):
    page = ada.submit("Save", status=422, **{"note-team": "x" * 20_001, "note-people": "Short."})
    assert "x" * 20_001 in page.html
    assert "Short." in page.html
    assert kept(store, peer).notes == ()


def test_what_the_disk_refuses_stays_on_the_page(ada, held, store, peer, monkeypatch):
    def refuse(*_):
        raise NotSaved("Not saved: the disk is full.")

    monkeypatch.setattr(type(store), "change", refuse)
    page = ada.submit("Save", status=503, **{"note-team": "Dear words."})
    assert "Dear words." in page.html
    assert "Your notes were not saved" in page.main
    form = in_form(ada)
    told = ada.client.post(held, data={**form, "note-team": "Dear words."}, headers=JSON)
    assert (told.status_code, told.json["state"]) == (503, "not saved")


def test_details_are_changed_and_a_later_change_is_told(ada, held, store, peer):
    other = Browse(ada.client)
    for tab in (ada, other):
        tab.get(f"{held}/details")
    details = {"held": "2026-06-01", "place": "by phone", "minutes": "40", "quoting": "approved"}
    ada.submit("Save", **details)
    assert (kept(store, peer).place, kept(store, peer).quoting) == ("by phone", "approved")
    page = other.submit("Save", status=409, **{**details, "place": "at home"})
    assert "by phone" in page.main
    assert kept(store, peer).place == "by phone"
    other.submit("Save", **{**details, "place": "at home"})
    assert kept(store, peer).place == "at home"


@pytest.mark.parametrize("wrong", [{"held": ""}, {"held": "yesterday"}, {"minutes": "-1"}, {"minutes": "x"}])
def test_details_that_make_no_sense_are_refused(ada, held, store, peer, wrong):
    ada.get(f"{held}/details")
    typed = {"held": "2026-06-01", "place": "the base", "minutes": "", "quoting": "no", **wrong}
    page = ada.submit("Save", status=422, **typed)
    assert "the base" in page.html
    assert kept(store, peer).place == ""


def test_an_interview_begun_by_mistake_is_deleted_after_a_question(ada, held, store, peer):
    ada.get(held)
    ada.click("Delete this interview")
    ada.submit("Delete interview")
    assert store.person("vip", peer.id).interviews == ()
    ada.get(held, status=404)


def test_a_closed_interview_is_only_read(ada, held, store, peer, clock):
    store.change(
        "vip",
        peer.id,
        lambda one: replace(
            one, interviews=(replace(one.interviews[0], closed=clock(), text="Peer: Well.\nGood."),)
        ),
    )
    form = in_form(ada)
    assert ada.client.post(held, data={**form, "note-team": "Late."}, headers=JSON).json == {
        "state": "closed"
    }
    page = ada.get(held)
    assert "Peer: Well." in page.main
    assert not page.all("textarea")
    for more in ("details", "delete"):
        assert ada.get(f"{held}/{more}").path == held


def test_only_those_who_see_the_participant_see_the_interview(sign_in, held, peer, store):
    pages = (held, f"{held}/details", f"{held}/delete", f"/evaluate/vip/participants/{peer.id}/interviews")
    for nobody in (sign_in("stranger", "interviewer"), sign_in("boss", "administrator")):
        for page in pages:
            nobody.get(page, status=404)
        token = nobody.get("/account/").all("input[name=csrf_token]")[0].attributes["value"]
        for page in pages:
            assert nobody.client.post(page, data={"csrf_token": token}).status_code in (404, 405)
    assert len(store.person("vip", peer.id).interviews) == 1
    sign_in("eva", "evaluator").get(held)


def test_the_list_shows_an_interviewer_their_own(ada, held, sign_in, peer):
    assert "P1" in ada.get("/evaluate/vip/interviews").main
    assert "P1" not in sign_in("stranger", "interviewer").get("/evaluate/vip/interviews").main


def test_the_audit_says_who_wrote_and_read(ada, held, store, peer, clock):
    for text in ("One.", "Two."):
        ada.get(held)
        ada.submit("Save", **{"note-other": text})
    found = [(one.what, one.participant) for one in store.audited(f"{clock():%Y-%m}")]
    assert ("started an interview", peer.id) in found
    assert ("viewed the notes of an interview", peer.id) in found
    assert found.count(("wrote interview notes", peer.id)) == 1


def test_notes_from_before_signing_in_anew_are_shown_again_and_can_be_saved(ada, held, store, peer):
    page = ada.page
    token = page.all("form[action='/account/sign-out'] input[name=csrf_token]")[0].attributes["value"]
    ada.client.post("/account/sign-out", data={"csrf_token": token})
    ada.page = page
    late = ada.submit("Save", status=403, **{"note-team": "Said after the break."})
    assert "Said after the break." in late.html
    ada.get("/account/sign-in")
    ada.submit("Sign in", email="ada@example.org", password=PASSWORD)
    ada.page = page
    again = ada.submit("Save", status=400, **{"note-team": "Said after the break."})
    assert "Said after the break." in again.html
    assert "before you signed in" in again.main
    assert kept(store, peer).notes == ()
    ada.submit("Save")
    assert interviews.notes_of(kept(store, peer)) == {"team": "Said after the break."}


def test_what_is_typed_into_other_long_forms_is_not_lost_with_an_old_token(ada, held):
    sent = ada.client.post(
        f"{held}/transcript", data={"csrf_token": "old", "read": "1", "pasted": "Peer: Dear words."}
    )
    assert sent.status_code == 400
    assert "Peer: Dear words." in sent.text


def test_with_somebody_who_stopped_no_interview_is_begun(ada, store, peer, clock):
    page = f"/evaluate/vip/participants/{peer.id}/interviews"
    ada.get(page)
    store.change(
        "vip", peer.id, lambda one: replace(one, participant=replace(one.participant, withdrawn=clock()))
    )
    ada.submit("Start interview", phase="mid")
    assert ada.page.path == page
    assert "They no longer take part" in ada.page.main
    assert "Start interview" not in ada.page.buttons
    assert store.person("vip", peer.id).interviews == ()
