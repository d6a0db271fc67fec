"""The fields of every form, as GOV.UK Frontend draws them."""

from typing import Any

from flask_babel import gettext
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovPasswordInput,
    GovRadioInput,
    GovTextInput,
)
from markupsafe import Markup


class Spoken:
    """A widget whose hidden prefix “Error” is in the page's language."""

    def render(self, params: dict[str, Any]) -> Markup:
        """Return the field's HTML."""
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
