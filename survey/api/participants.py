"""Who takes part, their invitations, and what they sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import g, request
from flask_smorest import Page

from survey import N_
from survey.api.access import note, person_of
from survey.api.document import Blueprint
from survey.api.measures import programme_of
from survey.api.problems import refuse
from survey.api.shapes import (
    InvitationSchema,
    MadeInvitationSchema,
    NewInvitationSchema,
    NewParticipantSchema,
    ParticipantSchema,
    ResponseSchema,
)
from survey.people import invitations as invitations_service
from survey.people import participants
from survey.people.participants import NotACode, NotASite
from survey.records import Invitation, Participant, Response, visibility
from survey.web import cairn
from survey.web.guard import ANY_ROLE, INTERVIEWERS, Noted, guard, rule_of

blueprint = Blueprint("participants", __name__, description="Participants, invitations and responses")

EVERY = "/programmes/<programme>/participants"
ONE = f"{EVERY}/<participant>"


@blueprint.route(EVERY)
@blueprint.etag
@blueprint.response(200, ParticipantSchema(many=True))
@blueprint.paginate(Page)
@guard(ANY_ROLE, Noted(read=N_("viewed the list of participants")))
def every(programme: str) -> list[Participant]:
    """Everybody of whom the token's role may know, by code"""
    register = visibility.part_for(cairn.store.register(programme), g.account, programme)
    return [entry.participant for entry in register.entries if not entry.participant.anonymous]


@blueprint.route(EVERY, methods=["POST"])
@blueprint.arguments(NewParticipantSchema)
@blueprint.response(201, ParticipantSchema)
@guard(ANY_ROLE, Noted(change=N_("added a participant"), named=True))
def add(new: Mapping[str, str | date], programme: str) -> Participant:
    """Add a participant"""
    used = programme_of(programme)
    if new["role"] not in {role.id for role in used.roles}:
        refuse(422, f"{used.name} has no such role.")
    try:
        made = participants.new_participant(used, **new)  # type: ignore[arg-type]  # the schema has checked each
    except (NotACode, NotASite) as error:
        refuse(422, str(error))
    participants.check_free(cairn.store, made)
    if not visibility.sees_everybody(g.account, programme):
        made = replace(made, interviewers=(g.account.id,))
    note(rule_of(request.endpoint).noted.change, about=made.id)
    return participants.add_participant(cairn.store, made)


@blueprint.route(ONE)
@blueprint.etag
@blueprint.response(200, ParticipantSchema)
@guard(ANY_ROLE, Noted(read=N_("viewed how a participant takes part")))
def one(programme: str, participant: str) -> Participant:
    """One participant"""
    return person_of(programme, participant).participant


@blueprint.route(f"{ONE}/invitations")
@blueprint.etag
@blueprint.response(200, InvitationSchema(many=True))
@blueprint.paginate(Page)
@guard(ANY_ROLE, Noted(read=N_("viewed how a participant takes part")))
def invitations(programme: str, participant: str) -> list[Invitation]:
    """The invitations of a participant"""
    return [*person_of(programme, participant).invitations]


@blueprint.route(f"{ONE}/invitations", methods=["POST"])
@blueprint.arguments(NewInvitationSchema)
@blueprint.response(201, MadeInvitationSchema)
@guard(INTERVIEWERS, Noted(change=N_("invited a participant")))
def invite(new: Mapping[str, str], programme: str, participant: str) -> Mapping[str, str]:
    """Invite a participant to a phase"""
    used, person = programme_of(programme), person_of(programme, participant, answers=True)
    phase = new["phase"]
    if phase not in {one.id for one in used.phases}:
        refuse(422, f"{used.name} has no such phase.")
    code = invitations_service.invite(
        cairn.store,
        cairn.settings.secret_key,
        used,
        cairn.catalogue,
        person.participant.id,
        phase,
        cairn.now(),
    )
    base = cairn.settings.base_url or request.host_url.rstrip("/")
    return {"phase": phase, "code": code, "link": f"{base}/i/{code}"}


@blueprint.route(f"{ONE}/responses")
@blueprint.etag
@blueprint.response(200, ResponseSchema(many=True))
@blueprint.paginate(Page)
@guard(INTERVIEWERS, Noted(read=N_("downloaded a participant’s answers")))
def responses(programme: str, participant: str) -> list[Response]:
    """What a participant sent, without what they corrected later"""
    return [*person_of(programme, participant, answers=True).standing]
