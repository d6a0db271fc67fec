"""The pages for accounts: five groups, the pages of each, and the way back from every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flask import Flask, request, url_for
from flask_babel import gettext as _

from survey import N_
from survey.programme import Programme
from survey.web.guard import may_open


@dataclass(frozen=True)
class MenuPage:
    """A page that the navigation names, by its endpoints: the account gets the first that it may open.

    `within` are the endpoints of the pages and files that belong to it.
    """

    name: str
    endpoints: tuple[str, ...]
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuGroup:
    """What people come for, and the pages for it."""

    name: str
    places: tuple[MenuPage, ...]


def of(blueprint: str, *names: str) -> tuple[str, ...]:
    """Return the endpoints of a blueprint's pages."""
    return tuple(f"{blueprint}.{name}" for name in names)


HOME = "evaluation.overview"
PROGRAMMES = "evaluation.programmes"
ACCOUNTS = "accounts"

GROUPS = (
    MenuGroup(
        N_("People"),
        (
            MenuPage(
                N_("Participants"),
                ("people.participants",),
                of("people", "add", "one", "invite", "ask_again", "invitation", "interviewers")
                + of("evaluation", "participant", "participant_file", "answers_file", "answers_read")
                + of("interviews", "checks")
                + of("answering", "assist")
                + of("rights", "withdraw", "erase", "receipt")
                + of("outcomes", "person", "add", "change", "delete", "people_file"),
            ),
            MenuPage(N_("Invitations"), ("evaluation.invitations",), ("evaluation.progress_file",)),
            MenuPage(N_("Due"), ("evaluation.due",), ("evaluation.due_file",)),
        ),
    ),
    MenuGroup(
        N_("Collect"),
        (
            MenuPage(
                N_("Interviews"),
                ("interviews.every",),
                of("interviews", "of_participant", "begin", "hold", "details", "delete", "close")
                + of("interviews", "transcript", "change_transcript", "file", "names"),
            ),
            MenuPage(
                N_("Minutes"),
                ("interviews.meetings",),
                of("interviews", "meeting", "add_meeting", "close_meeting", "delete_meeting", "actions_file"),
            ),
            MenuPage(
                N_("Outcomes and activity"),
                ("outcomes.team",),
                of("outcomes", "team_add", "team_change", "team_delete", "team_file")
                + of("outcomes", "readiness", "answer", "take", "template"),
            ),
            MenuPage(N_("Supervision"), ("outcomes.supervision",), ("outcomes.delete_supervision",)),
            MenuPage(N_("Feedback link"), ("evaluation.feedback_link",)),
        ),
    ),
    MenuGroup(
        N_("Understand"),
        (
            MenuPage(N_("Wellbeing"), ("evaluation.cohort",), ("evaluation.cohort_file",)),
            MenuPage(
                N_("Feedback"),
                ("evaluation.satisfaction",),
                of("evaluation", "satisfaction_file", "comments_read"),
            ),
            MenuPage(
                N_("Themes"),
                of("coding", "matrix", "texts"),
                of("coding", "text", "excerpt", "codebook", "example", "theme", "add_theme", "merge_theme")
                + of("coding", "split_theme", "delete_theme", "settle", "theme_excerpts", "search")
                + of("coding", "others", "exchange", "finished", "matrix_file", "theme_file")
                + of("coding", "agreement", "agreement_file", "coded_file"),
            ),
            MenuPage(N_("Capacity and cost"), ("evaluation.capacity",)),
            MenuPage(N_("Pathways"), ("evaluation.pathway",)),
            MenuPage(N_("Impact"), ("evaluation.impact",)),
        ),
    ),
    MenuGroup(
        N_("Report"),
        (
            MenuPage(N_("Report"), ("report.report",), of("report", "file", "words")),
            MenuPage(N_("Export"), ("exports.take_away",), ("exports.export_file",)),
            MenuPage(N_("Data sources"), ("evaluation.gathered",), ("evaluation.gathered_file",)),
        ),
    ),
    MenuGroup(
        N_("Settings"),
        (
            MenuPage(N_("Programme"), ("manage.programme",), ("manage.edit_programme",)),
            MenuPage(
                N_("Team"),
                ("manage.accounts",),
                of("manage", "account", "invite", "link", "end")
                + of("manage", "reset_password", "reset_factor", "revoke_token"),
            ),
            MenuPage(N_("Audit log"), ("manage.audit",), ("manage.audit_file",)),
        ),
    ),
)

BESIDE = {
    HOME: N_("Overview"),
    "answering.request_done": N_("Overview"),
    "evaluation.question_file": N_("Understand"),
}
"""What the pages and files for accounts are called that belong to no place of the groups."""


class Link(NamedTuple):
    """A name and where it leads: "" on the page itself.  `here`: the page is that one, or within it."""

    name: str
    address: str
    here: bool = False


class ShownMenu(NamedTuple):
    """A group as an account sees it: a link to its first page, and its pages."""

    link: Link
    pages: tuple[Link, ...]


def init_app(app: Flask) -> None:
    """Give templates the groups and the breadcrumbs."""
    app.add_template_global(menu)
    app.add_template_global(trail)


def menu(programme: Programme) -> list[ShownMenu]:
    """Return the groups with pages that the signed-in account may open."""
    return [shown for group in GROUPS if (shown := show(group, programme.id))]


def show(group: MenuGroup, programme: str) -> ShownMenu | None:
    """Return a group with the pages that the account may open, None without any."""
    pages = tuple(links(group, programme))
    if not pages:
        return None
    return ShownMenu(Link(_(group.name), pages[0].address, any(one.here for one in pages)), pages)


def links(group: MenuGroup, programme: str) -> Iterator[Link]:
    """Return links to the pages of a group that the account may open."""
    for place in group.places:
        endpoint = next((one for one in place.endpoints if may_open(one, programme)), None)
        if endpoint:
            here = request.endpoint in (*place.endpoints, *place.within)
            yield Link(_(place.name), url_for(endpoint, programme=programme), here)


def place_name(endpoint: str) -> str:
    """Return what people call a page: the name in the menu of the page itself, or of the one it is within."""
    if endpoint.startswith(f"{ACCOUNTS}."):
        return str(_("Your account"))
    places = [one for group in GROUPS for one in group.places]
    named = [one.name for one in places if endpoint in (*one.endpoints, *one.within)]
    return str(_((named or [BESIDE.get(endpoint, N_("Participant’s own pages"))])[0]))


def trail(programme: Programme | None) -> list[Link]:
    """Return the breadcrumbs down to the page that the navigation names; templates add what lies below."""
    return [Link(one.name, "" if one.address == request.path else one.address) for one in way(programme)]


def way(programme: Programme | None) -> Iterator[Link]:
    """Return the links from the start to the page at hand, or to the one that it is within."""
    if programme is None:
        yield Link(_("Programmes"), url_for(PROGRAMMES))
        if (request.endpoint or "").startswith(f"{ACCOUNTS}."):
            yield Link(_("Your account"), url_for(f"{ACCOUNTS}.own"))
        return
    yield Link(programme.name, url_for(HOME, programme=programme.id))
    for group in menu(programme):
        for page in group.pages:
            if page.here:
                yield group.link
                yield page
