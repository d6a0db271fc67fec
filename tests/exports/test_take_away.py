"""All data of a programme as one file from a page."""

import io
import zipfile
from dataclasses import replace

import pytest

from survey import exports
from survey.programme import programmes
from tests.evaluation.test_gathered import eva, filled  # noqa: F401
from tests.interviews.test_interview_pages import sign_in  # noqa: F401


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where temporary files are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_the_zip_holds_what_the_command_writes_and_nothing_of_it_is_kept(
    eva,  # noqa: F811
    store,
    catalogue,
    tmp_path,
    temporary,
):
    eva.get("/evaluate/vip/coding/others")
    eva.submit("Show me what others coded")
    page = eva.get("/evaluate/vip/take-away")
    assert "fewer than 5 people" in page.main
    response = eva.client.get("/evaluate/vip/export.zip?everybody=yes")
    assert response.headers["Content-Disposition"] == "attachment; filename=vip-2026-03-02.zip"
    packed = zipfile.ZipFile(io.BytesIO(response.data))
    response.close()
    programme = programmes.load(store, catalogue, "vip")
    account = next(one.id for one in store.accounts() if one.email == "eva@example.org")
    exports.export(store, catalogue, programme, tmp_path / "out", account, everybody=True)
    for one in (tmp_path / "out").glob("*.csv"):
        assert packed.read(one.name) == one.read_bytes(), one.name
    assert set(packed.namelist()) == {one.name for one in (tmp_path / "out").iterdir()}
    assert list(temporary.iterdir()) == []


def test_taking_it_is_noted_before_it_is_sent(eva, store):  # noqa: F811
    eva.client.get("/evaluate/vip/export.zip").close()
    assert "exported all data of the programme" in [one.what for one in store.audited("")]


@pytest.mark.parametrize(("name", "role"), [("ina", "interviewer"), ("ada", "administrator")])
def test_it_is_for_evaluators_alone(filled, sign_in, name, role):  # noqa: F811
    browse = sign_in(name, role)
    browse.get("/evaluate/vip/take-away", status=404)
    browse.get("/evaluate/vip/export.zip", status=404)


def test_answers_to_a_phase_that_is_gone_are_said(eva, store, temporary):  # noqa: F811
    person = next(one for one in store.people("vip") if one.responses)
    strange = replace(person.responses[0], id="strange", phase="before")
    store.save_people([(person, replace(person, responses=(*person.responses, strange)))])
    page = eva.get("/evaluate/vip/export.zip", status=409)
    assert "phases that vip does not have: before" in page.main
    assert list(temporary.iterdir()) == []


def test_answers_to_a_measure_that_is_gone_are_said(eva, store):  # noqa: F811
    person = next(one for one in store.people("vip") if one.responses)
    strange = replace(person.responses[0], id="strange", measure="mood@1")
    store.save_people([(person, replace(person, responses=(*person.responses, strange)))])
    assert "no measure 'mood@1'" in eva.get("/evaluate/vip/export.zip", status=409).main


def test_small_groups_are_not_in_it_unless_asked_for(eva):  # noqa: F811
    response = eva.client.get("/evaluate/vip/export.zip")
    packed = zipfile.ZipFile(io.BytesIO(response.data))
    assert b"VIP-P1" not in packed.read("responses-wide.csv")
    assert b"VIP-S1" in packed.read("responses-wide.csv")
