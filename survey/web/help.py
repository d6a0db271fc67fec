"""Help: the documentation as pages of Cairn, searchable, for anybody."""

import re

from flask import Blueprint, Flask, abort, render_template, request, url_for
from markupsafe import Markup

from survey.web import manual
from survey.web.assets import asset
from survey.web.guard import EVERYBODY, UNNOTED, guard

blueprint = Blueprint("help", __name__)

TOPICS = {
    "": "",
    "accounts": "accounts-and-single-sign-on",
    "accounts.tokens": "api-and-exports#api",
    "answering": "people-and-answers#answering-with-help-and-paper",
    "coding": "interviews-and-coding#code",
    "coding.agreement": "statistics#agreement-of-coders",
    "coding.exchange": "interviews-and-coding#other-tools",
    "evaluation": "statistics",
    "evaluation.capacity": "statistics#capacity-and-cost",
    "evaluation.cohort": "statistics#figures-at-a-phase",
    "evaluation.due": "people-and-answers#who-is-due",
    "evaluation.feedback_link": "people-and-answers#the-open-feedback-link",
    "evaluation.gathered": "report#data-sources",
    "evaluation.impact": "outcomes-and-costs#capacity-pathway-and-impact",
    "evaluation.invitations": "people-and-answers#invitations",
    "evaluation.overview": "people-and-answers#who-is-due",
    "evaluation.participant": "statistics#change-of-one-person",
    "evaluation.pathway": "statistics#pathway",
    "evaluation.programmes": "first-evaluation",
    "evaluation.satisfaction": "statistics#feedback",
    "exports": "api-and-exports#exports",
    "interviews": "interviews-and-coding",
    "interviews.add_meeting": "interviews-and-coding#minutes",
    "interviews.checks": "interviews-and-coding#member-checks",
    "interviews.meeting": "interviews-and-coding#minutes",
    "interviews.meetings": "interviews-and-coding#minutes",
    "interviews.names": "interviews-and-coding#remove-names",
    "interviews.transcript": "interviews-and-coding#add-a-transcript",
    "manage": "accounts-and-single-sign-on#colleagues",
    "manage.audit": "privacy-and-small-groups#audit-log",
    "manage.edit_programme": "programme-file",
    "manage.programme": "programme-file",
    "outcomes": "outcomes-and-costs",
    "outcomes.readiness": "outcomes-and-costs#readiness",
    "outcomes.supervision": "outcomes-and-costs#activity",
    "people": "people-and-answers",
    "people.invitation": "people-and-answers#invitations",
    "people.invite": "people-and-answers#invitations",
    "people.participants": "people-and-answers#participants",
    "report": "report",
    "rights": "privacy-and-small-groups#what-participants-can-do",
}
"""The page of docs/ about each page of Cairn, by its endpoint, or for all pages of a room."""


def init_app(app: Flask) -> None:
    """Add the pages, and what leads to them from others."""
    app.register_blueprint(blueprint)
    app.add_template_global(help_address)


def help_for(endpoint: str) -> str:
    """Return the address of the page of docs/ about a page of Cairn."""
    known = (TOPICS.get(one) for one in (endpoint, endpoint.partition(".")[0]))
    name, _hash, anchor = next((one for one in known if one is not None), TOPICS[""]).partition("#")
    return url_for("help.page", name=name or None, _anchor=anchor or None)


def help_address() -> str:
    """Return the address of the page of docs/ about the page that is shown."""
    return help_for(request.endpoint or "")


@blueprint.get("/help")
@blueprint.get("/help/<path:name>")
@guard(EVERYBODY, UNNOTED)
def page(name: str = "") -> str:
    """Show a page of the documentation, or what a search finds in all of them."""
    query = " ".join(request.args.get("q", "").split())[:100]
    found = manual.page(name)
    if found is None:
        abort(404)
    hits = manual.search(query) if query else []
    return render_template(
        "web/help.html", page=found, html=with_pictures(found.html), query=query, hits=hits, contents=not name
    )


def with_pictures(html: str) -> Markup:
    """Return a page whose pictures are at addresses that browsers may keep."""
    found = re.sub(r'(?<=src=")/help/pictures/([\w.-]+)', lambda name: asset(name[1]), html)
    return Markup(found)  # noqa: S704  # the page is ours, and its own HTML is escaped
