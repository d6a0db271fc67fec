"""Pages on which a transcript is uploaded, names are taken out, and an interview is closed."""

import io
from dataclasses import replace

import pytest

from survey.interviews import interviews
from survey.interviews.pages import names
from survey.interviews.transcripts import keeping, reading
from survey.records import Turn
from survey.store import NotSaved
from survey.store.edits import edit_token
from tests.interviews.test_interview_pages import ada, held, kept, peer, sign_in  # noqa: F401
from tests.interviews.transcripts.test_reading import word

TALK = "Eva: Who helps?\nSam: I think Zebedee does, in Lewisham.\nEva: And then?\nSam: Zebedee’s kind."


def upload(browse, name, content, status=200, **more):
    token = browse.page.all("main input[name=csrf_token]")[0].attributes["value"]
    data = {"csrf_token": token, "read": "1", "pasted": "", "file": (io.BytesIO(content), name), **more}
    return browse._arrive(browse.client.post(browse.page.path, data=data), status)


@pytest.fixture
def read_in(ada, held):  # noqa: F811
    """A transcript that was read and waits to be checked."""
    ada.get(f"{held}/transcript")
    ada.submit("Continue", pasted=TALK)
    return ada


def test_a_file_is_read_split_checked_and_kept(ada, held, store, peer):  # noqa: F811
    ada.get(f"{held}/transcript")
    page = upload(ada, "talk.docx", word(*TALK.splitlines()))
    assert page.h1.endswith("Check the transcript")
    assert [one.attributes["value"] for one in page.all("input[name=name]")] == ["Eva", "Sam"]
    assert kept(store, peer).turns == ()
    ada.submit("Save this transcript", name=["Interviewer", "Peer supporter"])
    assert [one.speaker for one in kept(store, peer).turns] == ["Interviewer", "Peer supporter"] * 2
    assert kept(store, peer).file == ""


def test_the_split_is_corrected_before_it_is_kept(read_in, store, peer):  # noqa: F811
    page = read_in.submit(
        "Split into speakers again", name=["Interviewer", ""], text=TALK + "\nZoë: I agree.", more="Zoë"
    )
    assert [one.attributes["value"] for one in page.all("input[name=name]")] == ["Interviewer", "Zoë"]
    assert "Sam: I think Zebedee does" in page.main
    assert kept(store, peer).turns == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "cannot read PDF"),
        ("a.txt", b"", "The transcript is empty"),
        ("a.docx", b"hello", "cannot be opened"),
        ("a.txt", b"x" * 2001, "2 KB or smaller"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_was_pasted_stays(
    ada,  # noqa: F811
    held,  # noqa: F811
    name,
    content,
    said,
    monkeypatch,
):
    monkeypatch.setattr(reading, "FILE_LIMIT", 2000)
    ada.get(f"{held}/transcript")
    page = upload(ada, name, content, 422, pasted="Typed beside it.")
    assert said in page.main
    assert "Typed beside it." in page.html


def test_the_file_is_kept_only_if_asked(ada, held, store, peer):  # noqa: F811
    ada.get(f"{held}/file", status=404)
    ada.get(f"{held}/transcript")
    upload(ada, "talk.txt", TALK.encode(), keep="1")
    assert ada.client.get(f"{held}/file").data == TALK.encode()


def test_of_two_who_correct_the_later_is_told(read_in, store, peer):  # noqa: F811
    first = read_in.page
    read_in.submit("Save this transcript")
    read_in.page = first
    page = read_in.submit("Save this transcript", status=409, text="Sam: Mine.")
    assert "Somebody else has changed the transcript" in page.main
    assert "Sam: Mine." in page.html
    assert len(kept(store, peer).turns) == 4
    read_in.submit("Save this transcript", text="Sam: Mine.")
    assert [one.text for one in kept(store, peer).turns] == ["Mine."]


@pytest.fixture
def at_names(read_in, held):  # noqa: F811
    read_in.submit("Save this transcript", name=["Interviewer", "Peer supporter"])
    assert read_in.page.path == f"{held}/names"
    return read_in


def number_of(browse, words):
    return [one.attributes["value"] for one in browse.page.all("input[name=words]")].index(words)


def test_names_are_replaced_everywhere_and_undone(at_names, held, store, peer):  # noqa: F811
    at = number_of(at_names, "Zebedee")
    assert "2 times" in at_names.page.main
    at_names.submit("Save", **{f"tag-{at}": "colleague"})
    assert "I think [colleague] does, in Lewisham." in at_names.get(f"{held}/close").main
    at_names.get(f"{held}/names")
    at_names.submit("Save", undo=["Zebedee"])
    assert "I think Zebedee does" in at_names.get(f"{held}/close").main


def test_a_text_in_capitals_is_asked_about_in_parts(at_names, held, monkeypatch):  # noqa: F811
    monkeypatch.setattr(names, "AT_ONCE", 1)
    page = at_names.get(f"{held}/names")
    assert [one.attributes["value"] for one in page.all("input[name=words]")] == ["Zebedee"]
    assert "1 more will appear when you have decided these." in page.main
    assert "These words, and 1 more, may still name somebody: Zebedee." in at_names.get(f"{held}/close").main
    at_names.get(f"{held}/names")
    page = at_names.submit("Save", **{"keep-0": "1"})
    assert [one.attributes["value"] for one in page.all("input[name=words]")] == ["Lewisham"]


def test_words_that_name_nobody_are_asked_about_once(at_names, held):  # noqa: F811
    at = number_of(at_names, "Lewisham")
    at_names.submit("Save", **{f"keep-{at}": "1"})
    assert "Lewisham" not in [one.attributes["value"] for one in at_names.page.all("input[name=words]")]


def test_other_words_can_be_named(at_names, held):  # noqa: F811
    at_names.submit("Save", **{"further": "kind", "further-tag": "[quality]"})
    assert "Zebedee’s [quality]." in at_names.get(f"{held}/close").main


def test_a_tag_that_is_none_is_refused_and_stays_typed(at_names):
    at = number_of(at_names, "Zebedee")
    page = at_names.submit("Save", status=422, **{f"tag-{at}": "a [b] c"})
    assert "a [b] c" in page.html


def test_the_programmes_own_names_are_listed(at_names, held, store, vip, clock):  # noqa: F811
    record = store.programme("vip")
    own = record.definition.replace('id = "vip"', 'id = "vip"\nnames = ["helps"]', 1)
    store.save_programme(replace(record, definition=own))
    assert "helps" in [
        one.attributes["value"] for one in at_names.get(f"{held}/names").all("input[name=words]")
    ]


def test_an_interview_is_closed_after_a_look_at_its_words(at_names, held, store, peer):  # noqa: F811
    page = at_names.get(f"{held}/close")
    assert "These words may still name somebody: Zebedee, Lewisham" in page.main
    at_names.submit("Close interview")
    assert kept(store, peer).closed
    assert "Peer supporter: I think Zebedee does, in Lewisham." in at_names.page.main
    for page in ("transcript", "names", "close", "change-transcript"):
        assert at_names.get(f"{held}/{page}").path == held
    at_names.click("Code this interview")


def number(browse, words):
    return f"tag-{number_of(browse, words)}"


WRITTEN = """Sam: I met O'Brien and O’Brien, then Yıldız. We like Yildiz and Weiß.
Sam: We said WEISS, not O\u00adBrien. And José came, said jose\u0301 and Zebe-
dee, then Zebedee."""


def test_a_name_is_in_no_spelling_in_a_closed_interview(ada, held, store, peer):  # noqa: F811
    ada.get(held)
    ada.submit("Save", **{"note-other": "Met with Jose\u0301 and o\u200bbrien."})
    ada.get(f"{held}/details")
    ada.submit("Save", place="At Jose\u0301's", present="WEISS")
    ada.get(f"{held}/transcript")
    ada.submit("Continue", pasted=WRITTEN)
    ada.submit("Save this transcript", name=["Peer"])
    page = ada.page
    assert sorted(one.attributes["value"] for one in page.all("input[name=words]")) == [
        *("José", "O'Brien", "Peer", "Weiß", "Yıldız", "Zebe", "Zebedee")
    ]
    tags = {number(ada, words): "colleague" for words in ("José", "O'Brien", "Weiß", "Yıldız", "Zebedee")}
    ada.submit("Save and continue", **tags)
    assert ada.page.path == f"{held}/close"
    ada.submit("Close interview")
    closed = kept(store, peer)
    assert closed.text.splitlines() == [
        "Peer: I met [colleague] and [colleague], then [colleague]. We like [colleague] and [colleague].",
        "We said [colleague], not [colleague]. And [colleague] came, said [colleague] and [colleague], "
        "then [colleague].",
        "Met with [colleague] and [colleague].",
    ]
    assert (closed.place, closed.present) == ("At [colleague]'s", "[colleague]")


@pytest.mark.parametrize("what", ["text", "notes", "decisions", "details", "file"])
def test_what_changed_since_it_was_looked_at_is_not_closed(at_names, held, store, peer, clock, what):  # noqa: F811
    key, one = ("vip", peer.id, held.rpartition("/")[2]), kept(store, peer)
    at_names.get(f"{held}/close")
    if what == "text":
        keeping.keep(store, key, (Turn("Peer", "Other words."),), edit_token(one.turns), clock())
    elif what == "notes":
        interviews.save_notes(store, *key, {"other": ("Other words.", edit_token(""))}, clock())
    elif what == "decisions":
        keeping.decide(store, key, {"Zebedee": "[Other words.]"}, clock(), set())
    elif what == "details":
        details = replace(interviews.details_of(one), present="Other words.")
        interviews.save_details(store, *key, details, edit_token(interviews.details_of(one)), clock())
    else:
        keeping.keep_file(store, key, "Other words.", b"x", clock())
    page = at_names.submit("Close interview", status=409)
    assert "so it is not closed" in page.main
    assert "Other words." in page.main
    assert kept(store, peer).closed is None
    at_names.submit("Close interview")
    assert kept(store, peer).closed


def test_words_that_stay_though_they_were_replaced_are_told(at_names, held):  # noqa: F811
    at_names.submit("Save", **{"further": "Lewisham Hill", "further-tag": "place"})
    at_names.submit("Save", **{"further": "Mark", "further-tag": "friend"})
    at_names.get(f"{held}/change-transcript")
    at_names.submit("Save this transcript", text="Peer: Mark left a mark.", name=[])
    page = at_names.get(f"{held}/close")
    assert "they are still in the text: mark." in page.main
    assert "[friend] left a mark." in page.main


def test_what_is_wrong_with_tags_is_said_beside_each_and_nothing_typed_is_lost(at_names):
    first, second = number(at_names, "Zebedee"), number(at_names, "Lewisham")
    page = at_names.submit("Save", status=422, **{first: "a [b] c", second: "town", "further-tag": "x"})
    values = {one.attributes["id"]: one.attributes["value"] for one in page.all("input[list=tags]")}
    assert values == {first: "a [b] c", second: "town", "further-tag": "x"}
    assert [one.attributes["href"] for one in page.all(".govuk-error-summary a")] == [
        f"#{first}",
        "#further-tag",
    ]
    page = at_names.submit("Save", status=422, **{first: "", second: "near Lewisham", "further-tag": ""})
    assert "The tag [near Lewisham] contains words that you are replacing." in page.main


def offered(browse):
    return [one.attributes["value"] for one in browse.page.all("input[name=words]")]


def test_speakers_who_are_not_called_by_their_role_are_offered_until_they_have_a_tag(read_in):
    text = "Interviewer: Was he kind?\nSam: My friend is."
    read_in.submit("Save this transcript", name=["Interviewer", "Sam"], text=text)
    assert offered(read_in) == ["Sam"]
    read_in.submit("Save", **{"tag-0": "friend"})
    assert offered(read_in) == []


def test_an_empty_interview_is_not_closed(ada, held, store, peer):  # noqa: F811
    ada.get(f"{held}/close")
    assert "This interview is empty" in ada.submit("Close interview", status=422).main
    assert kept(store, peer).closed is None


def test_what_the_disk_refuses_is_said_and_stays_typed(read_in, monkeypatch, store):
    def refuse(*_):
        raise NotSaved("Not saved: the disk is full.")

    monkeypatch.setattr(type(store), "change", refuse)
    page = read_in.submit("Save this transcript", status=503, text="Sam: Dear words.")
    assert "The transcript was not saved" in page.main
    assert "Dear words." in page.html


def test_nobody_else_gets_at_it(sign_in, held):  # noqa: F811
    for nobody in (sign_in("stranger", "interviewer"), sign_in("boss", "administrator")):
        for page in ("transcript", "change-transcript", "names", "close", "file"):
            nobody.get(f"{held}/{page}", status=404)
