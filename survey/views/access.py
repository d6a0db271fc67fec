"""Who may see which page: every endpoint stands in exactly one list."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, abort, current_app, request
from flask_login import current_user
from werkzeug import Response

from survey.records import AccountRole, Participant
from survey.services import assignments


@dataclass(frozen=True)
class AccessList:
    """Endpoints, and who may see them: everybody, any account, or an account's roles in the programme."""

    endpoints: frozenset[str]
    signed_in: bool = True
    roles: frozenset[AccountRole] = frozenset()


def endpoints(blueprint: str, *names: str) -> frozenset[str]:
    return frozenset(f"{blueprint}.{name}" for name in names)


LISTS: Mapping[str, AccessList] = {
    "everybody": AccessList(
        endpoints("respond", "home", "link", "feedback", "poster", "receipt")
        | endpoints("account", "sign_in", "code", "set_up", "link", "choose_password")
        | endpoints("account", "single_sign_on", "signed_on", "bind", "sign_out_there", "keys")
        | endpoints("pages", "about", "security_txt")
        | {"asset"},
        signed_in=False,
    ),
    "whoever opened the invitation": AccessList(
        endpoints("respond", "start", "agree", "declined", "tasks", "question")
        | endpoints("respond", "my_data", "my_data_file", "contact", "correct", "leave_as_sent")
        | endpoints("respond", "withdraw", "erase", "record", "stop_quoting")
        | endpoints("respond", "log", "log_entry", "delete_log_entry")
        | endpoints("respond", "service_use_question", "check_service_use", "send_service_use")
        | endpoints("respond", "service_use_sent", "correct_service_use", "leave_service_use")
        | endpoints(
            "respond", "check", "send", "support", "sent", "result", "clear", "leave", "finish_helping"
        ),
        signed_in=False,  # views ask `visit_of`, which knows what this browser has opened
    ),
    "any account": AccessList(
        endpoints("account", "sign_out", "own", "password", "replace_factor", "recovery_codes")
        | endpoints("account", "end_session", "end_sessions", "stay", "time_left", "tokens", "revoke_token")
        | endpoints("evaluate", "programmes")
    ),
    "any role": AccessList(
        endpoints("evaluate", "overview", "due", "due_file", "invitations", "progress_file", "feedback_link")
        | endpoints("evaluate", "participants", "request_done")
        | endpoints("evaluate", "supervision", "delete_supervision")
        | endpoints("people", "add", "one"),
        roles=frozenset({"interviewer", "evaluator", "administrator"}),
    ),
    "interviewers and evaluators": AccessList(
        endpoints("evaluate", "participant", "participant_file", "answers_file", "answers_read")
        | endpoints("interview", "every", "of_participant", "begin", "hold", "details", "delete")
        | endpoints("meeting", "every", "one", "actions_file")
        | endpoints("interview", "transcript", "change_transcript", "file", "names", "close")
        | endpoints("coding", "texts", "text", "excerpt", "finished")
        | endpoints("people", "invite", "ask_again", "invitation", "assist")
        | endpoints("record", "person", "add", "change", "delete", "people_file"),
        roles=frozenset({"interviewer", "evaluator"}),
    ),
    "evaluators and administrators": AccessList(
        endpoints("evaluate", "interviewers")
        | endpoints("record", "team", "team_add", "team_change", "team_delete", "team_file")
        | endpoints("record", "readiness", "answer"),
        roles=frozenset({"evaluator", "administrator"}),
    ),
    "administrators": AccessList(
        endpoints("evaluate", "audit", "audit_file")
        | endpoints("manage", "accounts", "invite", "account", "link", "programme", "edit_programme")
        | endpoints("manage", "end", "reset_password", "reset_factor", "revoke_token")
        | endpoints("people", "withdraw", "erase", "receipt"),
        roles=frozenset({"administrator"}),
    ),
    "evaluators": AccessList(
        endpoints("report", "report", "file", "words")
        | endpoints("evaluate", "findings", "capacity", "pathway", "impact", "question_file")
        | endpoints("evaluate", "gathered", "gathered_file", "take_away", "export_file")
        | endpoints("evaluate", "cohort", "cohort_file", "satisfaction", "satisfaction_file", "comments_read")
        | endpoints("evaluate", "agreement", "agreement_file", "coded_file")
        | endpoints("coding", "codebook", "example", "add_theme", "theme", "merge_theme", "split_theme")
        | endpoints("coding", "delete_theme", "settle", "matrix", "matrix_file", "theme_excerpts")
        | endpoints("coding", "theme_file", "search", "others", "exchange")
        | endpoints("meeting", "add", "close", "delete")
        | endpoints("evaluate", "records")
        | endpoints("record", "take", "template"),
        roles=frozenset({"evaluator"}),
    ),
}


def init_app(app: Flask) -> None:
    """Ask before every request, and before a page leads anywhere."""
    app.before_request(check)
    app.add_template_global(may_see)
    app.add_template_global(may_open)
    app.add_template_global(may_know)


def check() -> Response | None:
    """Let whoever may not see a page not learn that it is there; what stands in no list, nobody sees."""
    if request.endpoint is None:
        return None
    found = next((one for one in LISTS.values() if request.endpoint in one.endpoints), None)
    if found is None:
        abort(404)
    if not found.signed_in:
        return None
    if not current_user.is_authenticated:
        response: Response = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return response
    if found.roles and not found.roles & roles_here():
        abort(404)
    return None


def roles_here() -> frozenset[AccountRole]:
    """The roles of whoever is signed in, in the programme that the address names."""
    roles: frozenset[AccountRole] = current_user.account.roles((request.view_args or {})["programme"])
    return roles


def may_open(endpoint: str, programme: str) -> bool:
    """Whether whoever is signed in may see a page for roles, of a programme."""
    roles: frozenset[AccountRole] = current_user.account.roles(programme)
    return any(endpoint in one.endpoints and one.roles & roles for one in LISTS.values())


def may_know(participant: Participant) -> bool:
    """Whether whoever is signed in may know that a participant takes part."""
    return assignments.knows_of(current_user.account, participant)


def may_see(participant: Participant) -> bool:
    """Whether whoever is signed in sees this participant: an interviewer, only those assigned to them."""
    return assignments.sees_answers(current_user.account, participant)
