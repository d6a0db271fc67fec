"""`cairn routes`: who may see each page, and what the audit says of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from survey.cli import main
from survey.web.guard import EVALUATORS, UNNOTED, guard

DOCUMENT = Path(__file__).parents[2] / "docs" / "routes.md"


def printed() -> list[str]:
    """The lines that the command prints."""
    done = CliRunner().invoke(main, ["routes"])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_the_table_in_the_docs_is_what_the_command_prints():
    """To renew it, run: python -m tests.docs.generated."""
    documented = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert documented == printed()


@pytest.mark.parametrize(
    "line",
    [
        "| `/evaluate/<programme>/participants/<participant>` | GET | interviewers and evaluators "
        "| viewed a participant’s answers | – |",
        "| `/api/v1/programmes/<programme>/participants` | POST | every role | – | added a participant |",
        "| `/answer/<invitation>/my-data/erase` | GET POST | the browser that opened the invitation | – "
        "| erased everything |",
    ],
)
def test_a_line_says_who_and_what_the_audit_says(line):
    assert line in printed()


def test_a_new_page_stands_in_the_table(own_app):
    from survey.cli.routes import rows

    own_app.add_url_rule("/new/<programme>", "new", guard(EVALUATORS, UNNOTED)(lambda programme: programme))
    own_app.extensions["rules"] = {**own_app.extensions["rules"], "new": own_app.view_functions["new"].rule}
    assert ("`/new/<programme>`", "GET", "evaluators", "–", "–") in rows(own_app)
