"""Documents of every version that Cairn ever wrote, kept for good: a folder for each, laid out as a store is.

`fields.json` beside them says which fields the records of that version have.  When the shape of a record
changes, raise VERSION, add the upgrade, let MEANT say what examples mean, and write the new folder with
`python -m tests.store.versions`; folders of earlier versions are never changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from marshmallow import fields, validate

from survey.records import (
    Account,
    Action,
    Activity,
    AuditEntry,
    Callback,
    CodebookChange,
    CodeTarget,
    Coding,
    Consent,
    ContactDetails,
    Cost,
    Document,
    Draft,
    Evaluation,
    Excerpt,
    Grant,
    Interview,
    Invitation,
    Meeting,
    MemberCheck,
    Note,
    Outcome,
    OwnWords,
    Participant,
    Person,
    ProgrammeRecord,
    Readiness,
    Reading,
    Replacement,
    Response,
    ServiceUse,
    ServiceUseDraft,
    Session,
    Theme,
    Token,
    Turn,
)
from survey.store.layout import Content
from survey.store.schemas import TABLES
from survey.store.shapes import shape_of

HERE = Path(__file__).parent
AT = datetime(2026, 3, 2, 9, 30, 0, 250_000, tzinfo=UTC)
FULL, SMALL, CODE = "f0" * 16, "5a" * 16, "c0de" * 16

FULL_PERSON = Person(
    Participant(FULL, "vip", "VIP-P1", "peer-supporter", "north", date(2026, 1, 5), anonymous=True),
    (Consent("c1", 2, ("I agree.", "I may stop. — “Ça va”"), AT),),
    (
        Invitation("i1", "start", CODE, AT, expires=AT.replace(year=2027), opened=AT),
        Invitation("i2", "mid", "", AT),
    ),
    (
        Draft(
            "d1",
            "mid",
            "peer-role@1",
            {"valued": 0, "enough": None, "more": "Zoë 😀"},
            AT,
            AT,
            "cy",
            "assisted",
        ),
    ),
    (
        Response("r1", "start", "swemwbs@1", {"swemwbs1": 5, "swemwbs2": None}, None, None, 6, AT),
        Response(
            "r2",
            "start",
            "swemwbs@1",
            {"swemwbs1": 5},
            35.0,
            31.25,
            0,
            AT,
            "cy",
            "paper",
            "grid",
            supersedes="r1",
        ),
    ),
)
SMALL_PERSON = Person(Participant(SMALL, "vip", "VIP-P2", "staff", "", date(2026, 1, 6)))
LINE = AuditEntry("a1", AT, "an account", "looked at a participant", "trajectory", "vip", FULL)

EVA = Account(
    "e1", "eva@example.org", "Eva", "$argon2id$…", AT, (Grant("*", "administrator"), Grant("*", "evaluator"))
)
ADA = Account(
    "e2",
    "ada@example.org",
    "Ada",
    "$argon2id$…",
    AT,
    (Grant("vip", "interviewer"),),
    "a secret",
    ("one", "two"),
    "a hash",
    AT,
    "https://issuer.example ada",
    (Session("s1", AT, AT, "Firefox on Linux"),),
)

MEANT_FIRST: Mapping[str, Content] = {
    "accounts.json": (EVA,),
    "audit/2026-03.jsonl": (LINE, replace(LINE, id="a2", programme=None, participant=None)),
    f"codes/c0/{CODE}.json": CodeTarget("vip", FULL, "i1"),
    f"people/vip/f0/{FULL}.json": FULL_PERSON,
    f"people/vip/5a/{SMALL}.json": SMALL_PERSON,
    "programmes/vip.json": Evaluation(
        ProgrammeRecord("vip", 'name = "VIP — é"\n', AT, feedback_code="ABCD-EFGH-JKMN")
    ),
}

MEANT_SECOND: Mapping[str, Content] = MEANT_FIRST | {
    "accounts.json": (EVA, ADA),
    f"details/vip/f0/{FULL}.json": ContactDetails(FULL, "vip", "an encrypted address", "an encrypted number"),
    f"people/vip/f0/{FULL}.json": replace(
        FULL_PERSON,
        participant=replace(
            FULL_PERSON.participant, interviewers=("e2",), declined=AT, withdrawn=AT.replace(year=2027)
        ),
        callbacks=(Callback("q1", "start", "swemwbs@1", AT, done=AT, done_by="e2"),),
        readings=(Reading("r2", "e2", AT),),
    ),
}

INTERVIEW = Interview(
    "n1",
    "mid",
    "peer-supporter-mid@1",
    "e2",
    AT,
    AT,
    date(2026, 3, 2),
    "the base",
    "an interpreter",
    45,
    "approved",
    (Note("team", "Zoë is welcoming."),),
    (Turn("Interviewer", "How is it?"), Turn("Peer", "Ça va.\nThank you.")),
    (Replacement("Zoë", "[colleague]"),),
    3,
    AT,
    "Interviewer: How is it?\nPeer: Ça va.\nThank you.",
    "interview.docx",
    "UEsDBA==",
)
MEETING = Meeting(
    "m1",
    date(2026, 3, 9),
    ("manager", "peer supporter"),
    "The desk.",
    "To find one.",
    (Action("Find a desk", "manager", date(2026, 4, 1), True),),
    AT,
    AT,
    2,
    AT,
    "The desk.\nTo find one.",
)

SHIFT = Activity(
    "v1",
    AT,
    "participant",
    date(2026, 3, 2),
    "face-to-face",
    120,
    15,
    time(9, 30),
    "did-not-attend",
    "Wrote to the college.",
    ("VIP-P2",),
    3,
)
WORK = Outcome(
    "g2",
    AT,
    "e2",
    "paid-work",
    "Peer support — in a café",
    date(2026, 3, 2),
    "started",
    "the base",
    "yes",
    "no",
    "VIP-P2",
    450,
    False,
    "g1",
)

TOKEN = Token("b1", "Dashboard", "vip", "interviewer", "a hash", AT, AT.replace(year=2027), AT.date())

KEPT: Mapping[str, Content] = MEANT_SECOND | {
    "accounts.json": (EVA, replace(ADA, tokens=(TOKEN,))),
    f"people/vip/f0/{FULL}.json": replace(
        MEANT_SECOND[f"people/vip/f0/{FULL}.json"],
        interviews=(INTERVIEW,),
        excerpts=(Excerpt("x1", "n1", 4, 12, ("t1", "t2"), "e2", AT),),
        codings=(Coding("o1", "n1", "e2", AT, AT), Coding("o3", "n1", "e1", AT, AT, reads=True)),
        checks=(
            MemberCheck(
                "k1", "n1", "You said…", AT, "e2", "corrections", "Not so.", AT, "accepted", "Yes.", AT, "e2"
            ),
        ),
        outcomes=(
            Outcome("g1", AT, "e2", "paid-work", "A job", date(2026, 1, 5), "planned", goal=True),
            WORK,
        ),
        service_use=(
            ServiceUse("u1", AT, "participant", "before", 1, 12, None, 0, 3, ("crisis",)),
            ServiceUse("u2", AT, "e2", "mid", crisis=2),
        ),
        service_use_drafts=(
            ServiceUseDraft("l1", "end", {"admissions": 1, "days": "unknown", "crisis": None}, AT),
        ),
        activities=(SHIFT,),
    ),
    "programmes/vip.json": Evaluation(
        ProgrammeRecord("vip", 'name = "VIP — é"\n', AT, feedback_code="ABCD-EFGH-JKMN"),
        (
            Theme("t1", "Team", "How they work together", "welcome", "meetings", "“We are one”", "t2", "t3"),
            Theme("t2", "Work"),
        ),
        (CodebookChange("h1", AT, "e2", "made Team part of Work", ("t1", "t2")),),
        (MEETING,),
        (Excerpt("x2", "m1", 0, 8, ("t1",), "agreed", AT),),
        (Coding("o2", "m1", "e2", AT),),
        (Activity("v2", AT, "e2", date(2026, 3, 3), "meeting", 60, 0, who="planning group", attending=6),),
        (Cost("w1", AT, "e2", "pay-rate", date(2026, 1, 5), 1221, "the first rate", "peer supporter"),),
        (Readiness("y1", AT, "e2", "start", "two-peers", "partly", "One so far."),),
        (OwnWords("summary", "It was worth it — “Ça va”.\n\nMore hours.", AT, "e2"),),
    ),
}
"""What the examples of the newest version mean."""

MEANT: Mapping[int, Mapping[str, Content]] = {1: MEANT_FIRST, 2: MEANT_SECOND, 3: KEPT}
"""What the examples of each version mean."""


def examples(version: int) -> Iterator[Document]:
    """The kept documents of a version."""
    folder = HERE / str(version)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "fields.json":
            yield Document(path.relative_to(folder).as_posix(), path.read_bytes())


def shape() -> dict[str, dict[str, str]]:
    """The fields of every table's records, as this Cairn writes and reads them."""
    return {
        table: {name: described(field) for name, field in shape_of(kind).items()}
        for table, kind in TABLES.items()
    }


def described(field: fields.Field) -> str:
    words = [type(field).__name__]
    words += ["or null"] if field.allow_none else []
    words += [] if field.required else ["may be left out"]
    for check in field.validators:
        words += [", ".join(map(str, check.choices))] if isinstance(check, validate.OneOf) else []
    return "; ".join(words)
