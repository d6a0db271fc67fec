"""A quote that is not approved leaves Cairn by no way there is."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from survey import exports
from survey.accounts import accounts
from survey.coding.qda.writing import outgoing, project
from survey.records import Coding, Excerpt, MemberCheck
from survey.rights import rights
from tests.interviews.test_interview_pages import sign_in  # noqa: F401
from tests.to_code import NOW, interview, themes

WORDS = "really valued"


def page_file(address):
    """What a page's file holds; an archive's files one after the other."""

    def take(eva, store, **_):
        data = eva.client.get(address.format(theme=store.evaluation("vip").themes[0].id)).data
        return unpacked(data) if data.startswith(b"PK") else data.decode()

    return take


def unpacked(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def command_line_project(store, vip, clock, **_):
    return unpacked(project(vip, outgoing(store, "vip"), clock()))


def export_folder(store, vip, catalogue, tmp_path, **_):
    exports.export(store, catalogue, vip, tmp_path / "out", everybody=True)
    files = [one for one in Path(tmp_path / "out").rglob("*") if one.is_file()]
    assert any(one.name.startswith("quotes") for one in files)
    return "".join(one.read_text(encoding="utf-8", errors="replace") for one in files)


WAYS = {
    "excerpts of a theme": page_file("/evaluate/vip/coding/themes/{theme}/excerpts.csv"),
    "all excerpts": page_file("/evaluate/vip/coding/excerpts-file"),
    "project": page_file("/evaluate/vip/coding/project-file"),
    "project of the command line": command_line_project,
    "export": export_folder,
}

STATES = {
    "agreed without a name": ("anonymous", [], "", True),
    "did not agree": ("no", [], "", False),
    "did not agree, record accurate": ("no", ["accurate"], "", False),
    "wants to approve, not asked": ("approved", [], "", False),
    "wants to approve, asked": ("approved", [""], "", False),
    "approved": ("approved", ["accurate"], "", True),
    "approved, asked again": ("approved", ["accurate", ""], "", True),
    "corrections that wait": ("approved", ["corrections"], "", False),
    "corrections discussed": ("approved", ["corrections"], "discussed", False),
    "corrections accepted": ("approved", ["corrections"], "accepted", True),
    "would rather not be quoted": ("anonymous", ["no quotes"], "", False),
    "approved once, refused since": ("approved", ["accurate", "no quotes"], "", False),
    "refused once, asked again": ("anonymous", ["no quotes", ""], "", False),
}


@pytest.fixture
def eva(sign_in):  # noqa: F811
    return sign_in("eva", "evaluator")


@pytest.fixture
def told(store, vip, eva):
    """Keep somebody with one interview that Eva has coded, of which WORDS are an excerpt."""
    coder = accounts.find(store, "eva@example.org").id

    def keep(quoting, verdicts, outcome):
        (theme,) = themes(store, "Valued")
        one = interview()
        held = replace(one.interviews[0], quoting=quoting)
        start = held.text.index(WORDS)
        checks = tuple(
            MemberCheck(
                f"c{at}",
                held.id,
                "",
                NOW + timedelta(days=at),
                "ian",
                verdict,
                answered=NOW if verdict else None,
                outcome=outcome,
            )
            for at, verdict in enumerate(verdicts)
        )
        mark = Excerpt("x", held.id, start, start + len(WORDS), (theme.id,), coder, NOW)
        coding = Coding("y", held.id, coder, NOW, NOW)
        kept = replace(one, interviews=(held,), excerpts=(mark,), codings=(coding,), checks=checks)
        store.add_people([kept])
        return kept

    return keep


@pytest.fixture
def leaving(eva, store, vip, catalogue, clock, tmp_path):
    """The ways by which WORDS leave."""
    known = {
        "eva": eva,
        "store": store,
        "vip": vip,
        "catalogue": catalogue,
        "clock": clock,
        "tmp_path": tmp_path,
    }

    def look():
        return [way for way, taken in WAYS.items() if WORDS in taken(**known)]

    return look


@pytest.mark.parametrize("state", STATES)
def test_words_leave_only_where_they_may_be_quoted(told, leaving, state):
    *said, goes = STATES[state]
    told(*said)
    assert leaving() == (list(WAYS) if goes else [])


def test_words_of_somebody_who_stopped_leave_no_more(told, leaving, store, clock):
    one = told("anonymous", [], "")
    rights.withdraw(store, one.participant, clock(), "a test")
    assert leaving() == []
