"""Forms about interviews."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from survey.people.forms import ConfirmForm
from survey.web.forms import RadioInput, TextInput

__all__ = ["BeginForm", "ConfirmForm", "DetailsForm"]


class BeginForm(FlaskForm):
    """The choice of the phase that an interview is about."""

    phase = RadioField(_("Phase"), widget=RadioInput(), validators=[InputRequired(_("Choose a phase"))])
    hints: tuple[Any, ...] | list[Any] = ()


class DetailsForm(FlaskForm):
    """When, where, with whom and how long an interview was, and whether the participant may be quoted."""

    held = DateField(
        _("Day of the interview"), widget=TextInput(), validators=[InputRequired(_("Enter the day"))]
    )
    place = StringField(
        _("Place (optional)"),
        widget=TextInput(),
        validators=[Optional(), Length(max=200, message=_("Place must be 200 characters or fewer"))],
    )
    present = StringField(
        _("Who else was there (optional)"),
        widget=TextInput(),
        validators=[
            Optional(),
            Length(max=200, message=_("Who else was there must be 200 characters or fewer")),
        ],
    )
    minutes = IntegerField(
        _("Minutes (optional)"),
        widget=TextInput(),
        validators=[Optional(), NumberRange(1, 600, _("Minutes must be a number from 1 to 600"))],
    )
    quoting = RadioField(
        _("May we quote them?"),
        widget=RadioInput(),
        choices=[
            SelectChoice("no", _("No")),
            SelectChoice("anonymous", _("Yes, without a name")),
            SelectChoice("approved", _("Yes, once they have approved the text")),
        ],
        validators=[InputRequired(_("Choose whether they may be quoted"))],
    )
    seen = HiddenField()

    def validate_held(self, field: DateField) -> None:
        """Refuse a date outside of the calendar."""
        if field.data and not date(2000, 1, 1) <= field.data <= date(2100, 1, 1):
            raise ValidationError(_("Enter a date, such as 27/3/2026"))
