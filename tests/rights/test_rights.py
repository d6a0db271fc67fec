"""Withdrawing, erasing and retention, in each kind of store."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from survey.answering import answering
from survey.evaluation import capacity, cohorts
from survey.people import consent
from survey.people.invitations import TakesNoPart, invite, invite_all
from survey.programme import months_after
from survey.records import (
    Action,
    Activity,
    Coding,
    Consent,
    ContactDetails,
    Cost,
    Draft,
    Excerpt,
    Interview,
    Invitation,
    Meeting,
    MemberCheck,
    Note,
    Outcome,
    Person,
    Reading,
    Replacement,
    Request,
    ServiceContact,
    Turn,
)
from survey.rights import retention, rights
from survey.store import NotFound, NotSaved
from survey.store.postgres import PostgresStore
from tests.participants import SENT, person, points, save_answer
from tests.store.postgres import database, postgres  # noqa: F401

KEY = "a key for the tests only"


@pytest.fixture(params=["folder", "postgres"])
def kept(request, vip, store):
    """A store of each kind with the pilot's programme."""
    if request.param == "folder":
        return store
    found = PostgresStore(request.getfixturevalue("database"))
    found.save_programme(store.programme("vip"))
    return found


@pytest.fixture
def someone(kept, vip, catalogue):
    """A person with everything that can be kept about anybody."""
    one = person("VIP-P1", points(catalogue["wemwbs"], "start", 40))
    one = replace(
        one,
        participant=replace(one.participant, interviewers=("an account",)),
        consents=(Consent("c1", 1, vip.consent.statements, SENT),),
        invitations=(Invitation("i1", "start", "a hash", SENT, expires=SENT, opened=SENT),),
        drafts=(Draft("d1", "start", "peer-role@1", {"valued": 4}, SENT, SENT),),
        requests=(Request("q1", "start", "wemwbs@1", SENT, SENT, "an account"),),
        readings=(Reading("r1", "an account", SENT),),
        outcomes=(
            Outcome(
                "o1", SENT, "an account", "paid-work", "A job", SENT.date(), "started", supported_by="T1"
            ),
        ),
        contacts=(ServiceContact("u1", SENT, "participant", "before", crisis=2),),
        activities=(
            Activity("v1", SENT, "an account", SENT.date(), "notes", 60, 0, reached=("VIP-S9",), others=2),
        ),
        interviews=(
            Interview(
                *("t1", "start", "peer-supporter-start@1", "an account", SENT, SENT),
                notes=(Note("role", "Noted word for word"),),
                turns=(Turn("P", "Said word for word"),),
                replaced=(Replacement("A colleague's name", "[colleague]"),),
                closed=SENT,
                text="Closed word for word",
            ),
        ),
        excerpts=(Excerpt("x1", "t1", 0, 6, ("a theme",), "an account", SENT),),
        codings=(Coding("k1", "t1", "an account", SENT),),
        checks=(MemberCheck("m1", "t1", "A summary", SENT, "an account", settled_by="an account"),),
    )
    kept.add_people([one])
    return one


def target(one):
    return answering.CodeTarget("vip", one.participant.id, "i1")


def noted(store):
    return [(one.what, one.who, one.screen, one.participant) for one in store.audited("0000-00")][::-1]


def test_withdrawing_keeps_sent_answers_and_deletes_drafts(kept, someone, clock):
    kept.save_contact_details(ContactDetails(someone.participant.id, "vip", "encrypted", "encrypted"))
    receipt = rights.withdraw(kept, someone.participant, clock(), "a page")
    after = kept.person("vip", someone.participant.id)
    assert after.participant.withdrawn == clock()
    assert (after.responses, after.consents, after.drafts) == (someone.responses, someone.consents, ())
    assert kept.contact_details("vip", someone.participant.id).email == ""
    assert noted(kept) == [
        (f"withdrew, receipt {receipt.reference}", "participant", "a page", someone.participant.id)
    ]
    (entry,) = kept.register("vip").entries
    assert entry.participant.withdrawn == clock()


def test_withdrawing_again_keeps_the_first_day(kept, someone, clock):
    rights.withdraw(kept, someone.participant, clock(), "a page")
    first = clock()
    clock.advance(timedelta(days=3))
    rights.withdraw(kept, someone.participant, clock(), "a page")
    assert kept.person("vip", someone.participant.id).participant.withdrawn == first


@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_people_who_stopped_are_not_invited_and_cannot_answer(kept, someone, vip, catalogue, clock, how):
    stopped = replace(someone, participant=replace(someone.participant, **{how: clock()}))
    other = person("VIP-P2")
    kept.save_people([(someone, stopped), (None, other)])
    ids = [other.participant.id, someone.participant.id]
    with pytest.raises(TakesNoPart, match="VIP-P1"):
        invite_all(kept, KEY, vip, catalogue, ids, "mid", clock())
    assert kept.person("vip", other.participant.id).invitations == ()
    measure = catalogue["peer-role"]
    with pytest.raises(answering.Stopped):
        save_answer(kept, target(someone), "start", measure, "valued", 5, "en", clock())
    with pytest.raises(answering.Stopped):
        answering.send(kept, target(someone), "start", measure, clock())
    with pytest.raises(answering.Stopped):
        answering.correct(kept, target(someone), someone.responses[0].id, clock())
    assert kept.person("vip", someone.participant.id) == stopped


def test_figures_come_from_the_correction_and_the_old_answers_are_kept(kept, someone, vip, catalogue, clock):
    measure, before = catalogue["wemwbs"], someone.responses[0]
    kept.add_people([person(f"OTHER{n}", points(measure, "start", 40)) for n in range(4)])
    answering.correct(kept, target(someone), before.id, clock())
    assert cohorts.summary(kept, catalogue, vip, "wemwbs").phases[0].mean == 40
    for item in measure.item_ids:
        save_answer(kept, target(someone), "start", measure, item, 5, "en", clock())
    answering.send(kept, target(someone), "start", measure, clock())
    old, new = kept.person("vip", someone.participant.id).responses
    assert (old, new.raw, new.supersedes) == (before, 70, before.id)
    assert cohorts.summary(kept, catalogue, vip, "wemwbs").phases[0].mean == 46


def test_agreeing_again_is_a_new_agreement_and_takes_part_again(kept, someone, vip, catalogue, clock):
    rights.withdraw(kept, someone.participant, clock(), "a page")
    assert not consent.is_given(vip, kept.person("vip", someone.participant.id))
    clock.advance(timedelta(days=3))
    after = consent.give(kept, target(someone), vip, clock(), "a page")
    assert consent.is_given(vip, after)
    assert [one.given for one in after.consents] == [SENT, clock()]
    invite(kept, KEY, vip, catalogue, someone.participant.id, "mid", clock())


def test_changed_statements_with_the_same_version_are_asked_again(vip, someone):
    changed = replace(vip, consent=replace(vip.consent, statements=("Something else.",)))
    assert not consent.is_given(changed, someone)
    assert consent.is_given(vip, someone)


def test_erasing_leaves_the_random_id_in_the_audit_and_nothing_else(kept, someone, vip, catalogue, clock):
    code = invite(kept, KEY, vip, catalogue, someone.participant.id, "start", clock())
    kept.save_contact_details(ContactDetails(someone.participant.id, "vip", "encrypted", ""))
    receipt = rights.erase(kept, someone.participant, clock(), "a page")
    with pytest.raises(NotFound):
        kept.person("vip", someone.participant.id)
    assert kept.contact_details("vip", someone.participant.id) is None
    assert kept.register("vip").entries == ()
    names = [one.name for one in kept.documents()]
    assert names == [f"audit/{clock():%Y-%m}.jsonl", "programmes/vip.json"]
    assert [one[0] for one in noted(kept)] == [
        f"asked to erase everything, receipt {receipt.reference}",
        f"erased everything, receipt {receipt.reference}",
    ]
    content = b"".join(one.content for one in kept.documents() if one.name.startswith("audit/"))
    assert someone.participant.id.encode() in content
    for secret in ("VIP-P1", code, "encrypted"):
        assert secret.encode() not in content


def test_erasing_takes_the_code_out_of_everybody_elses_records(kept, someone, clock):
    other = person("VIP-S9", role="service-user")
    kept.add_people([other])
    kept.change("vip", someone.participant.id, lambda one: with_code(one))
    payment = Cost("w1", SENT, "an account", "payment", SENT.date(), 500, "fares", "VIP-S9")
    meeting = Activity(
        "v2", SENT, "an account", SENT.date(), "meeting", 60, 0, reached=("VIP-S9",), who="team"
    )
    there = ("staff", "service-user", "VIP-S9")
    minutes = Meeting(
        "g1", SENT.date(), there, "Who buys it?", "", (Action("buy a desk", "VIP-S9"),), SENT, SENT
    )
    kept.change_evaluation(
        "vip", lambda one: replace(one, costs=(payment,), activities=(meeting,), meetings=(minutes,))
    )
    rights.erase(kept, other.participant, clock(), "a page")
    assert b"VIP-S9" not in b"".join(one.content for one in kept.documents())
    after, whole = kept.person("vip", someone.participant.id), kept.evaluation("vip")
    assert [(one.reached, one.others) for one in (*after.activities, *whole.activities)] == [((), 3), ((), 1)]
    assert (after.outcomes[0].supported_by, whole.costs[0].whom) == ("service-user", "service-user")
    assert whole.meetings[0].present == ("staff", "service-user")
    assert whole.meetings[0].actions[0].owner == "service-user"


def test_the_pay_rate_of_an_erased_person_is_deleted(kept, vip, clock):
    one, other = person("VIP-S8", role="service-user"), person("VIP-S9", role="service-user")
    shift = Activity("v3", SENT, "an account", SENT.date(), "notes", 60, 0)
    kept.add_people([replace(one, activities=(shift,)), other])
    rate = Cost("w2", SENT, "an account", "pay-rate", SENT.date(), 2_000, "", "VIP-S9")
    kept.change_evaluation("vip", lambda whole: replace(whole, costs=(rate,)))
    rights.erase(kept, other.participant, clock(), "a page")
    used = capacity.of_programme(kept, vip)
    assert (used.money.time, used.money.unrated) == (0, 60)


def with_code(one):
    return replace(one, outcomes=(replace(one.outcomes[0], supported_by="VIP-S9"),))


def test_nothing_is_erased_if_the_audit_log_cannot_be_written(store, vip, clock, monkeypatch):
    one = person("VIP-P1")
    store.add_people([one])

    def refuse(_entry):
        raise NotSaved("the disk is full")

    monkeypatch.setattr(store, "audit", refuse)
    with pytest.raises(NotSaved):
        rights.erase(store, one.participant, clock(), "a page")
    assert store.person("vip", one.participant.id) == one


def test_the_copy_has_every_record_but_nothing_about_others(someone, vip, clock):
    held = rights.held(vip, someone, None, clock())
    assert {one.name for one in fields(Person)} <= held.keys()
    for table in (
        *("consents", "invitations", "drafts", "responses", "requests", "readings"),
        *("outcomes", "contacts", "activities"),
        *("interviews", "excerpts", "codings", "checks"),
    ):
        (one,) = held[table]
        (record,) = getattr(someone, table)
        expected = {field.name for field in fields(record)} - rights.NOT_THEIRS
        assert one.keys() - {"superseded"} == expected
    assert held["responses"][0]["answers"] == someone.responses[0].answers
    assert "an account" not in repr(held)
    assert "a hash" not in repr(held)
    assert "colleague" not in repr(held)
    assert held["interviews"][0]["turns"] == [{"speaker": "P", "text": "Said word for word"}]


def test_an_item_named_like_a_left_out_field_is_in_the_copy(vip, clock):
    draft = Draft("d", "start", "own@1", {"by": 3, "interviewers": "text"}, SENT, SENT)
    held = rights.held(vip, person("P", drafts=(draft,)), None, clock())
    assert held["drafts"][0]["answers"] == {"by": 3, "interviewers": "text"}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 6, 30), 18, date(2027, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert months_after(day, months) == expected


def test_data_is_due_for_erasure_some_months_after_the_last_phase_closed(kept, vip, clock):
    early, late = person("EARLY", joined=date(2026, 1, 5)), person("LATE", joined=date(2026, 1, 6))
    kept.add_people([early, late])
    used = replace(vip, retention_months=6)
    until = date(2027, 2, 3)  # joined, 26 weeks to the end, 4 weeks open, six months
    look = kept.register("vip")
    assert retention.over(used, look, until - timedelta(days=1)) == []
    assert [(one.participant.code, one.since) for one in retention.over(used, look, until)] == [
        ("EARLY", until)
    ]
    done = [*retention.apply(kept, retention.over(used, look, until), clock(), "cairn retain")]
    assert [one.participant.code for one, _ in done] == ["EARLY"]
    assert [one.participant.code for one in kept.register("vip").entries] == ["LATE"]
    assert {one[1:] for one in noted(kept)} == {("command line", "cairn retain", early.participant.id)}


def test_without_retention_months_nobody_is_due_for_erasure(kept, vip):
    kept.add_people([person("OLD", joined=date(1990, 1, 1))])
    assert retention.over(vip, kept.register("vip"), date(2100, 1, 1)) == []


def test_a_participant_erased_meanwhile_is_skipped(kept, vip, clock):
    a, b = person("A", joined=date(2020, 1, 1)), person("B", joined=date(2020, 1, 1))
    kept.add_people([a, b])
    every = retention.over(replace(vip, retention_months=1), kept.register("vip"), date(2026, 1, 1))
    kept.erase("vip", a.participant.id)
    assert [one.participant.code for one, _ in retention.apply(kept, every, clock(), "x")] == ["B"]
