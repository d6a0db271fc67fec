"""The forms of the first pages: the code of an invitation, and agreeing to take part."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from survey.store.edits import edit_token
from survey.web.forms import CheckboxesInput, TextInput


class CodeForm(FlaskForm):
    """The code from an invitation."""

    code = StringField(
        _("Your code"),
        widget=TextInput(),
        validators=[InputRequired(_("Enter the code from your invitation"))],
    )


class ConsentForm(FlaskForm):
    """A tick for each statement.  All are needed."""

    agree = SelectMultipleField(_("I agree that"), widget=CheckboxesInput(), coerce=int)
    seen = HiddenField()
    today = ""

    @classmethod
    def about(cls, version: int, statements: tuple[str, ...]) -> "ConsentForm":
        """Return the form for these statements, with a mark of what was shown.

        The mark keeps somebody from agreeing to statements that changed after they opened the page.
        """
        form = cls()
        form.today = edit_token((version, statements))
        form.agree.choices = [SelectChoice(number, text) for number, text in enumerate(statements, 1)]
        return form

    def validate_agree(self, field: SelectMultipleField) -> None:
        """Refuse statements that have changed meanwhile, and statements without a tick."""
        if self.seen.data != self.today:
            field.data = []
            raise ValidationError(
                _("We have just changed these statements. Read them again and tick each box")
            )
        if set(field.data or ()) != {choice.value for choice in field.choices}:
            raise ValidationError(_("Tick every box to agree, or choose not to take part"))
