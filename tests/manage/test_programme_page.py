"""An administrator sees what the programme is, and changes its text: checked, shown, then saved."""

from dataclasses import replace

import pytest
from marshmallow import fields

from survey.manage import key_words
from survey.programme.shape import ProgrammeTable
from tests.accounts.second_factor import add, sign_in
from tests.browse import Browse
from tests.participants import person

EDIT = "/manage/vip/programme/edit"


@pytest.fixture
def admin(browse, store, vip, clock):
    add(store, clock, "ada", "administrator")
    sign_in(browse, "ada")
    return browse


def text_of(store):
    return store.programme("vip").definition


def kept(page):
    (field,) = page.all("textarea[name=text]")
    return field.text().removeprefix("\n")


def test_the_programme_is_shown_in_words(admin):
    page = admin.get("/manage/vip/programme")
    for words in (
        "mid-point Week 13, open for 4 weeks",
        "peer supporter at start",
        "Samaritans",
        "WEMWBS Bands: below average, average, above average",
        "Compared with: Scottish Health Survey 2018",
    ):
        assert words in page.main


def test_every_key_of_a_programme_has_words():
    tables = [ProgrammeTable, *(one.nested for one in nested(ProgrammeTable))]
    sections = {name for name, one in fields_of(ProgrammeTable) if isinstance(inner(one), SECTION)}
    assert set(key_words.SECTIONS) == sections
    assert set(key_words.NAMES) == {name for table in tables for name, _one in fields_of(table)} - (
        sections - {"information"}
    )


SECTION = fields.Nested | fields.Dict


def fields_of(table):
    return table._declared_fields.items()


def inner(field):
    return field.inner if isinstance(field, fields.List) else field


def nested(table):
    return [inner(one) for _name, one in fields_of(table) if isinstance(inner(one), fields.Nested)]


def test_what_would_change_is_shown_before_it_is_saved(admin, store):
    before = text_of(store)
    after = before.replace("week = 13", "week = 12").replace("version = 1\n", "version = 2\n")
    admin.get(EDIT)
    assert kept(admin.page) == before
    page = admin.submit("Check changes", text=after)
    assert "Phase “mid”: week Before: 13 After: 12" in page.main
    assert "Each of them is asked again" in page.main
    assert text_of(store) == before
    assert admin.submit("Continue editing").all("textarea")[0].text().strip() == after.strip()
    admin.submit("Check changes")
    assert "Week 12" in admin.submit("Save changes").main
    assert text_of(store) == after
    assert next(one.what for one in store.audited("")) == "changed the programme"


def test_every_fault_is_said_with_its_key_and_nothing_typed_is_lost(admin, store):
    before = text_of(store)
    wrong = before.replace("week = 13", "week = -1").replace('colour = "#1d5e63"', 'colour = "red"')
    admin.get(EDIT)
    page = admin.submit("Check changes", status=422, text=wrong)
    assert "Phase “mid”: week: must be 0 or more" in page.main
    assert "Organisation: colour: must be written #rrggbb" in page.main
    assert kept(page) == wrong
    for other in ("=", "a = " + "[" * 5000, before.replace('id = "vip"', 'id = "other"', 1)):
        admin.submit("Check changes", status=422, text=other)
    assert text_of(store) == before


def test_what_people_have_is_not_left_out(admin, store):
    store.add_people([person("P01", invited=("mid",))])
    admin.get(EDIT)
    text = text_of(store).replace('id = "mid"', 'id = "middle"').replace('phase = "mid"', 'phase = "middle"')
    assert "phase mid" in admin.submit("Check changes", status=422, text=text).main


def test_the_later_of_two_is_told(admin, store):
    record = store.programme("vip")
    admin.get(EDIT)
    mine = record.definition.replace("week = 13", "week = 12")
    admin.submit("Check changes", text=mine)
    theirs = record.definition.replace("minimum_group_size = 5", "minimum_group_size = 8")
    store.save_programme(replace(record, definition=theirs))
    page = admin.submit("Save changes", status=409)
    assert "Smallest group that is shown Before: 8 After: 5" in page.main
    assert text_of(store) == theirs
    admin.submit("Check my version")
    admin.submit("Save changes")
    assert text_of(store) == mine


@pytest.mark.parametrize("role", ["interviewer", "evaluator"])
def test_only_administrators_see_or_change_it(app, store, vip, clock, role):
    add(store, clock, "sam", role)
    browse = Browse(app.test_client())
    sign_in(browse, "sam")
    token = browse.page.all("[name=csrf_token]")[0].attributes["value"]
    before = text_of(store)
    for page in ("/manage/vip/programme", EDIT, EDIT.replace("vip", "another")):
        assert browse.client.get(page).status_code == 404
    data = {"csrf_token": token, "text": before + "#", "save": "1"}
    assert browse.client.post(EDIT, data=data).status_code == 404
    assert text_of(store) == before
