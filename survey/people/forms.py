"""The forms about who takes part."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from survey.forms import CheckboxInput, RadioInput, TextInput
from survey.programme import Programme


class ParticipantForm(FlaskForm):
    """Somebody new."""

    code = StringField(_("Code"), widget=TextInput(), validators=[InputRequired(_("Enter a code"))])
    role = RadioField(_("Role"), widget=RadioInput(), validators=[InputRequired(_("Choose a role"))])
    site = StringField(_("Site (optional)"), widget=TextInput(), validators=[Optional()])
    joined = DateField(
        _("Day they joined"),
        widget=TextInput(),
        validators=[InputRequired(_("Enter the day on which they joined"))],
    )

    def offer(self, programme: Programme) -> None:
        """Offer the roles of a programme."""
        self.role.choices = [SelectChoice(one.id, one.name) for one in programme.roles]


class PhaseForm(FlaskForm):
    """One of the phases."""

    phase = RadioField(_("Phase"), widget=RadioInput(), validators=[InputRequired(_("Choose a phase"))])

    def offer(self, phases: Sequence[tuple[str, str, str]]) -> None:
        """Offer phases: id, name and what to know of each."""
        self.phase.choices = [SelectChoice(phase, name) for phase, name, _hint in phases]
        self.hints = [{"hint": {"text": hint}} if hint else {} for _phase, _name, hint in phases]


class AskAgainForm(PhaseForm):
    """A phase, and that somebody who declined wants to be asked."""

    wished = BooleanField(
        _("They told me that they have changed their mind"),
        widget=CheckboxInput(),
        validators=[
            InputRequired(_("Tick the box if they told you so. If they did not, leave them in peace."))
        ],
    )


class AssistForm(PhaseForm):
    """A phase, and how the answers are given."""

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
    """That a participant asked for what cannot be undone."""

    wished = BooleanField(
        _("They asked for this themselves"),
        widget=CheckboxInput(),
        validators=[InputRequired(_("Tick the box if they asked for it"))],
    )
