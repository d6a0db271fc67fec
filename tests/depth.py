"""How far tests search by chance: a little by default, twenty times as far under `tests/run --deep`."""

from hypothesis import settings

USUAL, DEEP = 100, 2000
"""Examples that Hypothesis tries of a property."""


def register_profiles() -> None:
    """Let Hypothesis know both depths, each without a limit to the time that one example takes."""
    settings.register_profile("usual", max_examples=USUAL, deadline=None)
    settings.register_profile("deep", max_examples=DEEP, deadline=None)
    settings.load_profile("usual")


def times(usual: int) -> int:
    """Return how many examples, steps or kills there are in this run, where there are usually so many."""
    return usual * settings().max_examples // USUAL
