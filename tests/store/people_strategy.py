"""Any person that the records allow."""

from datetime import UTC, datetime
from typing import Any, get_args

from hypothesis import strategies as st

from survey.records import (
    COUNTS,
    Activity,
    ActivityKind,
    Attendance,
    Consent,
    ContactDraft,
    Draft,
    Invitation,
    Mode,
    Outcome,
    OutcomeKind,
    Participant,
    Person,
    Reading,
    Request,
    Response,
    ServiceContact,
    Status,
    Sustained,
)

ids = st.uuids(version=4).map(lambda one: one.hex)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
times = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(
    lambda one: one.replace(fold=0)
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
answers = st.dictionaries(words, st.none() | st.integers(-(2**63), 2**63 - 1) | words, max_size=5)
counts = st.none() | st.integers(0, 2**31)
modes = st.sampled_from(get_args(Mode))


def several(records: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(records, max_size=3, unique_by=lambda one: one.id).map(tuple)


def people() -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        st.builds(
            Participant,
            ids,
            st.just("vip"),
            words,
            words,
            words,
            st.dates(),
            st.booleans(),
            st.lists(words, max_size=3).map(tuple),
            st.none() | times,
            st.none() | times,
        ),
        several(st.builds(Consent, ids, st.integers(0, 99), st.lists(words).map(tuple), times)),
        several(st.builds(Invitation, ids, words, words, times, st.none() | times, st.none() | times)),
        several(st.builds(Draft, ids, words, words, answers, times, times, words, modes, words)),
        several(
            st.builds(
                Response,
                ids,
                words,
                words,
                answers,
                numbers,
                numbers,
                st.integers(0, 99),
                times,
                words,
                modes,
                words,
                st.none() | words,
            )
        ),
        several(st.builds(Request, ids, words, words, times, st.none() | times, st.none() | words)),
        several(st.builds(Reading, ids, words, times)),
        outcomes=several(outcomes()),
        contacts=several(contacts()),
        contact_drafts=several(st.builds(ContactDraft, ids, words, answers, times)),
        activities=several(activities()),
    )


def outcomes() -> st.SearchStrategy[Outcome]:
    sustained = st.sampled_from(get_args(Sustained))
    what = (
        st.sampled_from(get_args(OutcomeKind)),
        words,
        st.dates(),
        st.sampled_from(get_args(Status)),
        words,
    )
    more = (sustained, sustained, words, counts, st.booleans(), words)
    return st.builds(Outcome, ids, times, words, *what, *more)


def contacts() -> st.SearchStrategy[ServiceContact]:
    unknown = st.lists(st.sampled_from(COUNTS), unique=True).map(tuple)
    return st.builds(ServiceContact, ids, times, words, words, *[counts] * len(COUNTS), unknown)


def activities() -> st.SearchStrategy[Activity]:
    minutes = st.integers(0, 1440)
    what = (
        st.dates(),
        st.sampled_from(get_args(ActivityKind)),
        minutes,
        minutes,
        st.none() | st.times().map(lambda one: one.replace(fold=0)),
    )
    how = (st.sampled_from(get_args(Attendance)), words, st.lists(words, max_size=3).map(tuple), minutes)
    return st.builds(Activity, ids, times, words, *what, *how, words, minutes)
