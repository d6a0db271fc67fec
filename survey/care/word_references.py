"""What interviews, excerpts, codings and member checks point to, and whether it is there."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from survey.records import AGREED, Coding, Evaluation, Excerpt, Person, Theme


def of_person(
    person: Person, themes: Collection[str], guides: Collection[str], phases: Collection[str]
) -> Iterator[str]:
    """What a person's interviews, and what was made of their words, lack; no phases: they are not known."""
    for one in person.interviews:
        if one.guide not in guides:
            yield f"guide {one.guide} of interview {one.id} is not in the catalogue (is CAIRN_MEASURES set?)"
        if phases and one.phase not in phases:
            yield f"phase {one.phase!r} of interview {one.id} is not in the programme"
    texts = {one.id: one.text for one in person.interviews if one.closed}
    yield from of_words(person.excerpts, person.codings, texts, themes)
    known = {one.id for one in person.interviews}
    for check in person.checks:
        if check.interview not in known:
            yield f"member check {check.id} is about interview {check.interview}, which is not there"


def of_evaluation(whole: Evaluation) -> Iterator[str]:
    """What a codebook, and what was made of minutes, lack."""
    yield from of_themes(whole.themes)
    texts = {one.id: one.text for one in whole.meetings if one.closed}
    yield from of_words(whole.excerpts, whole.codings, texts, {one.id for one in whole.themes})


def of_themes(themes: Iterable[Theme]) -> Iterator[str]:
    """Themes that are part of, or were merged into, one that is not there."""
    known = {one.id: one for one in themes}
    for one in known.values():
        for other in (one.parent, one.merged):
            if other and other not in known:
                yield f"theme {one.id} points to theme {other}, which is not there"


def of_words(
    excerpts: Iterable[Excerpt],
    codings: Iterable[Coding],
    texts: Mapping[str, str],
    themes: Collection[str],
) -> Iterator[str]:
    """Excerpts outside their text or with unknown themes, and codings of no text."""
    begun = {(one.source, one.coder) for one in codings}
    for one in excerpts:
        text = texts.get(one.source)
        if text is None:
            yield f"excerpt {one.id} is of text {one.source}, which is not there or not closed"
        elif not 0 <= one.start < one.end <= len(text):
            yield f"excerpt {one.id} is outside its text"
        for theme in one.themes:
            if theme not in themes:
                yield f"excerpt {one.id} has theme {theme}, which is not there"
        if one.coder != AGREED and (one.source, one.coder) not in begun:
            yield f"excerpt {one.id} is by somebody who has not begun to code its text"
    for source in sorted({source for source, _coder in begun} - texts.keys()):
        yield f"text {source} is coded, and is not there or not closed"
