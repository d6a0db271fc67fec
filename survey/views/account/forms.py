"""The forms about one's own account."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from survey.forms import PasswordInput, TextInput


class CodeForm(FlaskForm):
    """A code from an app, or a recovery code."""

    code = StringField(_("Code"), widget=TextInput(), validators=[InputRequired(_("Enter the code"))])


class NewPasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        _("New password"), widget=PasswordInput(), validators=[InputRequired(_("Enter a new password"))]
    )
    again = PasswordField(
        _("The same again"),
        widget=PasswordInput(),
        validators=[EqualTo("password", _("The two passwords are not the same"))],
    )


class OldPasswordForm(FlaskForm):
    """One's password, to show that one is still the same person."""

    old = PasswordField(
        _("Your password now"),
        widget=PasswordInput(),
        validators=[InputRequired(_("Enter the password that you have now"))],
    )


class ChangePasswordForm(OldPasswordForm, NewPasswordForm):
    """The old password and a new one."""


class SetUpForm(OldPasswordForm, CodeForm):
    """One's password, and the code that an app shows."""
