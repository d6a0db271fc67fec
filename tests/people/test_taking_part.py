"""Staff add, invite and let go: each role what it may, of the participants it may know."""

import re
from dataclasses import replace
from datetime import date

import pytest

from survey.records import AuditEntry
from survey.rights import rights
from tests.accounts.second_factor import add, sign_in
from tests.browse import Browse
from tests.participants import level, person, response

PAGES = ("taking-part", "invite", "ask-again", "invitation", "assist", "withdraw", "erase")


@pytest.fixture
def staff(app, store, vip, clock):
    """Somebody signed in with these roles, in a browser of their own."""

    def staff(name, *roles):
        add(store, clock, name, *roles)
        browse = Browse(app.test_client())
        sign_in(browse, name)
        return browse

    return staff


@pytest.fixture
def ours(store, vip, catalogue):
    """A participant who has sent the start."""
    measure = catalogue["wemwbs"]
    someone = person("P01", response(measure, "start", level(measure, 3)))
    store.add_people([someone])
    return someone.participant


@pytest.fixture
def assigned(store, ours):
    """Let P01 be interviewed by an account."""

    def assign(name):
        (one,) = [one for one in store.accounts() if one.name == name]
        return store.change(
            "vip",
            ours.id,
            lambda now: replace(now, participant=replace(now.participant, interviewers=(one.id,))),
        )

    return assign


def at(one, page="taking-part"):
    return f"/evaluate/vip/participants/{one.id}/{page}"


def now(store, one):
    return store.person("vip", one.id)


def noted(store):
    """What accounts did, the first first: what, and about whom."""
    lines = [one for one in store.audited("") if isinstance(one, AuditEntry) and one.programme]
    return [(one.what, one.participant) for one in reversed(lines)]


def decline(store, one, clock):
    store.change(
        "vip", one.id, lambda now: replace(now, participant=replace(now.participant, declined=clock()))
    )


def link_on(page):
    return re.search(r"http://localhost(/i/[0-9A-Z-]+)", page.main).group(1)


@pytest.mark.parametrize("role", ["interviewer", "evaluator", "administrator"])
def test_every_role_adds_a_participant(staff, store, role):
    browse = staff("sam", role)
    browse.get("/evaluate/vip/participants")
    browse.click("Add a participant")
    page = browse.submit(
        "Add the participant", code=" P07 ", role="service-user", site="North", joined="2026-02-16"
    )
    assert page.h1 == "Taking part P07"
    (entry,) = store.register("vip").entries
    one = entry.participant
    assert (one.code, one.role, one.site, one.joined) == ("P07", "service-user", "North", date(2026, 2, 16))
    (sam,) = store.accounts()
    assert one.interviewers == ((sam.id,) if role == "interviewer" else ())
    assert ("added a participant", one.id) in noted(store)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": ""}, "Enter a code"),
        ({"code": "x" * 65}, "64 characters or fewer"),
        ({"code": "P01"}, "already in use"),
        ({"site": "x" * 65}, "Site must be 64"),
        ({"joined": "yesterday"}, "Not a valid date"),
        ({"joined": ""}, "Enter the day"),
    ],
)
def test_what_is_wrong_with_a_new_participant_is_said_and_nothing_typed_is_lost(
    staff, store, ours, fields, said
):
    browse = staff("eva", "evaluator")
    browse.get("/evaluate/vip/participants/add")
    typed = {"code": "P09", "role": "staff", "site": "South", "joined": "2026-02-16"} | fields
    page = browse.submit("Add the participant", status=422, **typed)
    assert said in page.main
    kept = {
        one.attributes["name"]: one.attributes.get("value", "") for one in page.all("main input.govuk-input")
    }
    assert kept == {name: typed[name] for name in ("code", "site", "joined")}
    assert [one.attributes["value"] for one in page.all("main input[checked]")] == ["staff"]
    assert len(store.register("vip").entries) == 1
    assert "added a participant" not in [what for what, _ in noted(store)]


def test_an_interviewer_invites_and_the_code_is_shown_once(app, staff, store, ours, assigned):
    browse = staff("ian", "interviewer")
    assigned("Ian")
    browse.get("/evaluate/vip/participants")
    browse.click("P01")
    browse.click("Invitations, assisted")
    browse.click("Invite")
    page = browse.submit("Create the invitation", phase="mid")
    link = link_on(page)
    assert link.removeprefix("/i/") in page.main.replace(link, "")  # to type
    assert page.all("main img[src^='data:image/svg']")
    assert "no longer work" not in page.main
    assert link not in browse.again().html
    assert ("invited a participant", ours.id) in noted(store)
    assert Browse(app.test_client()).get(link).h1 == "Vocational and peer support"
    assert "mid-point Invited 2 March 2026 (opened)" in browse.get(at(ours)).main


def test_a_renewed_code_ends_the_older_and_both_pages_say_so(app, staff, store, ours):
    browse = staff("eva", "evaluator")
    browse.get(at(ours, "invite"))
    older = link_on(browse.submit("Create the invitation", phase="mid"))
    assert (
        "Invited 2 March 2026. A new code replaces the one they have." in browse.get(at(ours, "invite")).main
    )
    page = browse.submit("Create the invitation", phase="mid")
    assert "The previous link and code for mid-point no longer work" in page.main
    assert app.test_client().get(older).status_code == 404
    assert app.test_client().get(link_on(page)).status_code == 302


def test_the_code_is_on_the_page_of_its_participant_alone(staff, store, ours):
    other = person("P02")
    store.add_people([other])
    browse = staff("eva", "evaluator")
    token = browse.get(at(ours, "invite")).all("main [name=csrf_token]")[0].attributes["value"]
    answer = browse.client.post(at(ours, "invite"), data={"csrf_token": token, "phase": "mid"})
    assert answer.location.endswith("/invitation")
    assert "shown once" in browse.get(at(other.participant, "invitation")).main


def test_a_missing_licence_is_said_on_the_page(staff, store, ours):
    browse = staff("eva", "evaluator")
    record = store.programme("vip")
    text = record.definition.replace("demonstration = true", 'second_factor = "optional"')
    store.save_programme(replace(record, definition=text))
    for page, button, fields in (
        ("invite", "Create the invitation", {}),
        ("assist", "Start", {"mode": "paper"}),
    ):
        browse.get(at(ours, page))
        assert "WEMWBS needs a licence" in browse.submit(button, status=422, phase="mid", **fields).main
    assert now(store, ours).invitations == ()


def test_whoever_takes_no_part_is_not_invited(staff, store, ours, clock):
    browse = staff("eva", "evaluator")
    browse.get(at(ours, "invite"))
    form = browse.page
    decline(store, ours, clock)
    assert (
        "P01 declined on 2 March 2026" in browse.submit("Create the invitation", status=409, phase="mid").main
    )
    assert browse.get(at(ours, "invite")).h1 == "P01 cannot be invited"
    token = form.all("main [name=csrf_token]")[0].attributes["value"]
    data = {"csrf_token": token, "phase": "mid", "mode": "assisted", "wished": "y"}
    rights.withdraw(store, ours, clock(), "a test")
    for page in ("invite", "ask-again", "assist"):
        assert browse.client.post(at(ours, page), data=data).status_code in (302, 409), page
    assert now(store, ours).invitations == ()


def test_who_declined_is_asked_again_only_as_they_wished_and_decides_themselves(
    app, staff, store, ours, vip, clock
):
    decline(store, ours, clock)
    browse = staff("eva", "evaluator")
    browse.get(at(ours, "invite"))
    browse.click("Invite them again")
    assert "Tick the box" in browse.submit("Create the invitation", status=422, phase="mid").main
    assert now(store, ours).invitations == ()
    link = link_on(browse.submit("Create the invitation", phase="mid", wished="y"))
    assert ("invited a participant who had declined, at their request", ours.id) in noted(store)
    assert now(store, ours).participant.declined == clock()
    phone = Browse(app.test_client())
    assert phone.get(link).h1 == "That is fine"
    phone.click("Take part after all")
    boxes = [str(1 + number) for number in range(len(vip.consent.statements))]
    assert phone.submit("I agree", agree=boxes).h1 == "Your questions"
    assert now(store, ours).participant.declined is None


def test_an_administrator_knows_who_takes_part_and_gets_at_no_answers(staff, store, ours):
    browse = staff("ada", "administrator")
    browse.get("/evaluate/vip/participants")
    page = browse.click("P01")
    assert page.h1 == "Taking part P01"
    token = page.all("[name=csrf_token]")[0].attributes["value"]
    data = {"csrf_token": token, "phase": "mid", "mode": "assisted", "wished": "y"}
    for action in ("invite", "ask-again", "invitation", "assist"):
        assert not page.all(f"a[href$='/{action}']")
        assert browse.client.get(at(ours, action)).status_code == 404, action
        assert browse.client.post(at(ours, action), data=data).status_code in (404, 405), action
    assert now(store, ours).invitations == ()


def test_an_interviewer_can_do_nothing_about_somebody_elses_participant(staff, store, ours):
    browse = staff("ian", "interviewer")
    token = browse.page.all("[name=csrf_token]")[0].attributes["value"]
    data = {"csrf_token": token, "phase": "mid", "mode": "assisted", "wished": "y"}
    before = now(store, ours)
    for page in PAGES:
        assert browse.client.get(at(ours, page)).status_code == 404, page
        assert browse.client.post(at(ours, page), data=data).status_code in (404, 405), page
    assert now(store, ours) == before


@pytest.mark.parametrize("page", PAGES)
def test_an_address_of_another_programme_finds_nobody(staff, store, ours, page):
    browse = staff("zoe", "interviewer", "evaluator", "administrator")
    record = store.programme("vip")
    store.save_programme(
        replace(record, id="another", definition=record.definition.replace('id = "vip"', 'id = "another"'))
    )
    (zoe,) = store.accounts()
    grants = tuple(replace(one, programme="another") for one in zoe.grants)
    store.save_account(replace(zoe, grants=grants))
    token = browse.page.all("[name=csrf_token]")[0].attributes["value"]
    data = {"csrf_token": token, "phase": "mid", "mode": "assisted", "wished": "y"}
    before = now(store, ours)
    for programme in ("another", "vip"):
        address = at(ours, page).replace("vip", programme)
        assert browse.client.get(address).status_code == 404
        assert browse.client.post(address, data=data).status_code in (404, 405)
    assert now(store, ours) == before


def test_an_administrator_withdraws_somebody_who_asked_for_it(staff, store, ours):
    browse = staff("ada", "administrator")
    browse.get(at(ours))
    browse.click("Withdraw this participant")
    assert "Tick the box" in browse.submit("Withdraw this participant", status=422).main
    assert now(store, ours).participant.withdrawn is None
    page = browse.submit("Withdraw this participant", wished="y")
    assert page.h1 == "P01 is withdrawn"
    reference = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.main).group()
    assert now(store, ours).participant.withdrawn
    assert now(store, ours).responses
    assert noted(store)[-2:] == [
        ("withdrew a participant, at their request", ours.id),
        (f"withdrew, receipt {reference}", ours.id),
    ]
    (ada,) = store.accounts()
    assert {one.who for one in list(store.audited(""))[:2]} == {ada.id}
    assert browse.again().h1 == "Participants"  # the receipt was shown


def test_an_administrator_erases_somebody_who_asked_for_it(staff, store, ours):
    browse = staff("ada", "administrator")
    browse.get(at(ours))
    browse.click("Erase this participant’s data")
    browse.submit("Erase everything", status=422)
    assert now(store, ours).responses
    page = browse.submit("Erase everything", wished="y")
    assert page.h1 == "Everything about P01 is erased"
    assert not store.register("vip").entries
    assert [about for _, about in noted(store)[-3:]] == [ours.id] * 3
    browse.get(at(ours), status=404)


@pytest.mark.parametrize("role", ["interviewer", "evaluator"])
def test_only_administrators_let_somebody_go(staff, store, ours, assigned, role):
    browse = staff("sam", role)
    assigned("Sam")
    token = browse.page.all("[name=csrf_token]")[0].attributes["value"]
    for page in ("withdraw", "erase"):
        assert browse.client.get(at(ours, page)).status_code == 404
        data = {"csrf_token": token, "wished": "y"}
        assert browse.client.post(at(ours, page), data=data).status_code == 404
    assert now(store, ours).participant.stopped is None


def test_the_invitation_of_a_colleague_names_the_account(staff, store, vip):
    browse = staff("ada", "administrator")
    browse.get("/manage/vip/accounts/invite")
    browse.submit("Create the account", email="eve@example.org", name="Eve", roles=["evaluator"])
    eve = next(one for one in store.accounts() if one.name == "Eve")
    assert ("invited a colleague", eve.id) in noted(store)
    lines = noted(store)
    browse.get("/manage/vip/accounts/invite")
    browse.submit("Create the account", status=422, email="eve", name="Eve", roles=["evaluator"])
    assert noted(store) == lines  # nobody was invited
    browse.get("/manage/vip/accounts/invite")
    browse.submit("Create the account", email="ada@example.org", name="Ada", roles=["evaluator"])
    ada = next(one for one in store.accounts() if one.name == "Ada")
    assert ("invited a colleague", ada.id) in noted(store)
    assert "eve@example.org" in browse.get("/evaluate/vip/audit?about=eve").main
