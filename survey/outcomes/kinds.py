"""Every kind of record that people enter by hand or from a file."""

from collections.abc import Mapping
from typing import Any

from survey.outcomes.activities import ACTIVITIES, TEAM
from survey.outcomes.costs import COSTS
from survey.outcomes.kind import Kind
from survey.outcomes.outcomes import OUTCOMES
from survey.outcomes.readiness import READINESS
from survey.outcomes.service_use import SERVICE_USE

KINDS: Mapping[str, Kind[Any]] = {one.name: one for one in (OUTCOMES, SERVICE_USE, ACTIVITIES, TEAM, COSTS)}
"""The kinds of record, by name."""

OF_PEOPLE = tuple(one for one in KINDS.values() if one.about_people)
OF_TEAM = tuple(one for one in KINDS.values() if not one.about_people)

EXPORTED = (*KINDS.values(), READINESS)
"""The kinds that exports have a table of.  Readiness is among them, though it has a form of its own."""
