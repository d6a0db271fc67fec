"""A programme's file becomes a programme, or is refused with every reason."""

import re
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from measures.catalogue import Catalogue
from measures.faults import DefinitionError
from survey.programme import Programme, programmes
from survey.programme.file import read_programme
from survey.records import ProgrammeRecord
from survey.store import NotFound
from survey.store.folder import FolderStore
from tests.participants import person

VIP = files("survey").joinpath("programme/shipped/vip.toml").read_text(encoding="utf-8")


def spoilt(*changes: tuple[str, str]) -> str:
    """The pilot's file with the first place of each text replaced."""
    text = VIP
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def faults_of(text: str, catalogue: Catalogue) -> list[str]:
    """What is said about a programme; each line without its file's name, which must be there."""
    with pytest.raises(DefinitionError) as refused:
        read_programme(text, "vip.toml", catalogue)
    lines = str(refused.value).splitlines()
    assert all(line.startswith("vip.toml: ") for line in lines)
    return [line.removeprefix("vip.toml: ") for line in lines]


@pytest.fixture
def pilot(catalogue: Catalogue) -> Programme:
    return read_programme(VIP, "vip.toml", catalogue)


def test_the_pilot_has_three_phases_over_six_months(pilot: Programme) -> None:
    assert [(one.id, one.name, one.week) for one in pilot.phases] == [
        ("start", "start", 0),
        ("mid", "mid-point", 13),
        ("end", "end", 26),
    ]
    assert pilot.phase("mid").due(date(2026, 3, 2)) == date(2026, 6, 1)


def test_safeguarding_is_off_unless_the_file_says_who_gets_in_touch(
    pilot: Programme, catalogue: Catalogue
) -> None:
    assert pilot.safeguarding is None
    section = '[safeguarding]\ninformation = ["Jo calls you."]\nstaff = ["jo@example.org"]\n'
    found = read_programme(f"{VIP}\n{section}", "vip.toml", catalogue).safeguarding
    assert found is not None
    assert (found.information, found.staff) == (("Jo calls you.",), ("jo@example.org",))


@pytest.mark.parametrize(
    ("section", "fault"),
    [
        ("", "safeguarding.information: is missing: paragraphs that say who will get in touch, and how soon"),
        ("information = []", "safeguarding.information: is empty"),
        ('information = ["Jo calls."]\nstaff = ["Jo"]', "safeguarding.staff.1: must be an e-mail address"),
        ('information = ["Jo calls."]\nwho = "Jo"', "safeguarding.who: is not a key that belongs here"),
    ],
)
def test_faults_of_safeguarding_are_told(section: str, fault: str, catalogue: Catalogue) -> None:
    (told,) = faults_of(f"{VIP}\n[safeguarding]\n{section}\n", catalogue)
    assert told.startswith(fault), told


def test_the_pilot_asks_each_role_what_it_can_answer(pilot: Programme) -> None:
    feedback = ("service-user-experience", "friends-and-family")
    assert [(role.id, role.name) for role in pilot.roles] == [
        ("peer-supporter", "peer supporter"),
        ("service-user", "service user"),
        ("staff", "staff"),
    ]
    assert {
        role.id: [pilot.measures_for(role.id, phase.id) for phase in pilot.phases] for role in pilot.roles
    } == {
        "peer-supporter": [("wemwbs", "peer-role")] * 3,
        "service-user": [(), feedback, feedback],
        "staff": [("staff-experience",)] * 3,
    }
    assert pilot.feedback is not None
    assert (pilot.feedback.role, pilot.feedback.phase) == ("service-user", "end")
    assert pilot.feedback.measures == feedback


def test_the_pilot_is_a_demonstration_with_a_neutral_operator(pilot: Programme) -> None:
    assert pilot.demonstration
    assert pilot.licence_reference == ""
    assert pilot.operator.logo == ""
    assert "NHS" not in pilot.operator.name


def test_the_pilot_uses_published_bands_and_norms(pilot: Programme, catalogue: Catalogue) -> None:
    wemwbs = catalogue["wemwbs"]
    assert programmes.banding(pilot, wemwbs) == wemwbs.banding("uk-three")
    assert programmes.norm(pilot, wemwbs) == wemwbs.norm("shes2018-all-all")
    assert programmes.banding(pilot, catalogue["ons4"]) is None
    assert programmes.norm(pilot, catalogue["swemwbs"]) is None


def test_the_pilot_says_where_support_is(pilot: Programme) -> None:
    phones = {contact.name: contact.phone for contact in pilot.support}
    assert (phones["Samaritans"], phones["NHS 111"]) == ("116 123", "111")


def test_what_a_participant_is_told_is_in_short_sentences(pilot: Programme) -> None:
    told = pilot.information
    assert pilot.feedback is not None
    spoken = " ".join(
        (
            *told.what,
            *told.why,
            *told.how_long,
            *told.who_sees,
            *pilot.consent.statements,
            *pilot.feedback.information,
        )
    )
    sentences = [one.split() for one in re.split(r"(?<=[.?!])\s+", spoken)]
    assert max(len(sentence) for sentence in sentences) <= 20
    assert "'" not in spoken


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "Vocational and peer support"', "", "name: is missing: the programme as pages name it"),
        ("show_results = true", 'show_results = "yes"', "show_results: must be true or false"),
        (
            "show_results = true",
            'show_results = true\nsecond_factor = "never"',
            'second_factor: must be "required" or "optional"',
        ),
        ("minimum_group_size = 5", "minimum_group_size = 1", "minimum_group_size: must be 2 or more"),
        (
            "minimum_group_size = 5",
            "minimum_group_size = 5\nretention_months = 0",
            "retention_months: must be from 1 to 1200",
        ),
        ("minimum_group_size = 5", "minimum_group_size = true", "minimum_group_size: must be a whole number"),
        ("demonstration = true", "demo = true", "demo: is not a key that belongs here"),
        ("#1d5e63", "1d5e63", "operator.colour: must be written #rrggbb"),
        ("#1d5e63", "#1d5e6g", "operator.colour: must be written #rrggbb"),
        ("#1d5e63", "#ffdd00",
         "operator.colour: has a contrast of 1.3 with white; text needs 4.5, so take a darker one"),
        ('colour = "#1d5e63"', 'logo = "https://example.org/logo.png"',
         "operator.logo: must be data:image/png;base64,… (or jpeg, webp, svg+xml)"),
        ('colour = "#1d5e63"', 'logo = "data:image/png;base64,abc"',
         "operator.logo: must be data:image/png;base64,… (or jpeg, webp, svg+xml)"),
        ('colour = "#1d5e63"', f'logo = "data:image/png;base64,{"A" * 40_000}"',
         "operator.logo: is longer than 40000 characters; take a smaller image"),
        ("week = 13", "week = 13.0", "phases.mid.week: must be a whole number"),
        ("week = 13", "week = 26", "phases.end.week: week 26 does not come after week 26 of mid"),
        ('id = "mid"', 'id = "start"', "phases.start: is there 2 times"),
        ('id = "staff"', 'id = "service-user"', "roles.service-user: is there 2 times"),
        ('name = "end"', 'name = "Mid-point "', "phases.end.name: is the name of mid too"),
        ('name = "mid-point"', 'name = "End"', "phases.mid.name: is the id of another"),
        ('name = "staff"', 'name = "Service user"', "roles.staff.name: is the name of service-user too"),
        ('name = "staff"', 'name = "peer-supporter"', "roles.staff.name: is the id of another"),
        ('measures = ["wemwbs", "peer-role"]', 'measures = ["wembws"]',
         "asks.1.measures.wembws: there is no measure of this id; there are friends-and-family, ons4, "
         "peer-role, service-user-experience, staff-experience, swemwbs, wemwbs"),
        ('measures = ["wemwbs", "peer-role"]\nguide = "peer-supporter-start"', "measures = []",
         "asks.1.measures: there is none"),
        ('guide = "peer-supporter-start"', 'guide = "peer-start"',
         "asks.1.guide: there is no guide peer-start; there are peer-supporter-end, peer-supporter-mid, "
         "peer-supporter-start, service-user-end, service-user-mid, service-user-start, staff-end, "
         "staff-mid, staff-start"),
        ('measures = ["wemwbs", "peer-role"]', 'measures = ["wemwbs", "wemwbs"]',
         "asks.1.measures.wemwbs: is there 2 times"),
        ('phase = "mid"', 'phase = "middle"',
         "asks.2.phase: there is no phase middle; there are start, mid, end"),
        ('phase = "mid"', 'phase = "start"', "asks.2: peer-supporter is asked at start already"),
        ('role = "peer-supporter"', 'role = "peer"',
         "asks.1.role: there is no role peer; there are peer-supporter, service-user, staff"),
        ('wemwbs = "uk-three"', 'wemwbs = "uk-four"',
         "bandings.wemwbs: there is no banding uk-four; there are uk-three, nhs-four, warwick"),
        ('wemwbs = "uk-three"', 'ons4 = "uk-three"',
         "bandings.ons4: there is no banding uk-three; there are none"),
        ('[feedback]\nrole = "service-user"', '[feedback]\nrole = "anybody"',
         "feedback.role: there is no role anybody; there are peer-supporter, service-user, staff"),
        ('url = "https://111.nhs.uk"', 'url = "javascript:alert(1)"',
         "contacts.NHS 111.url: must begin with https://"),
        ("statements = [", "statements = []\nothers = [", "consent.statements: is empty"),
        ("why = [", "why_not = [", "information.why: is missing: paragraphs that say why you ask"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_key(old: str, new: str, fault: str, catalogue: Catalogue) -> None:
    assert fault in faults_of(spoilt((old, new)), catalogue)


def test_a_wrong_norm_is_refused_with_those_that_there_are(catalogue: Catalogue) -> None:
    (fault,) = faults_of(spoilt(('wemwbs = "shes2018-all-all"', 'wemwbs = "shes1918"')), catalogue)
    assert fault.startswith("norms.wemwbs: there is no norm shes1918; there are shes2018-men-16-24, ")


def test_all_faults_are_said_at_once(catalogue: Catalogue) -> None:
    text = spoilt(
        ('id = "vip"', 'id = "V I P"'),
        ("#1d5e63", "#ffffff"),
        ("week = 13", 'week = "thirteen"'),
        ('wemwbs = "uk-three"', 'wemwbs = "uk-four"'),
        ('[feedback]\nrole = "service-user"', '[feedback]\nrole = "anybody"'),
    )
    assert [fault.partition(":")[0] for fault in faults_of(text, catalogue)] == [
        "id",
        "operator.colour",
        "phases.mid.week",
        "bandings.wemwbs",
        "feedback.role",
    ]


def test_what_is_not_toml_is_refused_with_line_and_column(catalogue: Catalogue) -> None:
    (fault,) = faults_of('id = "vip"\nname = Pilot\n', catalogue)
    assert re.fullmatch(r"is not TOML: .* \(at line 2, column 8\)", fault)


def test_a_licence_is_asked_for_when_inviting_not_when_reading(catalogue: Catalogue) -> None:
    programme = read_programme(spoilt(("demonstration = true", "")), "vip.toml", catalogue)
    assert (programme.demonstration, programme.licence_reference) == (False, "")


def test_a_small_image_inside_the_file_is_a_logo(catalogue: Catalogue) -> None:
    logo = "data:image/png;base64,iVBORw0KGgo="
    text = spoilt(('colour = "#1d5e63"', f'logo = "{logo}"'))
    assert read_programme(text, "vip.toml", catalogue).operator.logo == logo


def test_a_stored_programme_is_read_once_until_its_text_changes(
    store: FolderStore, catalogue: Catalogue
) -> None:
    added = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    programmes.add_programme(store, catalogue, VIP, "vip.toml", added)
    first = programmes.load(store, catalogue, "vip")
    assert programmes.load(store, catalogue, "vip") is first
    programmes.add_programme(
        store, catalogue, spoilt(("show_results = true", "show_results = false")), "new.toml", added
    )
    assert not programmes.load(store, catalogue, "vip").show_results
    with pytest.raises(NotFound):
        programmes.load(store, catalogue, "vip2")


def test_a_new_text_keeps_when_the_programme_was_added_and_its_feedback_link(
    store: FolderStore, catalogue: Catalogue
) -> None:
    added, later = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    store.save_programme(ProgrammeRecord("vip", VIP, added, feedback_code="FEEDBACKVIP1"))
    changed = spoilt(("minimum_group_size = 5", "minimum_group_size = 10"))
    programmes.add_programme(store, catalogue, changed, "vip.toml", later)
    assert store.programme("vip") == ProgrammeRecord("vip", changed, added, feedback_code="FEEDBACKVIP1")


def test_a_faulty_text_does_not_replace_a_programme(store: FolderStore, catalogue: Catalogue) -> None:
    added = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    programmes.add_programme(store, catalogue, VIP, "vip.toml", added)
    with pytest.raises(DefinitionError):
        programmes.add_programme(store, catalogue, spoilt(("week = 13", "week = 0")), "vip.toml", added)
    assert store.programme("vip").definition == VIP


def test_a_new_text_cannot_drop_a_role_or_phase_that_somebody_has(
    store: FolderStore, catalogue: Catalogue
) -> None:
    added = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    programmes.add_programme(store, catalogue, VIP, "vip.toml", added)
    renamed = VIP.replace('"staff"', '"team"').replace('"mid"', '"middle"')
    store.add_people([person("S1", role="staff"), person("P1", invited=("mid",))])
    with pytest.raises(programmes.StillUsed, match="role staff, phase mid"):
        programmes.add_programme(store, catalogue, renamed, "vip.toml", added)
    assert store.programme("vip").definition == VIP


def test_a_new_text_can_drop_what_nobody_has(store: FolderStore, catalogue: Catalogue) -> None:
    added = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    programmes.add_programme(store, catalogue, VIP, "vip.toml", added)
    store.add_people([person("P1", invited=("start",))])
    renamed = VIP.replace('"staff"', '"team"').replace('"mid"', '"middle"')
    assert programmes.add_programme(store, catalogue, renamed, "vip.toml", added).role("team").name == "team"
