"""What people wrote is new until somebody has read it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.evaluation import comments
from survey.evaluation.satisfaction import feedback
from survey.records import Account, Grant
from tests.participants import level, person, response


@pytest.fixture
def family(catalogue):
    return catalogue["friends-and-family"]


@pytest.fixture
def say(store, family):
    def say(*texts, site="", anonymous=False):
        people = [
            person(
                f"{site}{text}",
                response(family, "end", level(family, 1, reason=text)),
                role="service-user",
                site=site,
                anonymous=anonymous,
            )
            for text in texts
        ]
        store.add_people(people)
        return people

    return say


def account(name, *roles):
    return Account(name, name, name, "", None, tuple(Grant("vip", role) for role in roles))


def counted(store, one):
    return dict(comments.unread(store.register("vip"), one))


def test_an_account_counts_what_is_new_of_those_whose_answers_it_sees(store, vip, say):
    (first, *_others) = say("A", "B", "", "  ")
    say("C", anonymous=True)
    mine = replace(first.participant, interviewers=("ian",))
    store.change("vip", mine.id, lambda one: replace(one, participant=mine))
    assert counted(store, account("eva", "evaluator")) == {"friends-and-family": 3}
    assert counted(store, account("ian", "interviewer")) == {"friends-and-family": 1}
    assert counted(store, account("ada", "administrator")) == {}


def test_the_first_who_reads_counts(store, vip, say, clock):
    (someone,) = say("A")
    key = someone.participant.id
    first = clock()
    for name in ("eva", "jo"):
        comments.mark_read(store, "vip", key, [someone.responses[0].id], account(name), clock())
        clock.advance(timedelta(hours=1))
    ((reading),) = store.person("vip", key).readings
    assert (reading.by, reading.at) == ("eva", first)
    assert counted(store, account("eva", "evaluator")) == {}


def test_only_what_was_shown_is_read(store, vip, say, clock):
    (someone,) = say("A")
    comments.mark_read(store, "vip", someone.participant.id, ["another"], account("eva"), clock())
    assert store.person("vip", someone.participant.id).readings == ()


def test_new_comments_are_marked_and_say_whose_form_to_send(store, vip, family, say, clock):
    people = say("A", "B", "C", "D", "")
    comments.mark_read(
        store, "vip", people[1].participant.id, [people[1].responses[0].id], account("eva"), clock()
    )
    found = feedback(store, vip, family)
    shown = {one.text: one.new for one in found.comments["end", "reason"]}
    assert shown == {"A": True, "B": False, "C": True, "D": True}
    assert set(found.new.values()) == {people[n].participant.id for n in (0, 2, 3)}


def test_comments_that_are_withheld_cannot_be_read(store, vip, family, say):
    say(*"ABCDEFGHI", site="North")
    say("X", "Y", site="South")
    found = feedback(store, vip, family, site="South")
    assert found.comments["end", "reason"] is None
    assert found.new == {}
