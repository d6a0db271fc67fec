"""What the audit says of the pages for accounts: who looked at somebody’s data, who changed something.

Every endpoint that needs an account stands here, so that nobody forgets to decide.  A page is not shown, and
nothing is changed, where the audit cannot be written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.security import new_session
from survey.services import N_, audit
from survey.store import StoreError
from survey.views import cairn
from survey.views.access import LISTS

View = Callable[..., Any]


@dataclass(frozen=True)
class Noted:
    """What the audit says of looking at a page, and of sending a form to it; "" says nothing.

    `named`: the address does not say what is changed or whom it is about, so the view calls `note_change`.
    """

    read: str = ""
    change: str = ""
    named: bool = False


NOTED: Mapping[str, Noted] = {
    "account.sign_out": Noted(change=N_("signed out")),
    "account.own": Noted(),
    "account.password": Noted(change=N_("changed their own password")),
    "account.replace_factor": Noted(change=N_("set up a second factor")),
    "account.recovery_codes": Noted(change=N_("made new recovery codes")),
    "account.end_session": Noted(change=N_("signed out another browser of theirs")),
    "account.end_sessions": Noted(change=N_("signed out everywhere")),
    "account.tokens": Noted(change=N_("made a token for a program")),
    "account.revoke_token": Noted(change=N_("revoked a token")),
    "account.stay": Noted(),
    "account.time_left": Noted(),
    "people.add": Noted(change=N_("added a participant"), named=True),
    "people.one": Noted(read=N_("looked at how somebody takes part")),
    "people.invite": Noted(read=N_("looked at how somebody takes part"), change=N_("invited somebody")),
    "people.ask_again": Noted(
        read=N_("looked at how somebody takes part"),
        change=N_("invited somebody who had declined, as they wished"),
    ),
    "people.invitation": Noted(read=N_("looked at how somebody takes part")),
    "people.assist": Noted(
        read=N_("looked at how somebody takes part"), change=N_("began to answer with somebody")
    ),
    "people.withdraw": Noted(
        read=N_("looked at how somebody takes part"), change=N_("stopped asking somebody, as they wished")
    ),
    "people.erase": Noted(
        read=N_("looked at how somebody takes part"), change=N_("erased somebody, as they wished")
    ),
    "people.receipt": Noted(),
    "manage.accounts": Noted(),
    "manage.invite": Noted(change=N_("invited a colleague"), named=True),
    "manage.programme": Noted(),
    "manage.edit_programme": Noted(change=N_("changed the programme’s text"), named=True),
    "manage.account": Noted(change=N_("changed somebody’s roles")),
    "manage.link": Noted(),
    "manage.revoke_token": Noted(change=N_("revoked somebody’s token")),
    "manage.end": Noted(change=N_("ended somebody’s access")),
    "manage.reset_password": Noted(change=N_("made a link to choose a new password")),
    "manage.reset_factor": Noted(change=N_("reset somebody’s second factor")),
    "evaluate.programmes": Noted(),
    "evaluate.overview": Noted(read=N_("looked at who is due")),
    "evaluate.due": Noted(read=N_("looked at who is due")),
    "evaluate.due_file": Noted(read=N_("downloaded who is due")),
    "evaluate.invitations": Noted(read=N_("looked at who is invited and who does not take part")),
    "evaluate.feedback_link": Noted(),
    "evaluate.progress_file": Noted(),
    "evaluate.participants": Noted(read=N_("looked at the list of participants")),
    "evaluate.supervision": Noted(change=N_("logged supervision")),
    "evaluate.delete_supervision": Noted(change=N_("deleted supervision that they had logged")),
    "evaluate.participant": Noted(read=N_("looked at somebody’s answers")),
    "evaluate.answers_file": Noted(read=N_("downloaded somebody’s answers")),
    "evaluate.records": Noted(
        read=N_("looked at somebody’s member checks"), change=N_("asked about or settled a record")
    ),
    "evaluate.participant_file": Noted(read=N_("downloaded somebody’s scores")),
    "evaluate.cohort": Noted(read=N_("looked at the cohort and who is awaited")),
    "evaluate.cohort_file": Noted(read=N_("downloaded about the cohort")),
    "evaluate.satisfaction": Noted(read=N_("looked at comments")),
    "evaluate.satisfaction_file": Noted(read=N_("downloaded about satisfaction")),
    "report.report": Noted(read=N_("looked at the report")),
    "report.file": Noted(read=N_("downloaded the report")),
    "report.words": Noted(change=N_("wrote their own words in the report")),
    "evaluate.findings": Noted(),
    "evaluate.capacity": Noted(),
    "evaluate.pathway": Noted(read=N_("looked at everybody’s goals and steps")),
    "evaluate.impact": Noted(read=N_("looked at the findings with quotes")),
    "evaluate.question_file": Noted(read=N_("downloaded findings")),
    "evaluate.take_away": Noted(),
    "evaluate.export_file": Noted(read=N_("took all data of the programme away")),
    "evaluate.agreement": Noted(read=N_("looked at where coders disagree")),
    "evaluate.agreement_file": Noted(read=N_("downloaded how far coders agree")),
    "evaluate.coded_file": Noted(read=N_("downloaded the coded texts")),
    "evaluate.interviewers": Noted(
        read=N_("looked at somebody’s interviewers"), change=N_("changed somebody’s interviewers")
    ),
    "evaluate.comments_read": Noted(change=N_("marked comments as read")),
    "evaluate.answers_read": Noted(change=N_("marked somebody’s words as read")),
    "evaluate.request_done": Noted(change=N_("contacted somebody who asked for it")),
    "interview.every": Noted(read=N_("looked at the list of interviews")),
    "interview.of_participant": Noted(read=N_("looked at somebody’s interviews")),
    "interview.begin": Noted(change=N_("began an interview")),
    "interview.hold": Noted(read=N_("looked at the notes of an interview")),  # notes its saves itself
    "interview.details": Noted(
        read=N_("looked at the details of an interview"), change=N_("changed the details of an interview")
    ),
    "interview.delete": Noted(
        read=N_("asked whether to delete an interview"), change=N_("deleted an interview")
    ),
    "interview.transcript": Noted(
        read=N_("looked at the transcript of an interview"),
        change=N_("read a transcript in, or kept one"),
    ),
    "interview.change_transcript": Noted(read=N_("looked at the transcript of an interview")),
    "interview.file": Noted(read=N_("downloaded the file of an interview")),
    "interview.names": Noted(
        read=N_("looked at the names in an interview"), change=N_("took names out of an interview")
    ),
    "interview.close": Noted(
        read=N_("looked at what an interview will be once closed"), change=N_("closed an interview")
    ),
    "evaluate.gathered": Noted(),
    "evaluate.gathered_file": Noted(),
    "meeting.every": Noted(),
    "meeting.one": Noted(change=N_("changed minutes")),
    "meeting.actions_file": Noted(),
    "meeting.add": Noted(change=N_("wrote minutes")),
    "meeting.close": Noted(change=N_("closed minutes")),
    "meeting.delete": Noted(change=N_("deleted minutes")),
    "coding.texts": Noted(read=N_("looked at the texts to code")),
    "coding.text": Noted(read=N_("read a text to code"), change=N_("coded words of a text"), named=True),
    "coding.excerpt": Noted(read=N_("read an excerpt"), change=N_("changed an excerpt"), named=True),
    "coding.finished": Noted(change=N_("finished coding a text, or opened it again"), named=True),
    "coding.exchange": Noted(change=N_("took in a codebook or coded texts from a file")),
    "coding.others": Noted(
        read=N_("looked at the texts to code"),
        change=N_("gave up coding a text, to read what others coded in it"),
        named=True,
    ),
    "coding.settle": Noted(
        read=N_("looked at where coders differ"), change=N_("settled where coders differ"), named=True
    ),
    "coding.codebook": Noted(),
    "coding.example": Noted(change=N_("began with the example codebook")),
    "coding.add_theme": Noted(change=N_("added a theme")),
    "coding.theme": Noted(change=N_("changed a theme")),
    "coding.merge_theme": Noted(change=N_("merged a theme")),
    "coding.split_theme": Noted(change=N_("split a theme")),
    "coding.delete_theme": Noted(change=N_("deleted a theme")),
    "coding.matrix": Noted(read=N_("looked at the themes")),
    "coding.matrix_file": Noted(read=N_("downloaded about the themes")),
    "coding.theme_excerpts": Noted(read=N_("read the excerpts of a theme")),
    "coding.theme_file": Noted(read=N_("downloaded the excerpts of a theme")),
    "coding.search": Noted(read=N_("searched the texts")),
    "record.person": Noted(read=N_("looked at somebody’s records")),
    "record.add": Noted(read=N_("looked at somebody’s records"), change=N_("added a record about somebody")),
    "record.change": Noted(
        read=N_("looked at somebody’s records"), change=N_("changed a record about somebody")
    ),
    "record.delete": Noted(
        read=N_("looked at somebody’s records"), change=N_("deleted a record about somebody")
    ),
    "record.people_file": Noted(read=N_("downloaded records about people")),
    "record.team": Noted(read=N_("looked at team time and costs")),
    "record.team_add": Noted(change=N_("added to team time or costs")),
    "record.team_change": Noted(change=N_("changed team time or costs")),
    "record.team_delete": Noted(change=N_("deleted from team time or costs")),
    "record.team_file": Noted(read=N_("downloaded team time or costs")),
    "record.readiness": Noted(),
    "record.answer": Noted(change=N_("answered about readiness")),
    "record.take": Noted(change=N_("took records from a file")),
    "record.template": Noted(),
    "evaluate.audit": Noted(read=N_("looked at the audit")),
    "evaluate.audit_file": Noted(read=N_("downloaded the audit")),
}

SIGNED_IN = N_("signed in")
CAME_TO_NOTHING = N_("the change before was refused")
"""Follows the line of a change, which is written first, where the change was not made."""

LOOKING = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    """Note what is declared, in front of every view."""
    for endpoint in app.view_functions:
        if endpoint in NOTED:
            app.view_functions[endpoint] = noting(app.view_functions[endpoint], NOTED[endpoint])
        elif endpoint in LISTS["everybody"].endpoints and endpoint.startswith("account."):
            app.view_functions[endpoint] = noting_entrance(app.view_functions[endpoint])


def noting(view: View, noted: Noted) -> View:
    """A view that notes what it does: a change before it is made, a look before the page is shown."""

    @wraps(view)
    def viewed(**arguments: Any) -> ResponseReturnValue:
        looking = request.method in LOOKING
        if noted.change and not looking:
            return changed(view, noted, arguments)
        response = current_app.make_response(view(**arguments))
        if noted.read and looking and response.status_code == 200:
            note(noted.read)
        return response

    return viewed


def changed(view: View, noted: Noted, arguments: Mapping[str, Any]) -> ResponseReturnValue:
    """Note a change and make it; where it is refused, note that too."""
    who = current_user.id
    g.change_noted = not noted.named
    if not noted.named:
        note(noted.change, who)
    try:
        response = current_app.make_response(view(**arguments))
    except Exception:
        came_to_nothing(who)
        raise
    if response.status_code >= 400:
        came_to_nothing(who)
    return response


def came_to_nothing(who: str) -> None:
    """Note that a change was refused, if it was noted.  Raises NotSaved."""
    if g.change_noted:
        note(CAME_TO_NOTHING, who)


def note_change(about: str | None = None) -> None:
    """Note the change of this page, and the id of whom it is about, if anybody.  Raises NotSaved."""
    note(NOTED[str(request.endpoint)].change, about=about)
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
