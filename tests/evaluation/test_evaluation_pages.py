"""What evaluators see and take away."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from survey.accounts import accounts
from survey.records import ProgrammeRecord
from tests.participants import level, person, points, response


@pytest.fixture
def evaluator(browse, store, vip, clock):
    """Somebody signed in."""
    accounts.add_account(store, "eva@example.org", "Eva", "a long enough password", clock())
    browse.get("/account/sign-in")
    browse.submit("Sign in", email="eva@example.org", password="a long enough password")
    return browse


def rows(browse, address):
    """A CSV file's rows."""
    response = browse.client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.get_data().startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=vip-")
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def download(browse, about):
    return rows(browse, browse.page.link(f"Download as CSV : {about}").partition("localhost")[2])


def peers(catalogue, n, *totals, site="", prefix="VIP-P"):
    """So many peer supporters with these WEMWBS scores."""
    phases = ("start", "mid", "end")
    return [
        person(
            f"{prefix}{number:03}",
            *(points(catalogue["wemwbs"], *one) for one in zip(phases, totals, strict=False)),
            site=site,
            invited=phases,
        )
        for number in range(n)
    ]


def test_with_several_programmes_one_chooses(evaluator, store, clock):
    text = store.programme("vip").definition
    store.save_programme(ProgrammeRecord("second", text.replace('id = "vip"', 'id = "second"', 1), clock()))
    assert evaluator.get("/evaluate/").h1 == "Programmes"
    assert evaluator.click("Vocational and peer support").h1 == "Overview"


def test_an_unknown_programme_or_participant_is_not_found(evaluator):
    for address in ("/evaluate/nothing/", "/evaluate/vip/participants/nobody", "/evaluate/vip/cohort/x.csv"):
        evaluator.get(address, 404)


def test_the_overview_counts_who_is_due_and_leads_to_them(evaluator, store):
    store.add_people([person("VIP-P1", joined=date(2026, 1, 5)), person("VIP-P2", joined=date(2026, 3, 2))])
    assert "2 questionnaires are due, 1 of them overdue." in evaluator.get("/evaluate/vip/").main
    page = evaluator.click("See who is due")
    assert "VIP-P1 start overdue 5 January 2026 2 February 2026 not invited" in page.main
    assert "VIP-P2 start due" in page.main
    assert download(evaluator, "Due and overdue")[1][:3] == ["VIP-P1", "start", "overdue"]
    assert evaluator.click("VIP-P1").h1.endswith("VIP-P1")


def test_the_feedback_link_has_a_page_with_its_poster(evaluator):
    page = evaluator.get("/evaluate/vip/feedback-link")
    assert "Nobody has used it yet" in page.main
    assert page.link("Poster to print").endswith("/feedback/FEEDBACKVIP1/poster")


def test_a_programme_without_a_published_link_says_so(evaluator, store):
    store.save_programme(replace(store.programme("vip"), feedback_code=None))
    page = evaluator.get("/evaluate/vip/feedback-link")
    assert "not published yet" in page.main
    assert "Poster" not in page.main


def test_the_page_of_invitations_counts_who_is_due_without_one(evaluator, store):
    assert "Nobody is due" in evaluator.get("/evaluate/vip/invitations").main
    store.add_people([person("VIP-P1", joined=date(2026, 1, 5))])
    assert "1 questionnaire is due, and its participant has no invitation" in evaluator.again().main


def test_who_declined_or_withdrew_is_told_on_each_page_in_place_of_due(evaluator, store, clock):
    no, gone = person("VIP-P1"), person("VIP-P2")
    no = replace(no, participant=replace(no.participant, declined=clock()))
    gone = replace(gone, participant=replace(gone.participant, withdrawn=clock()))
    store.add_people([no, gone])
    assert "Nobody is due" in evaluator.get("/evaluate/vip/due").main
    page = evaluator.get("/evaluate/vip/invitations")
    assert "VIP-P1 declined 2 March 2026" in page.main
    assert "VIP-P2 withdrew 2 March 2026" in page.main
    page = evaluator.get("/evaluate/vip/participants")
    assert "VIP-P1 declined" in page.main
    assert "withdrew 2 March 2026" in evaluator.click("VIP-P2").main


def test_the_overview_says_that_a_file_is_damaged_and_shows_the_others(evaluator, store):
    broken = person("BROKEN")
    store.add_people([broken, person("SOUND")])
    (path,) = Path(store.path).rglob(f"{broken.participant.id}.json")
    path.write_text("{")
    page = evaluator.get("/evaluate/vip/")
    assert "1 file cannot be read" in page.main
    assert "cairn check" in page.main
    assert "SOUND" in evaluator.get("/evaluate/vip/participants").main


def test_long_lists_come_in_pages_that_keep_the_search(evaluator, store, catalogue):
    store.add_people([*peers(catalogue, 120), person("OTHER", role="staff")])
    page = evaluator.get("/evaluate/vip/participants")
    evaluator.submit("Show", code="vip-p")
    page = evaluator.click("Next page")
    assert "Page 2 of 3" in page.main
    assert "120 participants" in page.main
    assert "VIP-P050" in page.main
    assert "VIP-P049" not in page.main
    assert "Page 3 of 3" in evaluator.get("/evaluate/vip/participants?page=99").main


def test_participants_are_filtered_by_role_and_site(evaluator, store):
    store.add_people(
        [person("A", site="North"), person("B", site="South"), person("C", role="staff", site="South")]
    )
    evaluator.get("/evaluate/vip/participants")
    page = evaluator.submit("Show", role="peer-supporter", site="South")
    assert "1 participant" in page.main
    assert page.words("tbody th") == "B"


def test_only_what_somebody_is_asked_counts_as_sent_of_it(evaluator, store, catalogue):
    ons4 = catalogue["ons4"]
    store.add_people(
        [person("A", points(catalogue["wemwbs"], "start", 40), response(ons4, "start", level(ons4, 5)))]
    )
    assert "1 of 2 sent 0 of 2 sent" in evaluator.get("/evaluate/vip/participants").main


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("self", "Answered by themselves"),
        ("assisted", "Answered with help"),
        ("paper", "Answered on paper"),
        ("unknown", "Not known how it was answered"),
    ],
)
def test_each_response_says_how_it_was_given(evaluator, store, catalogue, mode, said):
    someone = person("A", replace(points(catalogue["wemwbs"], "start", 40), mode=mode))
    store.add_people([someone])
    page = evaluator.get(f"/evaluate/vip/participants/{someone.participant.id}")
    assert f"{said} · English ·" in page.main


def test_a_participant_has_scores_bands_changes_and_answers(evaluator, store, catalogue):
    (peer,) = peers(catalogue, 1, 38, 43, 60)
    store.add_people([peer])
    page = evaluator.get(f"/evaluate/vip/participants/{peer.participant.id}")
    assert "not designed to monitor or screen individuals" in page.main
    assert "start 38 below average" in page.main
    assert "start – mid-point 5 improved no change" in page.main
    assert "start – end 22 improved improved" in page.main
    assert "Reliable change, 9 points or more" in page.words("details")
    assert "I’ve been feeling optimistic about the future" in page.main
    assert "Answered by themselves · English · sent 2 March 2026, 09:00 UTC · version 1" in page.main
    assert page.all("[data-chart] script[type='application/json']")
    assert [row[:2] for row in download(evaluator, "WEMWBS by phase")[1:]] == [
        ["start", "38"],
        ["mid-point", "43"],
        ["end", "60"],
    ]
    assert len(download(evaluator, "Answers")) == 1 + 3 * 14


def test_incomplete_answers_are_never_a_number_that_looks_like_a_score(evaluator, store, catalogue):
    wemwbs = catalogue["wemwbs"]
    someone = person("VIP-P1", response(wemwbs, "start", level(wemwbs, 5, wemwbs1=None, wemwbs2=None)))
    store.add_people([someone])
    page = evaluator.get(f"/evaluate/vip/participants/{someone.participant.id}")
    assert "start not scored: 2 of 14 missing" in page.main
    assert page.main.count("not scored: 2 of 14 missing") == 2
    for wrong in ("60", "70"):
        assert wrong not in page.words("table")


def test_a_measure_without_a_score_shows_a_participants_answers_over_the_phases(evaluator, store, catalogue):
    ons4 = catalogue["ons4"]
    sent = [("start", level(ons4, 4, anxious=0)), ("end", level(ons4, 7, anxious=None))]
    someone = person("VIP-P1", *(response(ons4, phase, answers) for phase, answers in sent))
    store.add_people([someone])
    page = evaluator.get(f"/evaluate/vip/participants/{someone.participant.id}")
    words = ons4.words("en").items
    assert f"{words['happy']} 4 7" in page.words("table")
    assert f"{words['anxious']} 0 –" in page.words("table")


def test_percentages_of_few_answers_are_whole_and_of_many_have_a_decimal(evaluator, store, catalogue):
    family = catalogue["friends-and-family"]
    for phase, good, bad in (("mid", 2, 4), ("end", 8, 16)):
        values = [1] * good + [5] * bad
        store.add_people(
            person(f"{phase}{n}", response(family, phase, level(family, value)), role="service-user")
            for n, value in enumerate(values)
        )
    page = evaluator.get("/evaluate/vip/satisfaction?measure=friends-and-family")
    assert "mid-point 6 6 2 0 4 33 67" in page.main
    assert "end 24 24 8 0 16 33.3 66.7" in page.main
    assert download(evaluator, "Friends and Family: result at each phase")[1][6:] == ["33.3", "66.7"]


def test_nobody_anonymous_has_a_page(evaluator, store):
    someone = person("X", role="service-user", anonymous=True)
    store.add_people([someone])
    evaluator.get(f"/evaluate/vip/participants/{someone.participant.id}", 404)
    assert someone.participant.id not in evaluator.get("/evaluate/vip/participants").html


def test_the_cohort_page_has_means_changes_moves_and_who_is_missing(evaluator, store, catalogue):
    store.add_people([*peers(catalogue, 6, 38, 44), *peers(catalogue, 6, 38, 39, prefix="Q")])
    page = evaluator.get("/evaluate/vip/cohort")
    assert "Scottish Health Survey 2018" in page.html
    assert "fewer than 30 people" in page.main
    assert "start 12 38.00" in page.main
    assert "Answered: all 12 people who were invited." in page.main
    assert "Answered: none of 12 people who were invited." in page.main
    changes = download(evaluator, "WEMWBS: change")
    assert changes[1][:3] == ["start – mid-point", "12", "3.5"]
    thresholds = download(evaluator, "WEMWBS: people who improved")
    assert thresholds[1] == ["start – mid-point", "12", "6", "0", "0", "0"]
    moves = download(evaluator, "Moves between bands")
    assert ["start", "mid-point", "below average", "average", "6"] in moves
    assert len(download(evaluator, "Invited people who have not answered")) == 1 + 12


def test_a_small_group_is_said_to_be_withheld_and_shows_no_figure(evaluator, store, catalogue):
    store.add_people(
        [
            *peers(catalogue, 20, 40, site="North"),
            *peers(catalogue, 4, 69, site="S", prefix="Q"),
            person("QUIET", site="S", invited=("start",)),
        ]
    )
    evaluator.get("/evaluate/vip/cohort")
    page = evaluator.submit("Show", site="S")
    assert "Fewer than 5 people: not shown" in page.main
    assert "69" not in page.words("table")
    assert "69" not in page.words("script")
    assert "people who were invited" not in page.main
    assert "QUIET" not in page.html
    assert evaluator.click("See who is due").h1 == "Due"
    for file in ("phases", "changes", "thresholds", "moves", "awaited"):
        table = rows(evaluator, f"/evaluate/vip/cohort/{file}.csv?site=S")
        assert not any("69" in cell or cell == "QUIET" for row in table for cell in row)


def test_few_people_with_both_phases_are_warned_of_even_where_each_phase_has_many(
    evaluator, store, catalogue
):
    wemwbs = catalogue["wemwbs"]
    store.add_people(
        person(
            f"P{number:02}",
            *([points(wemwbs, "start", 40)] if number < 40 else []),
            points(wemwbs, "mid", 42),
            *([points(wemwbs, "end", 44)] if number >= 30 else []),
        )
        for number in range(70)
    )
    page = evaluator.get("/evaluate/vip/cohort")
    assert "start – end 10 " in page.main
    assert "fewer than 30 people who answered at both phases" in page.main


def test_many_people_with_every_two_phases_are_not_warned_of(evaluator, store, catalogue):
    store.add_people(peers(catalogue, 30, 40, 42, 44))
    assert "fewer than 30 people" not in evaluator.get("/evaluate/vip/cohort").main


def test_filters_that_name_nothing_mean_all(evaluator, store, catalogue):
    store.add_people(peers(catalogue, 6, 40))
    page = evaluator.get("/evaluate/vip/cohort?role=king&site=nowhere&measure=phq9")
    assert "start 6 40.00" in page.main


def test_a_measure_without_a_score_shows_each_question(evaluator, store, catalogue):
    ons4 = catalogue["ons4"]
    store.add_people(person(f"P{n}", response(ons4, "start", level(ons4, 7))) for n in range(6))
    evaluator.get("/evaluate/vip/cohort")
    page = evaluator.submit("Show", measure="ons4")
    assert len(page.all("[data-chart]")) == 4
    assert "start 6 7.00" in page.main
    assert len(download(evaluator, "All questions by phase")) == 1 + 4


def test_satisfaction_counts_answers_and_lists_words_without_codes(evaluator, store, catalogue):
    family = catalogue["friends-and-family"]
    words = ["<script>alert(1)</script> 🙂", "=1+1", "Kind", "Kind", "Calm"]
    store.add_people(
        person(f"SECRET{n}", response(family, "end", level(family, 1, reason=text)), role="service-user")
        for n, text in enumerate(words)
    )
    evaluator.get("/evaluate/vip/satisfaction")
    page = evaluator.submit("Show", measure="friends-and-family")
    assert "not a validated scale" in page.main
    assert "Friends and Family result" in page.main
    assert "end 5 5 5 0 0 100 0" in page.main
    assert download(evaluator, "Friends and Family: result at each phase")[-1] == [
        "end",
        "5",
        "5",
        "5",
        "0",
        "0",
        "100.0",
        "0.0",
    ]
    assert "<script>alert(1)</script> 🙂" in page.words(".cairn-comments")
    assert "SECRET" not in page.html
    comments = download(evaluator, "Comments")
    assert "'=1+1" in [row[-1] for row in comments]
    assert not any("SECRET" in cell for row in comments for cell in row)
    answers = download(evaluator, "Answers to each question")
    assert answers[-6][1:] == ["end", "Very good", "5", "5"]


def test_comments_of_too_few_people_are_withheld(evaluator, store, catalogue):
    family = catalogue["friends-and-family"]
    store.add_people(
        person(f"P{n}", response(family, "end", level(family, 1, reason="telling")), role="service-user")
        for n in range(4)
    )
    page = evaluator.get("/evaluate/vip/satisfaction?measure=friends-and-family")
    assert "Fewer than 5 people: not shown" in page.main
    assert "telling" not in page.html
    assert "telling" not in str(
        rows(evaluator, "/evaluate/vip/satisfaction/comments.csv?measure=friends-and-family")
    )


def test_codes_that_look_like_formulas_are_harmless_in_files(evaluator, store):
    store.add_people([person("=HYPERLINK(1)", joined=date(2026, 1, 5))])
    assert rows(evaluator, "/evaluate/vip/due.csv")[1][0] == "'=HYPERLINK(1)"
