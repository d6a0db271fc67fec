"""Every endpoint of the API is decided about, once."""

from survey.api import PREFIX, create_api
from survey.api.access import ALLOWED, PUBLIC


def test_every_endpoint_is_for_tokens_or_public(settings, store, catalogue):
    api = create_api(settings, store, catalogue)
    assert sorted([*ALLOWED, *PUBLIC]) == sorted(api.view_functions)


def test_every_resource_for_a_role_names_its_programme_and_tells_the_audit(settings, store, catalogue):
    api = create_api(settings, store, catalogue)
    for rule in api.url_map.iter_rules():
        allowed = ALLOWED.get(rule.endpoint)
        if allowed and allowed.roles:
            assert "programme" in rule.arguments, rule
        if "participant" in rule.arguments:
            changes = bool({"POST", "PUT", "DELETE"} & rule.methods)
            assert allowed.change if changes else allowed.read, rule


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
