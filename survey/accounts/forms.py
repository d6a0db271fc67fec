"""The forms for signing in and for one's own account."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_ngettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import EqualTo, InputRequired

from survey.accounts.tokens import DAYS
from survey.web.forms import PasswordInput, RadioInput, TextInput


class FactorForm(FlaskForm):
    """A code from an app, or a recovery code."""

    code = StringField(_("Code"), widget=TextInput(), validators=[InputRequired(_("Enter the code"))])


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        _("New password"), widget=PasswordInput(), validators=[InputRequired(_("Enter a new password"))]
    )
    again = PasswordField(
        _("Type the new password again"),
        widget=PasswordInput(),
        validators=[EqualTo("password", _("The two passwords do not match"))],
    )


class OldPasswordForm(FlaskForm):
    """The current password, asked again before a sensitive change."""

    old = PasswordField(
        _("Current password"),
        widget=PasswordInput(),
        validators=[InputRequired(_("Enter your current password"))],
    )


class ChangePasswordForm(OldPasswordForm, NewPasswordForm):
    """The old password and a new one."""


class SetUpForm(OldPasswordForm, FactorForm):
    """The current password, and the code that an app shows."""


class TokenForm(FlaskForm):
    """A token for a program."""

    name = StringField(
        _("Name"), widget=TextInput(), validators=[InputRequired(_("Enter a name for the token"))]
    )
    access = RadioField(
        _("What can it do?"),
        widget=RadioInput(),
        validators=[InputRequired(_("Choose what the token can do"))],
    )
    days = RadioField(
        _("How long should it last?"),
        widget=RadioInput(),
        coerce=int,
        choices=[SelectChoice(days, lazy_ngettext("%(num)d day", "%(num)d days", days)) for days in DAYS],
        validators=[InputRequired(_("Choose how long the token should last"))],
    )

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Set the choices of access: value and label."""
        self.access.choices = [SelectChoice(value, words) for value, words in choices]


def role_names() -> dict[str, str]:
    """Return the roles of accounts, id -> name."""
    return {
        "interviewer": gettext("Interviewer"),
        "evaluator": gettext("Evaluator"),
        "administrator": gettext("Administrator"),
    }


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
