"""Headers that do not depend on the content: security, and how long a response stays fresh."""

from __future__ import annotations

from functools import lru_cache

from flask import Response

from webapp.content.store import Snapshot

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: An image opened by itself runs no script, loads nothing and applies no style: SVG files use `fill`, not `style`.
IMAGE_CSP = "default-src 'none'; sandbox"

SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Two years, without ``includeSubDomains``: other hosts under this name are not ours.
HSTS = "max-age=63072000"

#: Seconds that caches may use a page, and then use it while they fetch it again.
MAX_AGE, STALE_WHILE_REVALIDATE = 60, 600
#: Statuses whose responses get ``freshness`` unless the view sets Cache-Control; all others get ``no-store``.
CACHEABLE = ("200", "301", "303", "308", "404")
#: For a static file at the address with its hash, and at the one without.
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=0, must-revalidate"


def keep_private(response: Response) -> Response:
    """Flask's ``after_request`` of a site that shows drafts: no cache keeps the response, no search engine lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def freshness(snapshot: Snapshot) -> str:
    """``Cache-Control`` for pages and feeds: no cache may keep one past the next scheduled moment."""
    max_age, stale = MAX_AGE, STALE_WHILE_REVALIDATE
    if next_moment := snapshot.library.next_moment(snapshot.now):
        seconds = int((next_moment - snapshot.now).total_seconds())
        max_age = min(max_age, seconds)
        stale = min(stale, seconds - max_age)
    return f"public, max-age={max_age}, stale-while-revalidate={stale}"


@lru_cache
def security(content_type: str, scheme: str, *, is_shared: bool = False) -> tuple[tuple[str, str], ...]:
    """The security headers for content of this type, sent over ``http`` or ``https``. Pages of other sites may show
    pictures and what ``is_shared``."""
    headers = dict(SECURITY)
    if content_type.startswith("image/"):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # feed readers show our pictures
        headers["Content-Security-Policy"] = IMAGE_CSP
    if is_shared:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if scheme == "https":
        headers["Strict-Transport-Security"] = HSTS
    return tuple(headers.items())
