"""Public pages about the survey: privacy, cookies, accessibility, security.txt."""

from datetime import timedelta

from flask import Response, current_app, render_template, request, url_for

from survey.answering.pages import blueprint, programme_here
from survey.answering.pages.opened import all_opened
from survey.programme import programmes
from survey.store import NotFound
from survey.web import cairn
from survey.web.guard import EVERYBODY, UNNOTED, guard

SECURITY_TXT_HOLDS = timedelta(days=180)
"""How long security.txt is valid; RFC 9116 recommends less than a year."""


@blueprint.get("/about")
@blueprint.get("/about/<programme>")
@guard(EVERYBODY, UNNOTED)
def about(programme: str | None = None) -> str:
    """Show the programme's own notices, or the defaults for those it does not have."""
    used = programmes.load(cairn.store, cairn.catalogue, programme) if programme else programme_here()
    opened = next(
        (one for one in all_opened()[-1:] if used and one.target.programme == used.id and not one.helper),
        None,
    )
    return render_template(
        "answering/about.html",
        programme=used,
        opened=opened,
        cookie=current_app.config["SESSION_COOKIE_NAME"],
    )


@blueprint.get("/.well-known/security.txt")
@guard(EVERYBODY, UNNOTED)
def security_txt() -> Response:
    """Return security.txt: where to report a vulnerability (RFC 9116)."""
    base = cairn.settings.base_url or request.url_root.rstrip("/")
    lines = [
        *(f"Contact: {contact}" for contact in security_contacts() or [base + url_for("respond.about")]),
        f"Expires: {cairn.now() + SECURITY_TXT_HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {base}{url_for('respond.security_txt')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def security_contacts() -> list[str]:
    """Return the security contacts of all programmes, each once."""
    found = []
    for record in cairn.store.programmes():
        try:
            used = programmes.load(cairn.store, cairn.catalogue, record.id)
        except NotFound:  # deleted in the meantime
            continue
        found.append(used.notices.security_contact)
    return list(dict.fromkeys(filter(None, found)))
