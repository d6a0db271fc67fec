"""Who may use which resource, and what the audit says of it: every endpoint stands in ALLOWED or PUBLIC."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, request

from survey import N_
from survey.accounts import tokens
from survey.api.problems import refuse
from survey.records import Account, AccountRole, Participant, Person, Token, visibility
from survey.store import NotSaved, audit
from survey.web import cairn

JSON = "application/json"
CAME_TO_NOTHING = N_("the change before was refused")


@dataclass(frozen=True)
class Allowed:
    """The roles that may use an endpoint (none: every token), and what the audit says; "" says nothing.

    `named`: the address does not say whom a change is about, so the view calls `note`.
    """

    roles: frozenset[AccountRole] = frozenset()
    read: str = ""
    change: str = ""
    named: bool = False


ANY: frozenset[AccountRole] = frozenset({"interviewer", "evaluator", "administrator"})
ANSWERS: frozenset[AccountRole] = frozenset({"interviewer", "evaluator"})
FIGURES: frozenset[AccountRole] = frozenset({"evaluator"})

ALLOWED: Mapping[str, Allowed] = {
    "measures.every": Allowed(),
    "measures.one": Allowed(),
    "measures.programmes": Allowed(),
    "measures.programme": Allowed(ANY),
    "participants.every": Allowed(ANY, read=N_("looked at the list of participants")),
    "participants.add": Allowed(ANY, change=N_("added a participant"), named=True),
    "participants.one": Allowed(ANY, read=N_("looked at how somebody takes part")),
    "participants.invitations": Allowed(ANY, read=N_("looked at how somebody takes part")),
    "participants.invite": Allowed(ANSWERS, change=N_("invited somebody")),
    "participants.responses": Allowed(ANSWERS, read=N_("downloaded somebody’s answers")),
    "outcomes.every": Allowed(ANSWERS, read=N_("looked at somebody’s records")),
    "outcomes.add": Allowed(ANSWERS, change=N_("added a record about somebody")),
    "outcomes.one": Allowed(ANSWERS, read=N_("looked at somebody’s records")),
    "outcomes.change": Allowed(ANSWERS, change=N_("changed a record about somebody")),
    "outcomes.delete": Allowed(ANSWERS, change=N_("deleted a record about somebody")),
    "summaries.one": Allowed(FIGURES, read=N_("downloaded about the cohort")),
}
PUBLIC = frozenset({"api-docs.openapi_json", "docs.page"})


def init_app(app: Flask) -> None:
    """Ask for a token before every request, and tell the audit."""
    app.before_request(admit)
    for endpoint, allowed in ALLOWED.items():
        app.view_functions[endpoint] = noting(app.view_functions[endpoint], allowed)


def admit() -> None:
    """Let in whoever has a token for what they ask; to others it is not there."""
    if request.endpoint is None or request.endpoint in PUBLIC:
        return
    allowed = ALLOWED.get(request.endpoint)
    if allowed is None:
        abort(404)
    g.account, g.token = holder()
    programme = (request.view_args or {}).get("programme", g.token.programme)
    if programme != g.token.programme or (allowed.roles and g.token.role not in allowed.roles):
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


def noting(view: Callable[..., Any], allowed: Allowed) -> Callable[..., Any]:
    """A view that tells the audit: of a change before it is made, of a look before anything is shown."""

    @wraps(view)
    def viewed(**arguments: Any) -> Any:
        g.noted = False
        if allowed.change and not allowed.named:
            note(allowed.change)
        try:
            response = current_app.make_response(view(**arguments))
        except Exception:
            if g.noted:
                note(CAME_TO_NOTHING)
            raise
        if allowed.read and response.status_code == 200:
            note(allowed.read)
        return response

    return viewed


def note(words: str, about: str | None = None) -> None:
    """Add a line about this request, whose screen is its route.  Raises NotSaved."""
    participant = about or (request.view_args or {}).get("participant")
    screen = f"{request.root_path}{request.url_rule}"
    audit.note(cairn.store, words, screen, cairn.now(), g.account.id, g.token.programme, participant)
    g.noted = True
