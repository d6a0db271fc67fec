"""An operator's colour as the handful of colours that a page needs, each of them readable."""

import re

READABLE = 5.5  # contrast with white; leaves 4.5 (WCAG AA) on the tinted surfaces too

RGB = tuple[float, float, float]
WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)


def palette(colour: str) -> dict[str, str]:
    """The custom properties that make a page wear a `#rrggbb` colour.  Raises ValueError if it is none."""
    brand = parse(colour)
    strong = readable(brand)
    return {
        "--govuk-brand-colour": written(brand),
        "--cairn-on-brand": "#fff" if contrast(brand, WHITE) >= 4.5 else "#000",
        "--govuk-link-colour": written(strong),
        "--govuk-link-hover-colour": written(mix(strong, BLACK, 0.35)),
        "--govuk-surface-background-colour": written(mix(strong, WHITE, 0.93)),
        "--govuk-surface-border-colour": written(mix(strong, WHITE, 0.6)),
        "--govuk-hover-colour": written(mix(strong, WHITE, 0.8)),
    }


def parse(colour: str) -> RGB:
    """Red, green and blue (0–255) of `#rrggbb`.  Raises ValueError."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"a colour is written #rrggbb, not {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def written(colour: RGB) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in colour)


def mix(colour: RGB, other: RGB, share: float) -> RGB:
    """A colour with a share (0–1) of another in it."""
    red, green, blue = (a + (b - a) * share for a, b in zip(colour, other, strict=True))
    return red, green, blue


def luminance(colour: RGB) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    channels = (channel / 255 for channel in colour)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: RGB) -> RGB:
    """The colour itself, or darkened just until text in it is readable on a light page."""
    for percent in range(0, 100, 2):
        darkened = mix(colour, BLACK, percent / 100)
        if contrast(darkened, WHITE) >= READABLE:
            return darkened
    return BLACK
