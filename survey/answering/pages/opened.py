"""Which invitations this browser has opened, in its session."""

from dataclasses import dataclass

from flask import session

from survey.records import CodeTarget, Mode

REMEMBERED = 5
"""Invitations that one browser keeps open at once."""


class LinkNeeded(Exception):
    """This browser has not opened this invitation, or has cleared it, or its code was renewed."""


@dataclass(frozen=True)
class Opened:
    """An invitation, and the hash of the code that opened it.

    That is "" where it was the open feedback link, or an account (`helper`, an id) answers for or with
    somebody.
    """

    target: CodeTarget
    code_hash: str
    helper: str = ""
    mode: Mode = "self"

    @property
    def kiosk(self) -> bool:
        """Whether this may be a shared tablet."""
        return not self.code_hash and not self.helper


def admit(target: CodeTarget, code_hash: str = "", helper: str = "", mode: Mode = "self") -> None:
    """Let this browser answer an invitation."""
    others = [one for one in session.get("opened", []) if one[0] != target.invitation]
    session.pop("receipt", None)  # of whoever used this device before
    entry = [target.invitation, target.programme, target.participant, code_hash, helper, mode]
    session["opened"] = [*others[1 - REMEMBERED :], entry]


def forget(participant: str) -> None:
    """Let this browser answer nothing more of a participant (id)."""
    session["opened"] = [one for one in session.get("opened", []) if one[2] != participant]


def all_opened() -> list[Opened]:
    """What this browser has opened, the latest last."""
    return [
        Opened(CodeTarget(programme, participant, invitation), *how)
        for invitation, programme, participant, *how in session.get("opened", [])
    ]


def helping(invitation: str) -> Mode | None:
    """How an account helps with an invitation in this browser; None where it does not."""
    found = [one.mode for one in all_opened() if one.target.invitation == invitation and one.helper]
    return found[0] if found else None


def opened_by(invitation: str) -> Opened:
    """How this browser came to an invitation.  Raises LinkNeeded."""
    for one in all_opened():
        if one.target.invitation == invitation:
            return one
    raise LinkNeeded
