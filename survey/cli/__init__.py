"""The `cairn` command.

Each command imports what it needs when it runs, so that `cairn --help` is quick.
"""

import click

from survey.cli.accounts import account
from survey.cli.answers import import_answers, import_records, score
from survey.cli.care import backup, check, migrate, restore
from survey.cli.coding import qda
from survey.cli.demo import demo
from survey.cli.errors import RefusingGroup
from survey.cli.invitations import invite
from survey.cli.measures import measures
from survey.cli.people import participant, retain, rotate_keys
from survey.cli.results import export, report, summary
from survey.cli.routes import routes
from survey.cli.serving import serve
from survey.cli.setup import init, programme

HELP = """Surveys and measures for people who evaluate peer support.

\b
Try it:             cairn demo
Use it for real:    cairn init, account add, programme add, participant add, invite, serve
Work with answers:  cairn measures, score, import, import-records, summary, export, report, qda
Keep them safe:     cairn backup, restore, check, migrate
Privacy:            cairn retain, rotate-keys, participant contact, withdraw, erase, routes

\b
Settings come from the environment. All of them are in docs/running-it.md; the most important are:
  CAIRN_STORE            the folder that holds the data (also one made by: cairn demo --folder DIR),
                         or the address of a database: postgresql+psycopg://ROLE@HOST/DATABASE
  CAIRN_SECRET_KEY       at least 16 characters; invitation codes and sign-ins depend on it, so keep it
                         secret and never change it (a demonstration's folder holds a key of its own,
                         which every command but serve uses)
  CAIRN_BASE_URL         where people reach the pages, such as https://survey.example.org
  CAIRN_MEASURES         folder with measures of your own (TOML), beside the built-in ones
  CAIRN_TRANSLATIONS     folder with translations of your own
  CAIRN_CONTACT_KEYS     keys that encrypt contact details, newest first; without a key none are kept
  CAIRN_BIND             address that cairn serve listens on (127.0.0.1:8000)
  CAIRN_WORKERS          processes of cairn serve (two for each processor)
  CAIRN_TRUSTED_PROXIES  how many proxies are in front of cairn serve (0)

Errors go to standard error. A command that fails ends with exit code 2.
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
