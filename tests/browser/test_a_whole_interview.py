"""From the first note to another tool: one interview's whole way, by those who take part in it."""

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from survey.accounts import accounts
from survey.cli import main
from survey.coding.sources import sources
from survey.people import invitations
from survey.records import Grant
from survey.store.folder import FolderStore
from tests import running
from tests.browser.conftest import OpenDevice
from tests.browser.device import Device
from tests.browser.test_coding import SELECT, save
from tests.interviews.transcripts.test_reading import word
from tests.participants import person
from tests.running import Demo

PASSWORD = "a long enough password"
TALK = """Eva: What is it like in the team?
Sam: They gave me a key. I think Zebedee did.
Eva: And else?
Sam: No desk."""


@pytest.fixture
def served(app, store, vip, clock):
    for name in ("eva", "ben"):
        accounts.add_account(
            store, f"{name}@example.org", name, PASSWORD, clock(), (Grant("vip", "evaluator"),)
        )
    store.add_people([person("P1")])
    with running.served(app) as address:
        yield address


@pytest.fixture
def come(served: str, device: OpenDevice, tmp_path):
    """Somebody with a device: signed in if they have an account."""

    def come(name: str = "", size: str = "desk") -> Device:
        used = device(Demo(tmp_path, None, served, "", "", "", {}), size=size)
        if name:
            used.open(f"{served}/account/sign-in?next=/evaluate/vip/coding")
            used.page.get_by_label("E-mail address").fill(f"{name}@example.org")
            used.page.get_by_label("Password", exact=True).fill(PASSWORD)
            used.press("Sign in")
        return used

    return come


def hold(phone: Device, base: str, participant: str) -> str:
    """Hold the interview on a phone, in and out of a tunnel; its address."""
    phone.open(f"{base}/evaluate/vip/participants/{participant}/interviews")
    phone.page.get_by_label("mid-point").check()
    phone.press("Start interview")
    phone.page.locator("#note-team").fill("Smiles when speaking of the team.")
    state = phone.page.locator("[data-state]")
    expect(state).to_have_text("All notes are saved.")
    phone.context.set_offline(True)
    phone.page.locator("#note-goals").fill("Wants to apply for work. 😀")
    expect(state).to_contain_text("No connection")
    phone.context.set_offline(False)
    expect(state).to_have_text("All notes are saved.")
    phone.faults = [one for one in phone.faults if "ERR_INTERNET_DISCONNECTED" not in one]
    address = phone.page.url
    phone.follow("Change the details")
    phone.page.get_by_label("Yes, once they have approved").check()
    phone.press("Save")
    return address


def transcribe(desk: Device, address: str, folder) -> None:
    """Upload the transcript, name its speakers by role, take a name out, and close."""
    file = folder / "talk.docx"
    file.write_bytes(word(*TALK.splitlines()))
    desk.open(f"{address}/transcript")
    desk.page.locator("#file").set_input_files(str(file))
    desk.press("Continue")
    desk.page.get_by_label("Eva is shown as").fill("Interviewer")
    desk.page.get_by_label("Sam is shown as").fill("Peer supporter")
    desk.inspect("transcript-check")
    desk.press("Save this transcript")
    desk.page.get_by_label("Tag for Zebedee").fill("colleague")
    desk.inspect("transcript-names")
    desk.press("Save and continue")
    desk.inspect("transcript-close")
    desk.press("Close interview")
    expect(desk.page.locator(".cairn-lines")).to_contain_text("I think [colleague] did.")


def code(desk: Device, base: str, source: str, *marks: tuple[int, str, str]) -> None:
    """Give words of lines themes, and finish."""
    desk.open(f"{base}/evaluate/vip/coding/{source}")
    for line, words, theme in marks:
        desk.page.evaluate(SELECT, [line, words, words])
        save(desk, theme)
    desk.page.reload()
    desk.press("I have finished coding this text")


def test_an_interview_from_the_first_note_to_another_tool(
    come, served, store, vip, catalogue, settings, clock, tmp_path
):
    (peer,) = store.people("vip")
    participant = peer.participant.id
    eva, ben = come("eva"), come("ben")
    eva.open(f"{served}/evaluate/vip/codebook")
    eva.press("Start with the example codebook")

    phone = come("eva", "phone")
    address = hold(phone, served, participant)
    transcribe(eva, address, tmp_path)
    source = address.rsplit("/", 1)[1]

    key, desk = (2, "They gave me a key", "Feeling valued"), (4, "No desk", "Desk space and infrastructure")
    code(eva, served, source, key, desk)
    ben.open(f"{served}/evaluate/vip/coding/{source}")
    assert not ben.page.locator("[data-words] .cairn-mark").count()
    code(ben, served, source, key)
    ben.open(f"{served}/evaluate/vip/coding/agreement")
    figures = ben.page.locator("table").first.inner_text()
    assert "Feeling valued" in figures
    assert "No desk." in ben.page.locator("main").inner_text()
    ben.inspect("agreement")
    ben.open(f"{served}/evaluate/vip/coding/other-tools")
    ben.inspect("other tools")
    ben.open(f"{served}/evaluate/vip/coding/{source}/settle")
    ben.page.locator("fieldset").first.get_by_role("radio").first.check()
    ben.inspect("settle")
    ben.press("Save what we agreed")

    eva.open(f"{served}/evaluate/vip/participants/{participant}/member-checks")
    eva.press("Ask them to check the whole text")
    invited = invitations.invite(store, settings.secret_key, vip, catalogue, participant, "start", clock())
    theirs = come(size="phone")
    theirs.open(f"{served}/i/{invited}")
    theirs.press("Start now")
    for box in theirs.page.get_by_role("checkbox").all():
        box.check()
    theirs.press("I agree")
    theirs.follow("Check what we wrote down")
    expect(theirs.page.locator("main")).to_contain_text("They gave me a key.")
    theirs.page.get_by_label("Yes, with these corrections").check()
    theirs.page.get_by_label("What should we change?").fill("It was two keys.")
    theirs.inspect("member-check")
    theirs.press("Save")

    eva.open(f"{served}/evaluate/vip/participants/{participant}/member-checks")
    expect(eva.page.locator("main")).to_contain_text("It was two keys.")
    eva.inspect("member-check-corrections")
    eva.press("Accept the corrections")
    expect(eva.page.locator("main")).to_contain_text("It may be quoted.")

    eva.open(f"{served}/evaluate/vip/coding/themes")
    expect(eva.page.locator("main")).to_contain_text("Feeling valued")
    eva.inspect("themes")

    there = exchanged(store, tmp_path)
    assert words_of(there) == words_of(store)
    assert "Zebedee" not in "".join(one.text for one in sources(there, "vip"))


def exchanged(store, folder) -> FolderStore:
    """Another, empty store of the same programme, into which the coded texts were taken."""
    other = FolderStore(folder / "other")
    other.save_programme(store.programme("vip"))
    file = folder / "coded.qdpx"
    for kept, command in ((store, "export"), (other, "import")):
        environment = {"CAIRN_STORE": str(kept.path), "CAIRN_SECRET_KEY": "k" * 20}
        done = CliRunner().invoke(main, ["qda", command, "vip", str(file)], env=environment)
        assert done.exit_code == 0, done.output
    return other


def words_of(store):
    """Each text with its excerpts by the names of their themes, whoever coded them."""
    names = {one.id: one.name for one in store.evaluation("vip").themes}
    return {
        (one.text, one.participant and one.participant.code): sorted(
            (excerpt.start, excerpt.end, tuple(sorted(names[theme] for theme in excerpt.themes)))
            for excerpt in one.excerpts
        )
        for one in sources(store, "vip")
    }
