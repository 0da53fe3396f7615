"""Two instances with different content behind one cache, as during an update: every response has one revision."""

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import brotli

from tests import servers
from tests.http.test_behind_nginx import Visitor
from tests.http.test_reload import COLOURS, Folder
from tests.servers import Server

StartNginx = Callable[..., AbstractContextManager[Server]]
PATHS = [
    "/case-studies",
    "/case-studies?page=2",
    "/case-studies/results?q=crimson",
    "/case-studies/results",
    "/case-studies/study-3",
]
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


def test_a_response_and_its_etag_belong_to_one_revision(nginx: StartNginx, tmp_path: Path) -> None:
    folders = [Folder(tmp_path / colour.decode()) for colour in COLOURS]
    for folder, colour in zip(folders, COLOURS, strict=True):
        folder.write(colour)
    envs = [{"CASEBOOK_CONTENT": str(folder.path)} for folder in folders]
    with servers.gunicorn(env=envs[0]) as one, servers.gunicorn(env=envs[1]) as two, nginx(one.port, two.port) as proxy:
        visitor = Visitor(proxy, tmp_path / "fullchain.pem")
        shown, tags = set(), {}
        for path in PATHS:
            for encoding, unpack in UNPACK.items():
                first, again = (visitor.get(path, Accept_Encoding=encoding) for _ in range(2))
                assert again[1] == first[1]
                tags[first[0].headers["ETag"]] = first[1]
                (colour,) = {colour for colour in COLOURS if colour in unpack(first[1])}
                shown.add(colour)
                unchanged = visitor.get(path, Accept_Encoding=encoding, If_None_Match=first[0].headers["ETag"])
                assert (unchanged[0].status, unchanged[0].headers["X-Cache"]) == (304, "HIT")
        assert shown == set(COLOURS)
        assert len(tags) == len(set(tags.values())) == len(PATHS) * len(UNPACK)
