"""`cairn demo` and `cairn serve`: real servers, real signals."""

import json
import re
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.running import CAIRN, bare_environment, demo


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with demo(tmp_path_factory.mktemp("demo") / "store") as running:
        yield running


@pytest.mark.parametrize("name", ["base", "peer", "service_user", "feedback"])
def test_every_link_that_is_printed_opens(served, name):
    answer = httpx.get(getattr(served, name), follow_redirects=True)
    assert answer.status_code == 200
    assert "text/html" in answer.headers["content-type"]


def test_the_invitations_lead_to_something_to_answer(served):
    for link in (served.peer, served.service_user):
        assert "/answer/" in str(httpx.get(link, follow_redirects=True).url)


def test_the_evaluator_can_sign_in(served):
    with httpx.Client(follow_redirects=True) as browser:
        page = browser.get(served.evaluator["url"]).text
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page).group(1)
        form = {
            "csrf_token": token,
            "email": served.evaluator["email"],
            "password": served.evaluator["password"],
        }
        answer = browser.post(served.evaluator["url"], data=form)
        report = browser.get(served.report)
    assert answer.status_code == 200
    assert urlsplit(str(answer.url)).path.startswith("/evaluate")
    assert "Evaluation report: Vocational and peer support" in report.text


def test_every_other_command_can_use_its_folder(cairn, served):
    store = str(served.folder)
    assert "wemwbs@1" in cairn("summary", "vip", "wemwbs", CAIRN_STORE=store).stdout
    cairn("invite", "vip", "--phase", "end", "--role", "staff", CAIRN_STORE=store)


@contextmanager
def start(*arguments: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a command with a temporary folder of its own; it is ended with the block, come what may."""
    environment = bare_environment(TMPDIR=str(folder))
    with subprocess.Popen([CAIRN, *arguments], stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_nothing_is_left(tmp_path, number):
    with start("demo", "--port", "0", "--json", folder=tmp_path) as process:
        base = json.loads(process.stdout.readline())["base"]
        assert httpx.get(base).status_code == 200
        children = psutil.Process(process.pid).children(recursive=True)
        assert list(tmp_path.glob("cairn-demo-*"))
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
        assert process.stdout.read() == ""
    assert children
    assert not [child for child in children if child.is_running()]
    assert not list(tmp_path.glob("cairn-demo-*"))


def test_a_worker_that_ends_takes_nothing_with_it(tmp_path):
    with start("demo", "--port", "0", "--json", folder=tmp_path) as process:
        links = json.loads(process.stdout.readline())
        assert httpx.get(links["base"]).status_code == 200
        worker = psutil.Process(process.pid).children()[0]
        worker.terminate()
        psutil.wait_procs([worker], timeout=30)
        assert "/answer/" in str(httpx.get(links["peer"], follow_redirects=True).url)
        process.terminate()
        assert process.wait(timeout=30) == 0


def test_a_port_in_use_is_told_and_leaves_nothing(cairn, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Cannot listen on 127.0.0.1:{port}" in cairn("demo", "--port", port, code=2).stderr
    assert not list(tmp_path.glob("cairn-demo-*"))


def test_filling_a_folder_twice_adds_nobody_and_gives_new_links(cairn, tmp_path, store):
    command = ("demo", "--folder", tmp_path / "store", "--no-serve", "--json")
    first = json.loads(cairn(*command).stdout)
    people = len(store.register("vip").entries)
    second = json.loads(cairn(*command).stdout)
    assert len(store.register("vip").entries) == people
    assert first["peer"] != second["peer"]
    assert first["feedback"] == second["feedback"]
    assert second["base"] == "http://127.0.0.1:8000"


def test_what_to_open_is_told_in_words(cairn, tmp_path):
    text = cairn("demo", "--folder", tmp_path / "store", "--no-serve").stdout
    assert "As a peer supporter" in text
    assert "illustrative" in text


def test_a_folder_with_something_else_in_it_is_left_alone(cairn, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert (
        "something else than a demonstration"
        in cairn("demo", "--folder", tmp_path, "--no-serve", code=2).stderr
    )
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_filling_without_a_folder_makes_no_sense(cairn):
    assert "--folder" in cairn("demo", "--no-serve", code=2).stderr


def test_serving_for_real_needs_a_secret_key_even_on_a_demonstration(cairn, demonstration):
    assert "CAIRN_SECRET_KEY" in cairn("serve", code=2).stderr


@pytest.mark.parametrize(
    ("name", "value"), [("CAIRN_BIND", "8000"), ("CAIRN_BIND", "127.0.0.1:http"), ("CAIRN_WORKERS", "many")]
)
def test_a_setting_that_makes_no_sense_is_told(cairn, pilot, name, value):
    environment = {"CAIRN_SECRET_KEY": "a key for tests only", name: value}
    assert name in cairn("serve", code=2, **environment).stderr


def test_serve_serves_until_it_is_told_to_stop(cairn, pilot, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = bare_environment(
        CAIRN_STORE=str(tmp_path / "store"),
        CAIRN_SECRET_KEY="a key for tests only",
        CAIRN_BIND=f"127.0.0.1:{port}",
        CAIRN_WORKERS="1",
    )
    with subprocess.Popen([CAIRN, "serve"], stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stderr.readline() == f"Serving on http://127.0.0.1:{port}\n"
            assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
        finally:
            process.terminate()
        assert process.wait(timeout=30) == 0
