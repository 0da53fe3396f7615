"""What the application knows about the current request: the content snapshot, the parsed query, the link builder.

The page cache attaches a ``RequestContext`` to WSGI's environ; views, the access log and the metrics read it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from flask import current_app, request

from webapp.content.store import Snapshot
from webapp.model import Taxonomy
from webapp.pages.cards import IdentityKey
from webapp.preview import PARAMETER
from webapp.search.query import Pairs, Query, known_names
from webapp.web.links import SiteLinks
from webapp.web.list_path import QUERY_PATHS, ROUTE, to_route
from webapp.web.wsgi import READ_METHODS, Environ

ENVIRON_KEY = "casebook.request"
#: Cards for a page of another site.
DEFAULT_LIMIT, MAX_LIMIT = 3, 12

PairTuple = tuple[tuple[str, str], ...]


class ParsedQuery(NamedTuple):
    """``pairs`` are those of the canonical query string; ``is_canonical`` says that the visitor sent these.
    ``preview`` is the token of a private preview, ``None`` without one; ``limit`` the number of cards for a page of
    another site."""

    query: Query
    pairs: PairTuple
    is_canonical: bool
    preview: str | None
    limit: int


@dataclass(slots=True)
class RequestContext:
    """``query_string`` is as in WSGI's environ (PEP 3333: bytes as Latin-1), the next five are its ``ParsedQuery``.
    ``rendered`` says that Flask made the response."""

    snapshot: Snapshot
    query_string: str
    query: Query
    pairs: PairTuple
    is_canonical: bool
    preview: str | None
    limit: int
    rendered: bool = False

    @property
    def links(self) -> SiteLinks:
        """Builds addresses under the prefix the site is mounted at. Needs Flask's request."""
        prefix = request.environ.get("SCRIPT_NAME", "").encode("latin-1").decode(errors="replace").rstrip("/")
        return self._links_with(self.snapshot.library.site.base_url, prefix)

    @property
    def absolute_links(self) -> SiteLinks:
        """Builds absolute addresses only, for pages of other sites."""
        links = self.links
        return self._links_with("", links.absolute(links.prefix))

    def _links_with(self, base_url: str, prefix: str) -> SiteLinks:
        extensions, library = current_app.extensions, self.snapshot.library
        assets, social_images = extensions["assets"], extensions["social_images"]
        photos = IdentityKey(library.photos)
        return _links(assets, social_images, base_url, prefix, library.site.list_path, photos)

    @property
    def query_suffix(self) -> str:
        """``?`` and the query string, for a redirect that keeps it; "" if it is empty."""
        return "?" + _percent_encoded(self.query_string) if self.query_string else ""

    @property
    def unknown_pieces(self) -> list[str]:
        """The pieces of the query string whose names are unknown here (``utm_source=mail``), for a redirect."""
        known, pieces = known_names(self.query.taxonomy), self.query_string.split("&")
        return [_percent_encoded(piece) for piece in pieces if any(name not in known for name, _ in query_pairs(piece))]


def attach(environ: Environ, snapshot: Snapshot, parse: Callable[[str], ParsedQuery]) -> RequestContext:
    """Create the context of a request and store it in its environ, in which the list is at its route."""
    path = environ["PATH_INFO"] = to_route(environ.get("PATH_INFO", ""), snapshot.library.site.list_path)
    query_string = environ.get("QUERY_STRING", "")
    parsed = parse(query_string)
    if parsed.preview is not None and not _may_be_previewed(path):
        parsed = parsed._replace(preview=None)  # an unknown name like any other
    context = environ[ENVIRON_KEY] = RequestContext(snapshot, query_string, *parsed)
    return context


def _may_be_previewed(path: str) -> bool:
    """Whether a path is that of a story's page or of a picture. Slugs have no dot."""
    is_story = path.startswith(f"{ROUTE}/") and "." not in path and path not in QUERY_PATHS
    return is_story or path.startswith("/static/")


def current() -> RequestContext:
    """The context of Flask's current request."""
    context: RequestContext = request.environ[ENVIRON_KEY]
    return context


def current_revision(environ: Environ) -> str:
    """The content revision a request was answered from; "" for a static file, which has none."""
    context: RequestContext | None = environ.get(ENVIRON_KEY)
    return context.snapshot.library.revision if context else ""


def cache_result(environ: Environ) -> str:
    """``hit`` or ``miss``, or "" for a request that never reached the page cache or may not be cached."""
    context: RequestContext | None = environ.get(ENVIRON_KEY)
    if context is None or environ["REQUEST_METHOD"] not in READ_METHODS:
        return ""
    return "miss" if context.rendered else "hit"


def parse_query(query_string: str, taxonomy: Taxonomy) -> ParsedQuery:
    """Parse WSGI's ``QUERY_STRING``. The page cache and the views must share this parser, or a cached page could
    answer another query."""
    known = known_names(taxonomy)
    all_pairs = query_pairs(query_string)
    sent = [pair for pair in all_pairs if pair[0] in known]
    query = Query.parse(sent, taxonomy)
    pairs = query.pairs()
    preview = next((value for name, value in all_pairs if name == PARAMETER), None)
    limits = filter(None, (_limit(value) for name, value in all_pairs if name == "limit"))
    return ParsedQuery(query, tuple(pairs), sent == pairs, preview, next(limits, DEFAULT_LIMIT))


def _limit(text: str) -> int:
    """The number of cards, at most ``MAX_LIMIT``; 0 if the text is no number."""
    return min(int(text[:9]), MAX_LIMIT) if text.isascii() and text.isdigit() else 0


def query_pairs(query_string: str) -> Pairs:
    """Decoded pairs in the order sent, including blank ones.

    Bytes that are not UTF-8 stay percent-encoded (``%ff`` becomes the text ``%FF``), so that different bytes never
    become the same text.
    """
    if not query_string.isascii():
        query_string = query_string.encode("latin-1").decode("utf-8", "werkzeug.url_quote")
    return parse_qsl(query_string, keep_blank_values=True, errors="werkzeug.url_quote")


def _percent_encoded(query_string: str) -> str:
    """Only bytes that no address may contain (RFC 3986, 3.4) are encoded, the others stay as sent."""
    return quote(query_string.encode("latin-1"), safe="%!$&'()*+,/:;=?@")


#: The same object for every request under one prefix: cards are cached by the links they were made with.
_links = lru_cache(SiteLinks)
