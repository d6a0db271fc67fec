"""Stylesheets and scripts: what a browser may keep, what it can be given, and where it came from."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.programme.colours import contrast, palette, parse
from survey.web import assets
from survey.web.assets import FILES, asset
from survey.web.resources import STATIC, TEMPLATES

VENDORS = sorted(path for path in (STATIC / "vendor").iterdir() if path.is_dir())


@pytest.fixture
def app() -> Flask:
    app = Flask("survey", static_folder=None)
    assets.init_app(app)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, name: str, colour: str = "") -> str:
    with app.test_request_context():
        return asset(name, colour=colour)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_may_be_kept_for_ever_at_its_own_address(app: Flask, client: FlaskClient, name: str) -> None:
    response = client.get(address(app, name))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.data == FILES[name].read_bytes()
    kinds = {".css": "text/css", ".js": "text/javascript", ".png": "image/png"}
    assert response.mimetype == kinds[FILES[name].suffix]


def test_a_browser_that_takes_gzip_gets_it(app: Flask, client: FlaskClient) -> None:
    response = client.get(address(app, "respond.css"), headers={"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data) == FILES["respond.css"].read_bytes()
    assert "Accept-Encoding" in response.headers["Vary"]
    refused = client.get(address(app, "respond.css"), headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_a_browser_that_has_the_file_is_not_sent_it_again(app: Flask, client: FlaskClient) -> None:
    where = address(app, "respond.css")
    tag = client.get(where).headers["ETag"]
    assert client.get(where, headers={"If-None-Match": tag}).status_code == 304


def test_an_address_of_another_version_gives_todays_file_which_is_not_kept(client: FlaskClient) -> None:
    response = client.get("/static/0123456789abcdef/respond.css")
    assert response.data == FILES["respond.css"].read_bytes()
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "nothing.css",
        "VERSION",
        "build.sh",
        "look.scss",
        "..%2fsurvey%2fassets.py",
        "../../survey/assets.py",
        "vendor/govuk-frontend/respond.css",
        "respond.css?colour=red",
        "respond.css?colour=1d5e6g",
        "respond.css?colour=1d5e63}body{display:none",
    ],
)
def test_nothing_else_can_be_had(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/0123456789abcdef/{path}").status_code == 404


def test_an_operators_colour_comes_with_the_one_stylesheet(app: Flask, client: FlaskClient) -> None:
    plain, coloured = address(app, "respond.css"), address(app, "respond.css", "#7a1f5c")
    assert plain.split("/")[2] != coloured.split("/")[2]
    response = client.get(coloured)
    assert "immutable" in response.headers["Cache-Control"]
    assert response.data.startswith(FILES["respond.css"].read_bytes())
    assert re.search(r":root\{[^}]*--govuk-brand-colour:#7a1f5c;[^}]*\}\s*$", response.text)


@pytest.mark.parametrize("colour", ["#1d5e63", "#ffd400", "#ffffff", "#000000", "#808080", "#e4003b"])
def test_text_is_readable_whatever_the_operators_colour(colour: str) -> None:
    """WCAG AA: 4.5 to 1 for links on each light surface, for buttons and for the header."""
    colours = palette(colour)
    link, brand = parse(colours["--govuk-link-colour"]), parse(colours["--govuk-brand-colour"])
    on_brand = {"#fff": parse("#ffffff"), "#000": parse("#000000")}[colours["--cairn-on-brand"]]
    surface, paper = parse(colours["--govuk-surface-background-colour"]), parse("#faf7f2")
    for background in (surface, paper, parse("#ffffff")):
        assert contrast(link, background) >= 4.5
    assert contrast(on_brand, brand) >= 4.5
    assert contrast(parse(colours["--govuk-link-hover-colour"]), surface) >= 4.5


@pytest.mark.parametrize("colour", ["1d5e63", "#1d5e6", "#1d5e6g", "red", "", "#1d5e63;"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="a colour is written #rrggbb"):
        palette(colour)


@pytest.mark.parametrize("folder", VENDORS, ids=lambda folder: folder.name)
def test_every_third_party_file_is_what_its_checksum_says(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert "VERSION" in names
    assert names & {"LICENSE", "LICENSE.txt"}
    listed = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(listed) == names - {"VERSION", "SHA256SUMS"}
    for name, checksum in listed.items():
        assert sha256((folder / name).read_bytes()).hexdigest() == checksum, name


@pytest.mark.parametrize("name", ["respond.css", "evaluate.css"])
def test_a_stylesheet_requests_nothing_and_wears_no_government_brand(name: str) -> None:
    css = FILES[name].read_text()
    assert not re.search(r"url\(|@import|@font-face", css)
    assert not re.search(r"GDS Transport|crest|govuk-logotype", css)


def test_participants_stylesheet_is_small() -> None:
    assert len(gzip.compress(FILES["respond.css"].read_bytes(), 9)) <= 13_000


def test_no_page_needs_an_inline_style_or_script() -> None:
    """The sheet of invitations, one's own data and the report are files to keep, never pages of the site."""
    files = {TEMPLATES / one for one in ("web/sheet.html", "rights/my_data_file.html", "report/file.html")}
    for path in set(TEMPLATES.rglob("*.html")) - files:
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or "application/json" in script, path
