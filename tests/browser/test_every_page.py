"""Every page on a phone and on a desk: axe finds nothing at WCAG 2.2 AA, and the page fits the screen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from survey.accounts import accounts
from survey.records import Grant
from survey.store.folder import FolderStore
from tests.browser.conftest import OpenDevice
from tests.browser.device import SIZES, Device, place
from tests.browser.test_answering import newcomers_code
from tests.browser.test_evaluating import sign_in
from tests.running import Demo, run
from tests.shown_demo import Original

SAME_KIND = 2
"""Pages of one kind (addresses that differ in ids and values only) that are looked at."""


@pytest.fixture
def with_contacts(original: Original, tmp_path: Path) -> Iterator[Demo]:
    """A demonstration in which participants may say how they can be reached."""
    with original.copied(tmp_path / "store", "k" * 43 + "=") as running:
        yield running


def answer_and_inspect(device: Device, who: str) -> None:
    """From a task list: each kind of question, its error, check, sent, result."""
    tasks = device.page.url
    device.inspect(f"{who}-tasks")
    for address in device.tasks():
        device.open(address)
        name = f"{who}-{device.page.url.rsplit('/', 2)[1]}"
        answer_questions(device, name)
        device.inspect(f"{name}-check")
        device.press("Send")
        device.inspect(f"{name}-sent")
        if device.page.get_by_role("link", name="See your result").count():
            device.follow("See your result")
            device.page.locator("[data-drawn]").first.wait_for()
            device.inspect(f"{name}-result")
        device.open(tasks)
    device.inspect(f"{who}-tasks-done")


def answer_questions(device: Device, name: str) -> None:
    """Answer one question after another, and look at the first of each kind and at its error."""
    kinds: list[int] = []
    while device.page.locator(".govuk-caption-m").count():
        choices = device.page.get_by_role("radio").count()
        if choices not in kinds:
            kinds.append(choices)
            device.inspect(f"{name}-question-{len(kinds)}")
            answer_badly(device, choices)
            device.inspect(f"{name}-question-{len(kinds)}-error")
        if choices:
            device.pick(1)
        else:
            field = device.page.get_by_role("textbox")
            counted = field.get_attribute("inputmode") == "numeric"
            field.fill("3" if counted else "A long day, but a good one. " * 20)
        device.press("Continue")


def answer_badly(device: Device, choices: int) -> None:
    if not choices:
        device.page.get_by_role("textbox").fill("All in one line. " * 250)
    device.press("Continue")
    assert device.page.title().startswith("Error:")


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_a_first_visit(fresh: Demo, device: OpenDevice, size: str) -> None:
    phone = device(fresh, size=size)
    phone.open(fresh.base)
    phone.inspect("home")
    phone.press("Continue")
    phone.inspect("home-error")
    phone.page.get_by_label("What is your code?").fill(newcomers_code(fresh))
    phone.press("Continue")
    phone.inspect("first-start")
    phone.press("Start now")
    phone.inspect("consent")
    phone.press("I agree")
    phone.inspect("consent-error")
    phone.press("I do not want to take part")
    phone.inspect("declined")
    phone.press("Take part after all")
    for box in phone.page.get_by_role("checkbox").all():
        box.check()
    phone.press("I agree")
    assert len(phone.tasks()) == 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("who", ["peer", "service_user"])
def test_pages_of_answering(fresh: Demo, device: OpenDevice, who: str, size: str) -> None:
    phone = device(fresh, size=size)
    phone.open(getattr(fresh, who))
    phone.inspect(f"{who}-start")
    phone.click(phone.page.locator("main .govuk-button"))
    answer_and_inspect(phone, who)


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_my_data(with_contacts: Demo, device: OpenDevice, size: str) -> None:
    phone = device(with_contacts, size=size)
    phone.open(with_contacts.peer)
    phone.click(phone.page.locator("main .govuk-button"))
    for box in phone.page.get_by_role("checkbox").all():
        box.check()
    if phone.page.get_by_role("button", name="I agree").count():
        phone.press("I agree")
    phone.open(phone.tasks()[0])
    answer_questions(phone, "data")
    phone.press("Send")
    phone.follow("My data")
    for details in phone.page.locator("details").all():
        details.locator("summary").click()
    phone.inspect("data")
    data = phone.page.url
    phone.follow("Tell us how we can reach you")
    phone.inspect("data-contact")
    phone.page.get_by_label("E-mail address").fill("nobody")
    phone.press("Save")
    phone.inspect("data-contact-error")
    phone.page.get_by_label("E-mail address").fill("a.rather.long.name@example.org")
    phone.press("Save")
    phone.inspect("data-with-contact")
    phone.page.locator("details", has=phone.page.locator("form")).first.locator("summary").click()
    phone.click(phone.page.get_by_role("button", name="Change these answers").first)
    phone.inspect("data-correct")
    phone.open(data)
    phone.follow("Stop taking part")
    phone.inspect("data-stop")
    phone.press("Stop taking part")
    phone.inspect("data-stop-receipt")
    phone.open(data.replace("my-data", "not-now"))
    phone.inspect("data-stopped")
    phone.follow("My data")
    phone.follow("Delete everything about me")
    phone.inspect("data-erase")
    phone.press("Delete everything about me")
    phone.inspect("data-erase-receipt")


@pytest.mark.parametrize("size", SIZES)
def test_the_sheet_of_invitations(fresh: Demo, device: OpenDevice, size: str) -> None:
    newcomers_code(fresh)
    desk = device(fresh, size=size)
    desk.page.set_content(run("invite", "vip", "--phase", "mid", "--html", CAIRN_STORE=str(fresh.folder)))
    desk.inspect("invitations")


@pytest.mark.parametrize("size", SIZES)
def test_feedback_pages(fresh: Demo, device: OpenDevice, size: str) -> None:
    tablet = device(fresh, size=size)
    tablet.open(f"{fresh.feedback}/poster")
    tablet.inspect("poster")
    tablet.open(fresh.feedback)
    tablet.inspect("feedback")
    tablet.press("Start now")
    answer_and_inspect(tablet, "feedback")


@pytest.mark.parametrize("size", SIZES)
def test_pages_about_problems(shown: Demo, device: OpenDevice, size: str) -> None:
    phone = device(shown, size=size)
    wrong = {
        "code-unknown": "/i/AAAA-AAAA-AAAA",
        "not-found": "/nowhere",
        "link-needed": f"/answer/{'0' * 32}/",
    }
    for name, address in wrong.items():
        phone.open(shown.base + address)
        phone.inspect(name)


@pytest.mark.parametrize("size", SIZES)
def test_the_page_about_the_survey(fresh: Demo, device: OpenDevice, size: str) -> None:
    phone = device(fresh, size=size)
    phone.open(fresh.peer)
    phone.follow("Privacy, cookies and accessibility")
    phone.inspect("about")


@pytest.mark.parametrize("size", SIZES)
def test_evaluators_pages(shown: Demo, device: OpenDevice, size: str) -> None:
    desk = device(shown, size=size)
    desk.open(shown.evaluator["url"])
    desk.inspect("sign-in")
    desk.press("Sign in")
    desk.inspect("sign-in-error")
    sign_in(desk, shown)
    seen = list(every_page(desk))
    assert len(seen) > 8, seen


SAFEGUARDING = """
[safeguarding]
information = ["Somebody from the team will call you within two working days."]
"""


@pytest.mark.parametrize("size", SIZES)
def test_support_after_a_low_score_and_the_task_of_staff(fresh: Demo, device: OpenDevice, size: str) -> None:
    store = FolderStore(fresh.folder)
    record = store.programme("vip")
    store.save_programme(replace(record, definition=record.definition + SAFEGUARDING))
    made = accounts.add_account(store, "ian@example.org", "Ian", "a long enough password", datetime.now(UTC))
    store.change_account(made.id, lambda one: replace(one, grants=(Grant("vip", "interviewer"),)))
    phone = device(fresh, size=size)
    phone.open(fresh.peer)
    phone.click(phone.page.locator("main .govuk-button"))
    phone.open(phone.tasks()[0])
    phone.answer(*[1] * 14)
    phone.press("Send")
    assert phone.h1 == "You do not have to manage alone"
    phone.inspect("support")
    phone.page.get_by_label("I would like someone to contact me").check()
    phone.press("Continue")
    assert "You asked us to contact you" in phone.text
    phone.inspect("support-asked")
    phone.press("Continue")
    phone.follow("See how to get support")
    desk = device(fresh, size=size)
    sign_in(desk, fresh)
    desk.inspect("overview-with-tasks")
    desk.click(desk.page.locator("section[aria-labelledby=asked] a"))
    desk.inspect("participant-who-asked")
    desk.follow("Change")
    desk.inspect("interviewers")
    desk.page.get_by_label("Ian").check()
    desk.press("Save")
    assert "Interviewers: Ian" in desk.text
    desk.open(f"{fresh.base}/evaluate/vip/")
    desk.click(desk.page.get_by_role("button", name="Done"))
    assert "Asked to be contacted" not in desk.text


def every_page(desk: Device) -> Iterator[str]:
    """Inspect every evaluators' page that links and filters lead to from the one at hand."""
    waiting, kinds, seen = [desk.page.url], {}, set()
    while waiting:
        address = waiting.pop(0)
        kind = place(address)
        if address in seen or kinds.get(kind, 0) >= SAME_KIND:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        desk.open(address)
        desk.page.wait_for_function("!document.querySelector('[data-chart]:not([data-drawn])')")
        desk.page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        name = address.removeprefix(desk.base).strip("/").replace("/", "-").replace("?", "-")[:80]
        desk.inspect(name)
        waiting += addresses(desk)
        yield name


def addresses(desk: Device) -> list[str]:
    """The evaluators' pages that the page at hand leads to, by its links and its choice of measure."""
    links = desk.attributes("a[href]:not([download])", "href")
    measures = desk.attributes("#measure option", "value")
    found = [urljoin(desk.page.url, link).partition("#")[0] for link in links]
    found += [urljoin(desk.page.url, f"?measure={measure}") for measure in measures]
    pages = tuple(f"{desk.base}/{part}/" for part in ("evaluate", "manage", "account"))
    return [one for one in found if one.startswith(pages) and ".csv" not in one]


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_help(shown: Demo, device: OpenDevice, size: str) -> None:
    desk = device(shown, size=size)
    for path in ("", "/first-evaluation", "/statistics", "/programme-file", "?q=small+group"):
        desk.open(f"{shown.base}/help{path}")
        desk.inspect(f"help-{path.strip('/?')}")
