"""Two real instances behind the shipped nginx configuration, as `deploy/` has them."""

import gzip
import http.client
import re
import shutil
import signal
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest

from tests import servers
from tests.factories import SITE
from tests.http.load import LoadGenerator
from tests.http.raw import fetch, request
from tests.http.test_life import paused
from tests.http.visitor import SECURITY
from tests.servers import Server
from webapp.web.caching.response import choose_encoding

StartNginx = Callable[..., AbstractContextManager[Server]]
PAGE = "/case-studies?industry=media"
PARTIAL = "/case-studies/results?industry=media"


class Visitor:
    """Connects by TLS and trusts only the certificate made for this test."""

    def __init__(self, proxy: Server, certificate: Path) -> None:
        self.port = proxy.https_port
        self.plain_port = proxy.port
        self.certificate = certificate
        self.tls = ssl.create_default_context(cafile=certificate)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=self.tls)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def get_until(self, path: str, cache: str) -> bytes:
        """Request the page until nginx reports this cache status, and return it."""
        for _ in range(100):
            answer, body = self.get(path)
            if (answer.status, answer.headers["X-Cache"]) == (200, cache):
                return body
            time.sleep(0.1)
        raise AssertionError(f"never {cache}: {answer.status}, {answer.headers}")


@pytest.fixture(scope="module")
def visitor(nginx_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """For tests that only ask; one that disturbs an instance starts its own."""
    folder = tmp_path_factory.mktemp("nginx")
    with (
        servers.gunicorn() as one,
        servers.gunicorn() as two,
        servers.nginx(nginx_program, folder, one.port, two.port) as proxy,
    ):
        yield Visitor(proxy, folder / "fullchain.pem")


def test_no_visitor_notices_that_one_of_two_instances_dies(nginx: StartNginx, tmp_path: Path) -> None:
    with servers.gunicorn() as one, servers.gunicorn() as two, nginx(one.port, two.port) as proxy:
        visitor = Visitor(proxy, tmp_path / "fullchain.pem")
        statuses = []
        for number in range(60):
            if number == 20:
                one.kill()
            statuses.append(visitor.get(f"/case-studies?q=nothing-like-{number}")[0].status)
        assert statuses == [200] * 60


def test_no_visitor_notices_that_one_instance_after_the_other_is_stopped(nginx: StartNginx, tmp_path: Path) -> None:
    logged = {"CASEBOOK_ACCESS_LOG": "1"}
    with servers.gunicorn(env=logged) as one, servers.gunicorn() as two, nginx(one.port, two.port) as proxy:
        tls = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
        with LoadGenerator(proxy.https_port, threads=6, tls=tls) as load:
            load.wait_for_more(50)
            assert one.stop() == 0
            load.wait_for_more(50)
            with servers.gunicorn(env=logged, port=one.port) as one_again:
                servers.until(lambda: "GET /case-studies" in one_again.output())  # nginx asks it again
                assert two.stop() == 0
                load.wait_for_more(50)
                assert set(load.outcomes) == {"200"}, proxy.output() + one_again.output() + two.output()


def test_every_visitor_is_answered_while_one_instance_is_frozen(nginx: StartNginx, tmp_path: Path) -> None:
    with servers.gunicorn() as one, servers.gunicorn() as two, nginx(one.port, two.port) as proxy:
        visitor = Visitor(proxy, tmp_path / "fullchain.pem")
        with paused({one.pid, *one.workers()}):
            statuses = [visitor.get(f"/case-studies?q=nothing-like-{number}")[0].status for number in range(4)]
        assert statuses == [200] * 4


def test_a_file_that_only_one_of_two_instances_has_is_served(nginx: StartNginx, tmp_path: Path) -> None:
    newer = servers.copy_of_checkout(tmp_path / "newer")
    files = [f"/static/vendor/new-{number}.svg" for number in range(8)]
    for file in files:
        (newer / file[1:]).write_text("<svg/>")
    with servers.gunicorn() as one, servers.gunicorn(cwd=newer) as two, nginx(one.port, two.port) as proxy:
        visitor = Visitor(proxy, tmp_path / "fullchain.pem")
        responses = [visitor.get(file) for file in files]
        assert [
            (answer.status, answer.headers["Cross-Origin-Resource-Policy"], body) for answer, body in responses
        ] == [(200, "cross-origin", b"<svg/>")] * 8
        missing, _ = visitor.get("/static/images/none.svg")
        assert (missing.status, missing.headers["X-Cache"]) == (404, "MISS")


def test_cached_pages_are_served_while_both_instances_are_down(nginx: StartNginx, tmp_path: Path) -> None:
    env = {"CASEBOOK_CONTENT": str(content_that_changes_every_three_seconds(tmp_path))}
    with servers.gunicorn(env=env) as one, servers.gunicorn(env=env) as two, nginx(one.port, two.port) as proxy:
        visitor = Visitor(proxy, tmp_path / "fullchain.pem")
        page = visitor.get_until(PAGE, "HIT")
        one.kill()
        two.kill()
        assert visitor.get_until(PAGE, "STALE") == page
        answer, _ = visitor.get("/case-studies?q=never-seen")
        assert answer.status == 502
        check_refusal(answer)


def content_that_changes_every_three_seconds(folder: Path) -> Path:
    """No cache keeps a page as fresh beyond the next scheduled moment, so this shows an expired one before long,
    however slowly the servers start."""
    content = folder / "content"
    shutil.copytree(SITE, content)
    moment = datetime.now(UTC)
    for study in (content / "case-studies").glob("*.md"):
        moment += timedelta(seconds=3)
        set_moment(study, "publishAt", moment)
    return content


def test_what_nginx_answers_by_itself_is_as_strict_as_the_site(visitor: Visitor) -> None:
    visitor.get_until(PAGE, "HIT")
    answers = [
        visitor.get(PAGE, If_Match='"x"')[0],
        visitor.get(PAGE, method="TRACE")[0],
        visitor.get(f"/case-studies?q={'a' * 5000}")[0],
        visitor.get(PAGE, method="POST", Content_Length="2000")[0],
        visitor.get(PAGE, method="POST", Transfer_Encoding="nonsense")[0],
        visitor.get(PAGE, X="a" * 40_000)[0],
    ]
    assert [answer.status for answer in answers] == [412, 405, 414, 413, 400, 400]
    for answer in answers:
        check_refusal(answer)
    moved = fetch(visitor.plain_port, request(PAGE)).headers
    assert moved.keys() >= {name.lower() for name in SECURITY}
    assert "strict-transport-security" not in moved  # RFC 6797, 7.2


def check_refusal(answer: http.client.HTTPResponse) -> None:
    """The response has each header once, and no cache may keep it."""
    headers = answer.headers
    assert {*headers} >= SECURITY | {"Strict-Transport-Security"}
    repeated = {name for name in headers if len(headers.get_all(name, [])) > 1}
    assert (repeated, headers["Cache-Control"]) == (set(), "no-store"), answer.status


def test_a_range_past_the_end_of_a_file_is_refused_and_the_refusal_is_not_kept(visitor: Visitor) -> None:
    page = visitor.get(PAGE)[1].decode()
    [file] = set(re.findall(r"/static/css/site\.\w+\.css", page))
    whole = visitor.get(file)[1]
    for _ in ("to fill the cache", "from it"):
        for header in ("bytes=9999999-", "bytes=9999999-10000000"):
            answer, _ = visitor.get(file, Range=header)
            assert answer.status == 416
            check_refusal(answer)
        part, body = visitor.get(file, Range="bytes=0-9")
        assert (part.status, body, "immutable" in part.headers["Cache-Control"]) == (206, whole[:10], True)
        for header in ("bytes=a-b", "bytes=0-1,3-4", "lines=1-2", "0"):
            answer, body = visitor.get(file, Range=header)
            assert (answer.status, body) == (200, whole)


def test_an_expired_story_is_not_served_again(nginx: StartNginx, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SITE, content)
    env = {"CASEBOOK_CONTENT": str(content)}
    with servers.gunicorn(env=env) as one, servers.gunicorn(env=env) as two, nginx(one.port, two.port) as proxy:
        visitor = Visitor(proxy, tmp_path / "fullchain.pem")
        # Twice more, with more time, on a machine so busy that it had gone before it was cached.
        for slug, seconds in (("orbitane", 4), ("inkfjord", 12), ("hollowpine", 36)):
            path, gone = f"/case-studies/{slug}", datetime.now(UTC) + timedelta(seconds=seconds)
            set_moment(content / f"case-studies/{slug}.md", "expiresAt", gone)
            for server in (one, two):
                server.signal(signal.SIGHUP)
            servers.until(lambda path=path: not is_old(one, path) and not is_old(two, path))
            if {visitor.get(path)[0].status for _ in range(2)} == {200}:
                break
        time.sleep(max(0, (gone - datetime.now(UTC)).total_seconds()) + 1)
        answer, _ = visitor.get(path)
        assert (answer.status, answer.headers["X-Cache"]) == (404, "EXPIRED")


def set_moment(study: Path, name: str, moment: datetime) -> None:
    study.write_text(study.read_text().replace("---\n", f"---\n{name}: {moment.isoformat()}\n", 1))


def is_old(server: Server, path: str) -> bool:
    """Whether the server has not yet loaded the content in which the page expires within a minute."""
    return "=60" in fetch(server.port, request(path)).headers["cache-control"]


def test_the_cache_keeps_pages_partials_and_encodings_apart(visitor: Visitor) -> None:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    encodings = {
        "gzip, deflate, br, zstd": "br",
        "zstd, gzip": "gzip",
        "BR": "br",
        "zstd": None,
        "": None,
    }
    whole = {path: visitor.get(path)[1] for path in (PAGE, PARTIAL)}
    assert whole[PAGE].lstrip().lower().startswith(b"<!doctype html>")
    assert b"<html" not in whole[PARTIAL]
    for _ in ("to fill the cache", "from it"):
        for path, expected in whole.items():
            for accepted, encoding in encodings.items():
                answer, body = visitor.get(path, Accept_Encoding=accepted)
                assert (accepted, answer.headers["Content-Encoding"]) == (accepted, encoding)
                assert unpack[encoding](body) == expected
    assert visitor.get(PAGE, Accept_Encoding="br")[0].headers["X-Cache"] == "HIT"


ACCEPTED = """gzip|br|gzip, br|br,gzip,deflate|deflate|x-br|x-gzip|br-x|brx|gzip;foo=br|br;foo=1|br,br;q=0|br;q=0,br
gzip;q=0.5, br;q=0.1|br;q=0.5, gzip;q=0.1|br;q=0|br;q=0, gzip|br;q=0.000 , gzip ; q=0|gzip;q=1.0|*|*;q=0|br, *;q=0
identity|identity, br|identity;q=1, gzip;q=0.5|"br"|br gzip|, ,br,|GZip|;;q=,|gzip;q=abc|br/gzip|identity;q=0"""


def test_nginx_and_the_site_read_accept_encoding_alike(visitor: Visitor) -> None:
    for _ in ("to fill the cache", "from it"):
        for accepted in ACCEPTED.replace("\n", "|").split("|"):
            answer, _ = visitor.get(PAGE, Accept_Encoding=accepted)
            assert (accepted, answer.headers["Content-Encoding"] or "identity") == (accepted, choose_encoding(accepted))
            assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_a_client_says_about_itself_does_not_reach_the_site(visitor: Visitor) -> None:
    honest = visitor.get("/case-studies?sort=featured")[0]
    lying = visitor.get(
        "/case-studies?sort=featured&x=1",
        X_Forwarded_Host="evil.example",
        X_Forwarded_Proto="http",
        SCRIPT_NAME="/evil",
    )[0]
    assert (honest.status, honest.headers["Location"]) == (303, "/case-studies")
    assert lying.headers["Location"].startswith("/case-studies")
    assert "Strict-Transport-Security" in lying.headers


def test_the_site_works_under_a_path_prefix(nginx: StartNginx, tmp_path: Path) -> None:
    env = {"SCRIPT_NAME": "/stories"}
    with servers.gunicorn(env=env) as one, servers.gunicorn(env=env) as two, nginx(one.port, two.port) as proxy:
        answer, body = Visitor(proxy, tmp_path / "fullchain.pem").get("/stories/case-studies")
        assert answer.status == 200
        assert b'href="/stories/case-studies/spotify"' in body


def test_plain_http_only_leads_to_https_and_tls_offers_http2(visitor: Visitor) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", visitor.plain_port, timeout=10)
    plain.request("GET", PAGE, headers={"Host": "evil.example"})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"https://127.0.0.1{PAGE}")
    plain.close()

    tls = ssl.create_default_context(cafile=visitor.certificate)
    tls.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", visitor.port)) as raw,
        tls.wrap_socket(raw, server_hostname="127.0.0.1") as connection,
    ):
        assert connection.selected_alpn_protocol() == "h2"
