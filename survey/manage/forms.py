"""The forms of administrators."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from survey.accounts.forms import role_names
from survey.web.forms import CheckboxesInput, TextInput


def role_meanings() -> dict[str, str]:
    """Return what each role (id) of an account lets somebody do."""
    return {
        "interviewer": gettext("Sees the answers of the participants assigned to them"),
        "evaluator": gettext("Sees all answers, figures and comments"),
        "administrator": gettext("Manages the team and reads the audit log. Does not see answers"),
    }


class RolesForm(FlaskForm):
    """A checkbox for each role."""

    roles = SelectMultipleField(_("Roles in this programme"), widget=CheckboxesInput())

    def offer(self) -> None:
        """Offer the roles of accounts."""
        meanings = role_meanings()
        self.roles.choices = [
            SelectChoice(role, f"{name}: {meanings[role]}") for role, name in role_names().items()
        ]


class InviteForm(RolesForm):
    """The e-mail address, name and roles of a new colleague."""

    email = EmailField(
        _("E-mail address"),
        widget=TextInput(),
        validators=[InputRequired(_("Enter the e-mail address"))],
    )
    name = StringField(_("Name"), widget=TextInput(), validators=[InputRequired(_("Enter the name"))])
