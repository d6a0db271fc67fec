"""The forms that people fill in."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovPasswordInput, GovTextInput
from wtforms import EmailField, PasswordField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, ValidationError


class CodeForm(FlaskForm):
    """The code from an invitation."""

    code = StringField(
        _("Your code"),
        widget=GovTextInput(),
        validators=[InputRequired(_("Enter the code from your invitation"))],
    )


class ConsentForm(FlaskForm):
    """One tick for each statement; all are needed."""

    agree = SelectMultipleField(_("I agree that"), widget=GovCheckboxesInput(), coerce=int)

    @classmethod
    def about(cls, statements: tuple[str, ...]) -> "ConsentForm":
        """The form for these statements."""
        form = cls()
        form.agree.choices = [SelectChoice(number, text) for number, text in enumerate(statements, 1)]
        return form

    def validate_agree(self, field: SelectMultipleField) -> None:
        """Refuse while a statement is not ticked."""
        if set(field.data or ()) != {choice.value for choice in field.choices}:
            raise ValidationError(_("Tick every box to agree, or choose not to take part"))


class SignInForm(FlaskForm):
    """An account's e-mail and password."""

    email = EmailField(
        _("E-mail address"),
        widget=GovTextInput(),
        validators=[InputRequired(_("Enter your e-mail address"))],
    )
    password = PasswordField(
        _("Password"), widget=GovPasswordInput(), validators=[InputRequired(_("Enter your password"))]
    )
