"""Takes the pictures of the README and of the docs, of made-up people:  python -m tests.browser.pictures"""

import os
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import running
from tests.benchmarks.folder import SECRET_KEY, filled
from tests.browser.conftest import OFFLINE, QUIET

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
EMAIL, PASSWORD = "evaluator@example.org", "made up for a picture"


def main() -> None:
    """Fill a folder with forty people, serve it, and photograph two pages."""
    folder = filled(40, phases=3)
    environment = running.bare_environment(CAIRN_STORE=str(folder), CAIRN_SECRET_KEY=SECRET_KEY)
    adding = [running.CAIRN, "account", "add", EMAIL, "--password-stdin"]
    subprocess.run(adding, input=PASSWORD, text=True, check=True, env=environment)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with (
        running.serve(folder, CAIRN_SECRET_KEY=SECRET_KEY) as (port, _),
        running.demo(folder.with_name("shown")) as shown,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET + OFFLINE)
        phone = browser.new_context(
            viewport={"width": 320, "height": 640}, device_scale_factor=2, java_script_enabled=False
        )
        photograph_question(phone.new_page(), shown.peer)
        desk = browser.new_context(viewport={"width": 1280, "height": 800})
        photograph_wellbeing(desk.new_page(), f"http://127.0.0.1:{port}")
        browser.close()


def photograph_question(page: Page, link: str) -> None:
    """The first question, as a peer supporter sees it."""
    page.goto(link)
    page.goto(page.url + "wemwbs/1")
    page.get_by_label("Often").check()
    whole = {"x": 0, "y": 0, "width": 320, "height": 760}
    page.screenshot(path=PICTURES / "question-on-a-phone.png", clip=whole, full_page=True)


def photograph_wellbeing(page: Page, base: str) -> None:
    """The chart of wellbeing."""
    page.goto(f"{base}/account/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.goto(f"{base}/evaluate/vip/cohort")
    page.wait_for_selector("[data-drawn]")
    page.screenshot(
        path=PICTURES / "cohort.png", clip={"x": 0, "y": 0, "width": 1280, "height": 976}, full_page=True
    )


if __name__ == "__main__":
    main()
