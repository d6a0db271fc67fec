"""The third question: what was it like, and what changed?  Themes, feedback and wellbeing."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.evaluation import feedback_findings, wellbeing_findings
from survey.evaluation.findings import Findings, Sentence, number
from survey.evaluation.impact import Impact
from survey.programme import Programme
from survey.web.csv_text import Cell
from survey.web.tables import Table, counted, not_shown

CODED, THEMES = "themes-coded", "themes"


def findings(programme: Programme, found: Impact, language: str) -> Findings:
    """Return all that may be said of themes, feedback and wellbeing."""
    parts = [
        themes(programme, found),
        *(feedback_findings.findings(programme, one, language) for one in found.feedback),
        *(wellbeing_findings.findings(programme, one, language) for one in found.wellbeing),
    ]
    return sum(parts, Findings())


def themes(programme: Programme, found: Impact) -> Findings:
    """Return the themes that were identified; nothing where there are none."""
    if not found.themes:
        return Findings()
    tables = ((CODED, coded_table(found)), (THEMES, themes_table(programme, found)))
    return Findings(tuple(sentences(found)), tables)


def sentences(found: Impact) -> Iterator[Sentence]:
    """Yield how many themes there are in how many texts, and the one that came up most."""
    themes = ngettext("%(num)d theme was identified", "%(num)d themes were identified", len(found.themes))
    texts = ngettext(
        "%(themes)s in %(num)d fully coded text.",
        "%(themes)s in %(num)d fully coded texts.",
        found.texts,
        themes=themes,
    )
    yield Sentence(texts, CODED)
    most = max(found.themes, key=lambda one: one.excerpts)
    excerpts = ngettext(
        "The theme that came up most was “%(theme)s”, in %(excerpts)s excerpt.",
        "The theme that came up most was “%(theme)s”, in %(excerpts)s excerpts.",
        most.excerpts,
        excerpts=number(most.excerpts),
        theme=most.theme.name,
    )
    yield Sentence(excerpts, THEMES)
    if found.coding:
        yield Sentence(uncounted(found), CODED)
    yield Sentence(_("Counts say how often something came up. They do not say how much it matters."))


def uncounted(found: Impact) -> str:
    """Return how many texts are not in the counts, and why."""
    return ngettext(
        "%(num)d text is not counted, because its coding is not finished or cannot be shown yet.",
        "%(num)d texts are not counted, because their coding is not finished or cannot be shown yet.",
        found.coding,
    )


def coded_table(found: Impact) -> Table:
    """How many texts the themes come from."""
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Themes identified"), len(found.themes)),
        (_("Fully coded texts (interviews and minutes)"), found.texts),
        (_("Texts not counted"), found.coding),
    )
    return counted(_("Texts that were coded"), (_("What"), _("Number")), rows)


def themes_table(programme: Programme, found: Impact) -> Table:
    """Each theme with participants, and excerpts at each phase."""
    phases = programme.phase_names
    rows: Iterator[tuple[Cell, ...]] = (
        (
            one.theme.name,
            not_shown(programme.minimum_group_size) if one.people is None else one.people,
            one.excerpts,
            *(one.phases.get(phase, 0) for phase in phases),
            one.phases.get("", 0),
        )
        for one in found.themes
    )
    header = (_("Theme"), _("Participants"), _("Excerpts"), *phases.values(), _("Minutes"))
    return counted(_("Themes: participants, and excerpts by phase"), header, rows)
