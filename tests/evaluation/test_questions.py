"""The three questions: capacity, pathway, process and impact, as pages and files."""

import csv
import io
from dataclasses import replace

import pytest

from survey.store import Store
from tests.evaluation.test_gathered import eva, filled  # noqa: F401
from tests.interviews.test_interview_pages import sign_in  # noqa: F401

PAGES = ("capacity", "pathway", "impact")


def table(browse, address: str) -> list[list[str]]:
    text = browse.client.get(f"/evaluate/vip/{address}").text
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_capacity_says_what_the_log_holds(eva):  # noqa: F811
    page = eva.get("/evaluate/vip/capacity")
    assert "119.2 hours of work were delivered between 25 August 2025" in page.main
    assert "106 paid and 13.2 unpaid" in page.main
    assert "£1,220 was paid out" in page.main
    assert "Payments and set-up costs: £244 for each of the 5 participants reached." in page.main
    assert table(eva, "capacity/ratios.csv")[1][2:] == ["1220.00", "5", "5", "244.00"]
    assert len(page.all("[data-chart]")) == 1


def test_hours_and_pounds_stand_in_columns_of_their_own(eva):  # noqa: F811
    costs = table(eva, "capacity/money.csv")
    assert costs[0] == ["What", "Pounds", "Hours"]
    assert costs[1] == ["Payments", "1220.00", ""]
    assert costs[-1] == ["Paid time without a pay rate (not in the amounts above)", "", "188.0"]


def test_every_file_holds_what_its_page_shows(eva):  # noqa: F811
    for name in PAGES:
        page = eva.get(f"/evaluate/vip/{name}")
        files = [one.attributes["href"] for one in page.all("a[href$='.csv']")]
        assert files
        for address in files:
            header = table(eva, address.removeprefix("/evaluate/vip/"))[0]
            heads = [[th.text(strip=True) for th in one.css("thead th")] for one in page.all("main table")]
            assert header in heads, address


def test_the_pathway_counts_service_users_and_keeps_few_peer_supporters_out(eva):  # noqa: F811
    page = eva.get("/evaluate/vip/pathway")
    assert "Service user: all 5 people achieved at least one outcome." in page.main
    assert "Peer supporter: outcomes are not shown, because fewer than 5 people have this role." in page.main
    assert ["Peer supporter", "Fewer than 5 people: not shown", ""] in table(eva, "pathway/people.csv")
    assert eva.client.get("/evaluate/vip/pathway/kinds-peer-supporter.csv").status_code == 404
    assert "VIP-P1" in page.main
    for one in page.all("a[href$='.csv']"):
        assert "VIP-" not in eva.client.get(one.attributes["href"]).text


@pytest.fixture
def informed(eva):  # noqa: F811
    """An evaluator who has asked to see what others coded."""
    eva.get("/evaluate/vip/coding/others")
    eva.submit("Show me what others coded")
    return eva


def test_who_may_still_code_sees_no_themes_of_others(eva):  # noqa: F811
    page = eva.get("/evaluate/vip/impact")
    assert "themes were identified" not in page.main
    assert not page.all("blockquote")
    assert "that others have coded" in page.main


def test_impact_has_satisfaction_and_themes_and_withholds_wellbeing_of_two(informed):
    page = informed.get("/evaluate/vip/impact")
    assert (
        "WEMWBS at start, mid-point and end is not shown: it would describe fewer than 5 people." in page.main
    )
    assert "At mid-point, 5 people answered Friends and Family, with 4 of 5 answers positive." in page.main
    assert "themes were identified in 14 fully coded texts." in page.main


def quotes(page) -> set[str]:
    return {one.text(strip=True) for one in page.all("blockquote")}


def test_only_words_that_may_be_quoted_are_on_the_page(informed, store: Store):
    before = quotes(informed.get("/evaluate/vip/impact"))
    assert "coding.css" in informed.page.html  # or a quote and who said it run together
    person = next(one for one in store.people("vip") if one.participant.code == "VIP-P1")
    own = {
        each.text[one.start : one.end]
        for each in person.interviews
        for one in person.excerpts
        if one.source == each.id
    }
    assert own & before
    silent = tuple(replace(one, quoting="no") for one in person.interviews)
    store.save_people([(person, replace(person, interviews=silent))])
    assert not own & quotes(informed.get("/evaluate/vip/impact"))


def test_nothing_kept_is_said_in_words(vip, sign_in):  # noqa: F811
    browse = sign_in("eva", "evaluator")
    for name, words in (
        ("capacity", "No work and no costs yet."),
        ("pathway", "No goals and no outcomes yet."),
        ("impact", "No answers and no themes yet."),
    ):
        page = browse.get(f"/evaluate/vip/{name}")
        assert words in page.main
        assert not page.all("[data-chart]")


@pytest.mark.parametrize(("name", "role"), [("ina", "interviewer"), ("ada", "administrator")])
def test_they_are_for_evaluators_alone(filled, sign_in, name, role):  # noqa: F811
    browse = sign_in(name, role)
    for page in PAGES:
        browse.get(f"/evaluate/vip/{page}", status=404)
    browse.get("/evaluate/vip/capacity/kinds.csv", status=404)
