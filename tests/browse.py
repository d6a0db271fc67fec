"""A client that uses pages as a person would, by links and buttons, and checks every page it fetches."""

import re
import warnings
from collections.abc import Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

import html5lib
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
FIELDS = "input:not([type=hidden]):not([type=submit]), select, textarea"
VARYING = re.compile(r'(?<=value=")[\w.-]{60,}(?=")|\b[0-9a-f]{32}\b|(?<!#)\b\d+\b')
"""Tokens of forms, ids and numbers: pages that differ in these alone are equally well formed."""

RESOURCES = {"src": "script, img, iframe, source", "href": "link"}


class Page:
    """One HTML page as fetched: where it is, its status and headers, and its parsed document."""

    def __init__(self, response: TestResponse) -> None:
        self.path = response.request.path
        self.url = response.request.url
        self.status = response.status_code
        self.headers = response.headers
        self.html = response.get_data(as_text=True)
        self.document = LexborHTMLParser(self.html)

    def __repr__(self) -> str:
        return f"<{self.status} {self.path} {self.title!r}>"

    def all(self, selector: str) -> list[LexborNode]:
        """The elements that a CSS selector finds."""
        return self.document.css(selector)

    def words(self, selector: str = "body") -> str:
        """The text of everything a selector finds, with single spaces."""
        return " ".join(" ".join(one.text(separator=" ").split()) for one in self.all(selector))

    @property
    def title(self) -> str:
        return self.words("title")

    @property
    def h1(self) -> str:
        return self.words("h1")

    @property
    def main(self) -> str:
        return self.words("main")

    @property
    def buttons(self) -> list[str]:
        """What the buttons of the page's forms say."""
        return [said(button) for form in self.all("form") for button in buttons(form)]

    def links(self, selector: str) -> list[str]:
        """Where the links lead that a CSS selector finds."""
        return [urljoin(self.url, one.attributes["href"]) for one in self.all(selector)]

    def link(self, text: str) -> str:
        """Where the link goes whose text this is (or begins so)."""
        links = [one for one in self.all("a[href]") if said(one).startswith(text)]
        assert links, f"{self!r} has no link {text!r}, only {[said(one) for one in self.all('a[href]')]}"
        return urljoin(self.url, links[0].attributes["href"])


def said(node: LexborNode) -> str:
    """What an element says, to the eye or to a screen reader."""
    return " ".join((node.text(separator=" ") or node.attributes.get("value") or "").split())


def buttons(form: LexborNode) -> list[LexborNode]:
    """A form's submit buttons."""
    return form.css("button:not([type=button]), input[type=submit]")


class Browse:
    """A person with a browser: cookies, a current page, links to follow and forms to fill in."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: Page
        self.pages: list[Page] = []
        self.resources_seen: set[str] = set()

    def get(self, url: str, status: int = 200) -> Page:
        """Go to an address of this site, following redirects; the page must have the status."""
        return self._arrive(self.client.get(address(url)), status)

    def click(self, text: str, status: int = 200) -> Page:
        """Follow the link with this text."""
        return self.get(self.page.link(text), status)

    def submit(self, button: str | None = None, status: int = 200, **fields: object) -> Page:
        """Fill in the current page's form and press a button; the first form and button if none is named.

        Every field must be in the form, and a choice must be one it offers.  A list fills several boxes.  In
        names, write `__` for a hyphen.
        """
        form, pressed = self._form(button)
        data = filled(form, {name.replace("__", "-"): value for name, value in fields.items()})
        if pressed.attributes.get("name"):
            data.add(pressed.attributes["name"], pressed.attributes.get("value") or "")
        action = pressed.attributes.get("formaction") or form.attributes.get("action") or self.page.url
        target = address(urljoin(self.page.url, action))
        if (form.attributes.get("method") or "get").lower() == "get":
            return self._arrive(self.client.get(target.partition("?")[0], query_string=data), status)
        return self._arrive(self.client.post(target, data=data), status)

    def again(self, status: int = 200) -> Page:
        """Reload the current page."""
        return self.get(self.page.url, status)

    def _form(self, button: str | None) -> tuple[LexborNode, LexborNode]:
        for form in self.page.all("form"):
            for pressed in buttons(form):
                if button is None or said(pressed).startswith(button):
                    return form, pressed
        raise AssertionError(f"{self.page!r} has no button {button!r}, only {self.page.buttons}")

    def _arrive(self, response: TestResponse, status: int) -> Page:
        hops = 0
        while response.status_code in (301, 302, 303, 307, 308):
            hops += 1
            assert hops < 8, f"redirected in a circle at {response.location}"
            response = self.client.get(address(urljoin(response.request.url, response.location)))
        self.page = Page(response)
        response.close()  # as a server does once the page is out
        self.pages.append(self.page)
        assert self.page.status == status, f"{self.page!r} should be {status}: {self.page.main[:500]}"
        check(self.page)
        self._check_resources()
        return self.page

    def _check_resources(self) -> None:
        for url in set(resources(self.page)) - self.resources_seen:
            response = self.client.get(url)
            assert response.status_code == 200, f"{self.page!r} needs {url}: {response.status_code}"
            assert "immutable" in response.headers["Cache-Control"], f"{url} is not cached for good"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            self.resources_seen.add(url)
            response.close()


def address(url: str) -> str:
    """The path and query of an address of ours."""
    parts = urlsplit(url)
    assert parts.hostname in (None, "localhost", "127.0.0.1"), f"leaves the site: {url}"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def filled(form: LexborNode, fields: dict[str, object]) -> "MultiDict[str, str]":
    """What a browser would send: what the form holds, changed by the given fields."""
    data: MultiDict[str, str] = MultiDict()
    offered: dict[str, list[str]] = {}
    for field in form.css("input[name], select[name], textarea[name]"):
        name, kind = field.attributes["name"], field.attributes.get("type", field.tag)
        value = field.attributes.get("value") or ""
        if kind in ("radio", "checkbox"):
            offered.setdefault(name, []).append(value)
            if "checked" in field.attributes:
                data.add(name, value)
        elif kind == "select":
            options = field.css("option")
            offered[name] = [one.attributes.get("value", one.text()) or "" for one in options]
            chosen = [one for one in options if "selected" in one.attributes] or options[:1]
            data.setlist(name, [one.attributes.get("value", one.text()) or "" for one in chosen])
        elif kind == "textarea":
            data.add(name, field.text().removeprefix("\n"))
        elif kind not in ("submit", "button", "file"):
            data.add(name, value)
    for name, value in fields.items():
        assert name in data or name in offered, f"the form has no field {name!r}, only {[*data, *offered]}"
        values = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        for one in values:
            assert one in offered.get(name, [one]), f"{name} offers {offered[name]}, not {one!r}"
        data.setlist(name, values)
    return data


def resources(page: Page) -> Iterator[str]:
    """The addresses that a browser fetches by itself to show a page."""
    for attribute, tags in RESOURCES.items():
        for node in page.all(tags):
            url = node.attributes.get(attribute) or ""
            if url and not url.startswith("data:"):
                assert not urlsplit(url).netloc, f"{page!r} fetches {url} from elsewhere"
                yield url


def check(page: Page) -> None:
    """Assert what holds for every page; the message says which page and what is wrong."""
    faults = [*document_faults(page), *form_faults(page), *inline_faults(page), *header_faults(page)]
    assert not faults, "\n".join([repr(page), *faults])


def document_faults(page: Page) -> Iterator[str]:
    if parse_faults(VARYING.sub("1", page.html)):
        yield from parse_faults(page.html)
    if not (page.document.css_first("html").attributes.get("lang") or ""):
        yield "no language"
    if not page.title:
        yield "no title"
    if len(page.all("h1")) != 1 or not page.h1:
        yield f"{len(page.all('h1'))} h1: {page.h1!r}"
    if len(page.all("main")) != 1:
        yield "not one main"
    ids = [one.attributes["id"] for one in page.all("[id]")]
    yield from (f"id {one!r} twice" for one in {one for one in ids if ids.count(one) > 1})
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for node in page.all(f"[{attribute}]"):
            missing = set((node.attributes[attribute] or "").split()) - set(ids)
            yield from (f"{attribute}={one!r} leads nowhere" for one in missing)
    for node in page.all("a[href^='#']"):
        if node.attributes["href"][1:] not in ids:
            yield f"link {node.attributes['href']} leads nowhere"
    yield from (f"image without alt: {one.html}" for one in page.all("img:not([alt])"))
    summary = page.document.css_first(".govuk-error-summary") is not None
    if summary != ("Error:" in page.title[:7]):
        yield f"title {page.title!r} and error summary ({summary}) disagree"
    if (summary and page.status < 400) or (page.status == 422 and not summary):
        yield f"status {page.status} and error summary ({summary}) disagree"


def form_faults(page: Page) -> Iterator[str]:
    labelled = {one.attributes["for"] for one in page.all("label[for]") if said(one)}
    for field in page.all(FIELDS):
        names = field.attributes.keys() & {"aria-label", "aria-labelledby"}
        if field.attributes.get("id") not in labelled and not names:
            yield f"no label: {field.html}"
    for form in page.all("form"):
        action = form.attributes.get("action") or ""
        if urlsplit(action).netloc:
            yield f"form goes elsewhere: {action}"
        if (form.attributes.get("method") or "").lower() == "post" and not form.css("input[name=csrf_token]"):
            yield f"form without a CSRF token: {action}"
    for group in page.all("fieldset"):
        if not group.css("legend"):
            yield "fieldset without a legend"


def inline_faults(page: Page) -> Iterator[str]:
    yield from (f"inline style: {one.html[:100]}" for one in page.all("[style], style"))
    for script in page.all("script:not([src])"):
        if script.attributes.get("type") != "application/json":
            yield f"inline script: {script.html[:100]}"
    for node in page.all("*"):
        for name, value in node.attributes.items():
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                yield f"inline script: {name}={value!r}"


def header_faults(page: Page) -> Iterator[str]:
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in page.headers.get("Content-Security-Policy", "").split(";")
    )
    if policy != POLICY:
        yield f"Content-Security-Policy is {policy}"
    expected = {
        "Content-Type": "text/html; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    for name, value in expected.items():
        if page.headers.get(name) != value:
            yield f"{name} is {page.headers.get(name)!r}, not {value!r}"
    cookies = page.headers.getlist("Set-Cookie")
    yield from (
        f"cookie open to scripts: {one}" for one in cookies if "HttpOnly" not in one or "SameSite" not in one
    )


@cache
def parse_faults(html: str) -> tuple[str, ...]:
    """Return what a strict parser says of a page; it takes longer than the page itself, hence the cache."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = html5lib.HTMLParser()
        parser.parse(html)
    return tuple(
        f"HTML {line}:{column}: {html5lib.constants.E[code] % values}"
        for (line, column), code, values in parser.errors
    )
