"""The forms that people fill in."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovPasswordInput,
    GovRadioInput,
    GovTextInput,
)
from markupsafe import Markup
from wtforms import EmailField, HiddenField, PasswordField, SelectMultipleField, StringField, TelField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from survey.services.contact_details import is_email, is_phone
from survey.store.edits import edit_token


class Spoken:
    """A widget whose error begins with a hidden word in the page's language."""

    def render(self, params: dict[str, Any]) -> Markup:
        """The field's HTML."""
        if params.get("errorMessage"):
            params["errorMessage"]["visuallyHiddenText"] = gettext("Error")
        return super().render(params)  # type: ignore[misc]


class TextInput(Spoken, GovTextInput):
    """A line of text."""


class PasswordInput(Spoken, GovPasswordInput):
    """A password."""


class RadioInput(Spoken, GovRadioInput):
    """One of several."""


class CheckboxInput(Spoken, GovCheckboxInput):
    """One box to tick."""


class CheckboxesInput(Spoken, GovCheckboxesInput):
    """Boxes to tick."""


class CodeForm(FlaskForm):
    """The code from an invitation."""

    code = StringField(
        _("Your code"),
        widget=TextInput(),
        validators=[InputRequired(_("Enter the code from your invitation"))],
    )


class ConsentForm(FlaskForm):
    """One tick for each statement; all are needed."""

    agree = SelectMultipleField(_("I agree that"), widget=CheckboxesInput(), coerce=int)
    seen = HiddenField()
    today = ""

    @classmethod
    def about(cls, version: int, statements: tuple[str, ...]) -> "ConsentForm":
        """The form for these statements; it carries what was shown, so that nobody agrees to other words."""
        form = cls()
        form.today = edit_token((version, statements))
        form.agree.choices = [SelectChoice(number, text) for number, text in enumerate(statements, 1)]
        return form

    def validate_agree(self, field: SelectMultipleField) -> None:
        """Refuse ticks beside other words than today's, and while a statement is not ticked."""
        if self.seen.data != self.today:
            field.data = []
            raise ValidationError(
                _("We have just changed these statements. Read them again and tick each box")
            )
        if set(field.data or ()) != {choice.value for choice in field.choices}:
            raise ValidationError(_("Tick every box to agree, or choose not to take part"))


class InterviewersForm(FlaskForm):
    """A tick for each interviewer to whom a participant is assigned; none is needed."""

    interviewers = SelectMultipleField(
        _("Interviewers"),
        widget=CheckboxesInput(),
        validate_choice=False,
        validators=[Optional()],
    )

    @classmethod
    def about(cls, names: Mapping[str, str], ticked: Sequence[str]) -> "InterviewersForm":
        """The form for these accounts, id -> name."""
        form = cls(interviewers=ticked)
        form.interviewers.choices = [SelectChoice(one, name) for one, name in names.items()]
        return form

    def validate_interviewers(self, field: SelectMultipleField) -> None:
        """Refuse an account that is none of these, e.g. one that has ceased to be meanwhile."""
        if not {*(field.data or ())} <= {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose from these interviewers"))


class ContactForm(FlaskForm):
    """How a participant may be reached; nothing is needed."""

    email = EmailField(_("E-mail address"), widget=TextInput())
    phone = TelField(_("Phone number"), widget=TextInput())

    def validate_email(self, field: EmailField) -> None:
        """Refuse what is no address."""
        if (text := (field.data or "").strip()) and not is_email(text):
            raise ValidationError(_("Enter an e-mail address like name@example.org, or leave the box empty"))

    def validate_phone(self, field: TelField) -> None:
        """Refuse what is no number."""
        if (text := (field.data or "").strip()) and not is_phone(text):
            raise ValidationError(_("Enter a phone number like 07700 900123, or leave the box empty"))


class SignInForm(FlaskForm):
    """An account's e-mail and password."""

    email = EmailField(
        _("E-mail address"),
        widget=TextInput(),
        validators=[InputRequired(_("Enter your e-mail address"))],
    )
    password = PasswordField(
        _("Password"), widget=PasswordInput(), validators=[InputRequired(_("Enter your password"))]
    )
