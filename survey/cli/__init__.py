"""The `cairn` command.  Each part imports what it needs when it runs, so that `cairn --help` is quick."""

import click

from survey.cli.account import account
from survey.cli.backup import backup, restore
from survey.cli.check import check
from survey.cli.demo import demo
from survey.cli.export import export
from survey.cli.import_records import import_records
from survey.cli.importing import import_answers
from survey.cli.init import init
from survey.cli.invite import invite
from survey.cli.measures import measures
from survey.cli.migrate import migrate
from survey.cli.participant import participant
from survey.cli.programme import programme
from survey.cli.qda import qda
from survey.cli.refusing import RefusingGroup
from survey.cli.report import report
from survey.cli.retain import retain
from survey.cli.rotate_keys import rotate_keys
from survey.cli.routes import routes
from survey.cli.score import score
from survey.cli.serve import serve
from survey.cli.summary import summary

HELP = """Surveys and measurement for people who evaluate peer support.

\b
Try it:             cairn demo
Use it for real:    cairn init, account add, programme add, participant add, invite, serve
Work with answers:  cairn measures, score, import, import-records, summary, export, report, qda
Keep them safe:     cairn backup, restore, check, migrate, routes
Privacy:            cairn retain, rotate-keys, participant contact, withdraw, erase

\b
Settings come from the environment:
  CAIRN_STORE            folder in which everything is kept (also one made by: cairn demo --folder DIR),
                         or the address of a database: postgresql+psycopg://ROLE@HOST/DATABASE
  CAIRN_SECRET_KEY       at least 16 characters; codes and sign-ins depend on it, so keep it safe and the same
                         (only a demonstration's folder brings its own, for every command but serve)
  CAIRN_BASE_URL         where people reach the pages, such as https://survey.example.org
  CAIRN_MEASURES         folder with measures of your own (TOML), beside the built-in ones
  CAIRN_TRANSLATIONS     folder with translations of your own
  CAIRN_CONTACT_KEYS     keys that encrypt contact details, the newest first; without one none are kept
  CAIRN_BIND             address that cairn serve listens on (127.0.0.1:8000)
  CAIRN_WORKERS          processes of cairn serve (two for each processor)
  CAIRN_TRUSTED_PROXIES  how many proxies stand in front of cairn serve (0)

Every setting is in docs/running-it.md, which the pages show under Help.
Errors go to standard error and end a command with exit code 2.
"""

main = RefusingGroup("cairn", help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
click.version_option(package_name="cairn-survey", prog_name="cairn")(main)
COMMANDS = (
    demo, init, account, programme, participant, invite, serve,
    measures, score, import_answers, import_records, summary, export, report, qda,
    backup, restore, check, migrate, retain, rotate_keys, routes,
)  # fmt: skip
for command in COMMANDS:
    main.add_command(command)
