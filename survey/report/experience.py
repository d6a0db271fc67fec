"""What people said: answers to experience questionnaires, and themes with quotes that may be shown."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from measures.satisfaction import ItemResult, Overall
from survey.coding.themes import Finding
from survey.evaluation.impact import Said as Theme
from survey.evaluation.satisfaction import Feedback
from survey.report.blocks import Block, Figures, Heading, Quote, Quotes, Said, say
from survey.report.facts import Facts
from survey.web.csv_text import Cell
from survey.web.tables import FEW, Table, counted, rounded, shown, too_few

THEMES = "themes"
QUOTES = 3
"""Quotes of one theme that a report shows."""


def experience(facts: Facts) -> Iterator[Block]:
    """A part for each experience questionnaire."""
    for one in facts.impact.feedback:
        yield Heading(one.measure.words(facts.language).title)
        if hidden(one):
            yield from say(Said(_("Too few people answered at any phase to show")))
            continue
        yield from say(*(overall_said(facts, one, phase) for phase in one.result.overall), listed=True)
        yield Figures(overall_key(one), overall_table(facts, one))


def hidden(feedback: Feedback) -> bool:
    """Whether nothing of a questionnaire may be shown."""
    results = feedback.result.overall
    return any(one.withheld for one in results) and not any(one.n for one in results)


def overall_key(feedback: Feedback) -> str:
    return f"{feedback.measure.id}-overall"


def answers_key(feedback: Feedback) -> str:
    return f"{feedback.measure.id}-answers"


def of_tone(feedback: Feedback, results: list[ItemResult], tone: str) -> int:
    """How many answers of a tone there are in some results."""
    return sum(
        one.counts.get(choice.value, 0)
        for one in results
        for choice in feedback.measure.item(one.item).choices
        if choice.tone == tone
    )


def at(feedback: Feedback, phase: str) -> list[ItemResult]:
    """The results of a phase that are shown."""
    return [one for one in feedback.result.items if one.phase == phase and not one.withheld]


def overall_said(facts: Facts, feedback: Feedback, one: Overall) -> Said:
    """All answers of a phase: people, answers, and how many were positive."""
    name = facts.phases[one.phase]
    if one.withheld:
        return Said(_("%(phase)s: too few people answered to show", phase=name))
    if not one.n:
        return Said(_("%(phase)s: nobody answered", phase=name))
    positive = of_tone(feedback, at(feedback, one.phase), "positive")
    said = ngettext(
        "%(phase)s: %(num)d person gave %(answers)s answers, of which %(positive)s were positive",
        "%(phase)s: %(num)d people gave %(answers)s answers, of which %(positive)s were positive",
        one.people or 0,
        phase=name,
        answers=one.n,
        positive=positive,
    )
    if (one.people or 0) >= FEW and one.positive is not None:
        percent = shown(rounded(one.positive, 1), 1)
        said = _("%(said)s (%(percent)s%%)", said=said, percent=percent)
    return Said(said, overall_key(feedback))


def overall_table(facts: Facts, feedback: Feedback) -> Table:
    """A row for each phase; percentages only where there are enough people."""
    results = feedback.result.overall
    percents = any((one.people or 0) >= FEW for one in results)
    header = (_("Phase"), _("People"), _("Answers"), _("Positive"), _("Neutral or no opinion"), _("Negative"))
    rows: list[tuple[Cell, ...]] = []
    for one in results:
        if one.withheld:
            rows.append(
                (
                    facts.phases[one.phase],
                    too_few(facts.programme.minimum_group_size),
                    *[None] * (4 + percents),
                )
            )
            continue
        positive, neutral, negative = (
            of_tone(feedback, at(feedback, one.phase), tone) for tone in ("positive", "neutral", "negative")
        )
        percent = rounded(one.positive, 1) if (one.people or 0) >= FEW else None
        rows.append(
            (
                facts.phases[one.phase],
                one.people,
                one.n,
                positive,
                neutral,
                negative,
                *((percent,) if percents else ()),
            )
        )
    title = feedback.measure.words(facts.language).short_title
    return counted(
        _("%(measure)s: all questions together", measure=title),
        (*header, _("% positive")) if percents else header,
        rows,
    )


def answers_table(facts: Facts, feedback: Feedback) -> Table:
    """A row for each question and phase."""
    words = feedback.measure.words(facts.language)
    header = (
        _("Question"),
        _("Phase"),
        _("Answers"),
        _("Positive"),
        _("Neutral or no opinion"),
        _("Negative"),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in feedback.result.items:
        place = (words.items[one.item], facts.phases[one.phase])
        if one.withheld:
            rows.append((*place, too_few(facts.programme.minimum_group_size), None, None, None))
        else:
            rows.append(
                (
                    *place,
                    one.n,
                    *(of_tone(feedback, [one], tone) for tone in ("positive", "neutral", "negative")),
                )
            )
    return counted(_("%(measure)s: question by question", measure=words.short_title), header, rows)


def themes(facts: Facts) -> Iterator[Block]:
    """How texts were coded, the themes with their counts, and quotes."""
    found = facts.impact
    if not found.said:
        yield from say(Said(nothing_met(facts)))
        return
    yield from say(
        Said(
            ngettext(
                "%(num)d text (interviews and minutes) was coded by themes",
                "%(num)d texts (interviews and minutes) were coded by themes",
                found.texts,
            ),
            THEMES,
        ),
        Said(
            ngettext(
                "%(num)d more counts nowhere here: its coding goes on, or may not be seen yet",
                "%(num)d more count nowhere here: their coding goes on, or may not be seen yet",
                found.coding,
            ),
            THEMES,
        )
        if found.coding
        else None,
        Said(
            _(
                "Themes are counted in participants and in excerpts, which say how often something "
                "came up and not how much it matters"
            )
        ),
        Said(
            _(
                "Only words are quoted whose speakers agreed to it, and words of minutes, which name "
                "nobody; who said them is given as a role, or as a participant where that would point to "
                "one of few"
            )
        ),
    )
    yield Figures(THEMES, themes_table(facts))
    shown_before: set[str] = set()
    for one in found.said:
        quotes = list(quotes_of(facts, one, shown_before))
        if quotes:
            yield Heading(one.theme.name)
            yield from say(Said(one.theme.description.rstrip("."))) if one.theme.description else ()
            yield Quotes(tuple(quotes))


def nothing_met(facts: Facts) -> str:
    """Why there are no themes."""
    if facts.impact.texts:
        return _("No theme was found in the texts that are coded to the end")
    if facts.impact.coding:
        return _("There are no themes: the coding of texts goes on, or may not be seen yet")
    return _("No texts were there to be coded, so there are no themes")


def themes_table(facts: Facts) -> Table:
    """A row for each theme that was met, then how many texts there were."""
    few = too_few(facts.programme.minimum_group_size)
    rows: list[tuple[Cell, ...]] = [
        (one.theme.name, few if one.people is None else one.people, one.excerpts) for one in facts.impact.said
    ]
    rows.append((_("Texts coded to the end"), None, facts.impact.texts))
    rows.append((_("Texts that do not count here"), None, facts.impact.coding))
    return counted(
        _("Themes, and how often they were found"),
        (_("Theme"), _("Participants"), _("Excerpts or texts")),
        rows,
    )


def quotes_of(facts: Facts, theme: Theme, before: set[str]) -> Iterator[Quote]:
    """A few quotes of a theme, none that stands under a theme before."""
    fresh = [one for one in theme.quotes if one.excerpt.id not in before][:QUOTES]
    for one in fresh:
        before.add(one.excerpt.id)
        yield Quote(one.quote, who(facts, one), one.source.corrections)


def who(facts: Facts, finding: Finding) -> str:
    """Who said it, as a role, unless that would say it of one of few."""
    if not finding.role:
        return _("minutes of a meeting")
    return facts.role(finding.role) if finding.role in facts.named else _("a participant")
