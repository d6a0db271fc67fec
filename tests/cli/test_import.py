"""`cairn import`: what is told, and that a faulty file changes nothing."""

import subprocess

import pytest

from tests.running import CAIRN, bare_environment

HEADER = "person,wave,sw1,sw2,sw3,sw4,sw5,sw6,sw7\n"
ITEMS = "sw1,sw2,sw3,sw4,sw5,sw6,sw7"


@pytest.fixture
def take(cairn, pilot, tmp_path):
    """Import a text."""

    def take(text: str, *more: str, phases: str = "1=start,3=MID-POINT", code: int = 0):
        file = tmp_path / "answers.csv"
        file.write_text(text)
        return cairn(
            "import", "vip", file, "--measure", "swemwbs", "--participant", "person", "--phase", "wave",
            "--phases", phases, "--items", ITEMS, *more, code=code,
        )  # fmt: skip

    return take


def test_it_says_what_was_added_and_what_was_left_out(take, store):
    result = take(HEADER + "P1,1,3,3,3,3,3,3,3\nP1,2,3,3,3,3,3,3,3\nP1,3,3,3,3,3,3,3,3\nP2,1,3,3,3,3,3,3,3\n")
    assert "3 responses imported, 2 participants added." in result.stdout
    assert "1 row left out, at other phases: 2 (1)." in result.stdout
    assert [entry.participant.role for entry in store.register("vip").entries] == ["peer-supporter"] * 2


def test_progress_is_shown_on_standard_error(take):
    assert "Reading" in take(HEADER + "P1,1,3,3,3,3,3,3,3\n").stderr


def test_the_second_time_says_that_nothing_changed(take, tmp_path):
    text = HEADER + "P1,1,3,3,3,3,3,3,3\n"
    take(text)
    before = {file: file.read_bytes() for file in (tmp_path / "store" / "people").rglob("*.json")}
    assert "nothing was changed" in take(text).stdout
    assert before == {file: file.read_bytes() for file in (tmp_path / "store" / "people").rglob("*.json")}


def test_people_not_yet_known_get_the_role_that_is_given(take, store):
    take(HEADER + "P1,1,3,3,3,3,3,3,3\n", "--role", "service user")
    assert store.register("vip").entries[0].participant.role == "service-user"


def test_a_faulty_file_changes_nothing_and_is_told_by_line(take, store):
    result = take(HEADER + "P1,1,3,3,3,3,3,3,3\nP2,1,3,3,0,3,3,3,3\nP3,1,3,3\n", code=2)
    assert "answers.csv, line 3, column sw3: '0'" in result.stderr
    assert "answers.csv, line 4: has 4 cells" in result.stderr
    assert "Nothing was imported." in result.stderr
    assert store.register("vip").entries == ()


def test_of_very_many_faults_the_first_are_told(take):
    result = take(HEADER + "P1,1,9,3,3,3,3,3,3\n" * 500, code=2)
    assert len(result.stderr.splitlines()) < 30
    assert "480 more" in result.stderr


@pytest.mark.parametrize("phases", ["1", "1=", "=start", "1=start,", "1=never", "1=start,1=mid"])
def test_phases_that_make_no_sense_are_refused(take, phases):
    take(HEADER + "P1,1,3,3,3,3,3,3,3\n", phases=phases, code=2)


def test_a_file_in_which_no_phase_is_known_is_refused(take, store):
    result = take(HEADER + "P1,T1,3,3,3,3,3,3,3\n", code=2)
    assert "It has: T1" in result.stderr
    assert store.register("vip").entries == ()


def test_without_a_map_the_phases_are_their_ids_and_names(cairn, pilot, tmp_path, store):
    file = tmp_path / "answers.csv"
    file.write_text("who,when,satisfied,worthwhile,happy,anxious\nP1,start,0,0,0,0\nP1,mid-point,10,10,10,\n")
    cairn("import", "vip", file, "--measure", "ons4", "--participant", "who", "--phase", "when")
    assert [one.phase for one in store.register("vip").entries[0].sent] == ["start", "mid"]


def test_a_value_of_the_phase_column_stands_for_one_phase(take):
    result = take(HEADER + "P1,1,3,3,3,3,3,3,3\n", phases="1=start, 1=mid", code=2)
    assert "'1' is there twice" in result.stderr


def test_rows_without_an_answer_are_counted(take):
    result = take(HEADER + "P1,1,3,3,3,3,3,3,3\nP2,1,,,,,,,\n")
    assert "1 response imported, 2 participants added." in result.stdout
    assert "1 row left out, without an answer." in result.stdout


@pytest.mark.parametrize(("more", "mode"), [((), "unknown"), (("--mode", "paper"), "paper")])
def test_how_answers_were_given_is_as_told(take, store, more, mode):
    take(HEADER + "P1,1,3,3,3,3,3,3,3\n", *more)
    assert [one.mode for person in store.people("vip") for one in person.responses] == [mode]


def test_answers_can_come_through_a_pipe(pilot, store, tmp_path):
    done = subprocess.run(
        [CAIRN, "import", "vip", "-", "--measure", "swemwbs", "--participant", "person", "--phase", "wave",
         "--phases", "1=start", "--items", ITEMS],
        input=HEADER + "P1,1,3,3,3,3,3,3,3\n",
        capture_output=True,
        text=True,
        env=bare_environment(CAIRN_STORE=str(tmp_path / "store")),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 response imported" in done.stdout
    assert len(store.register("vip").entries) == 1
