"""Every endpoint of the API is decided about, once."""

import pytest

from survey.api import PREFIX, create_api
from survey.web import guard


@pytest.fixture
def api(settings, store, catalogue):
    return create_api(settings, store, catalogue)


def test_an_endpoint_that_does_not_say_who_may_use_it_stops_the_start(api):
    api.view_functions["forgotten"] = lambda: "anything"
    with pytest.raises(LookupError, match="forgotten"):
        guard.rules(api)


def test_every_resource_for_a_role_names_its_programme_and_tells_the_audit(api):
    for rule in api.url_map.iter_rules():
        declared = api.extensions["rules"][rule.endpoint]
        if declared.access.roles:
            assert "programme" in rule.arguments, rule
        if "participant" in rule.arguments:
            changes = bool({"POST", "PUT", "DELETE"} & rule.methods)
            assert declared.noted.change if changes else declared.noted.read, rule


def test_the_document_and_the_page_about_it_need_no_token_and_nothing_of_others(client, vip):
    document = client.get(f"{PREFIX}/openapi.json")
    assert document.json["openapi"] == "3.1.0"
    page = client.get(f"{PREFIX}/docs")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "api.js"):
        address = page.text.split(f"/{name}")[0].rpartition('"')[2] + f"/{name}"
        assert client.get(address).status_code == 200
        assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "://" not in page.text
