"""Summaries of many people, against published figures, scipy.stats and what must hold for any table."""

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from measures.cohort import Counts, Move, ScoreTable, summarise
from measures.scoring import score

DATA = Path(__file__).parents[2] / "../shared/data"
NAN = float("nan")
PHASES = ("start", "mid", "end")
BANDS = ("below average", "average", "above average")

SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)
"""Extra hours of sleep of ten patients with each of two drugs: Student 1908, as corrected in R's `sleep`."""


def table(
    *columns: Sequence[float],
    roles: Sequence[str] = (),
    sites: Sequence[str] = (),
    answered: Any = None,
    invited: Any = None,
) -> ScoreTable:
    """A table with one column of scores per phase, where raw and value are the same."""
    values = np.array(columns, dtype=float).T
    people, phases = values.shape
    return ScoreTable(
        phases=PHASES[:phases],
        people=tuple(f"P{number}" for number in range(people)),
        roles=tuple(roles) or ("peer-supporter",) * people,
        sites=tuple(sites) or ("base",) * people,
        raw=values,
        value=values,
        answered=~np.isnan(values) if answered is None else np.array(answered, dtype=bool).T,
        invited=None if invited is None else np.array(invited, dtype=bool).T,
    )


@pytest.fixture(scope="module")
def wemwbs(catalogue):
    return catalogue["wemwbs"]


@pytest.fixture(scope="module")
def summary(wemwbs):
    def summary(scores: ScoreTable, **selection: Any):
        return summarise(wemwbs, wemwbs.banding(None), scores, **selection)

    return summary


# Published and hand-worked figures


def test_the_paired_change_is_students(summary):
    (change,) = summary(table(*SLEEP)).changes
    assert (change.n, change.withheld) == (10, False)
    assert change.mean == pytest.approx(1.58)
    assert change.sd == pytest.approx(1.2299955, abs=5e-8)
    assert change.t == pytest.approx(4.0621, abs=5e-5)
    assert change.p == pytest.approx(0.002833, abs=5e-7)
    assert change.ci95 == pytest.approx((0.7001142, 2.4598858), abs=5e-8)
    assert change.srm == pytest.approx(1.58 / 1.2299955, abs=5e-7)


def test_effect_sizes_by_hand(summary):
    # changes 2 0 4 2 2 have variance 8/4; the phases have 40/4 around 44 and 56/4 around 46
    (change,) = summary(table([40, 42, 44, 46, 48], [42, 42, 48, 48, 50])).changes
    assert (change.mean, change.sd) == (2, pytest.approx(2**0.5))
    assert change.srm == pytest.approx(2 / 2**0.5)
    assert change.t == pytest.approx(2 / (2 / 5) ** 0.5)
    assert change.hedges_g == pytest.approx((1 - 3 / 15) * 2 / ((10 + 14) / 2) ** 0.5)


def test_a_phase_by_hand(summary):
    (phase,) = summary(table([38, 40, 41, 58, 59, NAN])).phases
    assert (phase.n, phase.mean, phase.median, phase.q1, phase.q3) == (5, 47.2, 41, 40, 58)
    assert phase.sd == pytest.approx((430.8 / 4) ** 0.5)
    assert phase.bands == {"below average": 2, "average": 2, "above average": 1}


def test_figures_agree_with_scipy_stats(summary):
    random = np.random.default_rng(2)
    before, after = random.integers(14, 71, (2, 57)).astype(float)
    found = summary(table(before, after))
    (change,) = found.changes
    test = scipy.stats.ttest_rel(after, before)
    assert (change.t, change.p) == pytest.approx((test.statistic, test.pvalue))
    assert change.ci95 == pytest.approx(tuple(test.confidence_interval()))
    for phase, values in zip(found.phases, (before, after), strict=True):
        assert phase.ci95 == pytest.approx(
            scipy.stats.t.interval(0.95, 56, values.mean(), scipy.stats.sem(values))
        )
        assert (phase.q1, phase.median, phase.q3) == pytest.approx(
            tuple(np.quantile(values, (0.25, 0.5, 0.75)))
        )


def openplay(measure, waves: Sequence[str]) -> ScoreTable:
    """The real answers of `../shared/data` at some waves."""
    people: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    with (DATA / "openplay_swemwbs_a.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            answers = {f"swemwbs{number}": int(row[f"sw{number}"]) for number in range(1, 8)}
            found = score(measure, answers)
            assert found.raw is not None
            assert found.value is not None
            people[row["person"]][row["wave"]] = (found.raw, found.value)
    both = np.array([[scores.get(wave, (NAN, NAN)) for wave in waves] for scores in people.values()])
    raw, value = both[:, :, 0], both[:, :, 1]
    count = len(people)
    return ScoreTable(
        tuple(waves), tuple(people), ("all",) * count, ("all",) * count, raw, value, ~np.isnan(value)
    )


@pytest.mark.skipif(not DATA.is_dir(), reason="the real answers in ../shared/data are not here")
def test_real_answers_give_the_expected_figures(catalogue):
    swemwbs = catalogue["swemwbs"]
    expected = json.loads((DATA / "openplay_swemwbs_a_expected.json").read_text(encoding="utf-8"))
    found = summarise(swemwbs, swemwbs.banding(None), openplay(swemwbs, ("1", "3", "6")))
    assert found.participants == expected["persons"]
    for phase in found.phases:
        figures = expected["by_wave"][phase.phase]
        assert phase.n == figures["n"]
        assert {name.replace(" ", "_"): n for name, n in phase.bands.items()} == {
            name: figures[name] for name in ("below_average", "average", "above_average")
        }
        assert four(phase.mean, phase.sd, phase.median) == four(
            figures["metric_mean"], figures["metric_sd"], figures["median"]
        )
        assert four(*phase.ci95) == four(*figures["ci95"])
    assert [(one.before, one.after) for one in found.changes] == [("1", "3"), ("1", "6"), ("3", "6")]
    for change in found.changes:
        figures = expected["change"][f"{change.before}-{change.after}"]
        assert change.n == figures["n"]
        names = ("mean_change", "sd_change", "t", "p", "srm")
        assert four(change.mean, change.sd, change.t, change.p, change.srm) == four(*map(figures.get, names))
        assert four(*change.ci95) == four(*figures["ci95"])
        assert change.thresholds["reliable"] == Counts(
            figures["improved_ge_2.87"], figures["worsened_le_-2.87"]
        )
        assert {f"{move.before} -> {move.after}": move.n for move in change.moves} == figures["band_moves"]


def four(*figures: float) -> list[str]:
    return [f"{figure:.4f}" for figure in figures]


# Who is in and who is not


def test_only_people_with_both_scores_make_a_change(summary):
    found = summary(table([40, 41, 42, NAN], [43, NAN, 45, 46], [NAN, NAN, 60, 61]), minimum=1)
    assert [(one.before, one.after, one.n) for one in found.changes] == [
        ("start", "mid", 2),
        ("start", "end", 1),
        ("mid", "end", 2),
    ]
    assert [phase.n for phase in found.phases] == [3, 3, 2]


def test_moves_go_from_band_to_band_on_the_raw_score(summary):
    (change,) = summary(table([40, 40, 41, 59, 59], [40, 41, 59, 59, 58])).changes
    assert change.moves == (
        Move("below average", "below average", 1),
        Move("below average", "average", 1),
        Move("average", "above average", 1),
        Move("above average", "average", 1),
        Move("above average", "above average", 1),
    )


def test_a_change_of_a_threshold_exactly_counts(catalogue):
    swemwbs = catalogue["swemwbs"]
    (change,) = summarise(swemwbs, None, table([13.49, 16.36], [16.36, 13.49]), minimum=1).changes
    assert change.thresholds == {"noticeable": Counts(1, 1), "reliable": Counts(1, 1)}


def test_incomplete_answers_are_counted_apart_and_never_as_a_score(summary):
    scores = [40, 41, 42, 43, 44, NAN, NAN]
    found = summary(table(scores, answered=[[1, 1, 1, 1, 1, 1, 0]], invited=[[1] * 7]))
    (phase,) = found.phases
    assert found.participants == 7
    assert (phase.invited, phase.answered, phase.n, phase.not_scored, phase.mean) == (7, 6, 5, 1, 42)


def test_role_and_site_choose_the_people(summary):
    scores = table(
        range(20, 40), roles=("staff", "peer-supporter") * 10, sites=("north",) * 10 + ("south",) * 10
    )
    assert summary(scores).phases[0].n == 20
    assert summary(scores, role="staff").phases[0].mean == np.mean(range(20, 40, 2))
    assert summary(scores, site="south").phases[0].mean == np.mean(range(30, 40))
    chosen = summary(scores, role="staff", site="south")
    assert (chosen.participants, chosen.phases[0].mean) == (5, np.mean(range(30, 40, 2)))


def test_a_table_refuses_arrays_of_another_shape():
    scores = table([40, 41], [42, 43])
    with pytest.raises(ValueError, match="2 people and 2 phases"):
        ScoreTable(
            scores.phases,
            scores.people,
            scores.roles,
            scores.sites,
            scores.raw[:1],
            scores.value,
            scores.answered,
        )
    with pytest.raises(ValueError, match="one role and one site"):
        ScoreTable(
            scores.phases, scores.people, ("staff",), scores.sites, scores.raw, scores.value, scores.answered
        )


# Small groups


def test_a_group_below_the_minimum_shows_no_figure_at_all(summary):
    found = summary(table([40, 41, 42, 43], [44, 45, 46, 47], invited=[[1] * 4] * 2))
    assert found.participants is None
    for part in (*found.phases, *found.changes):
        assert part.withheld
        rest = [
            getattr(part, one.name)
            for one in fields(part)
            if one.name not in ("phase", "before", "after", "withheld")
        ]
        assert all(figure in (None, {}, ()) for figure in rest)


def test_a_phase_that_few_answered_is_withheld_alone(summary):
    found = summary(table([40, 41, 42, 43, 44], [40, 41, 42, 43, NAN]))
    assert [phase.withheld for phase in found.phases] == [False, True]
    assert [change.withheld for change in found.changes] == [True]
    assert found.participants == 5


def test_a_phase_that_nobody_answered_is_not_withheld(summary):
    found = summary(table([40, 41, 42, 43, 44], [NAN] * 5, invited=[[1] * 5, [1] * 5]))
    empty = found.phases[1]
    assert (empty.withheld, empty.n, empty.mean, empty.not_scored, empty.invited) == (False, 0, None, 0, 5)
    assert empty.bands == dict.fromkeys(BANDS, 0)
    assert (found.changes[0].withheld, found.changes[0].n, found.changes[0].moves) == (False, 0, ())


def test_a_small_role_cannot_be_worked_out_from_the_total(summary):
    roles = ("staff",) * 6 + ("service-user",) * 9 + ("peer-supporter",) * 2
    scores = table(range(30, 47), roles=roles)
    shown = {
        role: not summary(scores, role=role).phases[0].withheld for role in (None, *dict.fromkeys(roles))
    }
    assert shown == {None: True, "staff": False, "service-user": True, "peer-supporter": False}


def test_few_incomplete_answers_of_a_role_do_not_leak(summary):
    roles = ("staff",) * 6 + ("service-user",) * 6
    scores = table([NAN] * 2 + [NAN] * 4 + [40] * 6, roles=roles, answered=[[1, 1, 0, 0, 0, 0] + [1] * 6])
    staff = summary(scores, role="staff").phases[0]
    users = summary(scores, role="service-user").phases[0]
    everybody = summary(scores).phases[0]
    assert (staff.n, staff.answered, staff.not_scored) == (0, None, None)
    assert None in (users.not_scored, everybody.not_scored)


# Figures that cannot be worked out


def test_one_person_has_a_mean_but_no_spread(summary):
    found = summary(table([40], [44]), minimum=1)
    phase, change = found.phases[0], found.changes[0]
    assert (phase.n, phase.mean, phase.median, phase.sd, phase.ci95) == (1, 40, 40, None, None)
    assert (change.n, change.mean, change.sd, change.ci95) == (1, 4, None, None)
    assert (change.t, change.p, change.srm, change.hedges_g) == (None,) * 4


def test_two_people_are_too_few_for_the_small_sample_correction(summary):
    (change,) = summary(table([40, 42], [44, 49]), minimum=2).changes
    assert (change.mean, change.hedges_g) == (5.5, None)
    assert change.t == pytest.approx(5.5 / 1.5)


def test_equal_changes_have_no_test(summary):
    found = summary(table([19.98] * 11, [21.54] * 11))
    change = found.changes[0]
    assert (found.phases[0].sd, change.sd, change.mean) == (0, 0, pytest.approx(1.56))
    assert change.ci95 == pytest.approx((1.56, 1.56))
    assert (change.t, change.p, change.srm, change.hedges_g) == (None,) * 4


def test_equal_changes_of_unequal_people_have_an_effect_size(summary):
    (change,) = summary(table([40, 42, 44, 46, 48], [42, 44, 46, 48, 50])).changes
    assert (change.sd, change.t, change.srm) == (0, None, None)
    assert change.hedges_g == pytest.approx(0.8 * 2 / 10**0.5)


def test_nobody_at_all_is_an_empty_summary(summary):
    found = summary(table([], []))
    assert (found.participants, [phase.n for phase in found.phases]) == (0, [0, 0])


# What holds for any table

roles = st.sampled_from(("peer-supporter", "service-user", "staff"))
sites = st.sampled_from(("north", "south"))
scores = st.one_of(st.just(NAN), st.integers(14, 70).map(float))
people = st.lists(st.tuples(roles, sites, scores, scores, scores), max_size=40)
minimums = st.integers(1, 6)


def of(rows: Sequence[tuple[Any, ...]]) -> ScoreTable:
    columns = [[row[column] for row in rows] for column in (2, 3, 4)]
    return table(*columns, roles=[row[0] for row in rows], sites=[row[1] for row in rows])


@given(people, minimums, st.none() | roles, st.none() | sites)
def test_parts_add_up(summary, rows, minimum, role, site):
    found = summary(of(rows), role=role, site=site, minimum=minimum)
    for phase in found.phases:
        assert phase.withheld or sum(phase.bands.values()) == phase.n
        assert phase.withheld or phase.n == 0 or phase.n >= minimum
        if phase.mean is not None:
            assert 14 <= phase.q1 <= phase.median <= phase.q3 <= 70
    for change in found.changes:
        assert change.withheld or sum(move.n for move in change.moves) == change.n
        assert all(counts.improved + counts.worsened <= change.n for counts in change.thresholds.values())
        if change.thresholds:
            noticeable, reliable = change.thresholds["noticeable"], change.thresholds["reliable"]
            assert noticeable.improved >= reliable.improved
            assert noticeable.worsened >= reliable.worsened


@given(people, minimums, st.randoms())
def test_the_order_of_people_does_not_matter(summary, rows, minimum, random):
    shuffled = random.sample(rows, len(rows))
    one, other = summary(of(rows), minimum=minimum), summary(of(shuffled), minimum=minimum)
    assert one.participants == other.participants
    for left, right in zip((*one.phases, *one.changes), (*other.phases, *other.changes), strict=True):
        for figure in fields(left):
            assert getattr(left, figure.name) == pytest.approx(getattr(right, figure.name), nan_ok=False), (
                figure.name
            )


@given(people, st.integers(-5, 5))
def test_a_constant_added_at_a_phase_moves_the_mean_change_by_it(summary, rows, constant):
    raised = [(*row[:3], row[3] + constant, row[4]) for row in rows]
    before, after = summary(of(rows), minimum=1).changes[0], summary(of(raised), minimum=1).changes[0]
    assert before.n == after.n
    if before.mean is not None and after.mean is not None:
        assert after.mean == pytest.approx(before.mean + constant)
        assert after.sd == pytest.approx(before.sd)


@given(people, minimums, st.none() | roles)
def test_figures_are_plain_numbers_and_never_nan(summary, rows, minimum, role):
    found = summary(of(rows), role=role, minimum=minimum)
    assert all(type(figure) in (int, float, str, bool, type(None)) for figure in leaves(found))
    assert all(np.isfinite(figure) for figure in leaves(found) if isinstance(figure, float))


@given(people, minimums)
def test_shown_selections_never_differ_by_a_small_group(summary, rows, minimum):
    whole = summary(of(rows), minimum=minimum)
    for role in ("peer-supporter", "service-user", "staff"):
        part = summary(of(rows), role=role, minimum=minimum)
        for larger, smaller in zip(
            (*whole.phases, *whole.changes), (*part.phases, *part.changes), strict=True
        ):
            if not larger.withheld and not smaller.withheld:
                difference = larger.n - smaller.n
                assert difference == 0 or difference >= minimum


def leaves(value: Any) -> list[Any]:
    """Every figure in a dataclass, however deep."""
    if is_dataclass(value):
        return [leaf for one in fields(value) for leaf in leaves(getattr(value, one.name))]
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, tuple):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]
