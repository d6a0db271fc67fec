"""The invitations that this browser has opened, kept in its session."""

from dataclasses import dataclass

from flask import session

from survey.records import CodeTarget, Mode

REMEMBERED = 5
"""How many invitations one browser keeps open at once."""


class LinkNeeded(Exception):
    """This browser has not opened the invitation, has cleared it, or the code has been renewed."""


@dataclass(frozen=True)
class Opened:
    """An opened invitation, and the hash of the code that opened it.

    The hash is "" for the open feedback link, and where an account (`helper`, an id) answers with or for the
    participant.
    """

    target: CodeTarget
    code_hash: str
    helper: str = ""
    mode: Mode = "self"

    @property
    def kiosk(self) -> bool:
        """Return whether this may be a shared tablet."""
        return not self.code_hash and not self.helper


def admit(target: CodeTarget, code_hash: str = "", helper: str = "", mode: Mode = "self") -> None:
    """Let this browser answer an invitation."""
    others = [one for one in session.get("opened", []) if one[0] != target.invitation]
    session.pop("receipt", None)  # it may belong to the person who used this device before
    entry = [target.invitation, target.programme, target.participant, code_hash, helper, mode]
    session["opened"] = [*others[1 - REMEMBERED :], entry]


def forget(participant: str) -> None:
    """Close the invitations of a participant (id) in this browser."""
    session["opened"] = [one for one in session.get("opened", []) if one[2] != participant]


def all_opened() -> list[Opened]:
    """Return the invitations opened in this browser, the latest last."""
    return [
        Opened(CodeTarget(programme, participant, invitation), *how)
        for invitation, programme, participant, *how in session.get("opened", [])
    ]


def helping(invitation: str) -> Mode | None:
    """Return how an account is helping with an invitation in this browser, or None."""
    found = [one.mode for one in all_opened() if one.target.invitation == invitation and one.helper]
    return found[0] if found else None


def opened_by(invitation: str) -> Opened:
    """Return how this browser opened an invitation.  Raises LinkNeeded."""
    for one in all_opened():
        if one.target.invitation == invitation:
            return one
    raise LinkNeeded
