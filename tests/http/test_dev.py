"""`make dev` without a browser: what it keeps up, and that production knows nothing of it."""

import http.client
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from tests import servers
from tests.factories import a_content_folder, a_library, a_study, a_study_text, write_study
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.dev.live_reload import CHANGES, SCRIPT, Workshop
from webapp.settings import Settings
from webapp.web.wsgi import Application


@pytest.mark.parametrize("dev", [False, True])
def test_the_site_itself_knows_nothing_of_the_script_and_its_addresses(dev: bool) -> None:
    visitor = Visitor(create_app(Settings(dev=dev), a_library([a_study()])))
    for path in (SCRIPT, CHANGES):
        visitor.get(path, 404)
    for path in ("/case-studies", "/case-studies/acme", "/none"):
        assert b"/dev/" not in visitor.raw(path).data


class Maker:
    """Makes sites named by a word, and raises what is put in its place."""

    def __init__(self, first: str | BaseException) -> None:
        self.next = first

    def __call__(self) -> Application:
        if isinstance(self.next, BaseException):
            raise self.next
        study = a_study(title=self.next)
        return create_app(Settings(), a_library([study])).wsgi_app


def test_the_last_good_site_stays_while_the_next_cannot_be_made() -> None:
    make = Maker("First")
    workshop = Workshop(make)
    visitor = Client(workshop)
    for trouble in (SystemExit("a.md:1:1: error[x]"), RuntimeError("a template")):
        make.next = trouble
        workshop.remake()
        assert "First" in visitor.get("/case-studies/acme").text
    make.next = "Second"
    workshop.remake()
    assert "Second" in visitor.get("/case-studies/acme").text


def test_a_start_on_broken_content_shows_what_is_wrong_until_it_is_mended() -> None:
    make = Maker(SystemExit("a.md:1:1: error[x]: title: <b> is wrong"))
    workshop = Workshop(make)
    answer = Client(workshop).get("/case-studies")
    assert answer.status_code == 500
    assert "title: &lt;b&gt; is wrong" in answer.text
    assert SCRIPT in answer.text
    make.next = "Mended"
    workshop.remake()
    assert "Mended" in Client(workshop).get("/case-studies/acme").text


def test_a_bad_change_of_content_makes_readyz_degraded_until_it_is_mended(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text())
    workshop = Workshop(lambda: create_app(Settings(content=folder)).wsgi_app)
    good = Client(workshop).get("/readyz").json
    write_study(folder, "acme", a_study_text(alt=""))
    workshop.remake()
    answer = Client(workshop).get("/readyz")
    assert answer.status_code == 200
    assert {**answer.json, "problems": []} == {**good, "status": "degraded"}
    assert [(p["field"], p["code"], p["line"]) for p in answer.json["problems"]] == [("alt", "empty", 11)]
    write_study(folder, "acme", a_study_text())
    workshop.remake()
    assert Client(workshop).get("/readyz").json == good


def test_so_does_any_other_trouble() -> None:
    workshop = Workshop(Maker("First"))
    workshop.report("SyntaxError: in some code")
    ready = Client(workshop).get("/readyz").json
    assert (ready["status"], ready["problems"]) == ("degraded", [{"message": "SyntaxError: in some code"}])


def test_started_on_broken_content_it_lives_and_is_not_ready(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(alt=""))
    visitor = Client(Workshop(lambda: create_app(Settings(content=folder)).wsgi_app))
    assert (visitor.get("/healthz").status_code, visitor.get("/healthz").data) == (200, b"ok")
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json["status"], answer.json["studies"]) == (503, "degraded", 0)
    assert [problem["field"] for problem in answer.json["problems"]] == ["alt"]


def test_every_answer_comes_whole_and_is_kept_by_nobody() -> None:
    visitor = Client(Workshop(Maker("First")))
    first = visitor.get("/case-studies", headers={"Accept-Encoding": "br"})
    again = visitor.get("/case-studies", headers={"If-None-Match": "*"})
    assert first.text == again.text
    assert SCRIPT in first.text.partition("</head>")[0]
    for path in ("/case-studies", "/static/css/site.css", "/none", SCRIPT):
        assert visitor.get(path).headers["Cache-Control"] == "no-store"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return servers.copy_of_checkout(tmp_path)


def events(port: int) -> Iterator[dict[str, str]]:
    """What an open page is told, until the server goes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", CHANGES)
    for line in connection.getresponse():
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_saved_code_begins_again_and_code_that_does_not_load_does_not(checkout: Path) -> None:
    port = servers.free_port()
    env = servers.clean_environment() | {"CASEBOOK_PORT": str(port)}
    with servers.running([sys.executable, "-m", "webapp.dev"], port=port, env=env, cwd=checkout) as server:
        code = checkout / "webapp" / "web" / "health.py"
        good = code.read_text()
        told = events(port)
        assert next(told)["trouble"] == ""
        code.write_text("def")
        assert "SyntaxError" in next(told)["trouble"]
        assert servers.responds(port, "/healthz")
        code.write_text(good.replace('"ok"', '"new"'))
        assert list(told) == []  # until the old server has gone
        server.wait_until_ready()
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"new"
        connection.close()
