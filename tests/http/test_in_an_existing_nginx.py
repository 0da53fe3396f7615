"""Casebook under a path of an nginx that serves another site: `deploy/nginx-location.conf`, included as it says."""

import http.client
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.servers import ROOT, Server

OTHER_SITE = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 200 "the other site"; }}
        include {folder}/casebook.conf;
    }}
}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def other_site(nginx_program: str, folder: Path) -> Iterator[Server]:
    port = servers.free_port()
    with servers.gunicorn(env={"SCRIPT_NAME": "/stories"}) as casebook:
        snippet = (ROOT / "deploy/nginx-location.conf").read_text()
        (folder / "casebook.conf").write_text(snippet.replace("127.0.0.1:8001", f"127.0.0.1:{casebook.port}"))
        configuration = folder / "nginx.conf"
        configuration.write_text(OTHER_SITE.format(folder=folder, port=port))
        extra = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        command = [nginx_program, "-e", "stderr", "-p", str(folder), "-c", str(configuration), "-g", extra]
        with servers.running(command, port=port, ready="/stories/healthz") as server:
            yield server


def get(server: Server, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """Request a path. nginx drops a client that closes its side early, so not with `tests.http.raw`."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_pages_files_and_partials_are_served_under_the_path(other_site: Server) -> None:
    page, body = get(other_site, "/stories/case-studies")
    assert page.status == 200
    stylesheet = re.search(r'href="(/stories/static/css/site\.[0-9a-f]+\.css)"', body.decode())
    assert stylesheet
    for path in (stylesheet[1], "/stories/case-studies/results", "/stories/case-studies/spotify"):
        assert get(other_site, path)[0].status == 200
    assert get(other_site, "/stories")[0].headers["Location"].startswith("/stories/")


def test_the_rest_of_the_other_site_stays_its_own(other_site: Server) -> None:
    for path in ("/", "/case-studies", "/storiesque", "/static/css/site.css"):
        assert get(other_site, path)[1] == b"the other site"


def test_the_access_log_of_the_other_site_has_no_address_of_a_private_preview(other_site: Server, folder: Path) -> None:
    for query in ("preview=token-of-a-preview", "q=word"):
        assert get(other_site, f"/stories/case-studies/spotify?{query}")[1].startswith(b"<!doctype html>")
    servers.until(lambda: "q=word" in (folder / "access.log").read_text())
    assert "token-of-a-preview" not in (folder / "access.log").read_text()


def test_each_header_of_a_response_is_sent_once(other_site: Server) -> None:
    headers = get(other_site, "/stories/case-studies")[0].headers
    for name in ("Content-Security-Policy", "Cache-Control", "ETag", "Vary"):
        assert len(headers.get_all(name, [])) == 1, name


def test_a_refused_range_is_not_kept_for_a_year(other_site: Server) -> None:
    page = get(other_site, "/stories/case-studies")[1].decode()
    [file] = set(re.findall(r"/stories/static/css/site\.\w+\.css", page))
    for header in ("bytes=9999999-", "bytes=a-b"):
        response, _ = get(other_site, file, Range=header)
        assert (response.status, response.headers["Cache-Control"]) in [
            (416, "no-store"),
            (200, "public, max-age=31536000, immutable"),
        ]


def test_the_snippet_names_the_port_and_the_path_that_its_comment_names() -> None:
    snippet = (Path(ROOT) / "deploy/nginx-location.conf").read_text()
    assert "proxy_pass http://127.0.0.1:8001;" in snippet
    assert "location ~ ^/stories(/|$)" in snippet
