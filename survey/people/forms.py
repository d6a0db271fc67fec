"""Forms about participants."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from survey.people.contact_details import is_email, is_phone
from survey.programme import Programme
from survey.web.forms import CheckboxesInput, CheckboxInput, RadioInput, TextInput


class ParticipantForm(FlaskForm):
    """A new participant."""

    code = StringField(_("Code"), widget=TextInput(), validators=[InputRequired(_("Enter a code"))])
    role = RadioField(_("Role"), widget=RadioInput(), validators=[InputRequired(_("Choose a role"))])
    site = StringField(_("Site (optional)"), widget=TextInput(), validators=[Optional()])
    joined = DateField(
        _("Day they joined"),
        widget=TextInput(),
        validators=[InputRequired(_("Enter the day on which they joined"))],
    )

    def offer(self, programme: Programme) -> None:
        """Set the choices to the roles of a programme."""
        self.role.choices = [SelectChoice(one.id, one.name) for one in programme.roles]


class PhaseForm(FlaskForm):
    """The choice of a phase."""

    phase = RadioField(_("Phase"), widget=RadioInput(), validators=[InputRequired(_("Choose a phase"))])

    def offer(self, phases: Sequence[tuple[str, str, str]]) -> None:
        """Set the choices to phases: id, name and a hint for each."""
        self.phase.choices = [SelectChoice(phase, name) for phase, name, _hint in phases]
        self.hints = [{"hint": {"text": hint}} if hint else {} for _phase, _name, hint in phases]


class AskAgainForm(PhaseForm):
    """A phase, and a tick that somebody who declined wants to be asked again."""

    wished = BooleanField(
        _("They told me that they have changed their mind"),
        widget=CheckboxInput(),
        validators=[
            InputRequired(_("Tick the box if they told you so. If they did not, do not ask them again."))
        ],
    )


class AssistForm(PhaseForm):
    """The choice of a phase, and of how the participant answers."""

    mode = RadioField(
        _("How do they answer?"),
        widget=RadioInput(),
        choices=[
            SelectChoice("assisted", _("We fill it in together, on this device")),
            SelectChoice("paper", _("I copy a paper form that they filled in")),
        ],
        validators=[InputRequired(_("Choose how they answer"))],
    )


class ConfirmForm(FlaskForm):
    """A tick that the participant asked for something that cannot be undone."""

    wished = BooleanField(
        _("They asked for this themselves"),
        widget=CheckboxInput(),
        validators=[InputRequired(_("Tick the box if they asked for it"))],
    )


class InterviewersForm(FlaskForm):
    """A tick for each interviewer of a participant.  None is needed."""

    interviewers = SelectMultipleField(
        _("Interviewers"),
        widget=CheckboxesInput(),
        validate_choice=False,
        validators=[Optional()],
    )

    @classmethod
    def about(cls, names: Mapping[str, str], ticked: Sequence[str]) -> "InterviewersForm":
        """Return the form for these accounts, id -> name."""
        form = cls(interviewers=ticked)
        form.interviewers.choices = [SelectChoice(one, name) for one, name in names.items()]
        return form

    def validate_interviewers(self, field: SelectMultipleField) -> None:
        """Refuse other accounts, such as one deleted in the meantime."""
        if not {*(field.data or ())} <= {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose from these interviewers"))


class ContactForm(FlaskForm):
    """How to reach a participant.  Both fields are optional."""

    email = EmailField(_("E-mail address"), widget=TextInput())
    phone = TelField(_("Phone number"), widget=TextInput())

    def validate_email(self, field: EmailField) -> None:
        """Refuse text that is not an e-mail address."""
        if (text := (field.data or "").strip()) and not is_email(text):
            raise ValidationError(_("Enter an e-mail address like name@example.org, or leave the box empty"))

    def validate_phone(self, field: TelField) -> None:
        """Refuse text that is not a phone number."""
        if (text := (field.data or "").strip()) and not is_phone(text):
            raise ValidationError(_("Enter a phone number like 07700 900123, or leave the box empty"))
