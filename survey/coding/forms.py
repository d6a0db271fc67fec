"""Forms about coding."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from survey.coding import lines
from survey.coding.sources import Source
from survey.records import Theme
from survey.web.forms import CheckboxesInput, Spoken, TextInput

LONGEST = 2000
"""Characters of a description."""


class TextArea(Spoken, GovTextArea):
    """A field for several lines of text."""


class Select(Spoken, GovSelect):
    """A field for one choice from a list."""


def words(label: object) -> TextAreaField:
    """Return a field for a paragraph."""
    return TextAreaField(label, widget=TextArea(), validators=[Length(max=LONGEST)])


class ThemeForm(FlaskForm):
    """A theme of the codebook."""

    name = StringField(
        _("Name"),
        widget=TextInput(),
        validators=[InputRequired(_("Enter the name of the theme")), Length(max=100)],
    )
    description = words(_("Description"))
    use = words(_("When to use it"))
    avoid = words(_("When not to use it"))
    example = words(_("Example"))
    parent = SelectField(_("Part of"), widget=Select(), default="")

    def offer(self, themes: Iterable[Theme]) -> None:
        """Offer the themes that this one can belong to."""
        self.parent.choices = [SelectChoice("", _("No other theme")), *(choice(one) for one in themes)]


class MergeForm(FlaskForm):
    """The choice of the theme to merge into."""

    into = SelectField(_("Merge into"), widget=Select())

    def offer(self, themes: Iterable[Theme]) -> None:
        """Offer the other themes."""
        self.into.choices = [choice(one) for one in themes]


class SplitForm(FlaskForm):
    """The names of the new themes."""

    names = TextAreaField(
        _("Names of the new themes, one on each line"),
        widget=TextArea(),
        validators=[InputRequired(_("Enter at least one name")), Length(max=LONGEST)],
    )


class ThemesForm(FlaskForm):
    """The themes of an excerpt."""

    themes = SelectMultipleField(_("Themes"), widget=CheckboxesInput(), validate_choice=False)

    def offer(self, themes: Iterable[Theme]) -> None:
        """Offer the codebook."""
        self.themes.choices = [
            SelectChoice(one.id, f"– {one.name}" if one.parent else one.name) for one in themes
        ]


class ExcerptForm(ThemesForm):
    """Words of a text, selected (`start`, `end`: code points) or quoted by lines, and their themes."""

    start = HiddenField()
    end = HiddenField()
    from_line = StringField(_("From line"), widget=TextInput())
    to_line = StringField(_("To line"), widget=TextInput())
    words = StringField(_("Exact words in these lines (leave empty for whole lines)"), widget=TextInput())

    def stretch(self, source: Source) -> tuple[int, int] | None:
        """Return the stretch of the text that is meant, or None."""
        start, end = self.start.data or "", self.end.data or ""
        if start.isdecimal() and end.isdecimal():
            return int(start), int(end)
        first = (self.from_line.data or "").strip()
        last = (self.to_line.data or "").strip() or first
        if not (first.isdecimal() and last.isdecimal()):
            return None
        return lines.stretch(source, int(first), int(last), self.words.data or "")


def choice(theme: Theme) -> SelectChoice:
    return SelectChoice(theme.id, theme.name)
