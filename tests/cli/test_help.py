"""Help: every command is explained, and an error says where to look."""

import pytest

from survey.cli import main


def commands(group=main, path=()):
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_explains_itself(cairn, path):
    output = cairn(*path, "--help").stdout
    assert output.startswith("Usage: cairn")
    assert len(output.splitlines()) > 4


def test_help_names_every_command_and_setting(cairn):
    output = cairn("--help").stdout
    for word in (
        *main.commands,
        "CAIRN_STORE",
        "CAIRN_SECRET_KEY",
        "CAIRN_BASE_URL",
        "CAIRN_BIND",
        "CAIRN_WORKERS",
    ):
        assert word in output


def test_help_needs_no_store(cairn):
    assert cairn("summary", "vip", "wemwbs", "--help").stdout == cairn("summary", "--help").stdout


def test_a_store_that_is_not_named_or_not_there_is_told(cairn, tmp_path):
    assert "CAIRN_STORE is not set" in cairn("summary", "vip", "wemwbs", code=2, CAIRN_STORE=None).stderr
    assert "cairn init" in cairn("summary", "vip", "wemwbs", code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("summary", "other", "wemwbs"), "vip (Vocational and peer support)"),
        (("summary", "vip", "phq9"), "wemwbs@1"),
        (("summary", "vip", "wemwbs", "--role", "king"), "peer-supporter (peer supporter), service-user"),
        (("participant", "add", "vip", "P1", "--role", "king"), "staff (staff)"),
    ],
)
def test_an_unknown_name_is_refused_with_those_there_are(cairn, pilot, arguments, told):
    result = cairn(*arguments, code=2)
    assert told in result.stderr
    assert result.stdout == ""


def test_names_may_be_written_in_capital_letters_and_in_full(cairn, pilot):
    cairn("summary", "VOCATIONAL AND PEER SUPPORT", "WEMWBS", "--role", "Peer Supporter")


def test_options_may_come_before_the_programme_that_they_belong_to(cairn, pilot):
    cairn("summary", "--role", "Peer Supporter", "vip", "wemwbs")
    header = ",".join(f"wemwbs{number}" for number in range(1, 15))
    cairn("score", "--banding", "warwick", "wemwbs", input=f"{header}\n")
