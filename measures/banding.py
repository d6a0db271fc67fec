"""Score -> Band."""

from measures.measure import Band, Banding


def band(banding: Banding, raw: float | None) -> Band | None:
    """The one band that a raw score falls in; None where there is no score.

    Raises ValueError for a score that the measure cannot give.
    """
    if raw is None:
        return None
    held = [one for one in banding.bands if one.holds(raw)]
    if len(held) != 1:
        raise ValueError(f"{raw} falls in {len(held)} bands of {banding.id}")
    return held[0]
