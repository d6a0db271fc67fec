"""A report as HTML: one file that is complete in itself, or the inside of a page."""

from base64 import b64encode

from flask import render_template

from survey.report.blocks import Picture, Report
from survey.web.pictures import NotDrawn, draw


def file(report: Report) -> str:
    """A whole page with its own styles, for screen and A4.  Needs an app's context."""
    return render_template("report/file.html", report=report, pictures=pictures(report))


def pictures(report: Report) -> dict[int, str]:
    """The pictures as addresses that hold their data, by number; those that cannot be drawn left out."""
    found = dict[int, str]()
    for one in report.blocks:
        if isinstance(one, Picture):
            try:
                data = b64encode(draw(one.drawing, "svg")).decode("ascii")
            except NotDrawn:
                continue
            found[one.number] = f"data:image/svg+xml;base64,{data}"
    return found
