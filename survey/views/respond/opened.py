"""Which invitations this browser has opened, in its session."""

from dataclasses import dataclass

from flask import session

from survey.records import CodeTarget

REMEMBERED = 5
"""Invitations that one browser keeps open at once."""


class LinkNeeded(Exception):
    """This browser has not opened this invitation, or has cleared it, or its code was renewed."""


@dataclass(frozen=True)
class Opened:
    """An invitation, and the hash of the code that opened it; "" where it was the open feedback link."""

    target: CodeTarget
    code_hash: str

    @property
    def kiosk(self) -> bool:
        """Whether this may be a shared tablet."""
        return not self.code_hash


def admit(target: CodeTarget, code_hash: str = "") -> None:
    """Let this browser answer an invitation."""
    others = [one for one in session.get("opened", []) if one[0] != target.invitation]
    session.pop("receipt", None)  # of whoever used this device before
    entry = [target.invitation, target.programme, target.participant, code_hash]
    session["opened"] = [*others[1 - REMEMBERED :], entry]


def forget(participant: str) -> None:
    """Let this browser answer nothing more of a participant (id)."""
    session["opened"] = [one for one in session.get("opened", []) if one[2] != participant]


def all_opened() -> list[Opened]:
    """What this browser has opened, the latest last."""
    return [
        Opened(CodeTarget(programme, participant, invitation), code_hash)
        for invitation, programme, participant, code_hash in session.get("opened", [])
    ]


def opened_by(invitation: str) -> Opened:
    """How this browser came to an invitation.  Raises LinkNeeded."""
    for one in all_opened():
        if one.target.invitation == invitation:
            return one
    raise LinkNeeded
