"""Somebody with every page and file of a programme, and linear algebra, finds out nothing of a small group.

The attacker knows who is in the programme, who answered what, and how pages withhold; what they want is any
figure about 1 to 4 people of a role, a site, or a role at a site, at a phase or at two.
"""

import csv
import io
import json
import re
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from survey.accounts import accounts
from survey.cli import main
from survey.records import ProgrammeRecord
from survey.web.settings import Settings
from tests.depth import times
from tests.participants import level, person, points, response
from tests.shared_app import lent

ROLES, SITES = ("peer-supporter", "staff"), ("North", "South", "East")
PHASES = {"start": "start", "mid-point": "mid", "end": "end"}
PASSWORD = "a long enough password"
MINIMUM = 5
SELECTIONS = list(product(("", *ROLES), ("", *SITES)))

patterns = st.sampled_from(
    [("start",), ("mid",), ("start", "mid"), ("start", "end"), ("start", "mid", "end")]
)
cells = st.tuples(st.sampled_from(ROLES), st.sampled_from(SITES))
cohorts = st.dictionaries(
    st.tuples(cells, patterns), st.integers(1, 4) | st.integers(1, 9), min_size=1, max_size=8
)

NORTH, SOUTH = ("peer-supporter", "North"), ("peer-supporter", "South")
GONE = {(NORTH, ("start", "mid")): 10, (SOUTH, ("start",)): 3}
"""Nobody of a small site came back: the first phase less the pair is that site."""
BESIDE = {(NORTH, ("start", "mid", "end")): 9, (SOUTH, ("start", "mid", "end")): 2}
"""Everybody less one site is the small one."""


class Attacker:
    """An evaluator who takes down everything that is shown."""

    def __init__(self, app, folder, catalogue, clock, definition, groups):
        self.groups = groups
        self.people = list(groups)
        self.environment = {"CAIRN_STORE": str(folder), "CAIRN_SECRET_KEY": "a key for the tests only"}
        store = app.extensions["cairn"].store
        store.save_programme(ProgrammeRecord("vip", definition, clock()))
        store.add_people(
            person(
                f"{role}-{site}-{'-'.join(phases)}-{number}",
                *(
                    answers(catalogue, phase, number)
                    for phase in phases
                    for answers in (wellbeing, experience)
                ),
                role=role,
                site=site,
            )
            for ((role, site), phases), n in groups.items()
            for number in range(n)
        )
        accounts.add_account(store, "eva@example.org", "Eva", PASSWORD, clock())
        self.client = app.test_client()
        page = LexborHTMLParser(self.client.get("/account/sign-in").text)
        token = page.css_first("[name=csrf_token]").attributes["value"]
        form = {"csrf_token": token, "email": "eva@example.org", "password": PASSWORD}
        assert self.client.post("/account/sign-in", data=form).status_code == 302

    def get(self, page, role, site):
        answer = self.client.get(f"/evaluate/vip/{page}", query_string={"role": role, "site": site})
        assert answer.status_code in (200, 404), f"{page}: {answer.status_code}, {answer.location}"
        return answer.text if answer.status_code == 200 else ""

    def table(self, page, role, site):
        return list(csv.reader(io.StringIO(self.get(page, role, site))))[1:]

    def row(self, phases, role, site):
        """Who counts, group by group, in what is shown of a selection at phases."""
        return [set(phases) <= {*at} and role in ("", r) and site in ("", s) for (r, s), at in self.people]

    def size(self, row):
        return sum(n for n, held in zip(self.groups.values(), row, strict=True) if held)

    def assert_nothing_follows(self, shown):
        """No small group's figure at a phase is a sum or difference of the shown (phases, role, site)."""
        assert shown or self.size(self.row(("start",), "", "")) < 2 * MINIMUM, "everything is withheld"
        for phase in PHASES.values():
            here = [self.row(*one) for one in shown if phase in one[0]]
            if not here:
                continue
            known = np.linalg.matrix_rank(np.array(here, dtype=float))
            for (role, site), other in product(SELECTIONS, PHASES.values()):
                target = self.row((phase, other), role, site)
                if 0 < self.size(target) < MINIMUM:
                    more = np.linalg.matrix_rank(np.array([*here, target], dtype=float))
                    assert more > known, (phase, other, role, site)


def wellbeing(catalogue, phase, number):
    return points(catalogue["wemwbs"], phase, 30 + number)


def experience(catalogue, phase, number):
    one = catalogue["staff-experience"]
    return response(one, phase, level(one, 1 + number % 5, more=f"Words of {number} at {phase}"))


@pytest.fixture(scope="module")
def definition():
    return Path("survey/programme/shipped/vip.toml").read_text(encoding="utf-8")


@pytest.fixture
def attacker(catalogue, clock, definition):
    """An attacker on these groups of people, in a store of their own."""
    with ExitStack() as until_the_end:

        def make(groups):
            folder = Path(until_the_end.enter_context(TemporaryDirectory())) / "store"
            own = Settings(folder, "a key for the tests only", base_url="http://localhost", clock=clock)
            app = until_the_end.enter_context(lent(own))
            return Attacker(app, folder, catalogue, clock, definition, groups)

        yield make


attacks = settings(max_examples=times(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
FIGURE = re.compile(r"\d")


@attacks
@example(groups=GONE)
@example(groups=BESIDE)
@given(groups=cohorts)
def test_cohort_files_give_no_small_group_away(attacker, groups):
    one, shown = attacker(groups), set()
    for role, site in SELECTIONS:
        for row in one.table("cohort/phases.csv", role, site):
            if FIGURE.search(row[1]) and row[1] != "0" and "ewer" not in row[1]:
                shown.add(((PHASES[row[0]],), role, site))
        for row in one.table("cohort/changes.csv", role, site):
            if FIGURE.match(row[1]) and row[1] != "0":
                shown.add((pair(row[0]), role, site))
        for row in one.table("cohort/moves.csv", role, site):
            assert ((PHASES[row[0]], PHASES[row[1]]), role, site) in shown
        for row in one.table("cohort/thresholds.csv", role, site):
            assert "ewer" in row[1] or row[1] == "0" or (pair(row[0]), role, site) in shown
    one.assert_nothing_follows(shown)


def pair(words):
    before, _, after = words.partition(" – ")
    return PHASES[before], PHASES[after]


@attacks
@example(groups=GONE)
@example(groups=BESIDE)
@given(groups=cohorts)
def test_the_pages_chart_gives_no_small_group_away(attacker, groups):
    one, shown = attacker(groups), set()
    for role, site in SELECTIONS:
        page = LexborHTMLParser(one.get("cohort", role, site))
        for script in page.css("script[type='application/json']"):
            for trace in json.loads(script.text())["data"]:
                shown |= {(phases, role, site) for phases in drawn_through(trace)}
    one.assert_nothing_follows(shown)


def drawn_through(trace):
    """The phases of each point of a trace, and of each two or three neighbours on a person's line."""
    points = [
        PHASES.get(x) if y is not None else None
        for x, y in zip(trace.get("x") or (), trace.get("y") or (), strict=False)
    ]
    of_people = trace.get("name") == "one line for each person"
    for length in (1, 2, 3) if of_people else (1,):
        for first in range(len(points) - length + 1):
            if None not in (part := tuple(points[first : first + length])):
                yield part


@attacks
@example(groups=GONE)
@example(groups=BESIDE)
@given(groups=cohorts)
def test_satisfaction_files_and_comments_give_no_small_group_away(attacker, groups):
    one = attacker(groups)
    for file in ("answers", "overall", "comments"):
        shown = set()
        for role, site in SELECTIONS:
            for row in one.table(f"satisfaction/{file}.csv", role, site):
                phase = PHASES[next(cell for cell in row if cell in PHASES)]
                if not any("ewer than" in cell for cell in row) and any(
                    FIGURE.search(cell) and cell != "0" for cell in row
                ):
                    shown.add(((phase,), role, site))
        one.assert_nothing_follows(shown)


@attacks
@example(groups=GONE)
@example(groups=BESIDE)
@given(groups=cohorts)
def test_the_command_line_gives_no_small_group_away(attacker, groups):
    one, shown = attacker(groups), set()
    for role, site in SELECTIONS:
        options = [*(("--role", role) if role else ()), *(("--site", site) if site else ())]
        done = CliRunner().invoke(main, ["summary", "vip", "wemwbs", "--json", *options], env=one.environment)
        if done.exit_code:
            assert "There is no site" in done.output
            continue
        found = json.loads(done.output)
        shown |= {((row["phase"],), role, site) for row in found["phases"] if row["n"]}
        shown |= {((row["from"], row["to"]), role, site) for row in found["changes"] if row["n"]}
        for row in (*found["phases"], *found["changes"]):
            if row["n"] is None:
                assert not any(figures(row)), row
    one.assert_nothing_follows(shown)


def figures(value):
    """Every number in a piece of JSON."""
    if isinstance(value, dict):
        for one in value.values():
            yield from figures(one)
    elif isinstance(value, list):
        for one in value:
            yield from figures(one)
    elif isinstance(value, int | float):
        yield True
