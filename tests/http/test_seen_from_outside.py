"""What operators see: the log, and the metrics."""

import json
import re
import signal
import socket
import urllib.request
from typing import Any

import pytest

from tests.factories import SITE
from tests.http.raw import exchange, fetch, request
from tests.servers import Server, free_port, gunicorn, until
from webapp.settings import Settings
from webapp.web.gunicorn.logger import is_trusted
from webapp.web.gunicorn.metrics import route_of

LIST = "/case-studies"
JSON = {"CASEBOOK_ACCESS_LOG": "1", "CASEBOOK_LOG_FORMAT": "json"}


def visit(server: Server) -> None:
    for path in (LIST, LIST, LIST + "?q=secret+wish", LIST + "/none%0aforged", "/static/images/icons/spotify.svg"):
        fetch(server.port, request(path, "User-Agent: Somebody/1.0", "X-Request-ID: from-the-proxy-1"))
    fetch(server.port, request(LIST, "X-Request-ID: {forged}"))
    exchange(server.port, b"GET /secret?\0 HTTP/1.1\r\n\r\n")


@pytest.fixture(scope="module")
def json_log() -> str:
    with gunicorn(env=JSON) as server:
        visit(server)
        return server.output()


@pytest.fixture(scope="module")
def text_log() -> str:
    with gunicorn(env=JSON | {"CASEBOOK_LOG_FORMAT": "text", "CASEBOOK_TRUSTED_PROXIES": "192.0.2.1"}) as server:
        visit(server)
        return server.output()


def test_every_response_and_every_other_record_is_one_line_of_json(json_log: str) -> None:
    written: list[dict[str, Any]] = [json.loads(line) for line in json_log.splitlines()]
    assert any("Listening at" in line.get("message", "") for line in written)
    first, second, search, missing, file, forged = [
        line for line in written if "healthz" not in line.get("path", "healthz")
    ]
    assert (first["method"], first["path"], first["status"], len(first["revision"])) == ("GET", LIST, 200, 12)
    assert [line["cache"] for line in (first, second, search, missing, file)] == ["miss", "hit", "miss", "miss", "-"]
    assert first["bytes"] > 1000
    assert first["ms"] > 0
    assert first["id"] == "from-the-proxy-1"
    assert re.fullmatch("[0-9a-f]{32}", forged["id"])
    assert (missing["status"], missing["path"]) == (404, LIST + "/none%0aforged")


def test_the_text_format_is_one_line_per_response(text_log: str) -> None:
    line = r"GET /case-studies 200 \d+ [\d.]+ms (hit|miss) revision=[0-9a-f]{12} id=[0-9a-f]{32}"
    assert len(re.findall(f"^{line}$", text_log, re.MULTILINE)) == 4


def test_the_log_has_no_personal_data(json_log: str, text_log: str) -> None:
    answers = [line for line in (json_log + text_log).splitlines() if "Listening" not in line]
    for personal in ("127.0.0.1", "secret", "Somebody"):
        assert not [line for line in answers if personal in line]


def test_log_and_metrics_are_off_by_default() -> None:
    with gunicorn() as server:
        visit(server)
        assert LIST not in server.output()
        assert fetch(server.port, request("/metrics")).status == 404


def test_a_request_id_is_accepted_only_from_a_trusted_proxy(text_log: str) -> None:
    assert "from-the-proxy-1" not in text_log
    trusted = Settings(content=SITE).trusted_proxies
    assert [is_trusted(a, trusted) for a in ("127.0.0.1", "::1", "192.0.2.1")] == [True, True, False]
    assert [is_trusted("192.0.2.9", names) for names in ("*", "192.0.2.0/24, 10.0.0.1", "")] == [True, True, False]


def metrics(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    samples = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in samples}


def test_metrics_are_summed_over_all_workers_and_survive_them() -> None:
    port = free_port()
    with gunicorn(env={"CASEBOOK_WORKERS": "2", "CASEBOOK_METRICS_PORT": str(port)}) as server:
        for _ in range(40):
            fetch(server.port, request(LIST))
        exchange(server.port, b"nonsense\r\n\r\n")
        before = metrics(port)
        assert before['casebook_answers_total{route="list",status="2xx"}'] == 40
        assert before['casebook_answer_seconds_count{route="list"}'] == 40
        assert before['casebook_answers_total{route="refused",status="4xx"}'] == 1
        assert before['casebook_cache_total{result="hit"}'] >= 38
        assert (before["casebook_studies"], before["casebook_degraded"]) == (24, 0)
        assert any(name.startswith("casebook_content_info{revision=") for name in before)

        for _ in range(3):
            old = server.workers()
            server.signal(signal.SIGHUP)
            until(lambda old=old: len(server.workers()) == 2 and not server.workers() & old)
            fetch(server.port, request(LIST))
        after = metrics(port)
        assert after['casebook_answers_total{route="list",status="2xx"}'] == 43
        assert "pid" not in "".join(after)


def test_the_site_runs_without_metrics_if_their_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with gunicorn(env={"CASEBOOK_METRICS_PORT": str(port)}) as server:
            assert fetch(server.port, request(LIST)).status == 200
            assert f"no metrics on 127.0.0.1 port {port}" in server.output()


def test_metrics_have_a_few_routes_whatever_the_path() -> None:
    paths = [
        "/",
        LIST,
        LIST + "/results",
        LIST + "/a",
        LIST + "/b.md",
        LIST + ".atom",
        "/static/x",
        "/readyz",
        "/wp-admin/x",
    ]
    assert [route_of(path) for path in paths] == [
        "other", "list", "partial", "study", "study", "feed", "static", "readyz", "other",
    ]  # fmt: skip
