"""A small definition for the tests to spoil."""

import re

MOOD = """\
id = "mood"
version = 1
kind = "wellbeing"
validated = true
licence = "free"

items = [
  { id = "calm", choices = "often" },
  { id = "rested", choices = "often" },
  { id = "well", kind = "scale" },
  { id = "more", kind = "text" },
]

[choices.often]
values = [1, 2, 3]
positive = [3]

[scoring]
method = "sum"
items = ["calm", "rested"]

[[bandings]]
id = "two"
source = "a paper"
bands = [
  { name = "low", at_most = 3 },
  { name = "high", at_least = 4 },
]

[[thresholds]]
name = "noticeable"
points = 1
source = "a paper"

[[norms]]
source = "a survey"
groups = [{ id = "all", label = "everybody", mean = 4.5, n = 100 }]

[wording.en]
source = "a paper"
title = "Mood"
short_title = "Mood"

[wording.en.items]
calm = "I am calm"
rested = "I am rested"
well = "How well do you feel?"
more = "Anything else?"

[wording.en.choices]
often = ["Never", "Sometimes", "Always"]

[wording.en.anchors]
well = ["not at all", "completely"]
"""


def spoilt(*changes: tuple[str, str], text: str = MOOD) -> str:
    """The definition with some of its text replaced; each change must hit exactly one place."""
    for old, new in changes:
        assert len(re.findall(re.escape(old), text)) == 1, old
        text = text.replace(old, new)
    return text
