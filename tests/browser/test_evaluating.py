"""An evaluator looks at a programme's answers on a large screen."""

import csv
import io

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.running import Demo


@pytest.fixture
def desk(shown: Demo, device: OpenDevice) -> Device:
    """An evaluator who has signed in."""
    desk = device(shown, size="desk")
    sign_in(desk, shown)
    return desk


def sign_in(desk: Device, demo: Demo) -> None:
    desk.open(demo.evaluator["url"])
    desk.page.get_by_label("E-mail address").fill(demo.evaluator["email"])
    desk.page.get_by_label("Password", exact=True).fill(demo.evaluator["password"])
    desk.press("Sign in")


def assert_drawn(desk: Device) -> None:
    """Each chart of the page is drawn, with nothing to press on it, and its drawing is not empty."""
    charts = desk.page.locator("[data-chart]")
    assert charts.count()
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        desk.page.locator(f"#{chart.get_attribute('id')}[data-drawn]").wait_for()
        assert chart.locator("svg.main-svg").first.bounding_box()
    assert desk.page.locator(".modebar-btn").count() == 0
    assert desk.page.get_by_text("Share chart").count() == 0


def test_signing_in_leads_to_the_overview(desk: Device) -> None:
    assert desk.h1 == "Overview"
    assert "questionnaires are due" in desk.text


def test_a_wrong_password_is_refused(shown: Demo, device: OpenDevice) -> None:
    desk = device(shown, size="desk")
    desk.open(shown.evaluator["url"])
    desk.page.get_by_label("E-mail address").fill(shown.evaluator["email"])
    desk.page.get_by_label("Password", exact=True).fill("something else altogether")
    desk.press("Sign in")
    assert "There is a problem" in desk.page.get_by_role("alert").inner_text()


def test_no_page_opens_after_signing_out(desk: Device) -> None:
    desk.go("Understand", "Wellbeing")
    address = desk.page.url
    desk.press("Sign out")
    desk.open(address)
    assert desk.h1 == "Sign in"
    desk.page.go_back()
    desk.page.reload()
    assert desk.h1 == "Sign in"


def test_one_participants_trajectory_is_drawn_with_its_bands(desk: Device) -> None:
    desk.go("People", "Participants")
    desk.page.get_by_label("Role").select_option("peer-supporter")
    desk.press("Show")
    desk.click(desk.page.get_by_role("table").get_by_role("link").first)
    assert_drawn(desk)
    chart = desk.page.locator("[data-chart]").first
    for band in ("below average", "average", "above average"):
        assert chart.get_by_text(band).count()
    assert "Noticeable change" in desk.text
    assert "Reliable change" in desk.text


def test_a_cohort_of_two_is_not_shown(desk: Device) -> None:
    desk.go("Understand", "Wellbeing")
    assert desk.h1.endswith("Warwick–Edinburgh Mental Well-being Scale")
    assert_drawn(desk)
    assert desk.page.locator("[data-chart]").first.get_by_text("not shown").count()
    assert desk.page.locator("[data-chart] .scatterlayer .point").count() == 0


def test_satisfaction_is_drawn_and_comments_are_listed(desk: Device) -> None:
    desk.go("Understand", "Feedback")
    drawn = [measure for measure in measures(desk) if choose(desk, measure)]
    assert {"Peer support experience", "Friends and Family"} <= set(drawn)
    choose(desk, "Friends and Family")
    assert desk.page.locator(".cairn-comments li").count()


def measures(desk: Device) -> list[str]:
    return desk.page.get_by_label("Measure").locator("option").all_inner_texts()


def choose(desk: Device, measure: str) -> bool:
    """Show a measure; whether it is drawn, and not withheld."""
    desk.page.get_by_label("Measure").select_option(label=measure)
    desk.press("Show")
    if desk.page.locator("[data-chart]").count():
        assert_drawn(desk)
        return True
    assert "Fewer than 5 people: not shown" in desk.text
    return False


@pytest.mark.parametrize(
    ("group", "page"),
    [
        ("People", "Due"),
        ("People", "Invitations"),
        ("Understand", "Wellbeing"),
        ("Understand", "Feedback"),
    ],
)
def test_each_table_is_downloaded_as_it_stands_on_the_page(desk: Device, group: str, page: str) -> None:
    desk.go(group, page)
    links = desk.page.get_by_role("link", name="Download as CSV")
    assert links.count()
    for link in links.all():
        with desk.page.expect_download() as download:
            link.click()
        text = download.value.path().read_text(encoding="utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text)))) > 1, link.inner_text()
