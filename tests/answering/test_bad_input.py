"""What goes wrong on the way, and that nothing typed is lost by it."""

import errno
import os
from urllib.parse import quote

import pytest

from measures.parts import TEXT_LIMIT
from tests.steps import answer_all, begin


@pytest.fixture
def at_free_text(browse, vip, store):
    """Somebody on the free text of the Friends and Family Test, by the open link."""
    browse.get(f"/feedback/{store.programme(vip.id).feedback_code}")
    browse.submit("Start now")
    begin(browse, position=1)
    browse.submit("Continue", answer=1)
    assert browse.page.all("textarea[name=answer]")
    return browse


def free_text(store, vip):
    (person,) = store.people(vip.id)
    (draft,) = person.drafts
    return draft.answers.get("reason")


def test_markup_and_emoji_are_kept_as_written_and_shown_as_text(at_free_text, store, vip):
    written = "<script>alert('x')</script> & “quotes” 🙂\nسلام"
    page = at_free_text.submit("Continue", answer=written)
    assert free_text(store, vip) == written
    assert "<script>alert" in page.main
    assert "<script>alert" not in page.html


def test_too_long_a_text_is_refused_and_stays_in_the_box(at_free_text, store, vip):
    assert "4,000 characters" in at_free_text.page.main
    written = "ä" * 10_000
    page = at_free_text.submit("Continue", status=422, answer=written)
    assert "6,000 characters too long" in page.words(".govuk-error-summary")
    assert page.words("textarea") == written
    assert free_text(store, vip) is None
    at_free_text.submit("Continue", answer=written[:TEXT_LIMIT])
    assert free_text(store, vip) == written[:TEXT_LIMIT]


def test_line_ends_count_once(at_free_text, store, vip):
    at_free_text.submit("Continue", answer="a\r\n" * (TEXT_LIMIT // 2))
    assert free_text(store, vip) == ("a\n" * (TEXT_LIMIT // 2)).strip()


@pytest.mark.parametrize("token", [None, "", "tampered"])
def test_a_bad_token_saves_nothing_and_keeps_what_was_typed(app, at_free_text, store, vip, token):
    data = {"answer": "My words <b>", **({} if token is None else {"csrf_token": token})}
    response = at_free_text.client.post(at_free_text.page.path, data=data)
    assert response.status_code == 400
    assert "My words &lt;b&gt;</textarea>" in response.text
    assert "was not saved" in response.text
    assert free_text(store, vip) is None


def test_a_lost_session_shows_the_text_for_copying(at_free_text, app, store, vip):
    response = app.test_client().post(at_free_text.page.path, data={"answer": "My words"})
    assert response.status_code == 403
    assert "open your link again" in response.text
    assert "My words</textarea>" in response.text


def test_text_sent_too_late_is_shown_again(at_free_text, store, vip):
    question = at_free_text.page
    at_free_text.submit("Skip this question")
    at_free_text.submit("Send")
    at_free_text.page = question
    page = at_free_text.submit("Continue", status=409, answer="One more thing")
    assert page.words("textarea") == "One more thing"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_says_that_the_answer_was_not_saved(at_free_text, store, vip, monkeypatch, call):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        page = at_free_text.submit("Continue", status=503, answer="My words")
        assert "Your answer was not saved" in page.words(".govuk-error-summary")
        assert page.words("textarea") == "My words"
    assert free_text(store, vip) is None
    at_free_text.submit("Continue", answer="My words")
    assert free_text(store, vip) == "My words"


def test_a_full_disk_keeps_a_choice_ticked(peer, monkeypatch):
    begin(peer)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _fd: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        page = peer.submit("Continue", status=503, answer=4)
    assert [box.attributes["value"] for box in page.all("input[checked]")] == ["4"]


def test_a_full_disk_at_sending_loses_nothing(peer, store, vip, monkeypatch):
    begin(peer)
    answer_all(peer, 3)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _fd: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        page = peer.submit("Send", status=503)
        assert "were not sent" in page.words(".govuk-error-summary")
    assert "Your answers have been sent" in peer.submit("Send").main


def test_a_damaged_file_stops_one_person_and_nobody_else(peer, store, vip, invited, app, caplog):
    from tests.browse import Browse

    (file,) = (store.path / "people" / vip.id).glob("*/*.json")
    file.write_text('{"participant": {"1": {"id"')
    assert "cannot open your answers" in peer.again(status=500).h1
    assert file.stem in caplog.text
    other = Browse(app.test_client())
    assert other.get(invited(code="VIP-P2")).status == 200


def test_far_too_much_at_once_is_refused_by_name(peer):
    begin(peer)
    response = peer.client.post(peer.page.path, data={"answer": "x" * 5_000_000})
    assert response.status_code == 413
    assert "too long to send" in response.text


def test_pages_that_do_not_exist_say_so(browse, vip):
    assert "cannot find" in browse.get("/nothing-here", status=404).h1
    response = browse.client.post("/answer/x/tasks")
    assert response.status_code in (400, 405)


def test_skipping_never_throws_away_what_was_written(at_free_text, store, vip):
    page = at_free_text.submit("Skip this question", status=422, answer="My words")
    assert "You have written something" in page.words(".govuk-error-summary")
    assert page.words("textarea") == "My words"
    at_free_text.submit("Skip this question", answer="")
    assert free_text(store, vip) is None


def test_a_number_typed_as_free_text_is_shown_again(at_free_text):
    question = at_free_text.page
    at_free_text.submit("Skip this question")
    at_free_text.submit("Send")
    at_free_text.page = question
    page = at_free_text.submit("Continue", status=409, answer="07700900123")
    assert page.words("textarea") == "07700900123"


def test_a_form_for_an_unknown_question_is_not_found(peer):
    begin(peer)
    response = peer.client.post(peer.page.path.removesuffix("1") + "99", data={"answer": "1"})
    assert response.status_code == 404


@pytest.mark.parametrize("code", ["¹", "ﬃ", "é", "\x00", "😀", "%"])
def test_a_code_of_strange_letters_is_not_recognised(browse, vip, code):
    assert "do not recognise this link" in browse.get(f"/feedback/{quote(code)}", status=404).h1
    assert "do not recognise this link" in browse.get(f"/i/{quote(code)}", status=404).h1


def test_only_a_shared_tablet_is_left(peer, store, vip):
    begin(peer)
    peer.submit("Continue", answer=3)
    leave = peer.page.path.rsplit("/", 2)[0] + "/leave"
    token = peer.page.all("input[name=csrf_token]")[0].attributes["value"]
    assert peer.client.get(leave).location.endswith("/tasks")
    assert peer.client.post(leave, data={"csrf_token": token}).location.endswith("/tasks")
    (person,) = store.people(vip.id)
    assert person.drafts
    assert not person.responses
