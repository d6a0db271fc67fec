"""Tokens: who may use which resource, and what the audit says of it, as its route declares."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, request

from survey.accounts import tokens
from survey.api.problems import refuse
from survey.records import Account, Participant, Person, Token, visibility
from survey.store import NotSaved, audit
from survey.web import cairn
from survey.web.guard import REFUSED, Noted, rule_of, rules

JSON = "application/json"


def init_app(app: Flask) -> None:
    """Ask for a token before every request, and tell the audit."""
    app.extensions["rules"] = declared = rules(app)
    app.before_request(admit)
    for endpoint, rule in declared.items():
        if rule.access.signed_in:
            app.view_functions[endpoint] = noting(app.view_functions[endpoint], rule.noted)


def admit() -> None:
    """Let in a token for what its role may see; to others it is not there."""
    if request.endpoint is None:
        return
    access = rule_of(request.endpoint).access
    if not access.signed_in:
        return
    g.account, g.token = holder()
    programme = (request.view_args or {}).get("programme", g.token.programme)
    if programme != g.token.programme or (access.roles and g.token.role not in access.roles):
        abort(404)
    if request.method in ("POST", "PUT") and request.mimetype != JSON:
        refuse(415, f"Send {JSON}.")


def holder() -> tuple[Account, Token]:
    """The account and token of this request, or 401."""
    sent = request.authorization
    token = sent.token if sent and sent.type == "bearer" else None
    found = tokens.find(cairn.store, cairn.settings.secret_key, token, cairn.now()) if token else None
    if found is None:
        challenge = 'Bearer error="invalid_token"' if token else "Bearer"
        refuse(401, "Send a token that still works.", **{"WWW-Authenticate": challenge})
    with suppress(NotSaved):  # things can be read while nothing can be written
        tokens.note_use(cairn.store, found[0].id, found[1], cairn.now())
    return found


def person_of(programme: str, participant: str, *, answers: bool = False) -> Person:
    """A participant of whom the token's role may know, with `answers` whose answers it sees; or 404."""
    person = cairn.store.person(programme, participant)
    may = visibility.sees_answers if answers else visibility.knows_of
    if person.participant.anonymous or not may(g.account, person.participant):
        abort(404)
    return person


def may_know(participant: Participant) -> bool:
    return not participant.anonymous and visibility.knows_of(g.account, participant)


def noting(view: Callable[..., Any], noted: Noted) -> Callable[..., Any]:
    """A view that tells the audit: of a change before it is made, of a look before anything is shown."""

    @wraps(view)
    def viewed(**arguments: Any) -> Any:
        g.noted = False
        if noted.change and not noted.named:
            note(noted.change)
        try:
            response = current_app.make_response(view(**arguments))
        except Exception:
            if g.noted:
                note(REFUSED)
            raise
        if noted.read and response.status_code == 200:
            note(noted.read)
        return response

    return viewed


def note(words: str, about: str | None = None) -> None:
    """Add a line about this request, whose screen is its route.  Raises NotSaved."""
    participant = about or (request.view_args or {}).get("participant")
    screen = f"{request.root_path}{request.url_rule}"
    audit.note(cairn.store, words, screen, cairn.now(), g.account.id, g.token.programme, participant)
    g.noted = True
