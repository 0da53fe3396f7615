"""`make dev` without a browser: rebuilds, errors, and that production has none of it."""

import http.client
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from tests import servers
from tests.factories import SITE, a_content_folder, a_library, a_study, a_study_text, write_study
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.dev.live_reload import EVENTS_PATH, SCRIPT_PATH, LiveReload
from webapp.settings import Settings
from webapp.web.wsgi import Application


@pytest.mark.parametrize("dev", [False, True])
def test_the_site_itself_has_neither_the_script_nor_its_addresses(dev: bool) -> None:
    visitor = Visitor(create_app(Settings(content=SITE, dev=dev), a_library([a_study()])))
    for path in (SCRIPT_PATH, EVENTS_PATH):
        visitor.get(path, 404)
    for path in ("/case-studies", "/case-studies/acme", "/none"):
        assert b"/dev/" not in visitor.raw(path).data


class SiteMaker:
    """Makes a site with one study of the title ``next``, or raises ``next`` if it is an exception."""

    def __init__(self, first: str | BaseException) -> None:
        self.next = first

    def __call__(self) -> Application:
        if isinstance(self.next, BaseException):
            raise self.next
        study = a_study(title=self.next)
        return create_app(Settings(content=SITE), a_library([study])).wsgi_app


def test_the_last_good_site_is_served_while_a_new_one_cannot_be_built() -> None:
    make = SiteMaker("First")
    live_reload = LiveReload(make)
    visitor = Client(live_reload)
    for error in (SystemExit("a.md:1:1: error[x]"), RuntimeError("a template")):
        make.next = error
        live_reload.rebuild()
        assert "First" in visitor.get("/case-studies/acme").text
    make.next = "Second"
    live_reload.rebuild()
    assert "Second" in visitor.get("/case-studies/acme").text


def test_a_start_on_broken_content_shows_the_error_until_it_is_fixed() -> None:
    make = SiteMaker(SystemExit("a.md:1:1: error[x]: title: <b> is wrong"))
    live_reload = LiveReload(make)
    response = Client(live_reload).get("/case-studies")
    assert response.status_code == 500
    assert "title: &lt;b&gt; is wrong" in response.text
    assert SCRIPT_PATH in response.text
    make.next = "Fixed"
    live_reload.rebuild()
    assert "Fixed" in Client(live_reload).get("/case-studies/acme").text


def test_a_bad_change_of_content_makes_readyz_degraded_until_it_is_fixed(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text())
    live_reload = LiveReload(lambda: create_app(Settings(content=folder)).wsgi_app)
    good = Client(live_reload).get("/readyz").json
    write_study(folder, "acme", a_study_text(alt=""))
    live_reload.rebuild()
    response = Client(live_reload).get("/readyz")
    assert response.status_code == 200
    assert {**response.json, "problems": []} == {**good, "status": "degraded"}
    assert [(p["field"], p["code"], p["line"]) for p in response.json["problems"]] == [("alt", "empty", 11)]
    write_study(folder, "acme", a_study_text())
    live_reload.rebuild()
    assert Client(live_reload).get("/readyz").json == good


def test_any_other_error_makes_readyz_degraded_too() -> None:
    live_reload = LiveReload(SiteMaker("First"))
    live_reload.report("SyntaxError: in some code")
    ready = Client(live_reload).get("/readyz").json
    assert (ready["status"], ready["problems"]) == ("degraded", [{"message": "SyntaxError: in some code"}])


def test_a_start_on_broken_content_is_alive_and_not_ready(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(alt=""))
    visitor = Client(LiveReload(lambda: create_app(Settings(content=folder)).wsgi_app))
    assert (visitor.get("/healthz").status_code, visitor.get("/healthz").data) == (200, b"ok")
    response = visitor.get("/readyz")
    assert (response.status_code, response.json["status"], response.json["studies"]) == (503, "degraded", 0)
    assert [problem["field"] for problem in response.json["problems"]] == ["alt"]


def test_every_response_is_complete_uncompressed_and_never_cached() -> None:
    visitor = Client(LiveReload(SiteMaker("First")))
    first = visitor.get("/case-studies", headers={"Accept-Encoding": "br"})
    again = visitor.get("/case-studies", headers={"If-None-Match": "*"})
    assert first.text == again.text
    assert SCRIPT_PATH in first.text.partition("</head>")[0]
    for path in ("/case-studies", "/static/css/site.css", "/none", SCRIPT_PATH):
        assert visitor.get(path).headers["Cache-Control"] == "no-store"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return servers.copy_of_checkout(tmp_path)


def events(port: int) -> Iterator[dict[str, str]]:
    """The events that an open page gets, until the server stops."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", EVENTS_PATH)
    for line in connection.getresponse():
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_saved_code_restarts_the_server_unless_it_cannot_be_imported(checkout: Path) -> None:
    port = servers.free_port()
    env = servers.clean_environment() | {"CASEBOOK_PORT": str(port), "CASEBOOK_CONTENT": str(checkout / "content")}
    with servers.running([sys.executable, "-m", "webapp.dev"], port=port, env=env, cwd=checkout) as server:
        code = checkout / "webapp" / "web" / "health.py"
        good = code.read_text()
        received = events(port)
        assert next(received)["error"] == ""
        code.write_text("def")
        assert "SyntaxError" in next(received)["error"]
        assert servers.responds(port, "/healthz")
        code.write_text(good.replace('"ok"', '"new"'))
        assert list(received) == []  # until the old server has stopped
        server.wait_until_ready()
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"new"
        connection.close()
