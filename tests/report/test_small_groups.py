"""Nothing of a role or a site under the minimum leaves: in no report, no finding and no export.

Two programmes differ in their small groups alone: how many these are, and all that is kept of them.  What
leaves is the same to the letter, so that no figure about them is in it, and none follows from the others.
"""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from docx import Document

from survey import exports
from survey.evaluation import capacity, impact, pathway
from survey.evaluation import capacity_findings as of_capacity
from survey.evaluation import impact_findings as of_impact
from survey.evaluation import pathway_findings as of_pathway
from survey.records import Activity, Cost, Outcome, ProgrammeRecord, ServiceContact, Theme
from survey.report import html, making, word
from survey.report.blocks import Figures, Quotes
from survey.store.folder import FolderStore
from tests.coded import coded, interview
from tests.conftest import pilot_text
from tests.participants import SENT, level, person, points, response

PHASES = ("start", "mid", "end")
DAY = date(2026, 3, 9)
QUOTES = {"TEAM-0": "A lantern in the window", "P0": "A kettle on the stove", "S0": "A door that opened"}
FEW, MORE = 1, 4
"""How many the small groups are in the one programme and in the other; five are the minimum."""


def outcome(number: int, status: str = "started", **more) -> Outcome:
    return Outcome(f"o{number}", SENT, "e1", "education", "A course", DAY, status, **more)


def answers(measure, value):
    return [response(measure, phase, level(measure, value, more="Marrow words")) for phase in PHASES]


def large(catalogue):
    """Seven peer supporters at one site, and of nine service users six who began something."""
    reached = tuple(f"S{number}" for number in range(9))
    for number in range(7):
        scores = [points(catalogue["wemwbs"], phase, 40 + number + at) for at, phase in enumerate(PHASES)]
        one = person(f"P{number}", *scores, site="Harbour", invited=PHASES)
        log = Activity(
            f"a{number}", SENT, "participant", DAY, "face-to-face", 90, 30, reached=(*reached, "TEAM-0")
        )
        yield quoted(replace(one, activities=(log,), contacts=contacts(number)))
    for number in range(9):
        given = answers(catalogue["service-user-experience"], 4)[1:]
        site = "Lighthouse" if number < 4 else "Harbour"
        one = person(f"S{number}", *given, role="service-user", site=site, invited=PHASES[1:])
        yield quoted(replace(one, outcomes=(outcome(number),) if number < 6 else ()))


def small(catalogue, n):
    """So many of the staff, of whom everything is kept that can be: the more they are, the more of it."""
    short = catalogue["swemwbs"]
    for number in range(n):
        given = answers(catalogue["staff-experience"], n)[: 3 - number % 2]
        given += [response(short, phase, level(short, n)) for phase in PHASES]
        one = person(f"TEAM-{number}", *given, role="staff", site="Harbour", invited=PHASES)
        open_ = tuple(replace(interview("", "no"), closed=None) for _ in range(n))
        steps = (outcome(20, "started" if n == MORE else "planned"), outcome(21, "planned", goal=True))
        yield quoted(replace(one, contacts=contacts(10 * n), interviews=open_, outcomes=steps))


def quoted(one):
    """Somebody, with their words of QUOTES in an interview."""
    words = QUOTES.get(one.participant.code)
    if not words:
        return one
    held = coded("", f"{words}. And more.", {"e1": [(0, len(words), "t1")]})
    interviews = (*one.interviews, *held.interviews)
    return replace(one, interviews=interviews, excerpts=held.excerpts, codings=held.codings)


def contacts(count):
    return tuple(
        ServiceContact(f"c{period}", SENT, "participant", period, 0, 0, count, count, count)
        for period in ("before", "mid")
    )


@pytest.fixture
def made(tmp_path, pilot, catalogue, app):
    """A store and its programme with small groups of so many; the app's context stays open."""
    asked = replace(pilot, asks_service_use=("peer-supporter", "staff"))

    def make(n, minimum=5):
        store = FolderStore(tmp_path / f"store-{n}-{minimum}")
        store.save_programme(ProgrammeRecord("vip", pilot_text(), SENT))
        store.add_people([*large(catalogue), *small(catalogue, n)])
        costs = (
            Cost("c1", SENT, "e1", "payment", DAY, 70_000, what="Paid"),
            Cost("c2", SENT, "e1", "pay-rate", DAY, 1_500, whom="TEAM-0"),
        )
        themes = (Theme("t1", "Being welcome"),)
        store.change_evaluation("vip", lambda kept: replace(kept, costs=costs, themes=themes))
        return store, replace(asked, minimum_group_size=minimum)

    with app.test_request_context():
        yield make


def report(made, catalogue, *how):
    return making.make(*place(made(*how), catalogue), DAY + timedelta(300), "en")


def in_word(found) -> str:
    """The words of a report's .docx."""
    document = Document(io.BytesIO(word.file(found)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def place(store_and_programme, catalogue):
    store, programme = store_and_programme
    return store, catalogue, programme


def test_the_report_is_the_same_whatever_the_small_role_is_like(made, catalogue):
    one, other = (report(made, catalogue, n) for n in (FEW, MORE))
    assert html.file(one).split("\n") == html.file(other).split("\n")
    words = in_word(one)
    assert words.split("\n") == in_word(other).split("\n")
    assert "Fewer than 5 people took part with each of these roles, too few to count: staff" in words
    assert "7 people took part with the role of peer supporter" in words
    assert "Some groups are too few to be described, and are left out of figures" in words
    assert [code for code in ("TEAM-0", "S0", "P0") if code in words] == []
    assert report(made, catalogue, FEW, 1) != report(made, catalogue, MORE, 1), "they do differ"


def findings(store, catalogue, programme):
    """Sentences and tables of the three questions, as pages and their files have them."""
    for found in (
        of_capacity.findings(programme, capacity.of_programme(store, programme)),
        of_pathway.findings(programme, pathway.of_programme(store, programme)),
        of_impact.findings(programme, impact.of_programme(store, catalogue, programme, None)),
    ):
        yield from (one.text for one in found.sentences)
        yield from (str((key, table)) for key, table in found.tables)


def test_the_findings_are_the_same_whatever_the_small_role_is_like(made, catalogue):
    one, other = (list(findings(*place(made(n), catalogue))) for n in (FEW, MORE))
    assert one == other
    assert "Staff: fewer than 5 people, too few to count their outcomes." in one
    assert any("too few to show" in each for each in one)
    experience = "Peer support experience at end: 9 people answered; 72 of 72 answers were positive."
    assert experience in one
    assert any("('Being welcome', 'Fewer than 5 people: not shown', 3, " in each for each in one)
    assert list(findings(*place(made(FEW, 1), catalogue))) != list(findings(*place(made(MORE, 1), catalogue)))


def export(made, catalogue, folder, *how) -> dict[str, str]:
    """The files of an export that hold nothing but text, with their lines in order; and all others whole."""
    exports.export(*place(made(*how), catalogue), folder)
    with zipfile.ZipFile(folder / "cairn.xlsx") as book:
        sheets = {name: book.read(name) for name in book.namelist()}
    files = {one.name: one.read_bytes() for one in folder.iterdir() if one.name != "cairn.xlsx"}
    return {
        name: "\n".join(sorted(held.decode("utf-8", "replace").splitlines()))
        for name, held in (files | sheets).items()
    }


def test_the_export_is_the_same_whatever_the_small_role_is_like(made, catalogue, tmp_path):
    one, other = (export(made, catalogue, tmp_path / f"out-{n}", n) for n in (FEW, MORE))
    assert all("P0" in one[name] for name in ("responses-wide.csv", "xl/worksheets/sheet1.xml"))
    for name, held in other.items():
        if name.endswith((".csv", ".txt", ".py", ".R")):
            assert held == one[name], name
        assert [
            word for word in ("TEAM-0", "TEAM-1", "Lighthouse", QUOTES["TEAM-0"]) if word in held
        ] == [], name
    assert "Left out, because there are fewer than 5: staff" in one["READ-ME.txt"]
    assert "TEAM-1" in export(made, catalogue, tmp_path / "all", MORE, 1)["responses-wide.csv"]


def test_a_questionnaire_that_a_small_role_answers_too_is_counted_for_no_role(made, catalogue):
    store, programme = made(FEW)
    one = person("TEAM-9", points(catalogue["wemwbs"], "start", 68), role="staff", site="Harbour")
    store.add_people([one])
    found = making.make(store, catalogue, programme, DAY, "en")
    (rows,) = [one.table.rows for one in found.blocks if isinstance(one, Figures) and one.key == "sources"]
    assert {row[2] for row in rows if row[0] == "WEMWBS"} == {"Fewer than 5 people: not shown"}


@pytest.mark.parametrize(
    ("small", "minimum", "named"),
    [
        (FEW, 1, ["staff", "peer supporter", "service user"]),
        (FEW, 5, ["a participant"] * 3),
        (MORE, 8, ["a participant", "a participant", "service user"]),
    ],
)
def test_a_quote_names_no_small_role_and_no_other_that_gives_it_away(made, catalogue, small, minimum, named):
    blocks = [one for one in report(made, catalogue, small, minimum).blocks if isinstance(one, Quotes)]
    said = {one.words: one.who for block in blocks for one in block.quotes}
    assert [said[words] for words in QUOTES.values()] == named
