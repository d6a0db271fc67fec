"""Scripts that load an export into Python and R, and what an export is, in words."""

from collections.abc import Sequence
from pathlib import Path

from survey.exports.answers import Asked, column
from survey.programme import Programme

PYTHON, R, READ_ME = "start.py", "start.R", "READ-ME.txt"

PYTHON_TEXT = '''"""Loads the answers of {name} and compares the scores of its phases.  Needs pandas."""

from pathlib import Path

import pandas as pd

here = Path(__file__).parent
wide = pd.read_csv(here / "responses-wide.csv", parse_dates=["joined"])
long = pd.read_csv(here / "responses-long.csv", parse_dates=["joined", "sent"])
codebook = pd.read_csv(here / "codebook.csv")

scores = [{scores}]
least = {least}  # the pages of Cairn say nothing of fewer people, nor should what is published


def said(numbers):
    if len(numbers) < least:
        return f"fewer than {{least}} people"
    return f"{{len(numbers)}} people, mean {{numbers.mean():.2f}}"


for score in scores:
    print(f"{{score}}: {{said(wide[score].dropna())}}")
for earlier, later in zip(scores, scores[1:]):
    if earlier.split("_", 1)[1] == later.split("_", 1)[1]:
        print(f"change from {{earlier}} to {{later}}: {{said((wide[later] - wide[earlier]).dropna())}}")
'''

R_TEXT = """# Loads the answers of {name} and compares the scores of its phases.
# Run it in the folder of the export: Rscript start.R
# With labels of values, in place of the CSV file:
# wide <- haven::read_sav("responses-wide.sav", user_na = TRUE)

options(stringsAsFactors = FALSE)
wide <- read.csv("responses-wide.csv", check.names = FALSE, fileEncoding = "UTF-8-BOM")
long <- read.csv("responses-long.csv", check.names = FALSE, fileEncoding = "UTF-8-BOM")
codebook <- read.csv("codebook.csv", check.names = FALSE, fileEncoding = "UTF-8-BOM")

scores <- c({scores})
least <- {least}  # the pages of Cairn say nothing of fewer people, nor should what is published

said <- function(numbers) {{
  numbers <- numbers[!is.na(numbers)]
  if (length(numbers) < least) return(paste("fewer than", least, "people"))
  sprintf("%d people, mean %.2f", length(numbers), mean(numbers))
}}

for (score in scores) cat(score, ": ", said(wide[[score]]), "\\n", sep = "")
for (at in seq_along(scores)[-1]) {{
  earlier <- scores[at - 1]
  later <- scores[at]
  if (sub("^[^_]*_", "", earlier) == sub("^[^_]*_", "", later)) {{
    change <- said(wide[[later]] - wide[[earlier]])
    cat("change from ", earlier, " to ", later, ": ", change, "\\n", sep = "")
  }}
}}
"""

READ_ME_TEXT = """{name}: an export of Cairn

These files have a line for each person, answer or record. They hold no names and no contact details, but
what people said and did: they are health data. Keep them inside your organisation, and delete them when you
are done. What is published from them should say nothing of fewer than {minimum} people; the pages of Cairn
and "cairn summary" see to that, these files cannot. Roles of fewer people are left out, and a site is left
empty where fewer people of a role are there, unless somebody asked for everybody. What somebody wrote in
their own words may say who they are: it is there to be analysed, not quoted. Words that may be quoted are in
quotes.csv.

responses-wide.csv        one line for each participant: every answer, score and band at each phase
responses-wide.sav        the same for SPSS, with labels; {skipped} stands for an item that was skipped
responses-long.csv        one line for each item of each response
codebook.csv              what each column of responses-wide holds: wording, choices, scoring, source, licence
outcomes.csv              goals and steps
service-use.csv           use of mental health services
activities.csv            what participants logged
team-time.csv             supervision, meetings and other time of the team
costs.csv                 pay rates, payments and set-up costs, in pence
readiness.csv             the team's answers to the recommendations
quotes.csv                words of interviews and minutes by theme, of those who may be quoted alone
columns.csv               what the columns of all other tables hold
cairn.xlsx                all of these tables as an Excel workbook
fhir-bundle.json          measures, responses and scores as FHIR R4
redcap-dictionary.csv, redcap-events.csv, redcap-forms.csv, redcap-data.csv
                          a REDCap project: import them in this order, with longitudinal data collection on
start.py, start.R         load the answers into Python (pandas) or R

CSV files are UTF-8 with a byte order mark (those for REDCap without); text that a spreadsheet would run
begins with an apostrophe. Moments are in UTC. A cell of Excel holds 32,767 characters: of longer words the
CSV file has all.
{left_out}"""


def write(folder: Path, programme: Programme, asked: Asked, skipped: int, left_out: Sequence[str]) -> None:
    """Write the scripts and the READ-ME, which says who is left out."""
    scores = [
        column(phase, measure, "score")
        for measure in dict.fromkeys(measure for _phase, measure in asked)
        if measure.scoring.method != "none"
        for phase, one in asked
        if one is measure
    ]
    name = " ".join(programme.name.split()).replace("\\", "/").replace('"', "'")
    quoted = ", ".join(f'"{one}"' for one in scores)
    given = {"name": name, "scores": quoted, "least": programme.minimum_group_size}
    (folder / PYTHON).write_text(PYTHON_TEXT.format(**given), encoding="utf-8")
    (folder / R).write_text(R_TEXT.format(**given), encoding="utf-8")
    words = {
        "name": programme.name,
        "minimum": programme.minimum_group_size,
        "skipped": skipped,
        "left_out": "".join(f"{one}\n" for one in ["", *left_out] if left_out),
    }
    (folder / READ_ME).write_text(READ_ME_TEXT.format(**words), encoding="utf-8")
