"""Who may see a page, and what the audit says of it: both are declared on the route.

A page without a declaration stops the application from starting.  A page is not shown, and nothing is
changed, where the audit cannot be written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug import Response

from survey import N_
from survey.records import AccountRole, Participant, visibility
from survey.store import StoreError, audit
from survey.web import cairn
from survey.web.security import new_session

View = Callable[..., Any]
V = TypeVar("V", bound=View)


@dataclass(frozen=True)
class Access:
    """Who may see a page: everybody, every account, or accounts with one of these roles in the programme."""

    words: str
    signed_in: bool = True
    roles: frozenset[AccountRole] = frozenset()


EVERYBODY = Access("everybody", signed_in=False)
INVITED = Access("the browser that opened the invitation", signed_in=False)  # the page asks `visit_of`
ACCOUNTS = Access("every account")
ANY_ROLE = Access("every role", roles=frozenset({"interviewer", "evaluator", "administrator"}))
INTERVIEWERS = Access("interviewers and evaluators", roles=frozenset({"interviewer", "evaluator"}))
MANAGERS = Access("evaluators and administrators", roles=frozenset({"evaluator", "administrator"}))
EVALUATORS = Access("evaluators", roles=frozenset({"evaluator"}))
ADMINISTRATORS = Access("administrators", roles=frozenset({"administrator"}))


@dataclass(frozen=True)
class Noted:
    """What the audit says when somebody reads a page, and when they send a form to it; "" says nothing.

    `named`: the address does not say what is changed or whom it is about, so the view calls `note_change`.
    `entrance`: the audit notes who signs in by this page.
    `itself`: the page, or the verb behind it, adds lines of its own about this.
    `kinds`: the words go on with the title of the `kind` that the address names.
    """

    read: str = ""
    change: str = ""
    named: bool = False
    entrance: bool = False
    itself: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)

    def in_full(self, words: str) -> str:
        """Return words of this declaration as they stand in the audit log."""
        title = self.kinds.get((request.view_args or {}).get("kind", ""))
        return f"{words}: {title}" if title else words


UNNOTED = Noted()
"""Nothing on this page is about a person, and nothing is changed by it."""


@dataclass(frozen=True)
class Rule:
    """What a route declares about itself."""

    access: Access
    noted: Noted


SIGNED_IN = N_("signed in")
REFUSED = N_("the last change was refused")
"""Follows the line of a change, which is written first, where the change was not made."""

LOOKING = ("GET", "HEAD", "OPTIONS")


def guard(access: Access, noted: Noted) -> Callable[[V], V]:
    """Declare who may see a page and what the audit says of it."""

    def declare(view: V) -> V:
        view.rule = Rule(access, noted)  # type: ignore[attr-defined]
        return view

    return declare


def rules(app: Flask) -> Mapping[str, Rule]:
    """Return what each endpoint of an app declares.  Raise LookupError for one that declares nothing."""
    declared = {endpoint: getattr(view, "rule", None) for endpoint, view in app.view_functions.items()}
    silent = [endpoint for endpoint, rule in declared.items() if rule is None]
    if silent:
        raise LookupError(f"These pages do not say who may see them: {', '.join(sorted(silent))}")
    return {endpoint: rule for endpoint, rule in declared.items() if rule}


def init_app(app: Flask) -> None:
    """Ask before every request, note what is declared, and let templates ask before they link."""
    app.extensions["rules"] = declared = rules(app)
    for endpoint, rule in declared.items():
        if rule.access.signed_in:
            app.view_functions[endpoint] = noting(app.view_functions[endpoint], rule.noted)
        elif rule.noted.entrance:
            app.view_functions[endpoint] = noting_entrance(app.view_functions[endpoint])
    app.before_request(check)
    app.add_template_global(may_see)
    app.add_template_global(may_open)
    app.add_template_global(may_know)


def rule_of(endpoint: str | None) -> Rule:
    """Return what an endpoint of this app declares."""
    declared: Mapping[str, Rule] = current_app.extensions["rules"]
    return declared[str(endpoint)]


def check() -> Response | None:
    """Answer 404 to an account without the role: nobody learns that a page exists which they may not see."""
    if request.endpoint is None:
        return None
    access = rule_of(request.endpoint).access
    if not access.signed_in:
        return None
    if not current_user.is_authenticated:
        response: Response = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return response
    if access.roles and not access.roles & roles_here():
        abort(404)
    return None


def roles_here() -> frozenset[AccountRole]:
    """Return the roles that the signed-in account has in the programme that the address names."""
    roles: frozenset[AccountRole] = current_user.account.roles((request.view_args or {})["programme"])
    return roles


def may_open(endpoint: str, programme: str) -> bool:
    """Return whether the signed-in account may open a page for roles, of a programme."""
    roles: frozenset[AccountRole] = current_user.account.roles(programme)
    return bool(rule_of(endpoint).access.roles & roles)


def may_know(participant: Participant) -> bool:
    """Return whether the signed-in account may know that a participant takes part."""
    return visibility.knows_of(current_user.account, participant)


def may_see(participant: Participant) -> bool:
    """Return whether the signed-in account sees this participant's answers."""
    return visibility.sees_answers(current_user.account, participant)


def noting(view: View, noted: Noted) -> View:
    """A view that notes what it does: a change before it is made, a look before the page is shown."""

    @wraps(view)
    def viewed(**arguments: Any) -> ResponseReturnValue:
        looking = request.method in LOOKING
        if noted.change and not looking:
            return changed(view, noted, arguments)
        response = current_app.make_response(view(**arguments))
        if noted.read and looking and response.status_code == 200:
            note(noted.in_full(noted.read))
        return response

    return viewed


def changed(view: View, noted: Noted, arguments: Mapping[str, Any]) -> ResponseReturnValue:
    """Note a change and make it; where it is refused, note that too."""
    who = current_user.id
    g.change_noted = not noted.named
    if not noted.named:
        note(noted.in_full(noted.change), who)
    try:
        response = current_app.make_response(view(**arguments))
    except Exception:
        note_refusal(who)
        raise
    if response.status_code >= 400:
        note_refusal(who)
    return response


def note_refusal(who: str) -> None:
    """Note that a change was refused, if it was noted.  Raises NotSaved."""
    if g.change_noted:
        note(REFUSED, who)


def note_change(about: str | None = None) -> None:
    """Note the change of this page, and the id of whom it is about, if anybody.  Raises NotSaved."""
    note(rule_of(request.endpoint).noted.change, about=about)
    g.change_noted = True


def is_about(participant: str) -> None:
    """Let the lines of this request be about somebody (an id) whom its address does not name."""
    g.about = participant


def noting_entrance(view: View) -> View:
    """A view that notes who signs in by it; where that cannot be noted, nobody is signed in."""

    @wraps(view)
    def viewed(**arguments: Any) -> ResponseReturnValue:
        outside = not current_user.is_authenticated
        response = current_app.make_response(view(**arguments))
        if outside and current_user.is_authenticated:
            try:
                note(SIGNED_IN)
            except StoreError:
                new_session()
                raise
        return response

    return viewed


def note(words: str, who: str | None = None, about: str | None = None) -> None:
    """Add a line about this request, whose screen is its address without ids and codes.  Raises NotSaved."""
    arguments = request.view_args or {}
    audit.note(
        cairn.store,
        words,
        str(request.url_rule),
        cairn.now(),
        who or current_user.id,
        arguments.get("programme"),
        about or g.get("about") or arguments.get("participant") or arguments.get("account"),
    )
