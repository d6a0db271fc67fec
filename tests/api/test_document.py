"""Schemathesis reads the OpenAPI document, asks whatever it allows and forbids, and finds nothing to mind."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from werkzeug.serving import make_server

from survey.outcomes import record_imports, sheets
from survey.outcomes.outcomes import OUTCOMES
from survey.records import Entered
from tests.depth import times
from tests.participants import person, points

Environ = dict[str, Any]

CHECKS = {
    "positive_data_acceptance": {
        "expected-statuses": ["2xx", "304", "401", "404", "409", "412", "422", "428"]
    },
    "missing_required_header": {"expected-statuses": ["401", "428"]},
}
"""422 too, as the document does not say which roles and phases a programme has; 428 as RFC 6585 has it."""


@contextmanager
def serving(app: Callable[..., Any]) -> Iterator[str]:
    """The address at which a thread serves an app."""
    server = make_server("127.0.0.1", 0, app, threaded=False)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def documented(request, program, app, store, vip, catalogue, clock):
    """The document, over a programme in which somebody has all that can be asked for."""
    one = person("VIP-P1", points(catalogue["wemwbs"], "start", 42), invited=("start",))
    store.add_people([one, *(person(f"VIP-P{number}") for number in range(2, 8))])
    given = {"kind": "job-search", "what": "Wrote a CV", "day": "2026-03-01", "status": "completed"}
    known = record_imports.known(store, vip, clock())
    sheets.add_record(
        store,
        "vip",
        one.participant.id,
        OUTCOMES,
        OUTCOMES.read(given, known, Entered("a" * 32, clock(), "x")),
    )
    ada = program("evaluator")

    def a_minute_each(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        clock.advance(timedelta(milliseconds=250))
        return app.wsgi_app(environ, start_response)

    config = SchemathesisConfig.from_dict(
        {
            "headers": {"Authorization": f"Bearer {ada.token}"},
            "parameters": {
                "programme": "vip",
                "participant": one.participant.id,
                "measure": "wemwbs",
                "entry": "a" * 32,
            },
            "cache": {"enabled": False},
            "checks": CHECKS,
            "generation": {"max-examples": times(10), "deterministic": True},
            "phases": {"stateful": {"enabled": False}},
        }
    )
    with serving(a_minute_each) as base:
        yield schemathesis.openapi.from_url(f"{base}/api/v1/openapi.json", config=config)


def test_every_answer_is_as_the_document_says(documented, store, vip):
    """Examples, edges and random requests, well-formed and malformed, to every operation."""
    recorded, failures = [], []
    for event in engine.from_schema(documented).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            recorded += event.recorder.interactions.values()
            failures += [
                f"{event.label}, {check.name}: {check.failure_info.failure} {check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
    assert not failures, "\n".join(failures)
    statuses = Counter(one.response.status_code for one in recorded if one.response)
    assert {200, 201, 204, 304, 401, 404, 412, 422, 428} <= set(statuses), statuses
    assert statuses.total() > 250
